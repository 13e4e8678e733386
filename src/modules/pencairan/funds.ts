import pLimit, { type LimitFunction } from 'p-limit'
import type { SaldoHasil } from '../../adapters/bank/port.js'
import { nextExternalId } from '../../db/externalId.js'
import { atOnce, inSql, sqlOf } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { formatUang, totalUang, type Uang, uangDariSen } from '../../domain/uang.js'
import { uangDari } from '../../web/tampilan.js'
import { inTurn } from './giliran.js'
import { type Depan, inFront, leftSince, underWay } from './antrean/urutan.js'
import { waitLegs } from './wait.js'

/** An account whose funds are asked about one question at a time; `next` gathers who comes meanwhile. */
interface Account {
  oneByOne: LimitFunction
  next: { ids: Set<bigint>; answered: Promise<void> } | null
}

const accountsOf = new WeakMap<Deps, Map<string, Account>>()

/**
 * Asks whether the account has funds for all that waits of this payment. The answer is a mark that claimSend looks for,
 * or its legs wait. Payments of one account that come while the bank thinks are asked about together, by a new question.
 */
export function askFunds(deps: Deps, pencairanId: bigint, rekeningAsal: string): Promise<void> {
  const account = accountOf(deps, rekeningAsal)
  if (!account.next) {
    const ids = new Set<bigint>()
    const answered = account.oneByOne(() => {
      account.next = null
      return askTogether(deps, [...ids], rekeningAsal)
    })
    account.next = { ids, answered }
  }
  account.next.ids.add(pencairanId)
  return account.next.answered
}

function accountOf(deps: Deps, rekeningAsal: string): Account {
  const accounts = accountsOf.get(deps) ?? new Map<string, Account>()
  accountsOf.set(deps, accounts)
  const account = accounts.get(rekeningAsal) ?? { oneByOne: pLimit(1), next: null }
  accounts.set(rekeningAsal, account)
  return account
}

interface Leg {
  id: bigint
  pencairanId: bigint
  jumlah: string
}

async function askTogether(deps: Deps, ids: bigint[], rekeningAsal: string): Promise<void> {
  const { hasil, berjalan } = await inTurn(deps, 'BANK', async () => {
    const berjalan = await underWay(sqlOf(deps.pool), rekeningAsal)
    const externalId = await nextExternalId(deps)
    return { ...(await deps.bank.inquireSaldo({ noRekening: rekeningAsal, externalId })), berjalan }
  })
  await inSql(deps.txPool, async (tx) => {
    // One process after another, or what one has just promised the other would not see.
    const [, legs, depan, pergi] = await atOnce(
      tx,
      () => tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`dana:${rekeningAsal}`}))::text`,
      () => tx.$queryRaw<Leg[]>`
        SELECT id, pencairan_id AS "pencairanId", jumlah::text FROM leg
        WHERE pencairan_id = ANY(${ids}::bigint[]) AND status IN ('SIAP', 'DIKIRIM') ORDER BY id`,
      () => inFront(tx, ids, rekeningAsal),
      () => leftSince(tx, rekeningAsal, berjalan),
    )
    const enough: bigint[] = []
    for (const id of ids) {
      const open = legs.filter(({ pencairanId }) => pencairanId === id)
      const butuh = totalUang(open.map(({ jumlah }) => uangDari(jumlah)))
      const alasan = lacking(less(hasil, pergi), rekeningAsal, butuh, depan.get(id) ?? NOBODY)
      if (alasan === null) enough.push(id)
      else await waitLegs(tx, deps, open.map(idOf), alasan)
    }
    const short = hasil.kind === 'saldo' ? ids.filter((id) => !enough.includes(id)) : []
    await atOnce(
      tx,
      () => tx.$executeRaw`
        UPDATE pencairan SET dana_pada = clock_timestamp(), kurang_dana_pada = NULL WHERE id = ANY(${enough}::bigint[])`,
      () =>
        tx.$executeRaw`UPDATE pencairan SET kurang_dana_pada = clock_timestamp() WHERE id = ANY(${short}::bigint[])`,
    )
  })
}

const idOf = ({ id }: Leg) => id
/** The bank may have counted before this left. */
const less = (hasil: SaldoHasil, pergi: Uang): SaldoHasil =>
  hasil.kind === 'saldo' ? { ...hasil, tersedia: uangDariSen(hasil.tersedia - pergi) } : hasil
const NOBODY: Depan = { banyak: 0, jumlah: uangDariSen(0n) }

/** Why a payment cannot leave now, as people read it; null when it can. */
function lacking(hasil: SaldoHasil, rekeningAsal: string, butuh: Uang, depan: Depan): string | null {
  if (hasil.kind !== 'saldo') return 'Saldo RKUD belum dapat ditanyakan ke bank; dicoba lagi'
  if (hasil.tersedia >= butuh + depan.jumlah) return null
  if (hasil.tersedia < butuh)
    return `Saldo rekening ${rekeningAsal} tidak cukup untuk ${formatUang(butuh)}; dicoba lagi`
  return `Saldo rekening ${rekeningAsal} belum cukup untuk semua: ${depan.banyak} pembayaran di depannya membutuhkan ${formatUang(depan.jumlah)}; dicoba lagi`
}
