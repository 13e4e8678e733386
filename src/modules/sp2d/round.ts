import type { Tx } from '../../db/database.js'

/** Where FMIS may still change or withdraw an SP2D without touching a payment. */
export const BEFORE_APPROVAL = [
  'DITERIMA',
  'TUGAS_MAKER',
  'DISETUJUI_MAKER',
  'TUGAS_CHECKER',
  'DISETUJUI_CHECKER',
  'TUGAS_APPROVER',
]
/** Where only a new round can bring it back. */
export const ENDED = ['DITOLAK', 'DIBATALKAN']

/** Takes the waiting choice of these SP2D away; an open OTP that contains one of them dies with it. */
export async function dropPendingChoice(tx: Tx, sp2dIds: bigint[]): Promise<void> {
  await tx.tugas.deleteMany({ where: { sp2dId: { in: sp2dIds } } })
  await closeChallenges(tx, sp2dIds)
}

/** An open OTP over any of these SP2D is void from now on. */
export async function closeChallenges(tx: Tx, sp2dIds: bigint[]): Promise<void> {
  await tx.tantangan.updateMany({
    where: { sp2dIds: { hasSome: sp2dIds }, dipakaiPada: null, ditutupPada: null },
    data: { ditutupPada: new Date() },
  })
}
