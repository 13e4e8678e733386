import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BelumBerhasil } from '../../src/adapters/outcome.js'
import { addHari } from '../../src/domain/kalender.js'
import { formatTanggal, tanggalWita } from '../../src/domain/tanggal.js'
import { loadJalur } from '../../src/db/jalur.js'
import { claimSend, transferBody } from '../../src/modules/pencairan/claim.js'
import type { Claimed } from '../../src/modules/pencairan/leg.js'
import { loadLeg } from '../../src/modules/pencairan/tindakan/resume.js'
import { prepareSend } from '../../src/modules/pencairan/prepare.js'
import { send } from '../../src/modules/pencairan/send.js'
import { settle } from '../../src/modules/pencairan/settle.js'
import { taxStories } from '../pajak/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { textOf } from '../support/pdf.js'
import { advance, officers, type People } from '../support/state.js'
import { getOtp, ledger, proses, setuju, statusOf } from '../support/story.js'
import { bukaRekening, diretur, disetujui, kirimKoreksi, legsOf, onlyLeg, terbitkan } from './adegan.js'

const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '51000.00' }

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  story = await taxStories(app, people)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

async function claim(legId: bigint): Promise<Claimed> {
  await app.deps.pool.query('UPDATE leg SET tunggu_sampai = now() WHERE id = $1', [legId])
  await prepareSend(app.deps, legId)
  const claimed = await claimSend(app.deps, legId)
  if (!claimed) throw new Error('not claimed')
  return claimed
}

let externalId = 910_000_000
const jawab = (claimed: Claimed, outcome: BelumBerhasil, jenis: 'KIRIM' | 'TANYA') =>
  settle(app.deps, claimed, {
    ...{ outcome, jenis, externalId: String(externalId++) },
    panggilan: { kode: '0000000', httpStatus: 200, ms: 1, jawaban: '' },
  })

describe('an answer that comes when its attempt is over', () => {
  test.each([
    ['a final refusal, asked for', { kind: 'gagal', kode: '2003600-06', pesan: 'Gagal di bank.' }, 'TANYA'],
    ['a temporary refusal', { kind: 'ditolakSementara', kode: '4031714', pesan: 'Saldo kurang.' }, 'KIRIM'],
  ] as const)('%s does not touch the attempt that followed', async (_what, outcome, jenis) => {
    const { id, rekening } = await disetujui(app, people)
    const leg = await onlyLeg(app, id)
    const first = await claim(leg.id)
    await jawab(first, { kind: 'ditolakSementara', kode: '4031714', pesan: 'Saldo kurang.' }, 'KIRIM')
    const second = await claim(leg.id)
    await jawab(first, outcome, jenis)
    const { status, percobaan } = await onlyLeg(app, id)
    expect([status, ...percobaan.map((row) => row.status)]).toEqual(['DIKIRIM', 'DITOLAK_SEMENTARA', 'DIKIRIM'])
    await settle(app.deps, second, await send(app.deps, second))
    expect(await statusOf(app, id)).toBe('CAIR')
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(1)
    await expectInvariants(app)
  })
})

describe('what was signed is what is paid', () => {
  const tamper = (sql: string, id: string) => app.deps.pool.query(sql, [id])
  const asOwner = async (sql: string) => {
    const client = new pg.Client({ connectionString: app.ownerUrl })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  test('a plan that changed under its hash is not paid, whoever changed it', async () => {
    const rekening = await bukaRekening(app, 'CV Uji Bayar')
    const penerima = [{ id: 1, nama: 'CV Uji Bayar', bank_kode: '122', rekening, jumlah: '1000000.00' }]
    const { id } = await terbitkan(app, people.MAKER, penerima)
    for (const level of ['MAKER', 'CHECKER'] as const) await advance(app, people[level], [id])
    await asOwner(`ALTER TABLE putaran DISABLE TRIGGER putaran_rencana_tetap;
      UPDATE putaran SET rencana = jsonb_set(rencana, '{penerima,0,noRekening}', '"3999999999"') WHERE sp2d_id = ${id};
      ALTER TABLE putaran ENABLE TRIGGER putaran_rencana_tetap`)
    await setuju(people.APPROVER, id)
    const { tantanganId, otp } = await getOtp(app, people.APPROVER, [id])
    expect((await proses(people.APPROVER, [id], tantanganId, otp)).text).toContain('bukan yang ditandatangani')
    expect(await statusOf(app, id)).toBe('TUGAS_APPROVER')
    expect(await app.deps.prisma.pencairan.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
  })

  test('the application itself cannot change a signed plan, or where and how much a leg pays', async () => {
    const { id } = await disetujui(app, people)
    for (const sql of [
      `UPDATE putaran SET rencana = jsonb_set(rencana, '{penerima,0,noRekening}', '"3999999999"') WHERE sp2d_id = $1`,
      `UPDATE putaran SET rencana = NULL, sidik = NULL WHERE sp2d_id = $1`,
      `UPDATE leg SET no_rekening = '3999999999' WHERE pencairan_id = (SELECT id FROM pencairan WHERE sp2d_id = $1)`,
      `UPDATE leg SET jumlah = jumlah * 2 WHERE pencairan_id = (SELECT id FROM pencairan WHERE sp2d_id = $1)`,
      `UPDATE leg SET nama_tujuan = 'CV Lain' WHERE pencairan_id = (SELECT id FROM pencairan WHERE sp2d_id = $1)`,
      `UPDATE pencairan SET putaran = putaran WHERE sp2d_id = $1`,
    ])
      await expect(tamper(sql, id), sql).rejects.toThrow(/tidak dapat diubah|hanya dapat ditambah/)
  })
})

describe('a re-issue that was paid and then forgotten by a restore', () => {
  const forgotten = 'CMSPLUPA00000001'

  test('is not paid once more: the order the bank knows is taken up', async () => {
    // What came back for others lies on the same account.
    await diretur(app, people)
    const sp2d = await diretur(app, people)
    const noRekening = await bukaRekening(app, 'SITI RAHMAH', '002')
    await kirimKoreksi(app, people.MAKER, sp2d.id, { noRekening })
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
    const { id } = await app.deps.prisma.leg.findFirstOrThrow({ where: { noRekening } })
    const leg = await loadLeg(app.deps.prisma, id)
    const bifast = (await loadJalur(app.deps.prisma)).find(({ kode }) => kode === 'BIFAST')
    if (!bifast) throw new Error('no rail')
    const isi = transferBody(app.deps, leg, bifast, forgotten, new Date())
    await app.deps.bank.transfer({ jalur: 'BIFAST', isi, externalId: String(externalId++) })
    const masuk = async () => (await ledger(app)).filter(({ credit }) => credit === noRekening).length
    expect(await masuk()).toBe(1)
    await app.drain()
    expect([await statusOf(app, sp2d.id), await masuk()]).toEqual(['CAIR', 1])
    expect((await legsOf(app, sp2d.id)).at(-1)?.percobaan.map(({ referensi }) => referensi)).toEqual([forgotten])
    await expectInvariants(app)
  })
})

test('tanggal bayar is the day the money left, however late the bank answers', async () => {
  const { id, nomor } = await disetujui(app, people)
  const leg = await onlyLeg(app, id)
  const claimed = await claim(leg.id)
  await app.deps.pool.query(`UPDATE percobaan SET dikirim_pada = dikirim_pada - interval '1 day' WHERE leg_id = $1`, [
    leg.id,
  ])
  await send(app.deps, claimed)
  await app.drain()
  const { dikirimPada } = await app.deps.prisma.percobaan.findFirstOrThrow({ where: { legId: leg.id } })
  const { tanggalBayar } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  expect(tanggalBayar?.toISOString().slice(0, 10)).toBe(tanggalWita(dikirimPada))
  const told = (await app.simulator.get('/fmis/inbox').query({ nomor })).body as { isi: { tanggalBayar?: string } }[]
  expect(JSON.stringify(told)).toContain(tanggalWita(dikirimPada))
  const kuitansi = textOf(await people.MAKER.download(`/cmsp/sp2d/${id}/kuitansi.pdf`)).join(' ')
  expect(kuitansi).toContain(`Tanggal bayar : ${formatTanggal(tanggalWita(dikirimPada))} Dikonfirmasi`)
})

test.each([
  ['the bank', '4091701', async () => (await disetujui(app, people)).id],
  ['the MPN', '33', () => story.approved([PPN])],
])(
  'tanggal bayar is the day of the first send where %s says of the repeat that it has the order already',
  async (_who, kode, approved) => {
    const id = await approved()
    const legs = await legsOf(app, id)
    for (const leg of legs.slice(0, -1)) {
      const before = await claim(leg.id)
      await settle(app.deps, before, await send(app.deps, before))
    }
    const claimed = await claim(legs.at(-1)?.id ?? 0n)
    // Its answer is lost, and it is sent again after midnight.
    await send(app.deps, claimed)
    await app.deps.pool.query(`UPDATE percobaan SET dikirim_pada = dikirim_pada + interval '1 day' WHERE id = $1`, [
      claimed.percobaan.id,
    ])
    const again = await send(app.deps, claimed)
    expect(again.panggilan.kode).toBe(kode)
    await settle(app.deps, claimed, again)
    await app.drain()
    const { tanggalBayar } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
    expect(tanggalBayar?.toISOString().slice(0, 10)).toBe(tanggalWita(claimed.percobaan.waktuTransaksi))
  },
)

test('tanggal bayar is the day the money left, also where the treasury books a tax on the next working day', async () => {
  const id = await story.approved([PPN])
  const hariIni = tanggalWita(new Date())
  for (const { id: legId, jenis } of await story.legs(id)) {
    const claimed = await claim(legId)
    const sent = await send(app.deps, claimed)
    const booked = { ...sent.outcome, ...(jenis === 'PAJAK' && { tanggalBuku: addHari(hariIni, 3) }) }
    await settle(app.deps, claimed, { ...sent, outcome: booked as typeof sent.outcome })
  }
  const { nomor, status, tanggalBayar } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  expect([status, tanggalBayar?.toISOString().slice(0, 10)]).toEqual(['CAIR', hariIni])
  const bukti = (await story.legs(id)).flatMap((leg) => leg.bukti?.tanggalBuku.toISOString().slice(0, 10) ?? [])
  expect(bukti).toEqual([addHari(hariIni, 3)])
  // The tax itself too: the day on its Bukti Penerimaan Negara, on the page and for FMIS.
  const page = (await people.MAKER.get(`/cmsp/sp2d/${id}`)).text
  expect(/data-label="Tanggal bayar"><span>([^<]*)/.exec(page)?.[1]?.trim()).toBe(formatTanggal(hariIni))
  await app.drain()
  const told = (await app.simulator.get('/fmis/inbox').query({ nomor })).body as { jenis: string; isi: object }[]
  expect(told.find(({ jenis }) => jenis === 'pembayaran')?.isi).toMatchObject({
    ...{ tanggal_bayar: hariIni, pajak: [{ tanggal_bayar: hariIni }] },
  })
})

test('a repeat that is refused only for now says why, to the Pemda and to the operator, until it is settled', async () => {
  const { id } = await disetujui(app, people)
  const claimed = await claim((await onlyLeg(app, id)).id)
  const kode = { kode: '4031714', pesan: 'Saldo rekening asal tidak cukup.' }
  await jawab(claimed, { kind: 'tidakPasti', kode: 'HABIS_WAKTU', pesan: 'Bank belum memberi kepastian.' }, 'KIRIM')
  await jawab(claimed, { kind: 'ditolakSementara', ...kode }, 'KIRIM')
  const leg = await onlyLeg(app, id)
  expect(leg.status).toBe('TIDAK_PASTI')
  const operator = await app.signIn('operator.bank')
  for (const page of [
    await people.CHECKER.get(`/cmsp/sp2d/${id}`),
    await operator.get(`/cmsp/operasi/pencairan/${leg.id}`),
    await operator.get('/cmsp/operasi'),
  ])
    expect(page.text).toContain('Kiriman ulang belum diterima: Saldo rekening asal tidak cukup.')
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
})

test('what the bank has been working on for more than a day is shown to the operator, with what to do', async () => {
  const { id } = await disetujui(app, people, { bank: '002', nama: 'Siti Rahmah' })
  const claimed = await claim((await onlyLeg(app, id)).id)
  await settle(app.deps, claimed, {
    ...{ outcome: { kind: 'diproses', referensiBank: 'BK-1' }, jenis: 'KIRIM', externalId: String(externalId++) },
    panggilan: { kode: '2021800', httpStatus: 202, ms: 1, jawaban: '' },
  })
  const operator = await app.signIn('operator.bank')
  const page = async () => (await operator.get('/cmsp/operasi')).text
  expect(await page()).not.toContain(claimed.percobaan.referensi)
  await app.deps.pool.query(
    `UPDATE percobaan SET dikirim_pada = dikirim_pada - interval '25 hours' WHERE leg_id = $1`,
    [claimed.leg.id],
  )
  expect(await page()).toContain(claimed.percobaan.referensi)
  expect(await page()).toContain('Lebih dari sehari diproses bank')
  await send(app.deps, claimed)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
})
