import { addHari, isHariKerja } from './kalender.js'
import { saatDi, tanggalDi, type Tanggal } from './tanggal.js'
import type { Uang } from './uang.js'

export const JALUR_KODE = ['INTRABANK', 'BIFAST', 'SKN', 'RTGS'] as const
export type JalurKode = (typeof JALUR_KODE)[number]

export const NAMA_JALUR: Record<JalurKode, string> = {
  INTRABANK: 'Bank Kalsel',
  BIFAST: 'BI-FAST',
  SKN: 'SKN',
  RTGS: 'RTGS',
}
/** What a leg goes by, on screens and sheets: a rail, or the MPN for a tax. */
export const LABEL_JALUR: Record<string, string> = { ...NAMA_JALUR, MPN: 'MPN' }

/** One rail of the bank, as data: limits (inclusive) and opening hours are local practice and change. */
export interface JalurBank {
  kode: JalurKode
  nama: string
  serviceCode: '17' | '18' | '23' | '22'
  minimal: Uang | null
  maksimal: Uang | null
  /** 'HH:MM' WIB; null = from the start of the day. */
  buka: string | null
  /** 'HH:MM' WIB, the first minute that is too late; null = to the end of the day. */
  tutup: string | null
  hariKerja: boolean
  urutan: number
  /** Minutes from sending until the payee is expected to have it; an estimate of the bank. */
  tibaMenit: number
}

/** What a transfer costs and who bears it; posted on its own, never part of the transfer. */
export interface BiayaJalur {
  biaya: Uang
  penanggung: 'PEMDA' | 'PENERIMA' | 'BANK'
}

/** Who bears a fee, as it reads on screens. */
export const PENANGGUNG: Record<BiayaJalur['penanggung'], string> = {
  BANK: 'Bank Kalsel',
  PEMDA: 'Pemda',
  PENERIMA: 'penerima',
}

/** Bank Kalsel in the national list of bank codes. */
export const BANK_SENDIRI = '122'

/** When a payee is expected to have the money if the rail is given the order at `now` or waits for its opening. */
export function perkiraanTiba(jalur: JalurBank, now: Date, libur: ReadonlySet<Tanggal>): Date {
  return new Date(nextOpening(jalur, now, libur).getTime() + jalur.tibaMenit * 60_000)
}

const HARI_DICARI = 366

function carries(jalur: JalurBank, jumlah: Uang): boolean {
  return (jalur.minimal === null || jumlah >= jalur.minimal) && (jalur.maksimal === null || jumlah <= jalur.maksimal)
}

/**
 * The rail for an amount to a bank: INTRABANK inside the own bank, otherwise the lowest `urutan` whose limits fit.
 * null when no rail carries it. Hours play no part: outside its window a payment waits on its rail.
 */
export function pickJalur<Jalur extends JalurBank>(
  tujuan: { bankKode: string; jumlah: Uang },
  jalur: readonly Jalur[],
): Jalur | null {
  const sendiri = tujuan.bankKode === BANK_SENDIRI
  const cocok = jalur.filter((j) => (j.kode === 'INTRABANK') === sendiri && carries(j, tujuan.jumlah))
  return cocok.sort((a, b) => a.urutan - b.urutan)[0] ?? null
}

const SATU_SEN = 1n as Uang

/** The smallest amount that no rail would carry, to the own bank or to another; null where the limits leave no gap. */
export function tanpaJalur(jalur: readonly JalurBank[], sendiri: boolean): Uang | null {
  const bankKode = sendiri ? BANK_SENDIRI : ''
  const tepi = jalur.flatMap(({ maksimal }) => (maksimal === null ? [] : [(maksimal + 1n) as Uang]))
  const celah = [SATU_SEN, ...tepi].filter((jumlah) => pickJalur({ bankKode, jumlah }, jalur) === null)
  return celah.toSorted((a, b) => (a < b ? -1 : 1))[0] ?? null
}

/** Whether a rail could ever be open on a working day: buka before tutup. */
export const jamMasukAkal = ({ buka, tutup }: Pick<JalurBank, 'buka' | 'tutup'>): boolean =>
  (buka ?? '00:00') < (tutup ?? '24:00')

/**
 * The first instant from `now` on at which the rail takes orders: `now` itself when it is open.
 * Open means buka <= t < tutup, on the WIB calendar of the settlement system: after midnight WITA it is still the
 * day before in WIB for an hour.
 * @throws RangeError when the calendar leaves no open day within a year
 */
export function nextOpening(jalur: JalurBank, now: Date, libur: ReadonlySet<Tanggal>): Date {
  const hariIni = tanggalDi(now, 'WIB')
  for (let n = 0; n < HARI_DICARI; n++) {
    const hari = addHari(hariIni, n)
    if (jalur.hariKerja && !isHariKerja(hari, libur)) continue
    const buka = saatDi(hari, jalur.buka ?? '00:00', 'WIB')
    const tutup = saatDi(hari, jalur.tutup ?? '24:00', 'WIB')
    if (now < tutup) return now > buka ? now : buka
  }
  throw new RangeError(`Jalur ${jalur.kode} tidak pernah buka dalam setahun.`)
}
