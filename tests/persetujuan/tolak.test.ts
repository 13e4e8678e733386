import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/database.js'
import { queueFmis } from '../../src/db/queueFmis.js'
import { JALUR_LEVEL, type Level, LEVELS } from '../../src/domain/alur.js'
import { sendToFmis } from '../../src/modules/fmis/send.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { edit, fault, printAgain } from '../support/fmis.js'
import { expectRefused, footprint, officers, type People, walkTo } from '../support/state.js'
import {
  approve,
  getOtp,
  makeBillings,
  proses,
  publish,
  type Published,
  publishMany,
  pull,
  setuju,
  statusOf,
  tolak,
} from '../support/story.js'

const REASON = 'Nomor rekening penerima tidak sesuai dengan kontrak'
let app: TestApp
let people: People
let maker: Client
let stock: Published[]

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  maker = people.MAKER
  stock = await publishMany(app, maker, '63.00', 15, { jenis: 'UP' })
})
afterAll(() => app.close())

const take = () => stock.pop() as Published
const row = (id: string) => app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
const inbox = async (nomor: string) =>
  (await app.simulator.get('/fmis/inbox').query({ nomor })).body as { jenis: string; isi: Record<string, string> }[]

test('the reason has 10 to 250 characters after trimming; otherwise nothing happens and it stays typed', async () => {
  const { id } = take()
  const before = await footprint(app)
  const refused: [string, string][] = [
    ['', 'paling sedikit 10 karakter'],
    ['          ', 'paling sedikit 10 karakter'],
    [`   ${'a'.repeat(9)}   `, 'paling sedikit 10 karakter'],
    ['😀'.repeat(5), 'paling sedikit 10 karakter'],
    ['a'.repeat(251), 'Paling banyak 250 karakter'],
    ['bel \u0007 di tengah', 'tidak dapat dipakai'],
  ]
  for (const [keterangan, reason] of refused) {
    const page = await tolak(maker, id, keterangan)
    expect(page.text, JSON.stringify(keterangan)).toContain(reason)
    expect(page.text).toContain('Form Approve SP2D')
  }
  expect((await tolak(maker, id, 'ringkas!!')).text).toContain('>ringkas!!</textarea>')
  expect(await footprint(app)).toEqual(before)

  for (const keterangan of [`  ${'b'.repeat(10)}  `, 'c'.repeat(250), `${'d'.repeat(248)}\r\ne`, '😀'.repeat(10)]) {
    const next = take()
    await tolak(maker, next.id, keterangan)
    expect(await statusOf(app, next.id), keterangan).toBe('DITOLAK')
    const made = await app.deps.prisma.keputusan.findFirstOrThrow({ where: { sp2dId: BigInt(next.id) } })
    expect(made.keterangan).toBe(keterangan.trim().replace('\r\n', '\n'))
  }
})

test('a rejection asks once, naming what will be rejected; only the answer rejects', async () => {
  const { id, nomor } = take()
  const before = await footprint(app)
  const form = { keputusan: 'TOLAK', keterangan: REASON }
  const asks = await maker.post(`/cmsp/sp2d/${id}/keputusan`, form)
  expect(asks.status).toBe(200)
  expect(asks.text).toContain(nomor)
  expect(asks.text).toContain('Ya, tolak')
  expect(asks.text).toContain(`name="keterangan" value="${REASON}"`)
  expect(await footprint(app)).toEqual(before)
  const odd = await maker.bare('post', `/cmsp/sp2d/${id}/keputusan`, { _csrf: maker.token, ...form, konfirmasi: 'yes' })
  expectRefused(odd, [400])
  expect(await footprint(app)).toEqual(before)
  await maker.post(`/cmsp/sp2d/${id}/keputusan`, { ...form, konfirmasi: 'ya' })
  expect(await statusOf(app, id)).toBe('DITOLAK')
})

test.each(LEVELS)(
  'rejected by %s: the level is kept and shown, and FMIS gets the reason once',
  async (level: Level) => {
    const { id, nomor } = take()
    await walkTo(app, people, [id], JALUR_LEVEL[level].menunggu)
    const page = await tolak(people[level], id, REASON)
    expect(page.text).toContain(REASON)
    expect(await row(id)).toMatchObject({ status: 'DITOLAK', levelTolak: level })
    await app.drain()
    expect(await inbox(nomor)).toMatchObject([{ jenis: 'penolakan', isi: { nomor, level, alasan: REASON } }])
    const seen = await people.APPROVER.get(`/cmsp/sp2d/${id}`)
    expect(seen.text).toContain('diterima FMIS')
  },
)

test('while FMIS is down the rejection stands and waits; FMIS gets it once when it is back', async () => {
  const { id, nomor } = take()
  await fault(app, { endpoint: '/fmis', mode: 'down', times: 3 })
  expect((await tolak(maker, id, REASON)).text).toContain('menunggu FMIS')
  expect(await inbox(nomor)).toEqual([])
  await app.drain()
  expect(await inbox(nomor)).toHaveLength(1)
  expect(await app.deps.prisma.kirimFmis.findFirst({ where: { sp2dId: BigInt(id) } })).toMatchObject({ percobaan: 4 })
})

test('FMIS hears of an SP2D in order: what came later waits until it has the earlier one', async () => {
  const { id, nomor } = take()
  const sp2dId = BigInt(id)
  const pesan = { jenis: 'PENOLAKAN', level: 'MAKER', oleh: 'Maker', waktu: new Date() } as const
  for (const alasan of ['pertama', 'kedua'])
    await inTransaction(app.deps.prisma, (tx) => queueFmis(tx, sp2dId, { ...pesan, alasan }))
  const [, later] = await app.deps.prisma.kirimFmis.findMany({ where: { sp2dId }, orderBy: { urut: 'asc' } })
  await sendToFmis(app.deps, later?.id ?? 0n)
  expect(await inbox(nomor)).toEqual([])
  await app.drain()
  expect((await inbox(nomor)).map(({ isi }) => isi['alasan'])).toEqual(['kedua', 'pertama'])
})

test('FMIS that took the rejection but never answered is told again under the same reference', async () => {
  const { id, nomor } = take()
  await fault(app, { endpoint: '/fmis', mode: 'reset-after', times: 1 })
  await tolak(maker, id, REASON)
  await app.drain()
  expect(await inbox(nomor)).toHaveLength(1)
  expect((await maker.get(`/cmsp/sp2d/${id}`)).text).toContain('diterima FMIS')
})

test('pulled again unchanged it stays rejected; in a new Daftar Penguji it comes back with its history', async () => {
  const { id, idFmis } = take()
  await tolak(maker, id, REASON)
  await edit(app, idFmis, {})
  await pull(app, maker)
  expect(await row(id)).toMatchObject({ status: 'DITOLAK', putaran: 1 })
  await printAgain(app, idFmis)
  await pull(app, maker)
  expect(await row(id)).toMatchObject({ status: 'DITERIMA', putaran: 2, versi: 1, levelTolak: null })
  const page = (await maker.get(`/cmsp/sp2d/${id}`)).text
  expect(page).toContain('Putaran 2: dikirim ulang oleh FMIS')
  expect(page).toContain(REASON)
  expect(page).toContain('Form Approve SP2D')
})

test('changed after the rejection it comes back as well, and shows what changed', async () => {
  const { id, idFmis } = take()
  await tolak(maker, id, REASON)
  await edit(app, idFmis, { keterangan: 'Uraian sesudah perbaikan' })
  await pull(app, maker)
  expect(await row(id)).toMatchObject({ status: 'DITERIMA', putaran: 2, versi: 2 })
  const page = (await maker.get(`/cmsp/sp2d/${id}`)).text
  expect(page).toContain('Uraian sesudah perbaikan')
  expect(page).toContain(REASON)
})

test('what waits in Daftar Tugas can still be rejected: the task goes, the OTP is worthless', async () => {
  const { id } = take()
  await setuju(maker, id)
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  await tolak(maker, id, REASON)
  expect(await statusOf(app, id)).toBe('DITOLAK')
  expect(await app.deps.prisma.tugas.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
  const before = await footprint(app)
  await proses(maker, [id], tantanganId, otp)
  expect(await footprint(app)).toEqual(before)
})

test('the next round takes rekening potongan from Data Rekening as it is then, not from the rejected plan', async () => {
  const { id, idFmis } = await publish(app, maker, '63.00', { jenis: 'LS_GAJI' })
  await makeBillings(app, maker, id)
  await approve(app, maker, id)
  const frozen = () => app.deps.prisma.potongan.findMany({ where: { sp2dId: BigInt(id), mengurangi: true } })
  expect((await frozen()).every(({ noRekening }) => noRekening !== null)).toBe(true)
  await tolak(people.CHECKER, id, REASON)
  await printAgain(app, idFmis)
  await pull(app, maker)
  expect((await frozen()).map(({ noRekening }) => noRekening)).toEqual((await frozen()).map(() => null))
  await makeBillings(app, maker, id)
  const [first] = await frozen()
  await app.deps.pool.query('DELETE FROM peta_potongan WHERE kode = $1', [first?.kode])
  expect((await setuju(maker, id)).text).toContain('belum mempunyai rekening potongan')
})
