import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { KEWAJIBAN, PENYETOR, WAJIB_PAJAK } from '../../domain/aturanPajak.js'
import { formatTanggal, type Tanggal, tanggalWita } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { Badge, ListPage } from '../../web/page.js'
import type { IsiAturan } from './jenisAturan.js'

type RawAturan = Omit<IsiAturan, 'mulai' | 'selesai'> & {
  mulai: Tanggal
  selesai: Tanggal | null
  keadaan: keyof typeof KEADAAN
}

export interface AturanRow {
  kode: string
  nama: string
  wajibPajak: string
  isian: string[]
  penyetor: string
  berlaku: string
  keadaan: Badge
  sumber: string
  usulHref: string | null
}

const KEADAAN = {
  BERLAKU: 'Berlaku',
  NANTI: 'Akan berlaku',
  DIGANTI: 'Sudah diganti',
  BERAKHIR: 'Berakhir',
} as const
const NADA = { BERLAKU: 'sukses', NANTI: 'proses', DIGANTI: 'netral', BERAKHIR: 'netral' } as const

const HARI_INI = `(now() AT TIME ZONE 'Asia/Makassar')::date`
const KEADAAN_SQL = `CASE WHEN a.mulai > ${HARI_INI} THEN 'NANTI'
  WHEN EXISTS (SELECT 1 FROM aturan_pajak b WHERE b.kap = a.kap AND b.kjs = a.kjs AND b.mulai > a.mulai AND b.mulai <= ${HARI_INI})
    THEN 'DIGANTI' WHEN a.selesai < ${HARI_INI} THEN 'BERAKHIR' ELSE 'BERLAKU' END`

const berlaku = ({ mulai, selesai }: Pick<RawAturan, 'mulai' | 'selesai'>) =>
  `${formatTanggal(mulai)} sampai ${selesai ? formatTanggal(selesai) : 'seterusnya'}`

/** What the rule says about the fields it has something to say about. */
function isianOf(raw: RawAturan): string[] {
  const isian: [string, keyof typeof KEWAJIBAN][] = [
    ['NPWP rekanan', raw.rekanan],
    ['NIK rekanan', raw.nikRekanan],
    ['NOP', raw.nop],
    ['Nomor faktur', raw.faktur],
    ['Nomor ketetapan', raw.ketetapan],
  ]
  const fields = isian
    .filter(([, satu]) => satu !== 'KOSONG')
    .map(([label, satu]) => `${label}: ${KEWAJIBAN[satu].toLowerCase()}`)
  return [...fields, ...(raw.satuMasa ? ['Satu masa saja'] : []), ...(raw.denganSpm ? [] : ['Tanpa nomor SPM'])]
}

const spec: ListSpec<RawAturan> = {
  href: '/cmsp/admin/aturan-pajak',
  from: 'aturan_pajak a',
  select: `a.kap, a.kjs, a.nama, a.mulai, a.selesai, a.wajib_pajak AS "wajibPajak", a.rekanan, a.nik_rekanan AS "nikRekanan",
    a.nop, a.faktur, a.ketetapan, a.penyetor, a.satu_masa AS "satuMasa", a.dengan_spm AS "denganSpm",
    a.praktik_lokal AS "praktikLokal", a.sumber, ${KEADAAN_SQL} AS keadaan`,
  id: `(a.kap || a.kjs || to_char(a.mulai, 'YYYYMMDD'))::bigint`,
  filters: {
    cari: searchIn('KAP-KJS atau nama', `(a.kap || '-' || a.kjs)`, 'a.nama'),
    kode: contains('KAP-KJS', `(a.kap || '-' || a.kjs)`),
    nama: contains('Nama', 'a.nama'),
    keadaan: anyOf('Keadaan', `(${KEADAAN_SQL})`, KEADAAN),
  },
  sorts: {
    kode: { label: 'Kode', column: `(a.kap || '-' || a.kjs)`, type: 'text' },
    nama: { label: 'Nama', column: 'a.nama', type: 'text' },
    mulai: { label: 'Berlaku mulai', column: 'a.mulai', type: 'date' },
  },
  defaultSort: 'kode',
  kosong: {
    judul: 'Belum ada aturan pajak',
    saran: 'Aturan diusulkan operator dan disetujui admin bank.',
    tautan: null,
  },
  berkas: {
    nama: 'aturan-pajak',
    kolom: [
      { judul: 'KAP-KJS', lebar: 14, jenis: 'teks', nilai: (raw) => `${raw.kap}-${raw.kjs}` },
      { judul: 'Nama', lebar: 40, jenis: 'teks', nilai: (raw) => raw.nama },
      { judul: 'Wajib pajak', lebar: 20, jenis: 'teks', nilai: (raw) => WAJIB_PAJAK[raw.wajibPajak] },
      { judul: 'Isian', lebar: 60, jenis: 'teks', nilai: (raw) => isianOf(raw).join('; ') },
      { judul: 'Penyetor', lebar: 34, jenis: 'teks', nilai: (raw) => PENYETOR[raw.penyetor] },
      { judul: 'Berlaku mulai', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.mulai },
      { judul: 'Berlaku sampai', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.selesai },
      { judul: 'Keadaan', lebar: 16, jenis: 'teks', nilai: (raw) => KEADAAN[raw.keadaan] },
      { judul: 'Praktik setempat', lebar: 12, jenis: 'teks', nilai: (raw) => (raw.praktikLokal ? 'Ya' : 'Tidak') },
      { judul: 'Sumber', lebar: 50, jenis: 'teks', nilai: (raw) => raw.sumber },
    ],
  },
}

const scope: Scope = () => 'true'

/** Every version of every rule; `bolehUsul`: with the link that proposes the next one. */
export function listAturan(deps: Deps, req: Request, bolehUsul: boolean): Promise<ListPage<AturanRow>> {
  return readList(deps.pool, spec, req, scope, (raw) => ({
    kode: `${raw.kap}-${raw.kjs}`,
    nama: raw.nama,
    wajibPajak: WAJIB_PAJAK[raw.wajibPajak],
    isian: isianOf(raw),
    penyetor: PENYETOR[raw.penyetor],
    berlaku: berlaku(raw),
    keadaan: { nada: NADA[raw.keadaan], label: KEADAAN[raw.keadaan] },
    sumber: raw.praktikLokal ? `${raw.sumber} (praktik setempat)` : raw.sumber,
    usulHref: bolehUsul && raw.keadaan === 'BERLAKU' ? `${spec.href}/${raw.kap}-${raw.kjs}` : null,
  }))
}

export const exportAturan = (deps: Deps, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec, req, res, scope)

/** Today in Kalimantan Selatan: the earliest day a new version may begin. */
export const hariIni = (): Tanggal => tanggalWita(new Date())
