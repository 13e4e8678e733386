import pg from 'pg'
import { expect } from 'vitest'
import { ALUR_SP2D } from '../../src/domain/alur.js'
import type { TestApp } from './app.js'
import { ledger, type LedgerRow } from './story.js'

/**
 * What must hold after any fault once the queues are empty. Money is counted in the books of bank and treasury, never in
 * our status columns: I1 at most one debit per leg and reference, I2 bank and application agree both ways, I3 every debit
 * stands on three persons' OTP evidence over one content hash, I4 no audit row is missing.
 */
export async function expectInvariants(app: TestApp): Promise<void> {
  const rows = await ledger(app)
  const legs = await app.deps.prisma.leg.findMany({
    include: {
      percobaan: true,
      bukti: true,
      buktiLuar: true,
      billing: true,
      pencairan: { include: { sp2d: { include: { keputusan: true } } } },
    },
  })
  const byReference = new Map(legs.flatMap((leg) => leg.percobaan.map(({ referensi }) => [referensi, leg] as const)))
  const taken = new Map<bigint, number>()
  const returned = new Set<bigint>()
  for (const row of rows) {
    const leg = byReference.get(row.reference)
    expect(leg, `the bank moved money under ${row.reference}, which no leg knows`).toBeDefined()
    if (!leg) continue
    expect(row.amount).toBe(leg.jumlah.toFixed(2))
    if (row.kind === 'RETUR') returned.add(leg.id)
    else if (row.debit === leg.rekeningAsal) taken.set(leg.id, (taken.get(leg.id) ?? 0) + 1)
    else if (row.credit === leg.rekeningAsal) taken.set(leg.id, (taken.get(leg.id) ?? 0) - 1)
  }
  for (const leg of legs) {
    const debits = taken.get(leg.id) ?? 0
    // One that proved unpayable goes the way of a return without having been debited.
    const unpaid = leg.status === 'RETUR' && leg.percobaan.every(({ status }) => status !== 'BERHASIL')
    const paid = ['BERHASIL', 'RETUR'].includes(leg.status) && !unpaid
    expect(debits, `leg ${leg.id} (${leg.status})`).toBe(paid ? 1 : 0)
    expect(returned.has(leg.id), `leg ${leg.id} (${leg.status})`).toBe(leg.status === 'RETUR' && !unpaid)
    if (debits === 0) continue
    const { sp2d, sidik, putaran } = leg.pencairan
    const evidence = sp2d.keputusan.filter(
      (row) => row.putaran === putaran && row.putusan === 'SETUJU' && row.sidik === sidik,
    )
    expect(new Set(evidence.map(({ nip }) => nip)).size).toBe(3)
  }
  await expectTaxes(app, legs)
  await expectWalks(app)
  expectBalanced(rows)
  await expectAuditGrew(app)
}

const STATE_EVENTS = [...new Set(ALUR_SP2D.map((edge) => edge.audit))]

// I5: nobody's step was done twice or over another's head: the audit rows of an SP2D are a walk through the state graph,
// each begins where the one before it ended, and the last one ends where the SP2D stands.
async function expectWalks(app: TestApp): Promise<void> {
  const { rows } = await app.deps.pool.query(
    `SELECT sp2d_id, aksi, dari, ke, sebelumnya, terakhir, status FROM (
       SELECT a.sp2d_id, a.aksi, a.sebelum ->> 'status' AS dari, a.sesudah ->> 'status' AS ke, s.status,
         lag(a.sesudah ->> 'status') OVER w AS sebelumnya, lead(a.id) OVER w IS NULL AS terakhir
       FROM audit a JOIN sp2d s ON s.id = a.sp2d_id WHERE a.aksi = ANY($1) AND a.sesudah ? 'status'
       WINDOW w AS (PARTITION BY a.sp2d_id ORDER BY a.id)) AS langkah
     WHERE sebelumnya <> dari OR (terakhir AND ke <> status)`,
    [STATE_EVENTS],
  )
  expect(rows).toEqual([])
}

interface TaxLeg {
  jenis: string
  status: string
  bukti: { ntpn: string } | null
  buktiLuar: { kodeBilling: string } | null
  billing: { kode: string } | null
}

// The treasury's own book: every code at most once, and exactly those that we call paid. What another bank was paid has the
// proof of that and none of ours.
async function expectTaxes(app: TestApp, legs: TaxLeg[]): Promise<void> {
  const payments = (await app.simulator.get('/mpn/payments')).body as { idBilling: string; ntpn: string }[]
  const paid = legs.filter(({ jenis, status }) => jenis === 'PAJAK' && status === 'BERHASIL')
  const luar = (leg: TaxLeg) => (leg.status === 'DILUAR' ? leg.billing?.kode : undefined)
  expect(legs.map((leg) => leg.buktiLuar?.kodeBilling)).toEqual(legs.map(luar))
  expect(legs.filter(({ bukti, buktiLuar }) => bukti && buktiLuar)).toEqual([])
  expect(new Set(payments.map(({ idBilling }) => idBilling)).size).toBe(payments.length)
  expect(payments.map(({ idBilling, ntpn }) => `${idBilling} ${ntpn}`).sort()).toEqual(
    paid.map(({ billing, bukti }) => `${billing?.kode} ${bukti?.ntpn}`).sort(),
  )
}

// A reference debits its source once; a repeat of it would show as a second row of the same two accounts.
function expectBalanced(rows: LedgerRow[]): void {
  const keys = rows.map(({ reference, debit, credit }) => `${reference} ${debit} ${credit}`)
  expect(new Set(keys).size).toBe(keys.length)
}

const seen = new WeakMap<TestApp, { id: string; hash: string }>()

// What stood in the audit trail when somebody last looked still stands there, byte by byte.
async function expectAuditGrew(app: TestApp): Promise<void> {
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  try {
    const upTo = async (id: string | null) => {
      const { rows } = await client.query<{ id: string; hash: string }>(
        `SELECT coalesce(max(id), 0) AS id, md5(coalesce(string_agg(audit::text, chr(10) ORDER BY id), '')) AS hash
         FROM audit WHERE $1::bigint IS NULL OR id <= $1::bigint`,
        [id],
      )
      return rows[0] ?? { id: '0', hash: '' }
    }
    const before = seen.get(app)
    if (before) expect(await upTo(before.id)).toEqual(before)
    seen.set(app, await upTo(null))
  } finally {
    await client.end()
  }
}
