import { STATUS_LEG, STATUS_SP2D, type StatusLeg, type StatusSp2d } from '../domain/alur.js'
import { formatNpwp } from '../domain/npwp.js'
import { formatTanggal, namaBulan, type Tanggal } from '../domain/tanggal.js'
import { formatAngka, formatUang, parseUang, type Uang, uangDariDesimal } from '../domain/uang.js'
import type { Badge, Nada } from './page.js'

/** Turns stored values into what a person reads. Decimal columns come as objects with toFixed or as text. */
type Desimal = { toFixed(digits: number): string } | string

export const uangDari = (value: Desimal): Uang => parseUang(typeof value === 'string' ? value : value.toFixed(2))
export const rupiah = (value: Desimal): string => formatUang(uangDari(value))
export const angka = (value: Desimal): string => formatAngka(uangDari(value))

/** A sum of the database, with two decimals; unlike a single amount it has no bound. */
export const rupiahTotal = (text: string): string => formatUang(uangDariDesimal(text))

/** A date column: text from pg, a UTC midnight from Prisma. */
export const tanggalDari = (value: Date | string): Tanggal =>
  (typeof value === 'string' ? value : value.toISOString().slice(0, 10)) as Tanggal
export const tanggalBaca = (value: Date | string): string => formatTanggal(tanggalDari(value))

/** Masa "1111" of year 2026 -> "November 2026"; a range names both months. */
export function masaBaca(masa: string, tahun: number): string {
  const [awal, akhir] = [Number(masa.slice(0, 2)), Number(masa.slice(2))]
  return awal === akhir ? `${namaBulan(awal)} ${tahun}` : `${namaBulan(awal)}-${namaBulan(akhir)} ${tahun}`
}

export const npwpBaca = (npwp: string | null): string => (npwp === null ? '-' : formatNpwp(npwp))

const NADA_SP2D: Record<StatusSp2d, Nada> = {
  DITERIMA: 'netral',
  TUGAS_MAKER: 'proses',
  DISETUJUI_MAKER: 'proses',
  TUGAS_CHECKER: 'proses',
  DISETUJUI_CHECKER: 'proses',
  TUGAS_APPROVER: 'proses',
  DISETUJUI: 'proses',
  PENCAIRAN: 'proses',
  PERLU_TINDAKAN: 'peringatan',
  CAIR: 'sukses',
  RETUR: 'peringatan',
  DITOLAK: 'bahaya',
  DIBATALKAN: 'bahaya',
}
const NADA_LEG: Record<StatusLeg, Nada> = {
  SIAP: 'netral',
  DIKIRIM: 'proses',
  DIPROSES: 'proses',
  TIDAK_PASTI: 'peringatan',
  BERHASIL: 'sukses',
  GAGAL: 'bahaya',
  DILUAR: 'sukses',
  DIBATALKAN: 'netral',
  RETUR: 'peringatan',
}

const badges = <Status extends string>(nada: Record<Status, Nada>, label: Record<Status, string>) => {
  const known = Object.entries<Nada>(nada).map(([status, of]): [string, Badge] => [
    status,
    Object.freeze({ nada: of, label: label[status as Status] }),
  ])
  return Object.fromEntries(known) as Record<Status, Badge>
}
const BADGE_SP2D = badges(NADA_SP2D, STATUS_SP2D)
const BADGE_LEG = badges(NADA_LEG, STATUS_LEG)

export const badgeSp2d = (status: string): Badge => BADGE_SP2D[status as StatusSp2d]
export const badgeLeg = (status: string): Badge => BADGE_LEG[status as StatusLeg]
