import type { Level } from './alur.js'
import { type Delegasi, sebutanLengkap } from './delegasi.js'
import type { Peran } from './izin.js'

/** Who acts: a signed-in user, with the levels they may decide at (own level plus delegations in force). */
export interface Pelaku {
  id: bigint
  username: string
  nama: string
  nip: string
  noHp: string
  peran: Peran
  /** Null for the bank's people. */
  pemdaId: bigint | null
  /** Tahun anggaran in view. */
  tahun: number
  /** The running tahun anggaran; a view of an earlier one is read-only but for retur and taxes. */
  berjalan: number
  levels: ReadonlySet<Level>
  /** The delegation behind each level that is not the own one. */
  delegasi: ReadonlyMap<Level, Delegasi>
  /** HTTP session; an OTP is bound to it. */
  sid: string
  alamat: string | null
  requestId: string | null
}

/** What the audit trail needs to know of whoever acted; the system acts under its own name. */
export type PelakuAudit = Pick<Pelaku, 'nama' | 'alamat' | 'requestId'> &
  Partial<Pick<Pelaku, 'delegasi'>> & { id: bigint | null }

export const SISTEM: PelakuAudit = { id: null, nama: 'Sistem', alamat: null, requestId: null }

/** The name as an act at this level carries it: "Siti Aminah, Plh. Approver (SK 800/12/2026)" under a delegation. */
export function namaSebagai({ nama, delegasi }: Pick<PelakuAudit, 'nama' | 'delegasi'>, level: Level): string {
  const sk = delegasi?.get(level)
  return sk ? `${nama}, ${sebutanLengkap(level, sk)}` : nama
}
