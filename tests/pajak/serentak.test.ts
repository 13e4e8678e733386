import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { createColleague } from '../support/rekan.js'
import { meanwhile } from '../support/sela.js'
import { submitCode, taxStories } from './adegan.js'

const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '51000.00' }
const DI_SP2D_INI = 'Kode billing ini sudah dipakai pada baris pajak lain di SP2D ini.'

let app: TestApp
let story: Awaited<ReturnType<typeof taxStories>>
let rekan: Client

beforeAll(async () => {
  app = await startTestApp()
  story = await taxStories(app)
  rekan = await app.signIn(await createColleague(app, 'MAKER', 'rekan'))
})
afterAll(() => app.close())

/** Both makers have read the tax and asked DJP when the first of them writes; what each page says then. */
async function bersamaan(id: string, tekan: [() => ReturnType<Client['submit']>, () => ReturnType<Client['submit']>]) {
  const keduanya = async () => {
    const { rows } = await app.deps.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0',
    )
    return (rows[0]?.n ?? 0) >= tekan.length
  }
  const pages = await meanwhile(
    app,
    (tx) => tx.query('SELECT 1 FROM sp2d WHERE id = $1 FOR UPDATE', [id]),
    () => Promise.all(tekan.map((satu) => satu())),
    async () => {
      while (!(await keduanya()));
    },
  )
  return pages.map(({ text }) => text)
}

const hidup = (id: string) =>
  app.deps.prisma.billing.findMany({ where: { sp2dId: BigInt(id), dilepasPada: null }, select: { kode: true } })

test('two makers put different codes on one tax at once: one code stays, the other maker is told to look again', async () => {
  const id = await story.arrive([PPN])
  const href = await story.href(id, 0)
  const [satu, dua] = [await story.codeFor(id, [0]), await story.codeFor(id, [0])]
  const pages = await bersamaan(id, [() => submitCode(story.maker, href, satu), () => submitCode(rekan, href, dua)])
  const disimpan = pages.map((text) => text.includes('sudah disimpan'))
  expect(disimpan.filter(Boolean)).toHaveLength(1)
  expect(pages[disimpan.indexOf(false)]).toContain('Data pajak ini baru saja berubah. Muat ulang halamannya.')
  const kode = disimpan[0] ? satu : dua
  expect((await story.rows(id))[0]?.billing?.kode).toBe(kode)
  expect(await hidup(id)).toEqual([{ kode }])
})

test('two makers put one code on two taxes of an SP2D at once: it serves one, the other maker reads where it is', async () => {
  const id = await story.arrive([PPN, { ...PPN, uraian: 'PPN termin kedua' }])
  const kode = await story.codeFor(id, [0])
  const [satu, dua] = [await story.href(id, 0), await story.href(id, 1)]
  const pages = await bersamaan(id, [() => submitCode(story.maker, satu, kode), () => submitCode(rekan, dua, kode)])
  const disimpan = pages.map((text) => text.includes('sudah disimpan'))
  expect(disimpan.filter(Boolean)).toHaveLength(1)
  expect(pages[disimpan.indexOf(false)]).toContain(DI_SP2D_INI)
  expect((await story.rows(id)).map(({ billing }) => billing?.kode ?? null)).toEqual(
    disimpan[0] ? [kode, null] : [null, kode],
  )
})

test('two makers put one code on taxes of two SP2D at once: it serves one, the other maker reads why', async () => {
  const [a = '', b = ''] = await story.arriveMany(2, [PPN])
  const kode = await story.codeFor(a, [0])
  const [satu, dua] = [await story.href(a, 0), await story.href(b, 0)]
  const pages = await Promise.all([submitCode(story.maker, satu, kode), submitCode(rekan, dua, kode)])
  const disimpan = pages.map(({ text }) => text.includes('sudah disimpan'))
  expect(disimpan.filter(Boolean)).toHaveLength(1)
  expect(pages[disimpan.indexOf(false)]?.text).toContain('sudah dipakai pada SP2D lain yang masih berjalan')
  expect([...(await hidup(a)), ...(await hidup(b))]).toEqual([{ kode }])
})
