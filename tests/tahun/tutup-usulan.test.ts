import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { errorsOn, setujui, usulanOf } from '../usulan/adegan.js'

// A year whose end lies ahead whenever this runs.
const TAHUN = new Date().getFullYear() + 1
let app: TestApp
let admin: Client
let admin2: Client
let href: string
let pemdaId: bigint

beforeAll(async () => {
  app = await startTestApp({ TAHUN_ANGGARAN: String(TAHUN) })
  ;[admin, admin2] = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  pemdaId = (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })).id
  href = `/cmsp/admin/tutup-tahun/${pemdaId}`
})
afterAll(() => app.close())

const isi = (tanggal: string, jam: string) => admin.post(href, { tanggal, jam }, href)
const tutupNow = async () =>
  (await app.deps.prisma.tutupTahun.findUnique({ where: { pemdaId_tahun: { pemdaId, tahun: TAHUN } } }))?.tutup

test('the closing time is set by two admins and read in WITA', async () => {
  expect((await admin.get('/cmsp/admin/tutup-tahun')).text).toContain(`31 Desember ${TAHUN} 24.00 WITA (bawaan)`)
  const id = usulanOf(await isi(`${TAHUN}-12-30`, '16.00'))
  expect(await tutupNow()).toBeUndefined()
  const page = (await admin2.get(`/cmsp/admin/usulan/${id}`)).text
  for (const shown of [`31 Desember ${TAHUN} 24.00 WITA`, `30 Desember ${TAHUN} 16.00 WITA`])
    expect(page).toContain(shown)
  expect((await admin.post(`/cmsp/admin/usulan/${id}/otp`)).status).toBe(403)
  await setujui(app, admin2, id)
  expect(await tutupNow()).toEqual(new Date(`${TAHUN}-12-30T08:00:00Z`))
  expect((await admin.get('/cmsp/admin/tutup-tahun')).text).toContain(`30 Desember ${TAHUN} 16.00 WITA`)
  expect(await app.deps.prisma.audit.count({ where: { aksi: 'TUTUP_TAHUN_DIUBAH' } })).toBe(1)
})

test('the end of the year stays what it was typed as: 31 Desember, 24.00', async () => {
  await setujui(app, admin2, usulanOf(await isi(`${TAHUN}-12-31`, '24.00')))
  expect(await tutupNow()).toEqual(new Date(`${TAHUN}-12-31T16:00:00Z`))
  expect((await admin.get('/cmsp/admin/tutup-tahun')).text).toContain(`31 Desember ${TAHUN} 24.00 WITA`)
  const form = (await admin.get(href)).text
  for (const value of [`${TAHUN}-12-31`, '24.00']) expect(form).toContain(`value="${value}"`)
})

test.each([
  ['in the past', '2020-12-31', '16:00', 'Waktu tutup harus setelah saat ini.'],
  ['after the year', `${TAHUN + 1}-01-01`, '00:01', `Paling lambat 31 Desember ${TAHUN} pukul 24.00 WITA.`],
  ['no date', '2026-02-30', '16:00', 'Isi tanggal yang benar.'],
  ['no time', `${TAHUN}-12-30`, '25:00', 'Isi jam WITA'],
])('%s is refused at its field', async (_, tanggal, jam, pesan) => {
  await isi(tanggal, jam)
  const page = (await admin.get(href)).text
  expect(errorsOn(page).join()).toContain(pesan)
  expect(page).toContain(`value="${tanggal}"`)
})

test('a year that is closed is not opened again by moving its time', async () => {
  await app.deps.prisma.tutupTahun.update({
    where: { pemdaId_tahun: { pemdaId, tahun: TAHUN } },
    data: { tutup: new Date(Date.now() - 1000) },
  })
  const answer = await isi(`${TAHUN}-12-31`, '24:00')
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Tahun ini sudah ditutup')])
})
