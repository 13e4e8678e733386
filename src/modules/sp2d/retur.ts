import type { Tx } from '../../db/database.js'
import type { Rencana } from '../../domain/rencana.js'

export interface Retur {
  penerimaIds: ReadonlySet<string>
  /** The account of the bank on which the returned money lies. */
  rekeningAsal: string
  /** Row of penerima -> the returned leg that paid it. */
  legByPenerima: ReadonlyMap<string, bigint>
}

/**
 * Legs of an SP2D that came back from the payee's bank and that no living leg replaces yet. One putaran pays from one
 * account: of several on which money lies, that of `bersama`, else of the first.
 */
export async function openReturns(tx: Tx, sp2dId: bigint, bersama: bigint[] = []): Promise<bigint[]> {
  const legs = await tx.leg.findMany({
    where: { status: 'RETUR', pencairan: { sp2dId }, pengganti: { none: { status: { not: 'DIBATALKAN' } } } },
    select: { id: true, rekeningRetur: true },
    orderBy: { id: 'asc' },
  })
  const first = legs.find(({ id }) => bersama.includes(id)) ?? legs[0]
  return legs.filter(({ rekeningRetur }) => rekeningRetur === first?.rekeningRetur).map(({ id }) => id)
}

/** Whether money of this SP2D has moved, or may have: then only a return can bring it up again. */
export async function hasPayment(tx: Tx, sp2dId: bigint): Promise<boolean> {
  return (await tx.leg.count({ where: { pencairan: { sp2dId }, status: { not: 'DIBATALKAN' } } })) > 0
}

/** When the last of its money came back. */
export async function returnedAt(tx: Tx, sp2dId: bigint): Promise<Date | null> {
  const { _max } = await tx.leg.aggregate({
    where: { pencairan: { sp2dId }, status: 'RETUR' },
    _max: { returPada: true },
  })
  return _max.returPada
}

/** The legs a putaran re-issues; none where it pays the SP2D for the first time. */
export const legReturOf = (sp2d: { putaran: number; putaranSp2d: { nomor: number; legRetur: bigint[] }[] }): bigint[] =>
  sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)?.legRetur ?? []

/** What re-issuing these legs means for payees and source account; null for none. */
export async function loadRetur(tx: Tx, legRetur: bigint[]): Promise<Retur | null> {
  if (legRetur.length === 0) return null
  const legs = await tx.leg.findMany({ where: { id: { in: legRetur } }, include: { pencairan: true } })
  const legByPenerima = new Map<string, bigint>()
  for (const leg of legs) legByPenerima.set(await payeeOf(tx, leg), leg.id)
  const rekeningAsal = legs[0]?.rekeningRetur
  if (!rekeningAsal) throw new Error(`leg ${legRetur.join(', ')} was not returned`)
  return { penerimaIds: new Set(legByPenerima.keys()), rekeningAsal, legByPenerima }
}

/** The row of penerima a NETTO leg pays, from the plan it was made of. */
export async function payeeOf(
  tx: Tx,
  leg: { id: bigint; urut: number; pencairan: { sp2dId: bigint; putaran: number } },
): Promise<string> {
  const { sp2dId, putaran } = leg.pencairan
  const round = await tx.putaran.findUniqueOrThrow({ where: { sp2dId_nomor: { sp2dId, nomor: putaran } } })
  const payee = (round.rencana as unknown as Rencana | null)?.penerima[leg.urut]
  if (!payee) throw new Error(`leg ${leg.id} pays nobody of its plan`)
  return payee.id
}
