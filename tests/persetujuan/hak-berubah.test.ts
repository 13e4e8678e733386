import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { usulkan } from '../admin/adegan.js'
import { setujui, usulanOf } from '../usulan/adegan.js'
import { kembalikanTugas } from '../../src/modules/persetujuan/kembalikanTugas.js'
import type { Level } from '../../src/domain/alur.js'
import { bukaRekening } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { createColleague } from '../support/rekan.js'
import { meanwhile } from '../support/sela.js'
import { footprint, inState, officers, type People } from '../support/state.js'
import { getOtp, proses, setuju, setujuForm, statusOf } from '../support/story.js'

let app: TestApp
let people: People
let admins: [Client, Client]
let n = 0

beforeAll(async () => {
  app = await startTestApp()
  admins = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  people = await officers(app)
})
beforeEach(() => app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '2 hours'`))
afterAll(() => app.close())

/** Another officer of the level, signed in: what is taken from them is missed by no other test. */
async function somebody(level: Level): Promise<{ username: string; person: Client }> {
  const username = await createColleague(app, level, `hak${++n}`)
  return { username, person: await app.signIn(username) }
}
const lockSp2d = (id: string) => (tx: { query(text: string, values: string[]): Promise<unknown> }) =>
  tx.query('SELECT FROM sp2d WHERE id = $1 FOR UPDATE', [id])
const change = async (username: string, by: Record<string, string>) =>
  setujui(app, admins[1], usulanOf(await usulkan(app, admins[0], username, by)))

const CHANGES: [string, Record<string, string>][] = [
  ['disabled', { status: 'NONAKTIF' }],
  ['given another role', { peran: 'CHECKER' }],
  ['moved to another Pemda', { pemda: '63.71' }],
  ['followed by another person in the account', { nama: 'Rahmah Hayati', nip: '199001012015042009' }],
  ['given another phone', { noHp: '0812 7700 1234' }],
]

test.each(CHANGES)('whoever is %s while their OTP waits for its turn confirms nothing', async (_, by) => {
  const { username, person } = await somebody('MAKER')
  const { id } = await inState(app, people, 'DITERIMA')
  await setuju(person, id)
  const { tantanganId, otp } = await getOtp(app, person, [id])
  const page = await meanwhile(
    app,
    lockSp2d(id),
    () => person.post('/cmsp/tugas/proses', { id, tantanganId, otp: otp.split('') }),
    () => change(username, by),
  )
  expect(page.status).not.toBe(500)
  expect(await app.deps.prisma.keputusan.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
  await app.drain()
  expect(await statusOf(app, id)).toBe('noHp' in by ? 'TUGAS_MAKER' : 'DITERIMA')
})

test('whoever is disabled while their Setuju or Tolak waits for its turn decides nothing', async () => {
  const forms = [
    (html: string) => setujuForm(html),
    () => ({ keputusan: 'TOLAK', keterangan: 'Ditolak pada saat terakhir', konfirmasi: 'ya' }),
  ]
  for (const form of forms) {
    const { username, person } = await somebody('MAKER')
    const { id } = await inState(app, people, 'DITERIMA')
    const filled = form((await person.get(`/cmsp/sp2d/${id}`)).text)
    const before = await footprint(app)
    const page = await meanwhile(
      app,
      lockSp2d(id),
      () => person.post(`/cmsp/sp2d/${id}/keputusan`, filled),
      () => change(username, { status: 'NONAKTIF' }),
    )
    expect(page.status).toBe(409)
    expect(await footprint(app)).toEqual(before)
  }
})

test('an account that a maker enters is not entered when they are disabled while the bank is asked', async () => {
  const { username, person } = await somebody('MAKER')
  const noRekening = await bukaRekening(app, 'Iuran Pegawai')
  const page = await meanwhile(
    app,
    (tx) => tx.query(`SELECT FROM pemda WHERE kode = '63.00' FOR NO KEY UPDATE`),
    () => person.post('/cmsp/master/rekening/baru', { noRekening, nama: '', versi: '' }),
    () => change(username, { status: 'NONAKTIF' }),
  )
  expect(page.status).toBe(409)
  expect(await app.deps.prisma.rekening.count({ where: { noRekening } })).toBe(0)
})

test('a task that a colleague takes over at the moment its owner leaves stays with the colleague', async () => {
  const { username, person } = await somebody('MAKER')
  const { id } = await inState(app, people, 'DITERIMA')
  await setuju(person, id)
  await app.deps.pool.query(`UPDATE pengguna SET status = 'NONAKTIF' WHERE username = $1`, [username])
  const { id: lama } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })
  const { id: baru } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  await meanwhile(
    app,
    async (tx) => {
      await lockSp2d(id)(tx)
      await tx.query('UPDATE tugas SET pengguna_id = $2 WHERE sp2d_id = $1', [id, baru])
    },
    () => kembalikanTugas(app.deps, lama),
  )
  expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
  const { tantanganId, otp } = await getOtp(app, people.MAKER, [id])
  await proses(people.MAKER, [id], tantanganId, otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})
