import { tidakDitemukan } from '../domain/galat.js'
import type { Pemda } from '../generated/prisma/client.js'
import type { Tx } from './database.js'

async function pemdaWhere(tx: Tx, where: { kode: string } | { id: bigint }): Promise<Pemda> {
  const pemda = await tx.pemda.findUnique({ where })
  if (!pemda) throw tidakDitemukan('Pemda')
  return pemda
}

/** @throws AppError tidakDitemukan */
export const pemdaByKode = (tx: Tx, kode: string): Promise<Pemda> => pemdaWhere(tx, { kode })

/** @throws AppError tidakDitemukan */
export const pemdaById = (tx: Tx, id: bigint): Promise<Pemda> => pemdaWhere(tx, { id })
