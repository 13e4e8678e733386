import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newOtp, otpHmac } from '../../src/modules/tantangan/otp.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { advance, footprint, officers, type People } from '../support/state.js'
import { getOtp, proses, type Published, publishMany, pull, setuju, setujuForm, statusOf } from '../support/story.js'

let app: TestApp
let people: People
let maker: Client
let stock: Published[]

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  maker = people.MAKER
  stock = await publishMany(app, maker, '63.00', 40, { jenis: 'UP' })
})
// Codes that were asked for earlier do not count against the hourly limit.
beforeEach(() => app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '2 hours'`))
afterAll(() => app.close())

/** SP2D that wait in the maker's Daftar Tugas. */
async function tasks(count: number): Promise<Published[]> {
  const taken = stock.splice(0, count)
  for (const { id } of taken) await setuju(maker, id)
  return taken
}

async function task(): Promise<string> {
  return (await tasks(1))[0]?.id ?? ''
}

const otherThan = (otp: string) => (otp === '123456' ? '654321' : '123456')
const age = (tantanganId: string, seconds: number) =>
  app.deps.pool.query(`UPDATE tantangan SET kedaluwarsa = kedaluwarsa - make_interval(secs => $2) WHERE id = $1`, [
    tantanganId,
    seconds,
  ])

/** Confirms and expects that the page says why not, and that nothing has changed. */
async function expectUseless(person: Client, ids: string[], tantanganId: string, otp: string, why: string) {
  const before = await footprint(app)
  const page = await proses(person, ids, tantanganId, otp)
  expect(page.text).toContain('<html lang="id">')
  expect(page.text).toContain(why)
  expect(await footprint(app)).toEqual(before)
}

test('a wrong code says how many tries are left; after five the right one is worthless too', async () => {
  const id = await task()
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  for (const left of [4, 3, 2, 1]) {
    await expectUseless(maker, [id], tantanganId, otherThan(otp), `Sisa ${left} percobaan`)
  }
  await expectUseless(maker, [id], tantanganId, otherThan(otp), 'OTP salah lima kali')
  await expectUseless(maker, [id], tantanganId, otp, 'tidak berlaku lagi')
})

test('twenty guesses at once are five tries, not twenty', async () => {
  const id = await task()
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const before = await footprint(app)
  const guess = () => maker.post('/cmsp/tugas/proses', { id, tantanganId, otp: otherThan(otp).split('') })
  const answers = await Promise.all(Array.from({ length: 20 }, guess))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]))
  const { percobaan } = await app.deps.prisma.tantangan.findUniqueOrThrow({ where: { id: BigInt(tantanganId) } })
  expect(percobaan).toBe(5)
  await expectUseless(maker, [id], tantanganId, otp, 'tidak berlaku lagi')
  expect(await footprint(app)).toEqual(before)
})

test('the fifth try may still be the right one', async () => {
  const id = await task()
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  for (let i = 0; i < 4; i++) await proses(maker, [id], tantanganId, otherThan(otp))
  await proses(maker, [id], tantanganId, otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('a code lives two minutes by the clock of the database', async () => {
  const id = await task()
  const late = await getOtp(app, maker, [id])
  await age(late.tantanganId, 121)
  await expectUseless(maker, [id], late.tantanganId, late.otp, 'lewat 2 menit')
  const inTime = await getOtp(app, maker, [id])
  await age(inTime.tantanganId, 110)
  await proses(maker, [id], inTime.tantanganId, inTime.otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('a used code does nothing a second time', async () => {
  const id = await task()
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  await proses(maker, [id], tantanganId, otp)
  await expectUseless(maker, [id], tantanganId, otp, 'sudah dipakai')
})

test('a code serves neither another person nor another session of the same person', async () => {
  const id = await task()
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  await expectUseless(people.CHECKER, [id], tantanganId, otp, 'bukan untuk Anda')
  await expectUseless(await app.signIn('maker.prov'), [id], tantanganId, otp, 'sesi lain')
  await expectUseless(maker, [id], '999999', otp, 'bukan untuk Anda')
  await proses(maker, [id], tantanganId, otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('a code signs exactly the SP2D it was asked for: with one more, one less or another it does nothing', async () => {
  const [a, b, c] = (await tasks(3)).map(({ id }) => id) as [string, string, string]
  const { tantanganId, otp } = await getOtp(app, maker, [a, b])
  for (const ids of [[a, b, c], [a], [a, c]]) {
    await expectUseless(maker, ids, tantanganId, otp, 'pilihan SP2D yang lain')
  }
  await proses(maker, [b, a], tantanganId, otp)
  expect(await Promise.all([a, b, c].map((id) => statusOf(app, id)))).toEqual([
    'DISETUJUI_MAKER',
    'DISETUJUI_MAKER',
    'TUGAS_MAKER',
  ])
})

test('a newer code ends the older one', async () => {
  const id = await task()
  const older = await getOtp(app, maker, [id])
  const newer = await getOtp(app, maker, [id])
  await expectUseless(maker, [id], older.tantanganId, older.otp, 'diganti OTP baru')
  await proses(maker, [id], newer.tantanganId, newer.otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('a code dies when one of its SP2D leaves Daftar Tugas', async () => {
  const [a, b] = (await tasks(2)).map(({ id }) => id) as [string, string]
  const { tantanganId, otp } = await getOtp(app, maker, [a, b])
  await maker.post(`/cmsp/tugas/${a}/hapus`, { konfirmasi: 'ya' })
  await expectUseless(maker, [a, b], tantanganId, otp, 'datanya berubah')
})

test('a code dies when FMIS changes one of its SP2D', async () => {
  const [a, b] = (await tasks(2)) as [Published, Published]
  const { tantanganId, otp } = await getOtp(app, maker, [a.id, b.id])
  const ubah = { pemda: '63.00', idsp2d: Number(b.idFmis), ubah: { keterangan: 'Diperbaiki di FMIS' } }
  await app.simulator.patch('/control/fmis/record').send(ubah)
  await pull(app, maker)
  await expectUseless(maker, [a.id, b.id], tantanganId, otp, 'datanya berubah')
  expect(await statusOf(app, b.id)).toBe('DITERIMA')
})

test('one code over three tasks moves all of them, each with its own decision', async () => {
  const ids = (await tasks(3)).map(({ id }) => id)
  const { tantanganId, otp } = await getOtp(app, maker, ids)
  const page = await proses(maker, ids, tantanganId, otp)
  expect(page.text).toContain('3 SP2D disetujui sebagai Maker')
  const made = await app.deps.prisma.keputusan.findMany({ where: { tantanganId: BigInt(tantanganId) } })
  expect(made.map(({ sp2dId }) => String(sp2dId)).toSorted()).toEqual(ids.toSorted())
})

test('if one of three can no longer be approved, none moves; the page names it, and a new code serves the rest', async () => {
  const [rest1, gone, rest2] = (await tasks(3)) as [Published, Published, Published]
  const ids = [rest1.id, gone.id, rest2.id]
  const { tantanganId, otp } = await getOtp(app, maker, ids)
  await app.deps.pool.query(`UPDATE penerima SET status_rekening = 'tutup' WHERE sp2d_id = $1`, [gone.id])
  await expectUseless(maker, ids, tantanganId, otp, gone.nomor)
  const trail = { aksi: 'OTP_DITOLAK', sasaran: `tantangan:${tantanganId}` }
  expect(await app.deps.prisma.audit.count({ where: trail })).toBe(1)
  const page = await maker.get(`/cmsp/tugas/konfirmasi?${ids.map((id) => `id=${id}`).join('&')}`)
  expect(page.text).toContain('sudah ditutup')
  expect(page.text).toContain('2 SP2D')
  const again = await getOtp(app, maker, [rest1.id, rest2.id])
  await proses(maker, [rest1.id, rest2.id], again.tantanganId, again.otp)
  expect(await Promise.all(ids.map((id) => statusOf(app, id)))).toEqual([
    'DISETUJUI_MAKER',
    'TUGAS_MAKER',
    'DISETUJUI_MAKER',
  ])
})

test('the six boxes of the page itself confirm what the page shows', async () => {
  const ids = (await tasks(2)).map(({ id }) => id)
  const { tantanganId, otp } = await getOtp(app, maker, ids)
  const page = await maker.get(`/cmsp/tugas/konfirmasi?${ids.map((id) => `id=${id}`).join('&')}`)
  const form = /<form method="post" action="\/cmsp\/tugas\/proses".*?<\/form>/s.exec(page.text)?.[0] ?? ''
  const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]+)"/g)].map(([, name, value]) => [
    name,
    value,
  ])
  expect(form.match(/name="otp"/g)).toHaveLength(6)
  expect(hidden.filter(([name]) => name === 'tantanganId')).toEqual([['tantanganId', tantanganId]])
  const posted = hidden.filter(([name]) => name === 'id').map(([, value]) => value ?? '')
  await maker.post('/cmsp/tugas/proses', { tantanganId, id: posted, otp: otp.split('') })
  for (const id of ids) expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('a code keeps its leading zeros, and blanks between the digits do not matter', async () => {
  const id = await task()
  const { tantanganId } = await getOtp(app, maker, [id])
  const row = await app.deps.prisma.tantangan.findUniqueOrThrow({ where: { id: BigInt(tantanganId) } })
  await app.deps.pool.query('UPDATE tantangan SET hmac = $2 WHERE id = $1', [
    tantanganId,
    otpHmac(app.deps, row, '000042'),
  ])
  await expectUseless(maker, [id], tantanganId, '42', 'keenam kotak')
  await maker.post('/cmsp/tugas/proses', { tantanganId, id, otp: '000 042' })
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  const codes = Array.from({ length: 1000 }, newOtp)
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true)
  expect(codes.some((code) => code.startsWith('0'))).toBe(true)
})

test('twenty times the same button at once has one effect: OTP, Setuju, Hapus, Tolak', async () => {
  const twenty = <T>(press: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, press))
  const [{ id } = { id: '' }] = stock.splice(0, 1)
  const events = async () => {
    const rows = await app.deps.prisma.audit.findMany({ where: { sp2dId: BigInt(id) }, orderBy: { id: 'asc' } })
    return rows.map(({ aksi }) => aksi)
  }
  const form = setujuForm((await maker.get(`/cmsp/sp2d/${id}`)).text)
  await twenty(() => maker.post(`/cmsp/sp2d/${id}/keputusan`, form))
  await twenty(() => maker.post(`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' }))
  await setuju(maker, id)
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const answers = await twenty(() => maker.post('/cmsp/tugas/proses', { id, tantanganId, otp: otp.split('') }))
  for (const to of new Set(answers.map(({ headers }) => headers['location'] ?? '')))
    expect((await maker.get(to)).text).toMatch(/disetujui sebagai Maker|sekarang Disetujui Maker \(.*WITA\)/)
  expect(await app.deps.prisma.keputusan.count({ where: { tantanganId: BigInt(tantanganId) } })).toBe(1)
  const no = { keputusan: 'TOLAK', keterangan: 'Ditolak dua puluh kali', konfirmasi: 'ya' }
  const refusals = await twenty(() => people.CHECKER.post(`/cmsp/sp2d/${id}/keputusan`, no))
  expect(refusals.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(refusals.filter(({ status }) => status === 409)).toHaveLength(19)
  expect(await events()).toEqual([
    'SP2D_DITERIMA',
    'SP2D_MASUK_DAFTAR_TUGAS',
    'TUGAS_DIHAPUS',
    'SP2D_MASUK_DAFTAR_TUGAS',
    'SP2D_DISETUJUI',
    'SP2D_DITOLAK',
  ])
  expect(await app.deps.prisma.kirimFmis.count({ where: { sp2dId: BigInt(id) } })).toBe(1)
})

test('the approver pays each SP2D once, however often the OTP arrives at the same time', async () => {
  const [{ id } = { id: '' }] = stock.splice(0, 1)
  await advance(app, maker, [id])
  await advance(app, people.CHECKER, [id])
  await setuju(people.APPROVER, id)
  const { tantanganId, otp } = await getOtp(app, people.APPROVER, [id])
  const press = () => people.APPROVER.post('/cmsp/tugas/proses', { id, tantanganId, otp: otp.split('') })
  await Promise.all(Array.from({ length: 20 }, press))
  expect(await app.deps.prisma.pencairan.count({ where: { sp2dId: BigInt(id) } })).toBe(1)
})
