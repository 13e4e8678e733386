import type { Level } from './alur.js'
import { PERAN } from './izin.js'
import type { Tanggal } from './tanggal.js'

/** Acting for somebody absent (pelaksana harian) or for a vacant post (pelaksana tugas). */
export const JENIS_DELEGASI = { PLH: 'Plh.', PLT: 'Plt.' } as const
export type JenisDelegasi = keyof typeof JENIS_DELEGASI

/** What is shown of a delegation wherever it was used. */
export interface Sk {
  jenis: string
  noSk: string
}

/** A delegation of a signed-in user that is in force today. */
export interface Delegasi extends Sk {
  id: bigint
  jenis: JenisDelegasi
  /** Last day in WITA. */
  selesai: Tanggal
}

/** "Approver", or "Plh. Approver" under a delegation. */
export const sebutanLevel = (level: Level, sk?: Sk | null): string =>
  sk ? `${JENIS_DELEGASI[sk.jenis as JenisDelegasi]} ${PERAN[level]}` : PERAN[level]

/** "Approver", or "Plh. Approver (SK 800/12/2026)": how a decision names the level it was made at. */
export const sebutanLengkap = (level: Level, sk?: Sk | null): string =>
  sk ? `${sebutanLevel(level, sk)} (SK ${sk.noSk})` : PERAN[level]
