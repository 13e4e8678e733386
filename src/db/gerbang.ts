import { formatWaktu } from '../domain/tanggal.js'
import type { Sql, Tx } from './database.js'

/** What may be held back: 'SEMUA', 'pemda:<id>' or 'sp2d:<id>'. */
export const lingkupPemda = (pemdaId: bigint): string => `pemda:${pemdaId}`
export const lingkupSp2d = (sp2dId: bigint): string => `sp2d:${sp2dId}`

export interface Tahanan {
  lingkup: string
  alasan: string | null
  /** Null where no person closed it: a restore, a reconciliation. */
  penahanId: bigint | null
  penahan: string | null
  diubahPada: Date
  /** From which day on the bank's statements are to be compared before it may open. */
  rekonSejak: Date | null
}

/** What payments of this SP2D may be held by, the widest first. */
export const lingkupOf = ({ id, pemdaId }: { id: bigint; pemdaId: bigint }): string[] => [
  'SEMUA',
  lingkupPemda(pemdaId),
  lingkupSp2d(id),
]

/** The closed gates that hold payments of this SP2D back, the widest first. */
export async function closedGates(tx: Tx, sp2d: { id: bigint; pemdaId: bigint }): Promise<Tahanan[]> {
  const rows = await tx.gerbangKirim.findMany({ where: { tertutup: true, lingkup: { in: lingkupOf(sp2d) } } })
  return rows.toSorted((a, b) => lingkupOf(sp2d).indexOf(a.lingkup) - lingkupOf(sp2d).indexOf(b.lingkup))
}

/** Whether a closed gate closed by itself, or waits for a reconciliation: then an operator and an admin open it. */
export const byTwo = (gate: { penahanId: bigint | null; rekonSejak: Date | null }): boolean =>
  gate.penahanId === null || gate.rekonSejak !== null

/** "ditahan Rudi sejak … WITA: alasan", as people read it. */
export const kalimatTahanan = ({ penahan, diubahPada, alasan }: Tahanan): string =>
  `ditahan ${penahan ?? 'sistem'} sejak ${formatWaktu(diubahPada)}: ${alasan ?? 'tanpa alasan'}`

const KUNCI = 'gerbang_kirim'

/** For whoever closes a gate: claims that looked before have committed, so that nothing leaves afterwards unseen. */
export async function waitForClaims(tx: Sql): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(${KUNCI}))) AS terkunci`
}
