import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { advance, expectRefused, footprint, officers, type People } from '../support/state.js'
import { getOtp, proses, publishMany, setuju, statusOf, tolak } from '../support/story.js'

let app: TestApp
let people: People
const ids: string[] = []
const SAVED = 'SELECT id, peran, nip, no_hp, status FROM pengguna'
let saved: { id: string; peran: string; nip: string; no_hp: string; status: string }[]

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  const made = await publishMany(app, people.MAKER, '63.00', 5, { jenis: 'UP' })
  ids.push(...made.map(({ id }) => id))
  await advance(app, people.MAKER, ids)
  saved = (await app.deps.pool.query<(typeof saved)[number]>(SAVED)).rows
})
afterEach(async () => {
  await app.deps.pool.query(`UPDATE pengguna SET nip = nip || '?', no_hp = no_hp || '?'`)
  for (const { id, peran, nip, no_hp, status } of saved) {
    const values = [id, peran, nip, no_hp, status]
    await app.deps.pool.query('UPDATE pengguna SET peran = $2, nip = $3, no_hp = $4, status = $5 WHERE id = $1', values)
  }
})
afterAll(() => app.close())

const takeId = () => ids.pop() ?? ''
const change = (username: string, set: string) =>
  app.deps.pool.query(`UPDATE pengguna SET ${set} WHERE username = $1`, [username])

/** The checker gets what the maker had; the maker something else. */
async function handOver(column: 'nip' | 'no_hp'): Promise<void> {
  const { rows } = await app.deps.pool.query<{ value: string }>(
    `SELECT ${column} AS value FROM pengguna WHERE username = 'maker.prov'`,
  )
  await change('maker.prov', `${column} = '+6281200000000'`)
  await change('checker.prov', `${column} = '${rows[0]?.value ?? ''}'`)
}

/** The maker's number was put right after the decision; the account made since then has the right one. */
async function renumber(column: 'nip' | 'no_hp'): Promise<void> {
  await change('maker.prov', `${column} = '+6281299998888', status = 'NONAKTIF'`)
  await change('checker.prov', `${column} = '+6281299998888'`)
}

const DIFFERENT_HANDS: [string, 'MAKER' | 'CHECKER', () => Promise<unknown>][] = [
  ['the same account moved to another role', 'MAKER', () => change('maker.prov', `peran = 'CHECKER'`)],
  ['another account with the NIP', 'CHECKER', () => handOver('nip')],
  ['another account with the phone', 'CHECKER', () => handOver('no_hp')],
  ['another account with the NIP the first one got later', 'CHECKER', () => renumber('nip')],
  ['another account with the phone the first one got later', 'CHECKER', () => renumber('no_hp')],
]

test.each(DIFFERENT_HANDS)('%s cannot decide a second time in the round', async (_, who, move) => {
  const id = ids[0] ?? ''
  await move()
  const before = await footprint(app)
  const person = people[who]
  expect((await person.get(`/cmsp/sp2d/${id}`)).text).toContain('Anda sudah memutuskan SP2D ini sebagai Maker')
  const forms: Record<string, string>[] = [
    { keputusan: 'SETUJU', sidik: 'a'.repeat(64) },
    { keputusan: 'TOLAK', keterangan: 'Sudah diputuskan sendiri', konfirmasi: 'ya' },
  ]
  for (const form of forms) {
    const answer = await person.post(`/cmsp/sp2d/${id}/keputusan`, form)
    expectRefused(answer, [403])
    expect(answer.text).toContain('harus orang lain')
  }
  expect(await footprint(app)).toEqual(before)
})

test.each(['nip', 'no_hp'] as const)('a %s handed over while the OTP waits makes the OTP worthless', async (column) => {
  const id = takeId()
  await setuju(people.CHECKER, id)
  const { tantanganId, otp } = await getOtp(app, people.CHECKER, [id])
  await handOver(column)
  const before = await footprint(app)
  const page = await proses(people.CHECKER, [id], tantanganId, otp)
  expect(page.status).toBe(200)
  expect(page.text).toContain('tingkat ini harus orang lain')
  expect(await footprint(app)).toEqual(before)
})

test('in the next round the same person may decide again, at another level', async () => {
  const id = takeId()
  const { idFmis } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  await tolak(people.CHECKER, id, 'Nomor rekening penerima keliru')
  await app.simulator.post('/control/fmis/penguji').send({ pemda: '63.00', idsp2d: [Number(idFmis)] })
  await people.MAKER.post('/cmsp/sp2d/tarik')
  await app.drain()
  expect(await statusOf(app, id)).toBe('DITERIMA')
  await change('maker.prov', `peran = 'AUDITOR'`)
  await change('checker.prov', `peran = 'MAKER'`)
  await advance(app, people.CHECKER, [id])
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('the database itself keeps one decision per round for each level, user, NIP and phone', async () => {
  const made = await app.deps.prisma.keputusan.findFirstOrThrow({ where: { sp2dId: BigInt(takeId()) } })
  const { id: _, waktu: __, tantanganId: ___, sidik: ____, peringatan: _____, ...row } = made
  const other = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'approver.prov' } })
  const different = {
    ...row,
    ...{ level: 'APPROVER', putusan: 'TOLAK', keterangan: 'Langsung ke database' },
    ...{ penggunaId: other.id, nip: other.nip, noHp: other.noHp },
  }
  for (const key of ['level', 'penggunaId', 'nip', 'noHp'] as const) {
    const twice = app.deps.prisma.keputusan.create({ data: { ...different, [key]: row[key] } })
    await expect(twice, key).rejects.toMatchObject({ code: 'P2002' })
  }
  await app.deps.prisma.keputusan.create({ data: different })
})
