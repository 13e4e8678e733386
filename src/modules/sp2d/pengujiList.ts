import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { toDecimalText, totalUang, uangDariDesimal } from '../../domain/uang.js'
import { contains, fromDate, type ListSpec, searchIn, untilDate } from '../../web/lists/spec.js'
import type { Badge, ListPage } from '../../web/page.js'
import { rupiahTotal, tanggalBaca } from '../../web/tampilan.js'
import type { PengujiRow } from './pengujiPage.js'

/** Sums are texts: JSON would make floating numbers of them. */
interface Isi {
  jumlah: number
  cair: number
  netto: string
}

/** What stood in the list and was printed again in another. */
interface Pindah {
  jumlah: number
  netto: string
}

export interface RawPenguji {
  id: string
  pemda: string
  nomor: string
  tanggal: string
  dicetak: Date
  jumlah_sp2d: number | null
  total: string | null
  isi: Isi
  pindah: Pindah
}

// Read for the rows that are shown, each by the index of its number.
const ISI = `(SELECT json_build_object('jumlah', count(*), 'cair', count(*) FILTER (WHERE s.status = 'CAIR'),
    'netto', coalesce(sum(s.netto), 0.00)::text)
  FROM sp2d s WHERE s.pemda_id = u.pemda_id AND s.tahun = u.tahun AND s.penguji_nomor = u.nomor) AS isi`

/** For `u`: what left it. One that came back to it did not leave. */
export const PINDAH = `FROM penguji_sebelumnya l JOIN sp2d s ON s.id = l.sp2d_id AND s.penguji_nomor <> l.nomor
  WHERE l.pemda_id = u.pemda_id AND l.tahun = u.tahun AND l.nomor = u.nomor`

export const JUMLAH_PINDAH = `(SELECT json_build_object('jumlah', count(*), 'netto', coalesce(sum(l.netto), 0.00)::text)
  ${PINDAH}) AS pindah`

const spec: ListSpec<RawPenguji> = {
  href: '/cmsp/sp2d/penguji',
  from: 'daftar_penguji u JOIN pemda d ON d.id = u.pemda_id',
  select: `u.id, d.nama AS pemda, u.nomor, u.tanggal, u.dicetak, u.jumlah_sp2d, u.total, ${ISI}, ${JUMLAH_PINDAH}`,
  id: 'u.id',
  filters: {
    cari: searchIn('No. Daftar Penguji', 'u.nomor'),
    nomor: contains('No. Daftar Penguji', 'u.nomor'),
    dari: fromDate('Tanggal dari', 'u.tanggal'),
    sampai: untilDate('Tanggal sampai', 'u.tanggal'),
  },
  sorts: {
    tanggal: { label: 'Tanggal', column: 'u.tanggal', type: 'date' },
    nomor: { label: 'No. Daftar Penguji', column: 'u.nomor', type: 'text' },
  },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Belum ada Daftar Penguji',
    saran: 'Daftar Penguji muncul bersama SP2D yang diambil dari FMIS.',
    tautan: null,
  },
  berkas: {
    nama: 'daftar-penguji',
    kolom: [
      { judul: 'No. Daftar Penguji', lebar: 24, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'Tanggal', lebar: 14, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'Dicetak (WITA)', lebar: 18, jenis: 'waktu', nilai: (raw) => raw.dicetak },
      { judul: 'SP2D di CMSP', lebar: 14, jenis: 'bilangan', nilai: ({ isi }) => String(isi.jumlah) },
      { judul: 'Dicetak lagi', lebar: 12, jenis: 'bilangan', nilai: ({ pindah }) => String(pindah.jumlah) },
      { judul: 'SP2D menurut FMIS', lebar: 18, jenis: 'bilangan', nilai: (raw) => raw.jumlah_sp2d?.toString() ?? null },
      { judul: 'Netto di CMSP', lebar: 22, jenis: 'uang', nilai: ({ isi }) => isi.netto },
      { judul: 'Total menurut FMIS', lebar: 22, jenis: 'uang', nilai: (raw) => raw.total },
      { judul: 'Sudah cair', lebar: 12, jenis: 'bilangan', nilai: ({ isi }) => String(isi.cair) },
      { judul: 'Kecocokan', lebar: 50, jenis: 'teks', nilai: (raw) => selisihOf(raw).join(' ') || 'Cocok' },
    ],
  },
}

/** For `u`, a Daftar Penguji of this person's Pemda and year. */
export const scopePenguji =
  ({ pemdaId, tahun }: Pelaku): Scope =>
  (params) =>
    `u.tahun = ${params.bind(tahun)}${pemdaId === null ? '' : ` AND u.pemda_id = ${params.bind(pemdaId, '::bigint')}`}`

const angka = (n: number) => n.toLocaleString('id-ID')

type Dibandingkan = Pick<RawPenguji, 'jumlah_sp2d' | 'total' | 'isi' | 'pindah'>

/** Where what is stored differs from what FMIS stated, in words; empty where it agrees or FMIS stated nothing. */
export function selisihOf({ jumlah_sp2d, total, isi, pindah }: Dibandingkan): string[] {
  const selisih: string[] = []
  const jumlah = isi.jumlah + pindah.jumlah
  const netto = toDecimalText(totalUang([isi.netto, pindah.netto].map(uangDariDesimal)))
  if (jumlah_sp2d !== null && jumlah_sp2d !== jumlah)
    selisih.push(`FMIS menyatakan ${angka(jumlah_sp2d)} SP2D, di CMSP ada ${angka(jumlah)}.`)
  if (total !== null && total !== netto)
    selisih.push(`FMIS menyatakan total ${rupiahTotal(total)}, di CMSP ${rupiahTotal(netto)}.`)
  return selisih
}

/** What these figures count beside the SP2D that are shown; null where nothing left the list. */
export const pindahOf = ({ jumlah, netto }: Pindah): string | null =>
  jumlah === 0 ? null : `${angka(jumlah)} SP2D (${rupiahTotal(netto)}) dicetak lagi dalam Daftar Penguji lain.`

/** "Cocok", "Berbeda" or that FMIS stated neither. */
export function kecocokanOf(raw: Dibandingkan): Badge {
  if (selisihOf(raw).length > 0) return { nada: 'peringatan', label: 'Berbeda dari FMIS' }
  return raw.jumlah_sp2d === null && raw.total === null
    ? { nada: 'netral', label: 'FMIS tidak menyatakan jumlah' }
    : { nada: 'sukses', label: 'Cocok dengan FMIS' }
}

export function listPenguji(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<PengujiRow>> {
  return readList(deps.pool, spec, req, scopePenguji(pelaku), (raw) => ({
    id: raw.id,
    href: `${spec.href}/${raw.id}`,
    nomor: raw.nomor,
    pemda: pelaku.pemdaId === null ? raw.pemda : null,
    tanggal: tanggalBaca(raw.tanggal),
    jumlah: angka(raw.isi.jumlah),
    netto: rupiahTotal(raw.isi.netto),
    kemajuan: { cair: raw.isi.cair, jumlah: raw.isi.jumlah },
    kecocokan: kecocokanOf(raw),
    selisih: selisihOf(raw),
    pindah: pindahOf(raw.pindah),
  }))
}

export const exportPenguji = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec, req, res, scopePenguji(pelaku))
