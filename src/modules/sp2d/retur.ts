import type { Sql, Tx } from '../../db/database.js'
import type { Rencana } from '../../domain/rencana.js'

export interface Retur {
  penerimaIds: ReadonlySet<string>
  potonganIds: ReadonlySet<string>
  /** The account of the bank on which the returned money lies. */
  rekeningAsal: string
  /** Row of penerima or potongan -> the returned leg that paid it. */
  legByPenerima: ReadonlyMap<string, bigint>
  legByPotongan: ReadonlyMap<string, bigint>
}

type Putaran = { id: bigint; putaran: number; putaranSp2d: { nomor: number; legRetur: bigint[] }[] }

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
export const hasPayment = async (tx: Sql, sp2dId: bigint): Promise<boolean> => (await paidAmong(tx, [sp2dId])) !== null

/** One of these SP2D whose money has moved, or may have; null for none. */
export async function paidAmong(tx: Sql, sp2dIds: bigint[]): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<{ sp2dId: bigint }[]>`
    SELECT sp2d_id AS "sp2dId" FROM pencairan p WHERE sp2d_id = ANY(${sp2dIds}::bigint[])
      AND EXISTS (SELECT FROM leg l WHERE l.pencairan_id = p.id AND l.status <> 'DIBATALKAN') LIMIT 1`
  return row?.sp2dId ?? null
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
export const legReturOf = (sp2d: Omit<Putaran, 'id'>): bigint[] =>
  sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)?.legRetur ?? []

/** What re-issuing these legs means for payees and source account; null for none. */
export async function loadRetur(tx: Sql, legRetur: bigint[]): Promise<Retur | null> {
  return legRetur.length === 0 ? null : returOf(await findReturned(tx, legRetur), legRetur)
}

/** The same for the running putaran of each of these SP2D; those that pay for the first time are not in it. */
export async function loadReturs(tx: Sql, rows: Putaran[]): Promise<Map<bigint, Retur>> {
  const returned = rows.filter((sp2d) => legReturOf(sp2d).length > 0)
  const legs = await findReturned(tx, returned.flatMap(legReturOf))
  return new Map(returned.map((sp2d) => [sp2d.id, returOf(legs, legReturOf(sp2d))]))
}

/** For a message to FMIS: the payees the running putaran pays again; nothing where it pays the whole SP2D. */
export async function penerimaUlang(
  tx: Sql,
  sp2d: Putaran & { penerima: { id: bigint; kunciFmis: string }[] },
): Promise<{ penerima?: string[] }> {
  const retur = await loadRetur(tx, legReturOf(sp2d))
  if (!retur) return {}
  const paid = sp2d.penerima.filter(({ id }) => retur.penerimaIds.has(String(id)))
  return { penerima: paid.map(({ kunciFmis }) => kunciFmis) }
}

interface LegRetur {
  id: bigint
  jenis: string
  rekeningRetur: string | null
  /** Row of penerima or potongan it paid. */
  barisId: string | null
}

async function findReturned(tx: Sql, ids: bigint[]): Promise<LegRetur[]> {
  if (ids.length === 0) return []
  return tx.$queryRaw<LegRetur[]>`
    SELECT l.id, l.jenis, l.rekening_retur AS "rekeningRetur",
      r.rencana -> (CASE l.jenis WHEN 'NETTO' THEN 'penerima' ELSE 'potongan' END) -> l.urut ->> 'id' AS "barisId"
    FROM leg l JOIN pencairan p ON p.id = l.pencairan_id LEFT JOIN putaran r ON r.sp2d_id = p.sp2d_id AND r.nomor = p.putaran
    WHERE l.id = ANY(${ids}) ORDER BY l.id`
}

function returOf(all: LegRetur[], legRetur: bigint[]): Retur {
  const legs = all.filter(({ id }) => legRetur.includes(id))
  const legByPenerima = new Map<string, bigint>()
  const legByPotongan = new Map<string, bigint>()
  for (const { id, jenis, barisId } of legs) {
    if (barisId === null) throw new Error(`leg ${id} pays nobody of its plan`)
    if (jenis === 'NETTO') legByPenerima.set(barisId, id)
    else legByPotongan.set(barisId, id)
  }
  const rekeningAsal = legs[0]?.rekeningRetur
  if (!rekeningAsal) throw new Error(`leg ${legRetur.join(', ')} was not returned`)
  const ids = { penerimaIds: new Set(legByPenerima.keys()), potonganIds: new Set(legByPotongan.keys()) }
  return { ...ids, rekeningAsal, legByPenerima, legByPotongan }
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

/**
 * Nothing is frozen before the maker's Setuju: it reads Data Rekening anew. The accounts of potongan that this putaran
 * does not pay again are history.
 */
export async function thawPotongan(tx: Tx, sp2dId: bigint, legRetur: bigint[]): Promise<void> {
  const retur = await loadRetur(tx, legRetur)
  const which = retur ? { id: { in: [...retur.potonganIds].map(BigInt) } } : {}
  await tx.potongan.updateMany({ where: { sp2dId, ...which }, data: { noRekening: null, namaRekening: null } })
}
