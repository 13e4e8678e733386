import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Deps } from '../../src/deps.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { send } from '../../src/modules/pencairan/send.js'
import { isClosed, stopClosed } from '../../src/modules/pencairan/tindakan/tutup.js'
import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { disetujui, diretur, bukaRekening, kirimKoreksi, onlyLeg } from '../pencairan/adegan.js'
import { PDF } from '../support/surat.js'
import { ALASAN, kodeOf, putuskan, tindak } from '../pencairan/meja.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, setuju, statusOf } from '../support/story.js'
import { kirimSurat } from './adegan.js'

// Whole stories from FMIS to the bank.
vi.setConfig({ testTimeout: 120_000 })

const MIDNIGHT = new Date(`${TAHUN_DEMO}-12-31T16:00:00.000Z`)
const before = (at: Date) => new Date(at.getTime() - 1)
let app: TestApp
let people: People
let operator: Client
let admin: Client
let pemdaId: bigint
/** The application as it runs in production: the calendar says which year it is. */
let kalender: Deps

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  operator = await app.signIn('operator.bank')
  admin = await app.signIn('admin.bank')
  pemdaId = (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })).id
  const { TAHUN_ANGGARAN: _, ...config } = app.deps.config
  kalender = { ...app.deps, config }
})
beforeEach(async () => {
  await app.simulator.delete('/control/faults')
  await app.deps.pool.query(
    `INSERT INTO tutup_tahun VALUES ($1, $2, now() + interval '1 day')
    ON CONFLICT (pemda_id, tahun) DO UPDATE SET tutup = excluded.tutup`,
    [pemdaId, TAHUN_DEMO],
  )
})
afterAll(() => app.close())

const tutup = (at: Date) => app.deps.pool.query('UPDATE tutup_tahun SET tutup = $1', [at])
const tutupSekarang = () => app.deps.pool.query(`UPDATE tutup_tahun SET tutup = now() - interval '1 second'`)
const halaman = async (id: string) => (await people.APPROVER.get(`/cmsp/sp2d/${id}`)).text

/** One leg that may be sent at this instant: the bank was just asked about payee and funds. */
async function siapPada(at: Date, bayar: Parameters<typeof disetujui>[2] = {}) {
  const sp2d = await disetujui(app, people, bayar)
  const leg = await onlyLeg(app, sp2d.id)
  await app.deps.pool.query('UPDATE leg SET tunggu_sampai = $2, diperiksa_pada = $2 WHERE id = $1', [
    leg.id,
    before(at),
  ])
  await app.deps.pool.query('UPDATE pencairan SET dana_pada = $2 WHERE sp2d_id = $1', [sp2d.id, before(at)])
  return { ...sp2d, legId: leg.id, claimAt: (when: Date) => claimSend(kalender, leg.id, when) }
}

describe('to the second, in WITA', () => {
  test('without an own time a year closes with its last second; with one, at that', async () => {
    const closed = async (at: Date) => {
      const where = { pemdaId_tahun: { pemdaId, tahun: TAHUN_DEMO } }
      const row = await app.deps.prisma.tutupTahun.findUnique({ where })
      return isClosed(kalender, { tahun: TAHUN_DEMO, tutup: row?.tutup ?? null }, at)
    }
    const own = new Date(`${TAHUN_DEMO}-12-31T08:00:00Z`)
    await tutup(own)
    expect([await closed(before(own)), await closed(own)]).toEqual([false, true])
    await app.deps.prisma.$executeRaw`UPDATE tutup_tahun SET tahun = tahun - 10`
    expect([await closed(before(MIDNIGHT)), await closed(MIDNIGHT)]).toEqual([false, true])
    await app.deps.prisma.$executeRaw`UPDATE tutup_tahun SET tahun = tahun + 10`
  })

  test.each([
    ['the own bank', '122', '1000000.00'],
    // In WIB it is still the old year for an hour; the Pemda lives in WITA.
    ['BI-FAST, open day and night', '002', '1000000.00'],
  ])('%s: sent in the last millisecond, stopped in the first of the new year', async (_, bank, jumlah) => {
    await tutup(MIDNIGHT)
    const late = await siapPada(MIDNIGHT, { bank, jumlah })
    expect(await late.claimAt(MIDNIGHT)).toBeNull()
    expect(await statusOf(app, late.id)).toBe('PERLU_TINDAKAN')
    expect(await halaman(late.id)).toContain(`Belum dikirim sampai tahun anggaran ${TAHUN_DEMO} ditutup`)
    const inTime = await siapPada(MIDNIGHT, { bank, jumlah })
    const claimed = await inTime.claimAt(before(MIDNIGHT))
    expect(claimed).not.toBeNull()
    if (claimed) await send(kalender, claimed)
    await app.drain()
    expect(await statusOf(app, inTime.id)).toBe('CAIR')
    expect((await ledger(app)).filter(({ credit }) => credit === late.rekening)).toEqual([])
  })

  test.each([
    ['SKN', '002', '300000000.00'],
    ['RTGS', '002', '1500000000.00'],
  ])(
    '%s keeps its WIB window: too late for it on 31 December is stopped at the closing',
    async (kode, bank, jumlah) => {
      await tutup(MIDNIGHT)
      const jalur = await app.deps.prisma.jalurBank.findUniqueOrThrow({ where: { kode } })
      const cutOff = new Date(`${TAHUN_DEMO}-12-31T${jalur.tutup}:00+07:00`)
      const late = await siapPada(cutOff, { bank, jumlah })
      expect(await late.claimAt(cutOff)).toBeNull()
      const waits = await onlyLeg(app, late.id)
      expect([waits.status, waits.tungguSampai > MIDNIGHT]).toEqual(['SIAP', true])
      expect(await stopClosed(kalender, before(MIDNIGHT))).toBe(0)
      expect(await stopClosed(kalender, MIDNIGHT)).toBe(1)
      expect(await statusOf(app, late.id)).toBe('PERLU_TINDAKAN')
      const inTime = await siapPada(cutOff, { bank, jumlah })
      const claimed = await inTime.claimAt(before(cutOff))
      expect(claimed?.percobaan.jalur).toBe(kode)
      if (claimed) await send(kalender, claimed)
      await app.drain()
    },
  )
})

describe('what was claimed before the closing', () => {
  test('is finished', async () => {
    const { id } = await disetujui(app, people)
    const { id: legId } = await onlyLeg(app, id)
    await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'error500-after', times: 1 })
    await payLeg(app.deps, legId)
    expect((await onlyLeg(app, id)).status).toBe('TIDAK_PASTI')
    await tutupSekarang()
    expect(await stopClosed(app.deps)).toBe(0)
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    expect((await onlyLeg(app, id)).percobaan).toHaveLength(1)
  })

  test('and never reached the bank is sent again under its own reference, once', async () => {
    const { id, rekening } = await disetujui(app, people)
    const { id: legId } = await onlyLeg(app, id)
    await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'down', times: 1 })
    await payLeg(app.deps, legId)
    await tutupSekarang()
    await vi.waitFor(
      async () => {
        await app.drain()
        expect(await statusOf(app, id)).toBe('CAIR')
      },
      { timeout: 30_000, interval: 200 },
    )
    expect((await onlyLeg(app, id)).percobaan).toHaveLength(1)
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(1)
  })
})

/** A payment that its year's closing stopped. */
async function terhenti() {
  const sp2d = await disetujui(app, people)
  await tutupSekarang()
  expect(await stopClosed(app.deps)).toBe(1)
  expect(await statusOf(app, sp2d.id)).toBe('PERLU_TINDAKAN')
  const leg = await onlyLeg(app, sp2d.id)
  return { ...sp2d, legId: leg.id, pencairanId: leg.pencairanId }
}

const surat = (person: Client, pencairanId: bigint, isian?: object, berkas?: Buffer | null) =>
  kirimSurat(app, person, pencairanId, isian, berkas)

describe('what was stopped', () => {
  test('goes on with the letter of the Pemda by operator and admin, each with an OTP, and is paid once', async () => {
    const { id, legId, pencairanId, rekening } = await terhenti()
    expect((await operator.get(`/cmsp/operasi/pencairan/${legId}`)).text).toContain('Lanjutkan dengan surat Pemda')
    const answer = await surat(operator, pencairanId)
    const suratId = /lanjut-tahun\/(\d+)$/.exec(answer.headers.get('location') ?? '')?.[1] ?? ''
    const proposed = await tindak(app, operator, 'lanjut-tahun', suratId)
    const href = proposed.headers['location'] ?? ''
    await app.drain()
    expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
    const page = (await admin.get(href)).text
    for (const shown of ['900/12/BPKAD', 'surat.pdf', 'Dikirim walau tahunnya sudah ditutup'])
      expect(page).toContain(shown)
    await putuskan(app, admin, 'admin.bank', href)
    expect(await stopClosed(app.deps)).toBe(0)
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(1)
    await expectInvariants(app)
  })

  test('goes on in no other way: no letter, no resuming, no new reference, nobody alone', async () => {
    const { id, legId, pencairanId } = await terhenti()
    for (const [isian, berkas] of [
      [{ nomor: '' }, PDF],
      [{ tanggal: '2026-02-30' }, PDF],
      [{}, null],
      [{}, Buffer.from('GIF89a')],
    ] as const)
      expect((await surat(operator, pencairanId, isian, berkas)).status).toBe(422)
    expect(await app.deps.prisma.suratLanjut.count({ where: { pencairanId } })).toBe(0)
    expect((await surat(people.APPROVER, pencairanId)).status).toBe(403)
    for (const nama of ['lanjutkan', 'referensi-baru'])
      expect((await tindak(app, operator, nama, String(legId))).status).toBe(409)
    await app.drain()
    expect((await onlyLeg(app, id)).percobaan).toEqual([])
    expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  })

  test('or is cancelled by the approver', async () => {
    const { id } = await terhenti()
    const href = `/cmsp/sp2d/${id}/batalkan`
    await people.APPROVER.post(`${href}/otp`, { keterangan: ALASAN }, href)
    const { tantanganId, otp } = await kodeOf(app, people.APPROVER, 'approver.prov', href)
    await people.APPROVER.post(href, { tantanganId, otp }, href)
    expect(await statusOf(app, id)).toBe('DIBATALKAN')
  })
})

test('after the closing nothing more is approved, but a retur is, and is paid', async () => {
  const returned = await diretur(app, people)
  await tutupSekarang()
  const waiting = await disetujuiMaker()
  expect(waiting).toContain(`Pengiriman tahun anggaran ${TAHUN_DEMO} sudah ditutup sejak`)
  expect(waiting).toContain('SP2D ini hanya dapat ditolak.')
  const noRekening = await bukaRekening(app, 'Siti Rahmah', '002')
  await kirimKoreksi(app, people.MAKER, returned.id, { noRekening })
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [returned.id])
  await stopClosed(app.deps)
  await app.drain()
  expect(await statusOf(app, returned.id)).toBe('CAIR')
})

/** What the maker reads who tries Setuju on an SP2D of the closed year. */
async function disetujuiMaker(): Promise<string> {
  const row = await app.deps.prisma.sp2d.findFirstOrThrow({
    where: { pemdaId, status: 'DITERIMA', jenis: 'UP', putaran: 1 },
  })
  const answer = await setuju(people.MAKER, String(row.id))
  expect(await statusOf(app, String(row.id))).toBe('DITERIMA')
  return answer.text
}
