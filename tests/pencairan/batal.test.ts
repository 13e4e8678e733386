import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { submitCode, taxStories } from '../pajak/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { edit, printAgain } from '../support/fmis.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, pull, statusOf } from '../support/story.js'
import { beberapaDisetujui, disetujui, legsOf, onlyLeg } from './adegan.js'

let app: TestApp
let people: People
const ALASAN = 'SP2D terbit ganda menurut BPKAD'

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

async function otpFor(id: string, keterangan = ALASAN) {
  const href = `/cmsp/sp2d/${id}/batalkan`
  const page = (await people.APPROVER.submit(`${href}/otp`, { keterangan }, href)).text
  const noHp = (await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'approver.prov' } })).noHp
  const [sms] = (await app.simulator.get('/inbox/sms').query({ to: noHp })).body as { text: string }[]
  return { page, tantanganId: /name="tantanganId" value="(\d+)"/.exec(page)?.[1] ?? '', sms: sms?.text ?? '' }
}

const batalkan = (id: string, tantanganId: string, otp: string) =>
  people.APPROVER.submit(`/cmsp/sp2d/${id}/batalkan`, { tantanganId, otp: otp.split('') }, `/cmsp/sp2d/${id}/batalkan`)

test('an approver cancels with reason and OTP while nothing moved: no rupiah leaves, FMIS is told', async () => {
  const { id, nomor } = await disetujui(app, people)
  const { tantanganId, sms } = await otpFor(id)
  expect(sms).toContain('MEMBATALKAN PENCAIRAN')
  await batalkan(id, tantanganId, /\b\d{6}\b/.exec(sms)?.[0] ?? '')
  expect(await statusOf(app, id)).toBe('DIBATALKAN')
  await app.drain()
  expect((await onlyLeg(app, id)).status).toBe('DIBATALKAN')
  const [told] = (await app.simulator.get('/fmis/inbox').query({ nomor })).body as {
    jenis: string
    isi: { alasan: string }
  }[]
  expect([told?.jenis, told?.isi.alasan]).toEqual(['pembatalan', ALASAN])
  const list = (await people.MAKER.get(`/cmsp/sp2d?nomor=${encodeURIComponent(nomor)}`)).text
  const detail = (await people.MAKER.get(`/cmsp/sp2d/${id}`)).text
  for (const level of ['Maker', 'Checker', 'Approver']) {
    expect(list).toContain(`title="${level}: Disetujui"`)
    expect(detail.replaceAll(/(?:<[^>]*>|\s)+/g, ' ')).toContain(`${level} Disetujui`)
  }
  await expectInvariants(app)
})

test('what was cancelled comes again unchanged only in a Daftar Penguji printed afterwards', async () => {
  const { id, idFmis } = await disetujui(app, people)
  const { tantanganId, sms } = await otpFor(id)
  await batalkan(id, tantanganId, /\b\d{6}\b/.exec(sms)?.[0] ?? '')
  await edit(app, idFmis, {})
  await pull(app, people.MAKER)
  expect(await statusOf(app, id)).toBe('DIBATALKAN')
  await printAgain(app, idFmis)
  await pull(app, people.MAKER)
  expect(await statusOf(app, id)).toBe('DITERIMA')
})

test('the kode billing of what was cancelled serves another SP2D', async () => {
  const story = await taxStories(app, people)
  const tax = [{ kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '11000.00' }]
  const other = await story.arrive(tax)
  const id = await story.approved(tax)
  const kode = (await story.rows(id))[0]?.billing?.kode ?? ''
  const take = async () => submitCode(story.maker, await story.href(other, 0), kode)
  expect((await take()).text).toContain('sudah dipakai pada SP2D lain')
  const { tantanganId, sms } = await otpFor(id)
  await batalkan(id, tantanganId, /\b\d{6}\b/.exec(sms)?.[0] ?? '')
  expect(await statusOf(app, id)).toBe('DIBATALKAN')
  await take()
  expect((await story.rows(other))[0]?.billing?.kode).toBe(kode)
})

test('whose phone is not proven gets no code for cancelling', async () => {
  const { id } = await disetujui(app, people)
  const proven = (waktu: string) =>
    app.deps.pool.query(`UPDATE pengguna SET hp_terbukti_pada = ${waktu} WHERE username = 'approver.prov'`)
  await proven('NULL')
  const { page, tantanganId } = await otpFor(id)
  await proven('now()')
  expect([page, tantanganId]).toEqual([expect.stringContaining('Nomor HP Anda belum dibuktikan'), ''])
  await app.drain()
})

test('a wrong OTP cancels nothing', async () => {
  const { id } = await disetujui(app, people)
  const { tantanganId, sms } = await otpFor(id)
  const right = /\b\d{6}\b/.exec(sms)?.[0] ?? ''
  expect((await batalkan(id, tantanganId, right === '123456' ? '654321' : '123456')).text).toContain('OTP salah')
  expect(await statusOf(app, id)).toBe('DISETUJUI')
  await app.drain()
})

test('the code for one payment cancels no other', async () => {
  const [one = '', other = ''] = (await beberapaDisetujui(app, people, 2)).map(({ id }) => id)
  const { tantanganId, sms } = await otpFor(one)
  const answer = await batalkan(other, tantanganId, /\b\d{6}\b/.exec(sms)?.[0] ?? '')
  expect(answer.text).toContain('OTP ini untuk pembatalan lain')
  expect(await statusOf(app, other)).not.toBe('DIBATALKAN')
  await app.drain()
})

test.each(['hang-after', 'pending'])(
  'once money may have moved (%s) it is refused: uang sudah bergerak',
  async (mode) => {
    const { id } = await disetujui(app, people)
    await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode, times: 1, delayMs: 1 })
    await payLeg(app.deps, (await onlyLeg(app, id)).id)
    expect((await people.APPROVER.get(`/cmsp/sp2d/${id}/batalkan`)).text).toContain('Uang sudah bergerak')
    expect((await otpFor(id)).tantanganId).toBe('')
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
  },
)

test('a send that begins after Get OTP wins: the cancellation is refused, the payment goes on', async () => {
  const { id } = await disetujui(app, people)
  const { tantanganId, sms } = await otpFor(id)
  await payLeg(app.deps, (await onlyLeg(app, id)).id)
  expect((await batalkan(id, tantanganId, /\b\d{6}\b/.exec(sms)?.[0] ?? '')).text).toMatch(
    /tidak sedang dalam pencairan|Uang sudah bergerak/,
  )
  expect((await onlyLeg(app, id)).status).toBe('BERHASIL')
})

test('a payment that failed for good can be cancelled; FMIS brings it again and it is paid once', async () => {
  const sp2d = await disetujui(app, people)
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'refuse:40305', times: 1 })
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('PERLU_TINDAKAN')
  const told = (aksi: string) => app.deps.prisma.audit.count({ where: { aksi, sp2dId: BigInt(sp2d.id) } })
  expect(await told('LEG_GAGAL')).toBe(1)
  const { tantanganId, sms } = await otpFor(sp2d.id)
  await batalkan(sp2d.id, tantanganId, /\b\d{6}\b/.exec(sms)?.[0] ?? '')
  await app.simulator
    .patch('/control/fmis/record')
    .send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis), ubah: { keterangan: 'Uji, diperbaiki' } })
  await pull(app, people.MAKER)
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [sp2d.id])
  await app.drain()
  expect((await legsOf(app, sp2d.id)).map(({ status }) => status)).toEqual(['DIBATALKAN', 'BERHASIL'])
  expect([await statusOf(app, sp2d.id), await told('LEG_BERHASIL')]).toEqual(['CAIR', 1])
  expect((await ledger(app)).filter(({ credit }) => credit === sp2d.rekening)).toHaveLength(1)
  await expectInvariants(app)
})
