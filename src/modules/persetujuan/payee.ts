import { randomUUID } from 'node:crypto'
import { inTransaction } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { skorNama } from '../../domain/nama.js'
import { UMUR_PERIKSA_MS } from '../../domain/pemeriksaan.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { nextExternalId } from '../../db/externalId.js'
import { assertRunning } from '../pencairan/giliran.js'

type Penerima = Prisma.PenerimaGetPayload<object>

/** More than these are asked by a job, so that a page with hundreds of payees opens at once. */
const LANGSUNG = 20
const SEKALIGUS = 5

/** Whether the bank's answer about a payee is missing or older than a day. */
export const isStale = ({ diperiksaPada }: Pick<Penerima, 'diperiksaPada'>): boolean =>
  diperiksaPada === null || diperiksaPada.getTime() < Date.now() - UMUR_PERIKSA_MS

const findStale = (deps: Deps, sp2dId: bigint) =>
  deps.prisma.penerima.findMany({
    where: {
      sp2dId,
      OR: [{ diperiksaPada: null }, { diperiksaPada: { lt: new Date(Date.now() - UMUR_PERIKSA_MS) } }],
    },
    orderBy: { id: 'asc' },
  })

/** Asks the bank for the payees of an SP2D whose answer is missing or older than a day; an unanswered one stays as it was. */
export async function refreshPayees(deps: Deps, sp2dId: bigint): Promise<void> {
  const stale = await findStale(deps, sp2dId)
  if (stale.length <= LANGSUNG) return askAll(deps, stale)
  await inTransaction(deps.prisma, (tx) => enqueue(tx, 'periksaPenerima', sp2dId))
}

/** The job: all of them, however many. */
export const checkPayees = async (deps: Deps, sp2dId: bigint): Promise<void> =>
  askAll(deps, await findStale(deps, sp2dId))

async function askAll(deps: Deps, rows: Penerima[]): Promise<void> {
  for (let n = 0; n < rows.length; n += SEKALIGUS) {
    assertRunning(deps)
    const answered = await Promise.all(rows.slice(n, n + SEKALIGUS).map((row) => askOne(deps, row)))
    // Where the bank answers nothing, the rest would only wait for its silence too.
    if (!answered.some(Boolean)) return
  }
}

async function askOne(deps: Deps, { id, nama, bankKode, noRekening }: Penerima): Promise<boolean> {
  const { hasil } = await deps.bank.inquireRekening({
    bankKode,
    noRekening,
    referensi: randomUUID(),
    externalId: await nextExternalId(deps),
  })
  if (hasil.kind === 'tidakPasti') return false
  const found = hasil.kind === 'ditemukan' ? hasil : null
  await deps.prisma.penerima.updateMany({
    where: { id, noRekening, nama },
    data: {
      namaDiBank: found?.nama ?? null,
      statusRekening: found?.status ?? 'tidakDitemukan',
      skorNama: found ? skorNama(nama, found.nama) : null,
      diperiksaPada: new Date(),
    },
  })
  return true
}
