import { randomUUID } from 'node:crypto'
import type { Deps } from '../../deps.js'
import { nextExternalId } from '../pencairan/externalId.js'

const BERLAKU_MS = 24 * 3_600_000
const LEWAT_SEHARI = () => new Date(Date.now() - BERLAKU_MS)

/** Asks the bank for the payees of an SP2D whose answer is missing or older than a day; an unanswered one stays as it was. */
export async function refreshPayees(deps: Deps, sp2dId: bigint): Promise<void> {
  const stale = await deps.prisma.penerima.findMany({
    where: { sp2dId, OR: [{ diperiksaPada: null }, { diperiksaPada: { lt: LEWAT_SEHARI() } }] },
  })
  for (const row of stale) {
    const { hasil } = await deps.bank.inquireRekening({
      bankKode: row.bankKode,
      noRekening: row.noRekening,
      referensi: randomUUID(),
      externalId: await nextExternalId(deps),
    })
    if (hasil.kind === 'tidakPasti') continue
    const ditemukan = hasil.kind === 'ditemukan'
    await deps.prisma.penerima.updateMany({
      where: { id: row.id, noRekening: row.noRekening },
      data: {
        namaDiBank: ditemukan ? hasil.nama : null,
        statusRekening: ditemukan ? hasil.status : 'tidakDitemukan',
        diperiksaPada: new Date(),
      },
    })
  }
}
