import type { Tx } from '../../db/database.js'
import { endSessions } from '../akun/sessions.js'

/** Ends all sessions and open codes of a user: what was opened with old rights, or an old phone, is worth nothing. */
export async function endAccess(tx: Tx, penggunaId: bigint): Promise<void> {
  await endSessions(tx, penggunaId)
  await tx.tantangan.updateMany({
    where: { penggunaId, dipakaiPada: null, ditutupPada: null },
    data: { ditutupPada: new Date() },
  })
}
