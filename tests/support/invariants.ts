import { expect } from 'vitest'
import type { TestApp } from './app.js'
import { ledger } from './story.js'

/**
 * What must hold after any fault once the queues are empty. Money is counted in the bank's own ledger, never in our
 * status columns: I1 at most one debit per leg and reference, I2 bank and application agree both ways, I3 every debit
 * stands on three persons' OTP evidence over one content hash.
 */
export async function expectInvariants(app: TestApp): Promise<void> {
  const rows = await ledger(app)
  const legs = await app.deps.prisma.leg.findMany({
    include: { percobaan: true, pencairan: { include: { sp2d: { include: { keputusan: true } } } } },
  })
  const byReference = new Map(legs.flatMap((leg) => leg.percobaan.map(({ referensi }) => [referensi, leg] as const)))
  const taken = new Map<bigint, number>()
  for (const row of rows) {
    const leg = byReference.get(row.reference)
    expect(leg, `the bank moved money under ${row.reference}, which no leg knows`).toBeDefined()
    if (!leg) continue
    if (row.debit === leg.rekeningAsal) {
      expect(row.amount).toBe(leg.jumlah.toFixed(2))
      taken.set(leg.id, (taken.get(leg.id) ?? 0) + 1)
    }
    if (row.credit === leg.rekeningAsal) taken.set(leg.id, (taken.get(leg.id) ?? 0) - 1)
  }
  for (const leg of legs) {
    const debits = taken.get(leg.id) ?? 0
    expect(debits, `leg ${leg.id} (${leg.status})`).toBe(leg.status === 'BERHASIL' ? 1 : 0)
    if (debits === 0) continue
    const { sp2d, sidik, putaran } = leg.pencairan
    const evidence = sp2d.keputusan.filter(
      (row) => row.putaran === putaran && row.putusan === 'SETUJU' && row.sidik === sidik,
    )
    expect(new Set(evidence.map(({ nip }) => nip)).size).toBe(3)
  }
}
