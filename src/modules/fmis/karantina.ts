import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { ListPage } from '../../web/page.js'

export interface KarantinaRow {
  pemda: string
  idFmis: string
  nomor: string
  alasan: string[]
  pertama: string
  terakhir: string
  /** Whether FMIS knows that we refused it. */
  kabar: string
  /** The record as FMIS sent it, indented JSON. */
  isi: string
}

/** Whose quarantine, and where it is shown: of one Pemda, or of all. */
export interface Tempat {
  href: string
  pemdaId: bigint | null
}

interface RawKarantina {
  pemda: string
  id_fmis: string
  nomor: string | null
  alasan: string[]
  isi: string
  pertama: Date
  terakhir: Date
  kabar_pada: Date | null
  kabar_galat: string | null
}

const ISI_MAKS = 20_000

const kabar = ({ kabar_pada, kabar_galat }: RawKarantina): string =>
  kabar_pada ? `Diterima FMIS ${formatWaktu(kabar_pada)}` : (kabar_galat ?? 'Menunggu dikirim')

const spec = (href: string, pemda: Record<string, string>): ListSpec<RawKarantina> => ({
  href,
  from: 'karantina k JOIN pemda p ON p.id = k.pemda_id',
  select: `p.nama AS pemda, k.id_fmis, k.nomor, k.alasan, k.pertama, k.terakhir, k.kabar_pada, k.kabar_galat,
    left(jsonb_pretty(k.isi), ${ISI_MAKS}) AS isi`,
  id: 'k.id',
  filters: {
    cari: searchIn('No. SP2D atau ID FMIS', 'k.nomor', 'k.id_fmis'),
    ...(Object.keys(pemda).length > 0 && { pemda: anyOf('Pemda', 'p.kode', pemda) }),
    nomor: contains('No. SP2D', 'k.nomor'),
    alasan: contains('Alasan', `array_to_string(k.alasan, '; ')`),
  },
  sorts: { terakhir: { label: 'Terakhir terlihat', column: 'k.terakhir', type: 'timestamptz' } },
  defaultSort: '-terakhir',
  kosong: { judul: 'Karantina kosong', saran: 'Semua data dari FMIS dapat diterima.', tautan: null },
  berkas: {
    nama: 'karantina',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'ID FMIS', lebar: 24, jenis: 'teks', nilai: (raw) => raw.id_fmis },
      { judul: 'Alasan', lebar: 60, jenis: 'teks', nilai: (raw) => raw.alasan.join('; ') },
      { judul: 'Pertama terlihat (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.pertama },
      { judul: 'Terakhir terlihat (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.terakhir },
      { judul: 'Kabar ke FMIS', lebar: 40, jenis: 'teks', nilai: kabar },
    ],
  },
})

const scopeOf =
  ({ pemdaId }: Tempat): Scope =>
  (params) =>
    pemdaId === null
      ? 'k.selesai_pada IS NULL'
      : `k.selesai_pada IS NULL AND k.pemda_id = ${params.bind(pemdaId, '::bigint')}`

// One Pemda needs no filter of that name.
async function specNow(deps: Deps, { href, pemdaId }: Tempat): Promise<ListSpec<RawKarantina>> {
  const pemda = pemdaId === null ? await deps.prisma.pemda.findMany({ orderBy: { kode: 'asc' } }) : []
  return spec(href, Object.fromEntries(pemda.map(({ kode, nama }) => [kode, nama])))
}

/** Records of FMIS that could not be taken over and are still refused. */
export async function listKarantina(deps: Deps, req: Request, tempat: Tempat): Promise<ListPage<KarantinaRow>> {
  return readList(deps.pool, await specNow(deps, tempat), req, scopeOf(tempat), (raw) => ({
    pemda: raw.pemda,
    idFmis: raw.id_fmis,
    nomor: raw.nomor ?? 'Tanpa nomor',
    alasan: raw.alasan,
    pertama: formatWaktu(raw.pertama),
    terakhir: formatWaktu(raw.terakhir),
    kabar: kabar(raw),
    isi: raw.isi.length < ISI_MAKS ? raw.isi : `${raw.isi}\n… (dipotong)`,
  }))
}

export async function exportKarantina(deps: Deps, req: Request, res: Response, tempat: Tempat): Promise<void> {
  await exportList(deps.pool, await specNow(deps, tempat), req, res, scopeOf(tempat))
}
