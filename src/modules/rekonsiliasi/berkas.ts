import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Tanggal } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import type { ListSpec } from '../../web/lists/spec.js'
import { type BarisBerita, loadBerita } from './berita.js'
import { hrefHari, loadRkud } from './hari.js'

/** The rows of one signed report. */
const spec = (href: string, nama: string): ListSpec<BarisBerita> => ({
  href,
  from: `berita_rekonsiliasi b CROSS JOIN LATERAL jsonb_to_recordset(b.isi -> 'baris') AS x (urut bigint, hasil text,
    referensi text, "nomorSp2d" text, uraian text, "menurutCmsp" text, "menurutBank" text, penjelasan text)`,
  select: 'x.*',
  id: 'x.urut',
  filters: {},
  sorts: { urut: { label: 'Urut', column: 'x.urut', type: 'bigint' } },
  defaultSort: 'urut',
  kosong: { judul: 'Tidak ada transaksi', saran: 'Tidak ada debit pada tanggal ini.', tautan: null },
  berkas: {
    nama,
    kolom: [
      { judul: 'Hasil', lebar: 36, jenis: 'teks', nilai: (raw) => raw.hasil },
      { judul: 'Referensi', lebar: 28, jenis: 'teks', nilai: (raw) => raw.referensi },
      { judul: 'No. SP2D', lebar: 40, jenis: 'teks', nilai: (raw) => raw.nomorSp2d },
      { judul: 'Uraian', lebar: 40, jenis: 'teks', nilai: (raw) => raw.uraian },
      { judul: 'Menurut CMSP', lebar: 22, jenis: 'uang', nilai: (raw) => raw.menurutCmsp },
      { judul: 'Menurut bank', lebar: 22, jenis: 'uang', nilai: (raw) => raw.menurutBank },
      { judul: 'Penjelasan', lebar: 60, jenis: 'teks', nilai: (raw) => raw.penjelasan },
    ],
  },
})

/** A signed report that this person may see. @throws AppError tidakDitemukan while the day is not signed */
export async function findBerita(deps: Deps, user: Pelaku, hari: { rkudId: bigint; tanggal: Tanggal }) {
  const rkud = await loadRkud(deps.prisma, user, hari.rkudId)
  const berita = await loadBerita(deps.prisma, hari.rkudId, hari.tanggal)
  if (!berita) throw tidakDitemukan('Berita rekonsiliasi')
  return { berita, nama: `rekonsiliasi-${rkud.noRekening}-${hari.tanggal}` }
}

export async function exportBerita(
  deps: Deps,
  user: Pelaku,
  hari: { rkudId: bigint; tanggal: Tanggal },
  req: Request,
  res: Response,
): Promise<void> {
  const { berita, nama } = await findBerita(deps, user, hari)
  const href = hrefHari(hari.rkudId, hari.tanggal)
  await exportList(deps.pool, spec(href, nama), req, res, (params) => `b.id = ${params.bind(berita.id, '::bigint')}`)
}
