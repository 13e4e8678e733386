import type { Tx } from '../../db/database.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { milik } from './scope.js'

const SK = { select: { id: true, jenis: true, noSk: true } } as const

/** The rows a decision looks at. */
export const BAHAN = {
  rkud: true,
  penerima: { orderBy: { id: 'asc' } },
  potongan: { orderBy: { id: 'asc' } },
  pajak: { orderBy: { id: 'asc' }, include: { billing: true } },
  putaranSp2d: { orderBy: { nomor: 'asc' } },
  tugas: { include: { pengguna: { select: { id: true, nama: true } }, delegasi: SK } },
  keputusan: { orderBy: { id: 'asc' } },
} satisfies Prisma.Sp2dInclude

/** An SP2D with everything a decision on it, or its payment, is made from. */
export type Sp2dBahan = Prisma.Sp2dGetPayload<{ include: typeof BAHAN }>

const UTUH = {
  ...BAHAN,
  pemda: true,
  opd: true,
  rincian: { orderBy: { id: 'asc' } },
  keputusan: { orderBy: { id: 'asc' }, include: { delegasi: SK } },
} satisfies Prisma.Sp2dInclude

/** An SP2D with all its rows, taxes with their billing, rounds and decisions. */
export type Sp2dUtuh = Prisma.Sp2dGetPayload<{ include: typeof UTUH }>

/** The SP2D if it exists for this person; that of another Pemda does not. */
export async function loadSp2d(tx: Tx, pelaku: Pick<Pelaku, 'pemdaId'>, id: bigint): Promise<Sp2dUtuh> {
  const sp2d = await tx.sp2d.findFirst({ where: { id, ...milik(pelaku) }, include: UTUH })
  if (!sp2d) throw tidakDitemukan('SP2D')
  return sp2d
}
