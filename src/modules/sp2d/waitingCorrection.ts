import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { readPage, receivePage } from './receive.js'
import { readRecord } from './record.js'
import { correctedReturns, onlyAccountsChanged } from './reissue.js'
import { openReturns } from './retur.js'

/**
 * A correction that FMIS sent while the payment was under way stands as a conflict. Once the money it corrects has come
 * back it is taken over as if it came now, by the job that the return left behind in its transaction. Only another
 * account for a payee whose money came back counts; any other change stays what it is, a conflict for the operator.
 */
export const takeWaitingCorrection = (deps: Deps, sp2dId: bigint): Promise<void> =>
  inTransaction(deps.prisma, (tx) => take(tx, sp2dId))

async function take(tx: Tx, sp2dId: bigint): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${sp2dId} FOR UPDATE`
  const { pemdaId, tahun, idFmis, status } = await tx.sp2d.findUniqueOrThrow({ where: { id: sp2dId } })
  // Whoever has typed a correction meanwhile was later than what waits.
  if (status !== 'RETUR') return
  const asal = { pemdaId, tahun }
  const waiting = await tx.karantina.findFirst({ where: { ...asal, idFmis, selesaiPada: null } })
  if (!waiting) return
  const read = readRecord(waiting.isi, tahun)
  if (!read.ok) return
  const open = await openReturns(tx, sp2dId)
  const corrected = await correctedReturns(tx, sp2dId, read.record, open)
  const payees = await tx.leg.count({ where: { id: { in: corrected }, jenis: 'NETTO' } })
  if (payees === 0 || (await onlyAccountsChanged(tx, sp2dId, read.record, open)).length > 0) return
  await receivePage(tx, asal, readPage(asal.tahun, [waiting.isi]))
}
