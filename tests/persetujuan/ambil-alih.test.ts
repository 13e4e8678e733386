import { afterAll, beforeAll, expect, test } from 'vitest'
import { JALUR_LEVEL, type Level, LEVELS } from '../../src/domain/alur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { createColleague } from '../support/rekan.js'
import { advance, expectRefused, footprint, officers, type People, walkTo } from '../support/state.js'
import { getOtp, proses, type Published, publishMany, setujuForm, setuju, statusOf } from '../support/story.js'

let app: TestApp
let people: People
/** A second and a third person of each level. */
const kedua = {} as Record<Level, Client>
const ketiga = {} as Record<Level, Client>
let stock: Published[]

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  stock = await publishMany(app, people.MAKER, '63.00', 16, { jenis: 'UP' })
  for (const [n, level] of LEVELS.entries()) {
    kedua[level] = await app.signIn(await createColleague(app, level, `dua${n}`))
    ketiga[level] = await app.signIn(await createColleague(app, level, `tiga${n}`))
  }
})
afterAll(() => app.close())

/** An SP2D that waits in the Daftar Tugas of the first person of this level. */
async function waiting(level: Level): Promise<Published> {
  const made = stock.pop()
  if (!made) throw new Error('stock is empty')
  await walkTo(app, people, [made.id], JALUR_LEVEL[level].tugas)
  return made
}
const ownerOf = async (id: string) =>
  (await app.deps.prisma.tugas.findUniqueOrThrow({ where: { sp2dId: BigInt(id) }, include: { pengguna: true } }))
    .pengguna.nama
const formFor = async (person: Client, id: string) =>
  setujuForm((await person.get(`/cmsp/sp2d/${id}?ambilAlih=ya`)).text)
const events = async (id: string, aksi: string) =>
  app.deps.prisma.audit.findMany({ where: { sp2dId: BigInt(id), aksi }, orderBy: { id: 'asc' } })

test.each(LEVELS)('%s: a colleague sees the task read-only, takes it over on Save and gives the OTP', async (level) => {
  const { id, nomor } = await waiting(level)
  const owner = await ownerOf(id)
  const open = await getOtp(app, people[level], [id])

  expect((await kedua[level].get('/cmsp/tugas')).text).not.toContain(`/cmsp/tugas/${id}`)
  const list = (await kedua[level].get('/cmsp/tugas/rekan')).text
  expect(list).toContain(owner.replaceAll('&', '&amp;'))
  expect(list).toContain(`/cmsp/sp2d/${id}?ambilAlih=ya`)
  expect(list).not.toContain(`/cmsp/tugas/${id}/hapus`)
  expect((await kedua[level].get(`/cmsp/tugas/${id}`)).text).toContain('Ambil Alih')

  const form = await formFor(kedua[level], id)
  expect(await ownerOf(id), 'looking at the form changes nothing').toBe(owner)
  await kedua[level].submit(`/cmsp/sp2d/${id}/keputusan`, form, `/cmsp/sp2d/${id}?ambilAlih=ya`)
  expect(await ownerOf(id)).toMatch(/^Rekan dua/)
  expect(await events(id, 'TUGAS_DIAMBIL_ALIH')).toMatchObject([
    { pelaku: await ownerOf(id), sebelum: { pemilik: owner }, sesudah: { keterangan: `dari ${owner}` } },
  ])

  const before = await footprint(app)
  await proses(people[level], [id], open.tantanganId, open.otp)
  expect(await footprint(app), 'the OTP of the former owner is worth nothing').toEqual(before)
  const refused = await people[level].post(`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' })
  expectRefused(refused, [403])
  expect(refused.text).toContain('Rekan dua')

  const mine = await getOtp(app, kedua[level], [id])
  const hasil = await proses(kedua[level], [id], mine.tantanganId, mine.otp)
  expect(hasil.text).toContain(nomor.split('/')[0])
  const made = await app.deps.prisma.keputusan.findMany({ where: { sp2dId: BigInt(id), level } })
  expect(made.map(({ nama }) => nama)).toEqual([expect.stringMatching(/^Rekan dua/)])
})

test.each(LEVELS)('%s: two colleagues take over at once, twenty times: one of them has it, once', async (level) => {
  const { id } = await waiting(level)
  const forms = [await formFor(kedua[level], id), await formFor(ketiga[level], id)]
  const press = (n: number) => {
    const person = n % 2 ? kedua[level] : ketiga[level]
    return person.post(`/cmsp/sp2d/${id}/keputusan`, forms[n % 2 ? 0 : 1], `/cmsp/sp2d/${id}?ambilAlih=ya`)
  }
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => press(n)))
  const taken = await events(id, 'TUGAS_DIAMBIL_ALIH')
  expect(taken).toHaveLength(1)
  expect(taken[0]?.pelaku).toBe(await ownerOf(id))
  const lost = answers.filter(({ status }) => status === 409)
  expect(lost).toHaveLength(10)
  for (const page of lost) expect(page.text).toMatch(/ada di Daftar Tugas Rekan \w+ sejak \d/)
})

test('whoever decided at an earlier level cannot take over', async () => {
  const { id } = await waiting('CHECKER')
  await app.deps.pool.query(`UPDATE pengguna SET peran = 'CHECKER' WHERE username = 'maker.prov'`)
  const before = await footprint(app)
  const dari = String((await app.deps.prisma.tugas.findUniqueOrThrow({ where: { sp2dId: BigInt(id) } })).penggunaId)
  const form = { keputusan: 'SETUJU', sidik: 'a'.repeat(64), dari }
  const answer = await people.MAKER.post(`/cmsp/sp2d/${id}/keputusan`, form)
  expectRefused(answer, [403])
  expect(answer.text).toContain('harus orang lain')
  expect((await people.MAKER.get(`/cmsp/sp2d/${id}?ambilAlih=ya`)).text).not.toContain('Form Approve SP2D')
  expect(await footprint(app)).toEqual(before)
  await app.deps.pool.query(`UPDATE pengguna SET peran = 'MAKER' WHERE username = 'maker.prov'`)
})

test('without Ambil Alih, or with an owner who is no longer the one, nothing changes hands', async () => {
  const { id } = await waiting('MAKER')
  const form = await formFor(kedua.MAKER, id)
  const { dari: _, ...without } = form
  const answer = await kedua.MAKER.post(`/cmsp/sp2d/${id}/keputusan`, without)
  expectRefused(answer, [409])
  await ketiga.MAKER.submit(`/cmsp/sp2d/${id}/keputusan`, await formFor(ketiga.MAKER, id))
  const late = await kedua.MAKER.post(`/cmsp/sp2d/${id}/keputusan`, form)
  expectRefused(late, [409])
  expect(late.text).toContain('ada di Daftar Tugas Rekan tiga')
  expect(await ownerOf(id)).toMatch(/^Rekan tiga/)
})

test('a colleague can also reject what was taken over: one decision, by the colleague', async () => {
  const { id } = await waiting('CHECKER')
  const { dari = '' } = await formFor(kedua.CHECKER, id)
  const tolak = { keputusan: 'TOLAK', keterangan: 'Nomor kontrak tidak sesuai', dari }
  const asks = await kedua.CHECKER.post(`/cmsp/sp2d/${id}/keputusan`, tolak)
  expect(asks.text).toContain(`name="dari" value="${dari}"`)
  await kedua.CHECKER.post(`/cmsp/sp2d/${id}/keputusan`, { ...tolak, konfirmasi: 'ya' })
  expect(await statusOf(app, id)).toBe('DITOLAK')
  const made = await app.deps.prisma.keputusan.findMany({ where: { sp2dId: BigInt(id), level: 'CHECKER' } })
  expect(made.map(({ nama, putusan }) => [nama, putusan])).toEqual([[expect.stringMatching(/^Rekan dua/), 'TOLAK']])
})

test('two colleagues choose Setuju, reject or delete at once, twenty times: one effect; the other reads who and when', async () => {
  const made = stock.pop()
  if (!made) throw new Error('stock is empty')
  const { id } = made
  const twenty = (press: (person: Client) => Promise<{ status: number; text: string }>) =>
    Promise.all(Array.from({ length: 20 }, (_, n) => press(n % 2 ? kedua.MAKER : ketiga.MAKER)))
  const named = (answers: { status: number; text: string }[], refusals: number) => {
    const refused = answers.filter(({ status }) => status >= 400)
    expect(refused.length).toBeGreaterThanOrEqual(refusals)
    for (const { text } of refused) expect(text).toMatch(/Rekan (dua|tiga)0[^.]*\d{2}\.\d{2} WITA/)
  }
  const form = setujuForm((await kedua.MAKER.get(`/cmsp/sp2d/${id}`)).text)
  named(await twenty((person) => person.post(`/cmsp/sp2d/${id}/keputusan`, form)), 10)
  expect(await events(id, 'SP2D_MASUK_DAFTAR_TUGAS')).toHaveLength(1)
  named(await twenty((person) => person.post(`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' })), 19)
  expect(await events(id, 'TUGAS_DIHAPUS')).toHaveLength(1)
  await setuju(kedua.MAKER, id)
  await advance(app, kedua.MAKER, [id])
  const no = { keputusan: 'TOLAK', keterangan: 'Ditolak oleh dua orang sekaligus', konfirmasi: 'ya' }
  const checkers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? kedua.CHECKER : ketiga.CHECKER).post(`/cmsp/sp2d/${id}/keputusan`, no),
    ),
  )
  expect(checkers.filter(({ status }) => status === 303)).toHaveLength(1)
  for (const { text } of checkers.filter(({ status }) => status !== 303))
    expect(text).toMatch(/Ditolak \(Rekan (dua|tiga)1, .* WITA\)/)
  expect(await events(id, 'SP2D_DITOLAK')).toHaveLength(1)
})
