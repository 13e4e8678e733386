import { formatUang, totalUang, type Uang } from './uang.js'

/** Limits a Pemda agreed with the bank: for one SP2D, for one approver and day, for the whole Pemda and day (WITA). */
export const JENIS_BATAS = {
  SP2D: 'per SP2D',
  APPROVER_HARI: 'per approver per hari',
  PEMDA_HARI: 'per Pemda per hari',
} as const
export type JenisBatas = keyof typeof JENIS_BATAS

/** No entry: no limit. */
export type Batas = ReadonlyMap<JenisBatas, Uang>

/** What the day has used so far, SP2D whose payment has begun, in bruto. */
export interface Terpakai {
  approver: Uang
  pemda: Uang
}

export interface SisaBatas {
  jenis: JenisBatas
  batas: Uang
  /** Below zero when more was released than a limit that was lowered since. */
  sisa: Uang
}

const dipakai = (jenis: JenisBatas, terpakai: Terpakai): Uang =>
  jenis === 'SP2D' ? totalUang([]) : jenis === 'APPROVER_HARI' ? terpakai.approver : terpakai.pemda

/** What each limit in force still allows. */
export function sisaBatas(batas: Batas, terpakai: Terpakai): SisaBatas[] {
  return [...batas].map(([jenis, jumlah]) => ({
    jenis,
    batas: jumlah,
    sisa: (jumlah - dipakai(jenis, terpakai)) as Uang,
  }))
}

/**
 * The first limit an SP2D of this bruto would exceed, or null. A limit per SP2D waits for another limit, one per day
 * for the next day.
 */
export function lampauBatas(
  bruto: Uang,
  batas: Batas,
  terpakai: Terpakai,
): { jenis: JenisBatas; alasan: string; sampaiBesok: boolean } | null {
  const lampau = sisaBatas(batas, terpakai).find(({ sisa }) => bruto > sisa)
  if (!lampau) return null
  const { jenis, sisa } = lampau
  const sisaTeks = jenis === 'SP2D' ? '' : `, sisa hari ini ${formatUang(sisa > 0n ? sisa : totalUang([]))}`
  return {
    jenis,
    alasan: `Melebihi batas ${JENIS_BATAS[jenis]} ${formatUang(lampau.batas)}${sisaTeks}; menunggu`,
    sampaiBesok: jenis !== 'SP2D',
  }
}
