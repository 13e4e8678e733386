import type { TestApp } from '../support/app.js'

/** Every table a figure may come from, read whole and plainly: each value as the text the database keeps, null as ''. */
interface Kolom {
  pemda: 'id' | 'nama'
  opd: 'id' | 'kode' | 'nama'
  sp2d:
    | ('id' | 'pemda_id' | 'tahun' | 'nomor' | 'opd_id' | 'jenis' | 'tanggal' | 'penguji_nomor' | 'bruto' | 'netto')
    | ('status' | 'putaran' | 'tanggal_bayar' | 'diterima_pada')
  putaran: 'sp2d_id' | 'nomor' | 'sebab' | 'rencana' | 'alasan'
  keputusan: 'sp2d_id' | 'putaran' | 'level' | 'putusan' | 'keterangan' | 'waktu'
  potongan: 'id' | 'sp2d_id' | 'kode' | 'uraian' | 'mengurangi' | 'jumlah' | 'no_rekening'
  pajak: ('id' | 'sp2d_id' | 'kap' | 'kjs' | 'uraian' | 'mengurangi' | 'jumlah' | 'masa' | 'tahun_pajak') | 'billing_id'
  billing: 'id' | 'sp2d_id' | 'kode' | 'kedaluwarsa' | 'dilepas_pada'
  pencairan: 'id' | 'sp2d_id' | 'putaran'
  leg: 'id' | 'pencairan_id' | 'jenis' | 'urut' | 'jumlah' | 'no_rekening' | 'billing_id' | 'status'
  percobaan: 'id' | 'leg_id' | 'status' | 'waktu_transaksi' | 'dikirim_pada'
  panggilan: 'id' | 'percobaan_id' | 'jenis' | 'kode'
  bukti_pajak: 'leg_id' | 'ntpn' | 'ntb' | 'tanggal_buku'
  daftar_penguji: 'id' | 'pemda_id' | 'tahun' | 'nomor'
  tugas: 'sp2d_id' | 'pengguna_id'
  karantina: 'pemda_id' | 'selesai_pada'
}
type Tabel = keyof Kolom
export type Row<T extends Tabel = Tabel> = Record<Kolom[T], string>
export type Buku = { [T in Tabel]: Row<T>[] }

const TABEL: readonly Tabel[] = [
  ...(['pemda', 'opd', 'sp2d', 'putaran', 'keputusan', 'potongan', 'pajak', 'billing', 'pencairan', 'leg'] as const),
  ...(['percobaan', 'panggilan', 'bukti_pajak', 'daftar_penguji', 'tugas', 'karantina'] as const),
]
const AS_TEXT = { getTypeParser: () => (text: string) => text }

export async function bacaBuku({ deps: { pool } }: TestApp): Promise<Buku> {
  const read = async (table: Tabel) => {
    const { rows } = await pool.query<Record<string, string | null>>({ text: `SELECT * FROM ${table}`, types: AS_TEXT })
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? ''])))
  }
  return Object.fromEntries(await Promise.all(TABEL.map(async (table) => [table, await read(table)]))) as Buku
}

/** Whose figures: of one Pemda or of all, in one year. */
export interface Siapa {
  pemdaId: string | null
  tahun: number
}
export const BERJALAN = 2026

export const terlihat = ({ sp2d }: Buku, { pemdaId, tahun }: Siapa): Row<'sp2d'>[] =>
  sp2d.filter((row) => row.tahun === String(tahun) && (pemdaId === null || row.pemda_id === pemdaId))

export const sen = (amount: string): bigint => BigInt(amount.replace('.', ''))
export const jumlahkan = <K extends string>(rows: Record<K, string>[], column: K): bigint =>
  rows.reduce((all, row) => all + sen(row[column]), 0n)
export const berstatus = <T extends { status: string }>(rows: T[], ...status: string[]): T[] =>
  rows.filter((row) => status.includes(row.status))

/** An instant as the clock in WITA shows it: "2026-11-01 00:00:00". */
export const wita = (at: string | Date): string =>
  new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
export const hariWita = (at: string | Date): string => wita(at).slice(0, 10)

/** The running putaran of an SP2D pays again what came back. */
export const membayarRetur = ({ putaran }: Buku, sp2d: Row<'sp2d'>): boolean =>
  putaran.some((row) => row.sp2d_id === sp2d.id && row.nomor === sp2d.putaran && row.sebab === 'RETUR')
