import type { Tx } from '../../db/database.js'
import { voidResetLinks } from '../akun/resetLink.js'
import { endSessions } from '../akun/sessions.js'

/** Ends all sessions, codes and reset links of a user: what was opened with old rights, phone or mail is worth nothing. */
export async function endAccess(tx: Tx, penggunaId: bigint): Promise<void> {
  await endSessions(tx, penggunaId)
  await voidResetLinks(tx, penggunaId)
  await tx.tantangan.updateMany({
    where: { penggunaId, dipakaiPada: null, ditutupPada: null },
    data: { ditutupPada: new Date() },
  })
}
