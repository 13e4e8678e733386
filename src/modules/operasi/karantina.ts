import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { anyOf, contains, type ListSpec } from '../../web/lists/spec.js'
import type { ListPage } from '../../web/page.js'
import type { KarantinaRow } from './page.js'

interface RawKarantina {
  pemda: string
  id_fmis: string
  nomor: string | null
  alasan: string[]
  isi: string
  pertama: Date
  terakhir: Date
}

const ISI_MAKS = 20_000

const spec = (pemda: Record<string, string>): ListSpec<RawKarantina> => ({
  href: '/cmsp/operasi',
  from: 'karantina k JOIN pemda p ON p.id = k.pemda_id',
  select: `p.nama AS pemda, k.id_fmis, k.nomor, k.alasan, k.pertama, k.terakhir,
    left(jsonb_pretty(k.isi), ${ISI_MAKS}) AS isi`,
  id: 'k.id',
  filters: {
    pemda: anyOf('Pemda', 'p.kode', pemda),
    nomor: contains('No. SP2D', 'k.nomor'),
    alasan: contains('Alasan', `array_to_string(k.alasan, '; ')`),
  },
  sorts: { terakhir: { column: 'k.terakhir', type: 'timestamptz' } },
  defaultSort: '-terakhir',
  kosong: { judul: 'Karantina kosong', saran: 'Semua data dari FMIS dapat diterima.', tautan: null },
  berkas: {
    nama: 'karantina',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'ID FMIS', lebar: 24, jenis: 'teks', nilai: (raw) => raw.id_fmis },
      { judul: 'Alasan', lebar: 60, jenis: 'teks', nilai: (raw) => raw.alasan.join('; ') },
      { judul: 'Pertama terlihat', lebar: 28, jenis: 'teks', nilai: (raw) => formatWaktu(raw.pertama) },
      { judul: 'Terakhir terlihat', lebar: 28, jenis: 'teks', nilai: (raw) => formatWaktu(raw.terakhir) },
    ],
  },
})

const scope = () => 'k.selesai_pada IS NULL'

async function specNow(deps: Deps): Promise<ListSpec<RawKarantina>> {
  const pemda = await deps.prisma.pemda.findMany({ orderBy: { kode: 'asc' } })
  return spec(Object.fromEntries(pemda.map(({ kode, nama }) => [kode, nama])))
}

/** Records of FMIS that could not be taken over and are still refused. */
export async function listKarantina(deps: Deps, req: Request): Promise<ListPage<KarantinaRow>> {
  return readList(deps.pool, await specNow(deps), req, scope, (raw) => ({
    pemda: raw.pemda,
    idFmis: raw.id_fmis,
    nomor: raw.nomor ?? 'Tanpa nomor',
    alasan: raw.alasan,
    pertama: formatWaktu(raw.pertama),
    terakhir: formatWaktu(raw.terakhir),
    isi: raw.isi.length < ISI_MAKS ? raw.isi : `${raw.isi}\n… (dipotong)`,
  }))
}

export async function exportKarantina(deps: Deps, req: Request, res: Response): Promise<void> {
  await exportList(deps.pool, await specNow(deps), req, res, scope)
}
