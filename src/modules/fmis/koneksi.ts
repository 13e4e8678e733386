import { createFmis } from '../../adapters/fmis/client.js'
import type { Fmis } from '../../adapters/fmis/port.js'
import { tahunBerjalan } from '../../config.js'
import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { unseal } from '../tantangan/rahasia.js'

/** Who a sealed key belongs to: in another Pemda's row it opens nothing. */
export const pemilikKunci = (pemdaId: bigint): string => `fmis:${pemdaId}`

/** FMIS of this Pemda: its own connection, or the configured one. */
export async function fmisOf(deps: Deps, pemdaId: bigint): Promise<Fmis> {
  const { rows } = await deps.pool.query<{ url: string; kunci: string }>(
    prepared('SELECT url, kunci FROM koneksi_fmis WHERE pemda_id = $1', [pemdaId]),
  )
  const [own] = rows
  if (!own) return deps.fmis
  return createFmis({
    url: own.url,
    timeoutMs: deps.config.BANK_TIMEOUT_SECONDS * 1000,
    // Without a key FMIS answers 401, and everything waits until the operator has typed it anew.
    apiKey: unseal(deps, own.kunci, pemilikKunci(pemdaId))?.toString() ?? '',
  })
}

/** When a Pemda is pulled by schedule. */
export interface Giliran {
  pemdaId: bigint
  jedaMenit: number
  tahun: number[]
}

/** Every Pemda that is pulled at this moment: active, and outside its quiet hours. */
export async function pullTurns(deps: Deps, at: Date): Promise<Giliran[]> {
  const pemda = await deps.prisma.pemda.findMany({ where: { aktif: true }, include: { koneksi: true } })
  const open = pemda.filter(({ koneksi }) => !koneksi || (koneksi.aktif && !isQuiet(koneksi, at)))
  return open.map(({ id, koneksi }) => ({
    pemdaId: id,
    jedaMenit: koneksi?.jedaMenit ?? deps.config.FMIS_INTERVAL_MINUTES,
    tahun: koneksi && koneksi.tahun.length > 0 ? koneksi.tahun : [tahunBerjalan(deps.config, at)],
  }))
}

/** Quiet hours are "HH:MM" WITA and may pass midnight; the end itself is no longer quiet. */
export function isQuiet(hours: { tenangMulai: string | null; tenangSelesai: string | null }, at: Date): boolean {
  const { tenangMulai: from, tenangSelesai: until } = hours
  if (from === null || until === null) return false
  const now = jamWita(at)
  return from <= until ? now >= from && now < until : now >= from || now < until
}

/** "HH:MM" in WITA. */
export function jamWita(at: Date): string {
  const midnight = new Date(`${tanggalWita(at)}T00:00:00+08:00`)
  return new Date(at.getTime() - midnight.getTime()).toISOString().slice(11, 16)
}
