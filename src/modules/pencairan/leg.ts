import type { Prisma } from '../../generated/prisma/client.js'

export const LEG = { billing: true, pencairan: { include: { sp2d: true } } } satisfies Prisma.LegInclude
export type LegUtuh = Prisma.LegGetPayload<{ include: typeof LEG }>
export type Percobaan = Prisma.PercobaanGetPayload<object>

/** What the bank writes beside a transfer on the statement. */
export const keteranganBayar = ({ pencairan }: LegUtuh): string => `SP2D ${pencairan.sp2d.nomor}`.slice(0, 50)

/** A leg with the attempt whose outcome the holder of this claim now finds out, by sending or by asking. */
export interface Claimed {
  leg: LegUtuh
  percobaan: Percobaan
}
