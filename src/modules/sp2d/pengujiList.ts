import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
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

export interface RawPenguji {
  id: string
  pemda: string
  nomor: string
  tanggal: string
  dicetak: Date
  jumlah_sp2d: number | null
  total: string | null
  isi: Isi
}

// Read for the rows that are shown, each by the index of its number.
const ISI = `(SELECT json_build_object('jumlah', count(*), 'cair', count(*) FILTER (WHERE s.status = 'CAIR'),
    'netto', coalesce(sum(s.netto), 0.00)::text)
  FROM sp2d s WHERE s.pemda_id = u.pemda_id AND s.tahun = u.tahun AND s.penguji_nomor = u.nomor) AS isi`

const spec: ListSpec<RawPenguji> = {
  href: '/cmsp/sp2d/penguji',
  from: 'daftar_penguji u JOIN pemda d ON d.id = u.pemda_id',
  select: `u.id, d.nama AS pemda, u.nomor, u.tanggal, u.dicetak, u.jumlah_sp2d, u.total, ${ISI}`,
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

/** Where what is stored differs from what FMIS stated, in words; empty where it agrees or FMIS stated nothing. */
export function selisihOf({ jumlah_sp2d, total, isi }: Pick<RawPenguji, 'jumlah_sp2d' | 'total' | 'isi'>): string[] {
  const selisih: string[] = []
  if (jumlah_sp2d !== null && jumlah_sp2d !== isi.jumlah)
    selisih.push(`FMIS menyatakan ${angka(jumlah_sp2d)} SP2D, di CMSP ada ${angka(isi.jumlah)}.`)
  if (total !== null && total !== isi.netto)
    selisih.push(`FMIS menyatakan total ${rupiahTotal(total)}, di CMSP ${rupiahTotal(isi.netto)}.`)
  return selisih
}

/** "Cocok", "Berbeda" or that FMIS stated neither. */
export function kecocokanOf(raw: Pick<RawPenguji, 'jumlah_sp2d' | 'total' | 'isi'>): Badge {
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
  }))
}

export const exportPenguji = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec, req, res, scopePenguji(pelaku))
