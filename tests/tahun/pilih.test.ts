import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { LEVELS } from '../../src/domain/alur.js'
import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { bukaRekening, diretur, kirimKoreksi } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { advance, footprint, inState, officers, type People } from '../support/state.js'
import { getOtp, makeBillings, publish, setuju, setujuForm, statusOf } from '../support/story.js'
import { buka, LALU, tahunLalu } from './adegan.js'

vi.setConfig({ testTimeout: 120_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => Promise.all(LEVELS.map((level) => buka(people[level], TAHUN_DEMO))))
afterAll(() => app.close())

const WAITING = [
  ...['DITERIMA', 'TUGAS_MAKER', 'DISETUJUI_MAKER', 'TUGAS_CHECKER', 'DISETUJUI_CHECKER', 'TUGAS_APPROVER'],
] as const

test.each(WAITING)('an SP2D of an earlier year that is %s is decided by nobody, in either view', async (status) => {
  const { id } = await inState(app, people, status as 'DITERIMA')
  const level = LEVELS[Math.floor(WAITING.indexOf(status) / 2)] ?? 'MAKER'
  const person = people[level]
  const form = setujuForm((await person.get(`/cmsp/sp2d/${id}`)).text)
  const signed = status.startsWith('TUGAS') ? await getOtp(app, person, [id]) : null
  await tahunLalu(app, [id])
  for (const view of [LALU, TAHUN_DEMO]) {
    await buka(person, view)
    const before = await footprint(app)
    const page = (await person.get(`/cmsp/sp2d/${id}`)).text
    expect(page).toContain(`Tahun anggaran ${LALU} hanya dapat dibaca`)
    for (const button of ['Form Approve SP2D', 'name="keputusan"', 'Ambil Alih', 'Selesaikan dengan OTP'])
      expect(page, button).not.toContain(button)
    const acts: [string, Record<string, string>][] = [
      [`/cmsp/sp2d/${id}/keputusan`, form],
      [`/cmsp/sp2d/${id}/keputusan`, { keputusan: 'TOLAK', keterangan: 'Tahun sudah lewat', konfirmasi: 'ya' }],
      [`/cmsp/sp2d/${id}/keputusan`, { keputusan: 'TOLAK', keterangan: 'Tahun sudah lewat' }],
      ...(signed ? [[`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' }] as [string, Record<string, string>]] : []),
      ['/cmsp/tugas/otp', { id }],
      [`/cmsp/sp2d/${id}/beri-tahu-maker`, {}],
    ]
    for (const [path, fields] of acts) {
      const answer = await person.post(path, fields)
      expect([path, answer.status]).toEqual([path, 409])
      expect(answer.text, path).toContain(`Tahun anggaran ${LALU} hanya dapat dibaca`)
    }
    if (signed) {
      const { tantanganId, otp } = signed
      await person.post('/cmsp/tugas/proses', { id, tantanganId, otp: otp.split('') })
      expect((await person.get('/cmsp/tugas')).text).not.toContain(`/cmsp/tugas/${id}`)
    }
    expect(await statusOf(app, id)).toBe(status)
    expect(await footprint(app)).toEqual(before)
  }
})

test('a retur of an earlier year is corrected, signed by three and paid in that year', async () => {
  const { id } = await diretur(app, people)
  await tahunLalu(app, [id])
  const bell = (await people.MAKER.get(`/cmsp/sp2d/${id}`)).text
  expect(bell).toContain(`dari tahun anggaran ${LALU}`)
  for (const person of Object.values(people)) await buka(person, LALU)
  const noRekening = await bukaRekening(app, 'Siti Rahmah', '002')
  expect((await kirimKoreksi(app, people.MAKER, id, { noRekening })).status).toBe(303)
  for (const level of LEVELS) {
    await buka(people[level], TAHUN_DEMO)
    for (const path of ['/cmsp/', '/cmsp/notifikasi'])
      expect((await people[level].get(path)).text.toLowerCase(), path).toMatch(/retur tahun (lalu|anggaran sebelumnya)/)
    await buka(people[level], LALU)
    expect((await people[level].get('/cmsp/sp2d?proses=saya')).text).toContain(`/cmsp/sp2d/${id}`)
    await buka(people[level], TAHUN_DEMO)
    await setuju(people[level], id)
    expect(await app.deps.prisma.tugas.findUnique({ where: { sp2dId: BigInt(id) } })).toBeNull()
    const page = (await people[level].get(`/cmsp/sp2d/${id}`)).text
    expect(page).toContain(`SP2D ini dari tahun anggaran ${LALU}, sedangkan yang Anda buka ${TAHUN_DEMO}.`)
    await buka(people[level], LALU)
    await advance(app, people[level], [id])
  }
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  await expectInvariants(app)
})

test('taxes of an earlier year may still get their kode billing, from either view', async () => {
  for (const view of [LALU, TAHUN_DEMO]) {
    await buka(people.MAKER, TAHUN_DEMO)
    const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'LS_BARANG_JASA' })
    await tahunLalu(app, [id])
    await buka(people.MAKER, view)
    await makeBillings(app, people.MAKER, id)
    const open = await app.deps.prisma.pajak.count({ where: { sp2dId: BigInt(id), mengurangi: true, billingId: null } })
    expect(open).toBe(0)
  }
})

test('lists, figures, registers and files show the year in view and nothing of another', async () => {
  await buka(people.MAKER, TAHUN_DEMO)
  const old = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  const now = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await tahunLalu(app, [old.id])
  for (const [view, shown, hidden] of [
    [LALU, old, now],
    [TAHUN_DEMO, now, old],
  ] as const) {
    await buka(people.MAKER, view)
    for (const path of ['/cmsp/sp2d?semua=ya', '/cmsp/laporan/register', '/cmsp/sp2d/export.csv?semua=ya']) {
      const page = (await people.MAKER.get(`${path}${path.includes('?') ? '&' : '?'}nomor=`)).text
      expect(page, `${path} in ${view}`).not.toContain(hidden.nomor)
    }
    const found = (await people.MAKER.get(`/cmsp/sp2d?semua=ya&nomor=${encodeURIComponent(shown.nomor)}`)).text
    expect(found).toContain(`/cmsp/sp2d/${shown.id}`)
    expect((await people.MAKER.get('/cmsp/')).text).toContain(`TA ${view}`)
  }
})

test('in an earlier year the buttons that change something are gone and a notice says so on every page', async () => {
  const maker = people.MAKER
  await buka(maker, LALU)
  for (const path of ['/cmsp/', '/cmsp/sp2d', '/cmsp/tugas', '/cmsp/master/rekening', '/cmsp/pencairan/antrean']) {
    const page = (await maker.get(path)).text
    expect(page, path).toContain(`Tahun anggaran ${LALU} hanya dapat dibaca.`)
    for (const button of ['Download SP2D</button>', 'Tambah Data', 'Impor dari berkas'])
      expect(page, `${path} ${button}`).not.toContain(button)
  }
  await buka(maker, TAHUN_DEMO)
  expect((await maker.get('/cmsp/sp2d')).text).not.toContain('hanya dapat dibaca')
})

test('a person chooses among the years their own Pemda has data for; signing in begins in the running one', async () => {
  const other: Client = await app.signIn('maker.bjm')
  const page = (await other.get('/cmsp/tahun')).text
  expect(page).not.toContain(`Buka ${LALU}`)
  const refused = await buka(other, LALU)
  expect(refused.status).toBe(303)
  expect((await other.get('/cmsp/')).text).toContain(`TA ${TAHUN_DEMO}`)
  await buka(people.MAKER, LALU)
  expect((await people.MAKER.get('/cmsp/tahun')).text).toContain(`Buka ${TAHUN_DEMO}`)
  const again = await app.signIn('maker.prov')
  expect((await again.get('/cmsp/')).text).toContain(`TA ${TAHUN_DEMO}`)
})
