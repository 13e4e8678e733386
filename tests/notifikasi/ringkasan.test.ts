import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tick } from '../../src/jobs/schedule.js'
import { sendDigests } from '../../src/modules/notifikasi/ringkasan.js'
import { tellExpiring } from '../../src/modules/pajak/kabar.js'
import { berikan } from '../admin/delegasi.js'
import { kotakMasuk } from '../admin/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { officers, type People } from '../support/state.js'
import { approve, makeBillings, publish } from '../support/story.js'

const HREF = '/cmsp/notifikasi/atur'
const SUBJECT = 'Pekerjaan yang menunggu Anda di CMSP'
const SEMUA = ['SP2D_BARU', 'TUGAS', 'BILLING', 'DITOLAK', 'CAIR', 'MACET']
let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await approve(app, people.MAKER, id)
})
afterAll(() => app.close())

let day = 0
beforeEach(async () => {
  day++
  await app.deps.prisma.pilihanNotifikasi.deleteMany()
  await app.drain()
})
/** This hour in WITA, on a day that no other test has used. */
const at = (jam: string) => new Date(`2031-03-${String(day).padStart(2, '0')}T${jam}:00+08:00`)

async function digests(who: string): Promise<string[]> {
  const mails = await kotakMasuk(app, `${who}@kalselprov.example`)
  return mails.filter(({ subject }) => subject === SUBJECT).map(({ text }) => text)
}

/** How many more digests each got while `work` was done. */
async function more(work: () => Promise<unknown>) {
  const who = ['maker', 'checker', 'approver']
  const before = await Promise.all(who.map(digests))
  await work()
  await app.drain()
  const after = await Promise.all(who.map(digests))
  return Object.fromEntries(who.map((name, n) => [name, (after[n]?.length ?? 0) - (before[n]?.length ?? 0)]))
}

const atur = (level: keyof People, surel: string, jenis = SEMUA) => people[level].post(HREF, { jenis, surel }, HREF)

test('it goes to those whose turn it is, says what waits, and leads to the application', async () => {
  expect(await more(() => sendDigests(app.deps, at('09:00')))).toEqual({ maker: 1, checker: 1, approver: 0 })
  const [maker = ''] = await digests('maker')
  const baru = await app.deps.prisma.sp2d.count({ where: { pemda: { kode: '63.00' }, status: 'DITERIMA' } })
  expect(maker).toContain(`${baru} SP2D baru menunggu putusan Anda sebagai Maker.`)
  expect(maker).toContain(`${app.url}/cmsp/notifikasi`)
  expect((await digests('checker'))[0]).toContain('1 SP2D menunggu putusan Anda sebagai Checker.')
})

test('once a day, however many processes tick and whatever dies in between', async () => {
  const many = () => Promise.all(Array.from({ length: 5 }, () => sendDigests(app.deps, at('07:00'))))
  expect(await more(many)).toEqual({ maker: 1, checker: 1, approver: 0 })
  expect(await more(() => sendDigests(app.deps, at('14:30')))).toEqual({ maker: 0, checker: 0, approver: 0 })
})

test('the schedule takes its slot once', async () => {
  const ran = await Promise.all([0, 1, 2].map(() => tick(app.deps, 'ringkasan', at('10:00'))))
  expect(ran.filter(Boolean)).toHaveLength(1)
})

test('by the hour for who wants it so, never at night, never for who wants none', async () => {
  await atur('MAKER', 'PER_JAM')
  await atur('CHECKER', 'MATI')
  expect(await more(() => sendDigests(app.deps, at('09:05')))).toMatchObject({ maker: 1, checker: 0 })
  expect(await more(() => sendDigests(app.deps, at('09:50')))).toMatchObject({ maker: 0 })
  expect(await more(() => sendDigests(app.deps, at('10:00')))).toMatchObject({ maker: 1 })
  for (const night of ['06:59', '18:00', '23:30'])
    expect(await more(() => sendDigests(app.deps, at(night))), night).toMatchObject({ maker: 0, checker: 0 })
})

test('a kind that is switched off is no reason to write', async () => {
  await atur('MAKER', 'HARIAN', ['TUGAS', 'CAIR'])
  expect(await more(() => sendDigests(app.deps, at('09:00')))).toEqual({ maker: 0, checker: 1, approver: 0 })
})

test('who acts at another level is told of that turn, but not of what they decided themselves', async () => {
  const admins: Parameters<typeof berikan>[1] = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  await berikan(app, admins, 'approver.prov', { level: 'CHECKER' })
  await berikan(app, admins, 'maker.prov', { level: 'CHECKER' })
  expect(await more(() => sendDigests(app.deps, at('09:00')))).toEqual({ maker: 1, checker: 1, approver: 1 })
  expect((await digests('approver'))[0]).toContain('1 SP2D menunggu putusan Anda sebagai Plh. Checker.')
  expect((await digests('maker'))[0]).not.toContain('Plh. Checker')
})

test('the morning mail about codes that run out follows the same choice', async () => {
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'LS_BARANG_JASA' })
  await makeBillings(app, people.MAKER, id)
  await app.deps.pool.query(`UPDATE billing SET kedaluwarsa = now() + interval '1 day'`)
  const told = async () => {
    await tellExpiring(app.deps)
    await app.drain()
    const mails = await kotakMasuk(app, 'maker@kalselprov.example')
    return mails.filter(({ subject }) => subject.includes('kedaluwarsa')).length
  }
  expect(await told()).toBe(1)
  await atur('MAKER', 'HARIAN', ['SP2D_BARU'])
  expect(await told()).toBe(1)
  await atur('MAKER', 'MATI')
  expect(await told()).toBe(1)
  await atur('MAKER', 'PER_JAM')
  expect(await told()).toBe(2)
})
