import { inTransaction } from '../../db/database.js'
import { nextExternalId } from '../../db/externalId.js'
import type { Deps } from '../../deps.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { Mutasi } from '../../domain/rekonsiliasi.js'
import { uangDari } from '../../web/tampilan.js'
import { adoptAttempt } from './adopt.js'
import { assertRunning } from './giliran.js'
import { keteranganBayar, type LegUtuh } from './leg.js'
import { waitLegs } from './wait.js'

/** A bank answers for at most so long at once (assumed). */
const RENTANG_MS = 31 * 24 * 3_600_000

/**
 * What came back is paid again from an account of the bank whose statement no reconciliation reads: after a restore
 * nothing else would tell that it was. So the bank is asked before such a leg is sent. An order it knows and we have
 * forgotten is taken up instead of sending another one. @returns whether the leg may be sent
 */
export async function notYetPaidAgain(deps: Deps, leg: LegUtuh, now: Date): Promise<boolean> {
  if (leg.menggantikanId === null) return true
  const { returPada } = await deps.prisma.leg.findUniqueOrThrow({ where: { id: leg.menggantikanId } })
  const mutasi = await readSince(deps, leg.rekeningAsal, returPada ?? leg.pencairan.dibuatPada, now)
  const debits = mutasi && (await forgottenDebits(deps, leg, mutasi))
  if (debits?.length === 0) return true
  const [found] = debits ?? []
  await inTransaction(deps.prisma, async (tx) => {
    if (!found) return waitLegs(tx, deps, [leg.id], 'Rekening penampungan belum dapat ditanyakan ke bank; dicoba lagi')
    const { referensi, rekeningLawan, waktu } = found
    // Whose account the bank does not name is not guessed.
    if (referensi === null || rekeningLawan === null)
      return waitLegs(tx, deps, [leg.id], 'Bank mungkin sudah membayar ulang ini; operator perlu menanyakannya ke bank')
    await adoptAttempt(tx, deps, SISTEM, { legId: leg.id, referensi, waktu })
  })
  return false
}

/** Everything that moved on the account since then; null while the bank cannot say. */
async function readSince(deps: Deps, noRekening: string, since: Date, now: Date): Promise<Mutasi[] | null> {
  const rows: Mutasi[] = []
  // To the second, as the bank's times are.
  const until = Math.ceil(now.getTime() / 1000) * 1000 + 1000
  // Of every page.
  const externalId = async () => {
    assertRunning(deps)
    return nextExternalId(deps)
  }
  for (let at = Math.floor(since.getTime() / 1000) * 1000; at < until; at += RENTANG_MS) {
    const sampai = new Date(Math.min(at + RENTANG_MS, until))
    const asked = { noRekening, dari: new Date(at), sampai, externalId }
    const { hasil } = await deps.bank.readKoran(asked)
    if (hasil.kind !== 'koran') return null
    rows.push(...hasil.koran.mutasi)
  }
  return rows
}

/** Debits for exactly this payment that were not given back and that no attempt of ours stands for. */
async function forgottenDebits(deps: Deps, leg: LegUtuh, mutasi: Mutasi[]): Promise<Mutasi[]> {
  const givenBack = new Set(mutasi.flatMap(({ arah, referensi }) => (arah === 'K' && referensi ? [referensi] : [])))
  const same = mutasi.filter(
    ({ arah, jumlah, keterangan, rekeningLawan, referensi }) =>
      arah === 'D' &&
      jumlah === uangDari(leg.jumlah) &&
      keterangan === keteranganBayar(leg) &&
      (rekeningLawan ?? leg.noRekening) === leg.noRekening &&
      !(referensi !== null && givenBack.has(referensi)),
  )
  const known = await deps.prisma.percobaan.findMany({
    where: {
      kanal: 'BANK',
      referensi: { in: same.flatMap(({ referensi }) => (referensi === null ? [] : [referensi])) },
    },
    select: { referensi: true },
  })
  const ours = new Set(known.map(({ referensi }) => referensi))
  return same.filter(({ referensi }) => referensi === null || !ours.has(referensi))
}
