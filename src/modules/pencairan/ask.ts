import { JALUR_KODE, type JalurKode } from '../../domain/jalur.js'
import type { Deps } from '../../deps.js'
import { inSql, together } from '../../db/sql.js'
import { Prisma } from '../../generated/prisma/client.js'
import { uangDari } from '../../web/tampilan.js'
import { nextExternalId } from '../../db/externalId.js'
import { type Claimed, isFound } from './leg.js'
import { claimResend } from './resend.js'
import { send } from './send.js'
import { settle } from './settle.js'
import type { AnyOutcome } from './verdict.js'

/**
 * Finds out what became of an attempt by asking with its own reference. Only after the settling time and two "not found"
 * the same bytes under the same reference go again; the bank accepts a reference once, so nothing can be paid twice.
 */
export async function ask(deps: Deps, claimed: Claimed): Promise<void> {
  if ((await askOnce(deps, claimed)) !== 'tidakDitemukan' || deps.stopping.aborted) return
  const again = await claimResend(deps, claimed.leg.id)
  if (again) await settle(deps, again, await send(deps, again))
}

/** Asks and stores the answer; sends nothing. */
export async function askOnce(deps: Deps, claimed: Claimed): Promise<AnyOutcome['kind']> {
  const externalId = await nextExternalId(deps)
  const answer = await inquire(deps, claimed, externalId)
  await settle(deps, claimed, { ...answer, externalId, jenis: 'TANYA' })
  if (isFound(claimed.percobaan) && UNKNOWN.has(answer.outcome.kind)) await guessNextRail(deps, claimed)
  return answer.outcome.kind
}

const UNKNOWN = new Set<AnyOutcome['kind']>(['tidakPasti', 'tidakDitemukan'])
const ANTARBANK = JALUR_KODE.filter((kode) => kode !== 'INTRABANK')

/** The bank knows an order only by the service that carried it: the next question tries another. */
async function guessNextRail({ txPool }: Deps, { leg, percobaan }: Claimed): Promise<void> {
  const at = ANTARBANK.indexOf(percobaan.jalur as (typeof ANTARBANK)[number])
  const next = ANTARBANK[(at + 1) % ANTARBANK.length]
  if (at === -1 || !next) return
  await inSql(txPool, (tx) =>
    together(
      tx,
      [Prisma.sql`UPDATE percobaan SET jalur = ${next} WHERE id = ${percobaan.id} AND status = 'TIDAK_PASTI'`],
      Prisma.sql`UPDATE leg SET jalur = ${next} WHERE id = ${leg.id} AND status = 'TIDAK_PASTI'`,
    ),
  )
}

async function inquire(deps: Deps, { leg, percobaan }: Claimed, externalId: string) {
  if (percobaan.kanal === 'MPN') {
    return deps.mpn.reinquire({
      kodeBilling: leg.billing?.kode ?? '',
      referensi: percobaan.referensi,
      jumlah: uangDari(leg.jumlah),
    })
  }
  return askTransfer(deps, { leg, percobaan }, externalId)
}

/** Asks the bank what became of an attempt at a transfer. */
export const askTransfer = (deps: Deps, { leg, percobaan }: Claimed, externalId: string) =>
  deps.bank.askStatus({
    jalur: percobaan.jalur as JalurKode,
    referensi: percobaan.referensi,
    jumlah: uangDari(leg.jumlah),
    waktu: percobaan.waktuTransaksi,
    externalId,
  })
