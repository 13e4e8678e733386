import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Response } from 'supertest'
import {
  findEdge,
  JALUR_LEVEL,
  type Level,
  LEVELS,
  levelOf,
  STATUS_SP2D,
  type StatusSp2d,
} from '../../src/domain/alur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectRefused, footprint, force, officers, type People, walkTo } from '../support/state.js'
import { getOtp, type Published, proses, publishMany, setuju, statusOf } from '../support/story.js'

const STATUSES = Object.keys(STATUS_SP2D) as StatusSp2d[]
const AKSI = ['setuju', 'tolak', 'konfirmasi', 'hapusTugas'] as const
type Aksi = (typeof AKSI)[number]

let app: TestApp
let people: People
const at = new Map<StatusSp2d, Published>()
let walker: Published

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  const [first, ...made] = await publishMany(app, people.MAKER, '63.00', STATUSES.length + 1, { jenis: 'UP' })
  if (!first) throw new Error('nothing was published')
  walker = first
  // Those that wait furthest on go first, so that each officer confirms all of theirs by one OTP.
  STATUSES.forEach((status, index) => at.set(status, made[index] as Published))
  for (const level of LEVELS.toReversed()) {
    const { menunggu, tugas } = JALUR_LEVEL[level]
    await walkTo(app, people, [idAt(menunggu), idAt(tugas)], menunggu)
    await setuju(people[level], idAt(tugas))
  }
  for (const status of STATUSES) if (!levelOf(status)) await force(app, idAt(status), status)
})
afterAll(() => app.close())

const idAt = (status: StatusSp2d) => at.get(status)?.id ?? ''
const tolakForm = { keputusan: 'TOLAK', keterangan: 'Rekening penerima tidak sesuai', konfirmasi: 'ya' }

/** The action as its form would send it, whether or not a page offers the form. */
function act(aksi: Aksi, level: Level, id: string): Promise<Response> {
  const person = people[level]
  if (aksi === 'konfirmasi') return person.post('/cmsp/tugas/otp', { id })
  if (aksi === 'hapusTugas') return person.post(`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' })
  const form = aksi === 'tolak' ? tolakForm : { keputusan: 'SETUJU', sidik: 'a'.repeat(64) }
  return person.post(`/cmsp/sp2d/${id}/keputusan`, form)
}

test('the states of the table are where they should be', async () => {
  for (const status of STATUSES) expect(await statusOf(app, idAt(status)), status).toBe(status)
})

test.each(STATUSES)(
  '%s: what the graph does not name is refused to every level and changes nothing',
  async (status) => {
    const before = await footprint(app)
    for (const level of LEVELS) {
      for (const aksi of AKSI.filter((each) => !findEdge(status, each, level))) {
        // Setuju on what waits in the own Daftar Tugas already is asked for with an outdated page.
        expectRefused(await act(aksi, level, idAt(status)), [403, 404, 409], `${aksi} by ${level}`)
        if (aksi === 'tolak') {
          const asks = await people[level].post(`/cmsp/sp2d/${idAt(status)}/keputusan`, {
            ...tolakForm,
            konfirmasi: [],
          })
          expectRefused(asks, [403, 404, 409], `tolak asked by ${level}`)
        }
      }
    }
    expect(await footprint(app)).toEqual(before)
  },
)

interface Evidence {
  audit: string[]
  keputusan: string[]
}
async function evidenceOf(id: string): Promise<Evidence> {
  const where = { sp2dId: BigInt(id) }
  const audit = await app.deps.prisma.audit.findMany({ where, orderBy: { id: 'asc' } })
  const keputusan = await app.deps.prisma.keputusan.findMany({ where, orderBy: { id: 'asc' } })
  return {
    audit: audit.map((row) => `${row.aksi} ${row.pelaku}`),
    keputusan: keputusan.map((row) => `${row.level} ${row.putusan} ${row.nama}`),
  }
}

const nameOf = async (level: Level) =>
  (await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: `${level.toLowerCase()}.prov` } })).nama

test.each(LEVELS)('%s: setuju, hapus and the OTP lead along the graph, each with its evidence', async (level) => {
  const { menunggu, tugas, disetujui } = JALUR_LEVEL[level]
  const { id } = walker
  const name = await nameOf(level)
  expect(await statusOf(app, id)).toBe(menunggu)
  const before = await evidenceOf(id)

  await setuju(people[level], id)
  expect(await statusOf(app, id)).toBe(tugas)
  const again = await footprint(app)
  await setuju(people[level], id)
  expect(await footprint(app)).toEqual(again)
  await act('hapusTugas', level, id)
  expect(await statusOf(app, id)).toBe(menunggu)
  await setuju(people[level], id)
  const { tantanganId, otp } = await getOtp(app, people[level], [id])
  await proses(people[level], [id], tantanganId, otp)
  expect(await statusOf(app, id)).toBe(disetujui)

  const after = await evidenceOf(id)
  expect(after.audit.slice(before.audit.length)).toEqual([
    `SP2D_MASUK_DAFTAR_TUGAS ${name}`,
    `TUGAS_DIHAPUS ${name}`,
    `SP2D_MASUK_DAFTAR_TUGAS ${name}`,
    `SP2D_DISETUJUI ${name}`,
  ])
  expect(after.keputusan).toEqual([...before.keputusan, `${level} SETUJU ${name}`])
})

test('another officer of the same level can neither decide on a waiting task nor take it away', async () => {
  await app.deps.pool.query(`UPDATE pengguna SET harus_ganti_password = false WHERE username = 'baru.prov'`)
  const colleague = await app.signIn('baru.prov')
  const id = idAt('TUGAS_MAKER')
  const before = await footprint(app)
  const owner = (await nameOf('MAKER')).replace('&', '&amp;')
  const forms: [string, Record<string, string>][] = [
    [`/cmsp/sp2d/${id}/keputusan`, { keputusan: 'SETUJU', sidik: 'a'.repeat(64) }],
    [`/cmsp/sp2d/${id}/keputusan`, tolakForm],
    [`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' }],
    [`/cmsp/tugas/${id}/hapus`, {}],
    ['/cmsp/tugas/otp', { id }],
  ]
  for (const [path, fields] of forms) {
    const answer = await colleague.post(path, fields)
    expectRefused(answer, [403, 409], path)
    expect(answer.text).toContain(owner)
  }
  expect((await colleague.get('/cmsp/tugas')).text).not.toContain(at.get('TUGAS_MAKER')?.nomor)
  expect((await colleague.get(`/cmsp/sp2d/${id}`)).text).not.toContain('Form Approve SP2D')
  expect(await footprint(app)).toEqual(before)
})

test.each(LEVELS)('%s: tolak ends the round at once, from the waiting state and from Daftar Tugas', async (level) => {
  for (const status of [JALUR_LEVEL[level].menunggu, JALUR_LEVEL[level].tugas]) {
    const before = await evidenceOf(idAt(status))
    expect((await act('tolak', level, idAt(status))).status, status).toBe(303)
    expect(await statusOf(app, idAt(status))).toBe('DITOLAK')
    const name = await nameOf(level)
    expect(await evidenceOf(idAt(status))).toEqual({
      audit: [...before.audit, `SP2D_DITOLAK ${name}`],
      keputusan: [...before.keputusan, `${level} TOLAK ${name}`],
    })
  }
})
