import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prune } from '../../src/jobs/retensi.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { advance, officers, type People } from '../support/state.js'
import { approve, publish, publishMany, setuju, statusOf, tolak } from '../support/story.js'

const HREF = '/cmsp/notifikasi'
const ALASAN = 'Nomor rekening penerima keliru'
let app: TestApp
let people: People
let operator: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  operator = await app.signIn('operator.bank')
})
afterAll(() => app.close())

/** Time passes for these notifications. Nobody in the application can do this. */
async function lewat(interval: string, sp2dId: string | null = null): Promise<void> {
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  const text = 'UPDATE notifikasi SET dibuat_pada = now() - $1::interval WHERE $2::bigint IS NULL OR sp2d_id = $2'
  await owner.query(text, [interval, sp2dId])
  await owner.end()
}

/** The number on the bell of a page, "" where it shows none. */
const bell = async (client: Client): Promise<string> => {
  const page = (await client.get('/cmsp/')).text
  return /href="\/cmsp\/notifikasi"[\s\S]*?<\/a>/.exec(page)?.[0].match(/class="count">([^<]+)</)?.[1] ?? ''
}
const page = async (client: Client, query = '') => (await client.get(`${HREF}${query}`)).text
const bacaSemua = (client: Client) => client.post(`${HREF}/baca-semua`)
const rows = () => app.deps.prisma.notifikasi.count()

async function ditolak(): Promise<string> {
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await approve(app, people.MAKER, id)
  await tolak(people.CHECKER, id, ALASAN)
  return id
}

test('a rejection is one row, read by everybody of the Pemda but whoever rejected, and by nobody else', async () => {
  const before = await rows()
  const id = await ditolak()
  expect(await rows()).toBe(before + 1)
  for (const client of [people.MAKER, people.APPROVER]) {
    expect(await bell(client)).toBe('1')
    const text = await page(client)
    expect(text).toContain(ALASAN)
    expect(text).toContain('oleh Hj. Noor Hasanah')
    expect(text).toContain(`href="/cmsp/sp2d/${id}"`)
  }
  expect(await bell(people.CHECKER)).toBe('')
  expect(await bell(await app.signIn('maker.bjm'))).toBe('')
  expect(await bell(operator)).toBe('')
})

test('paid and stuck are told too, stuck also to the operator of the bank', async () => {
  for (const client of Object.values(people)) await bacaSemua(client)
  const cair = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  for (const client of Object.values(people)) await approve(app, client, cair.id)
  await app.drain()
  expect(await statusOf(app, cair.id)).toBe('CAIR')
  const macet = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode: 'refuse:40305', times: 1 })
  for (const client of Object.values(people)) await approve(app, client, macet.id)
  await app.drain()
  expect(await statusOf(app, macet.id)).toBe('PERLU_TINDAKAN')

  expect(await bell(people.MAKER)).toBe('2')
  expect(await page(people.MAKER, '?jenis=CAIR')).toContain(`href="/cmsp/sp2d/${cair.id}"`)
  expect(await page(people.MAKER, '?jenis=CAIR')).not.toContain(`href="/cmsp/sp2d/${macet.id}"`)
  expect(await bell(operator)).toBe('1')
  expect(await page(operator)).toContain('1 SP2D perlu tindakan')
  expect(await page(operator)).not.toContain(`href="/cmsp/sp2d/${cair.id}"`)
})

test('queues are counted, never written: a pull adds no row, and each reads only what is their turn', async () => {
  const before = await rows()
  const made = await publishMany(app, people.MAKER, '63.00', 3, { jenis: 'UP' })
  expect(await rows()).toBe(before)
  const baru = await app.deps.prisma.sp2d.count({ where: { pemda: { kode: '63.00' }, status: 'DITERIMA' } })
  expect(await page(people.MAKER)).toContain(`${baru} SP2D baru menunggu putusan Anda sebagai Maker`)
  expect(await page(people.CHECKER)).toContain('Tidak ada yang menunggu Anda.')
  await setuju(people.MAKER, made[0]!.id)
  const text = await page(people.MAKER)
  expect(text).toContain(`${baru - 1} SP2D baru menunggu putusan Anda sebagai Maker`)
  expect(text).toContain('1 SP2D di Daftar Tugas menunggu OTP Anda sebagai Maker')
  await advance(
    app,
    people.MAKER,
    made.slice(1).map(({ id }) => id),
  )
  expect(await page(people.CHECKER)).toContain('2 SP2D menunggu putusan Anda sebagai Checker')
  expect(await rows()).toBe(before)
})

test('read is read for oneself: one by one, or all; what comes afterwards counts again', async () => {
  await ditolak()
  await ditolak()
  await bacaSemua(people.APPROVER)
  const id = /\/cmsp\/notifikasi\/(\d+)\/baca"/.exec(await page(people.MAKER))?.[1] ?? ''
  const before = Number(await bell(people.MAKER))
  for (let twice = 0; twice < 2; twice++) await people.MAKER.post(`${HREF}/${id}/baca`)
  expect(await page(people.MAKER)).toContain('Notifikasi ditandai sudah dibaca.')
  expect(Number(await bell(people.MAKER))).toBe(before - 1)
  await bacaSemua(people.MAKER)
  expect(await bell(people.MAKER)).toBe('')
  expect(await page(people.MAKER, '?dibaca=BELUM')).toContain('Tidak ada data yang cocok')
  await ditolak()
  expect(await bell(people.MAKER)).toBe('1')
  expect(await bell(people.APPROVER)).toBe('1')
  expect((await (await app.signIn('maker.bjm')).post(`${HREF}/${id}/baca`)).status).toBe(404)
})

test('what is still on its way while all is marked as read stays unread', async () => {
  await bacaSemua(people.MAKER)
  const client = await app.deps.pool.connect()
  const insert = `INSERT INTO notifikasi (pemda_id, jenis, sp2d_id, pelaku)
    SELECT pemda_id, 'CAIR', id, 'Sistem' FROM sp2d WHERE pemda_id = (SELECT id FROM pemda WHERE kode = '63.00') LIMIT 1`
  await client.query('BEGIN')
  await client.query(insert)
  await app.deps.pool.query(insert)
  await bacaSemua(people.MAKER)
  expect(await bell(people.MAKER)).toBe('')
  await client.query('COMMIT')
  client.release()
  expect(await bell(people.MAKER)).toBe('1')
})

test('marks older than five minutes are one mark, not a row each', async () => {
  await lewat('10 minutes')
  await bacaSemua(people.MAKER)
  const { id } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  expect(await app.deps.prisma.notifikasiDibaca.count({ where: { penggunaId: id } })).toBe(0)
  expect(await bell(people.MAKER)).toBe('')
})

test('a kind that is switched off is neither shown nor counted; the bell counts no further than 99', async () => {
  await bacaSemua(people.MAKER)
  await ditolak()
  await app.deps.pool.query(
    `INSERT INTO notifikasi (pemda_id, jenis, sp2d_id, pelaku) SELECT pemda_id, 'CAIR', id, 'Sistem'
     FROM (SELECT * FROM sp2d WHERE pemda_id = (SELECT id FROM pemda WHERE kode = '63.00') LIMIT 1) s, generate_series(1, 150)`,
  )
  expect(await bell(people.MAKER)).toBe('9+')
  const saved = await people.MAKER.submit(
    `${HREF}/atur`,
    { jenis: ['DITOLAK', 'TUGAS'], surel: 'HARIAN' },
    `${HREF}/atur`,
  )
  expect(saved.text).toContain('Pilihan notifikasi disimpan.')
  expect(await bell(people.MAKER)).toBe('1')
  expect(await page(people.MAKER)).not.toContain('baru menunggu putusan')
  const atur = (await people.MAKER.get(`${HREF}/atur`)).text
  expect(atur).toContain('value="DITOLAK" checked')
  expect(atur).toContain('name="jenis" value="CAIR">')
  const refused = await people.MAKER.submit(`${HREF}/atur`, { jenis: 'LAIN', surel: 'TIAP_DETIK' }, `${HREF}/atur`)
  expect(refused.text).toContain('Pilih dari daftar.')
})

test('a phone names its order by time: newest or oldest first', async () => {
  expect(await page(people.MAKER)).toContain('<option value="-waktu" selected>Waktu, terbaru dahulu</option>')
})

test('after ninety days a notification is gone, and who has read it with it; the audit trail keeps what happened', async () => {
  const id = await ditolak()
  const [, young] = await app.deps.prisma.notifikasi.findMany({ orderBy: { id: 'desc' }, take: 2 })
  await lewat('91 days', id)
  await prune(app.deps, 'malam')
  expect(await app.deps.prisma.notifikasi.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
  expect(await app.deps.prisma.notifikasi.count({ where: { id: young!.id } })).toBe(1)
  expect(await app.deps.prisma.audit.count({ where: { sp2dId: BigInt(id), aksi: 'SP2D_DITOLAK' } })).toBe(1)
})

test('whoever marks all as read hears that it was done', async () => {
  await bacaSemua(people.MAKER)
  expect(await page(people.MAKER)).toContain('Semua notifikasi ditandai sudah dibaca.')
})
