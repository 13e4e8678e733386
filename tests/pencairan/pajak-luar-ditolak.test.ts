import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { fault, taxStories } from '../pajak/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { ajukanLuar, dibayarDiLuar, hrefOf, legOf, PPN } from './luar.js'
import { putuskan, tindak } from './meja.js'

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People
let operator: Client
let admin: Client
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  story = await taxStories(app, people)
  ;[operator, admin] = [await app.signIn('operator.bank'), await app.signIn('admin.bank')]
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

test('what is typed wrong is said at its field and nothing is proposed', async () => {
  const { legId } = await dibayarDiLuar(app, story)
  const { ntpn: dipakai } = await app.deps.prisma.buktiPajak.findFirstOrThrow()
  for (const [isian, surat, pesan] of [
    [{ ntpn: '' }, undefined, 'Isi NTPN.'],
    [{ ntpn: 'ABC' }, undefined, 'NTPN terdiri atas 16 huruf dan angka.'],
    [{ ntb: '12345' }, undefined, 'NTB terdiri atas 12 digit.'],
    [{ ntpn: dipakai }, undefined, `NTPN ${dipakai} sudah tercatat`],
    [{ tanggalBayar: '2026-02-30' }, undefined, 'Isi tanggal yang benar.'],
    [{ tanggalBayar: '2999-01-01' }, undefined, 'Tanggal bayar tidak boleh setelah hari ini.'],
    [{ tanggalBayar: '2026-01-02' }, undefined, 'waktu itu belum dibayar'],
    [{ dasarNomor: '' }, undefined, 'Isi nomor suratnya.'],
    [{ dasarTanggal: '2999-01-01' }, undefined, 'Tanggal surat tidak boleh setelah hari ini.'],
    [{}, null, 'Lampirkan pindaian surat Pemda (PDF).'],
    [{}, Buffer.from('GIF89a'), 'Lampiran harus berupa berkas PDF.'],
  ] as const) {
    const answer = await ajukanLuar(app, operator, legId, { dasarNomor: '900/SURAT/X', ...isian }, surat)
    expect(answer.status, pesan).toBe(422)
    const page = await answer.text()
    expect(page).toContain(pesan)
    if (!('dasarNomor' in isian)) expect(page).toContain('900/SURAT/X')
  }
  expect(await app.deps.prisma.usulan.count({ where: { sasaran: `leg:${legId}` } })).toBe(0)
})

test.each([
  ['down', {}, 'DJP belum menjawab'],
  ['refuse:02', {}, 'belum dibayar (02: Kode billing sudah kedaluwarsa.)'],
  ['refuse:01', {}, 'belum dibayar (01: Data tidak ditemukan.)'],
])('DJP has the first word: %s, %s', async (mode, more, pesan) => {
  const { legId } = await dibayarDiLuar(app, story)
  await fault(app, '/djp/v1/billing/inquiry', mode, more)
  const answer = await ajukanLuar(app, operator, legId)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain(pesan)
  expect(await app.deps.prisma.usulan.count({ where: { sasaran: `leg:${legId}` } })).toBe(0)
})

test('what MPN calls paid and DJP does not is not proposed', async () => {
  const id = await story.approved([PPN])
  await fault(app, '/mpn/v1/payment', 'refuse:27')
  await app.drain()
  const leg = (await story.legs(id)).find(({ status }) => status === 'GAGAL')
  const answer = await ajukanLuar(app, operator, leg?.id ?? 0n)
  expect(await answer.text()).toContain('belum dibayar, jadi tidak dapat dicatat dibayar di luar CMSP')
})

test('only for a tax that failed because of its code, and only by the operator', async () => {
  const id = await story.approved([PPN])
  await fault(app, '/mpn/v1/payment', 'refuse:31')
  await app.drain()
  const leg = (await story.legs(id)).find(({ status }) => status === 'GAGAL')
  const legId = leg?.id ?? 0n
  expect((await operator.get(`/cmsp/operasi/pencairan/${legId}`)).text).not.toContain('/cmsp/operasi/pajak-luar')
  expect((await operator.get(`/cmsp/operasi/pajak-luar/${legId}`)).status).toBe(409)
  expect((await ajukanLuar(app, operator, legId)).status).toBe(409)
  const { legId: gagal } = await dibayarDiLuar(app, story)
  for (const person of [people.MAKER, people.APPROVER, admin])
    expect((await ajukanLuar(app, person, gagal)).status).toBe(403)
})

test('while it or a new reference waits, the other is neither proposed nor decided', async () => {
  const { legId } = await dibayarDiLuar(app, story)
  const href = hrefOf(await ajukanLuar(app, operator, legId))
  expect((await operator.get(`/cmsp/operasi/pajak-luar/${legId}`)).text).toContain('Lihat usulan yang menunggu')
  const kedua = await ajukanLuar(app, operator, legId)
  expect([kedua.status, await kedua.text()]).toEqual([409, expect.stringContaining('sudah ada usulan yang menunggu')])
  expect((await tindak(app, operator, 'referensi-baru', String(legId))).text).toContain(
    'sudah ada usulan yang menunggu',
  )
  await operator.submit(`${href}/tarik`, {}, href)
  const ulang = (await tindak(app, operator, 'referensi-baru', String(legId))).headers['location'] ?? ''
  expect((await ajukanLuar(app, operator, legId)).status).toBe(409)
  // Even if both came to wait, none of them is decided before the other is gone.
  const { rows } = await app.deps.pool.query<{ id: string }>(
    `INSERT INTO usulan (jenis, sasaran, ringkasan, pemda_id, sebelum, sesudah, dasar_nomor, dasar_tanggal, lampiran_id, pengusul_id, pengusul_nip)
     SELECT jenis, sasaran, ringkasan, pemda_id, sebelum, sesudah, dasar_nomor, dasar_tanggal, lampiran_id, pengusul_id, pengusul_nip
     FROM usulan WHERE sasaran = $1 AND jenis = 'PAJAK_LUAR' RETURNING id`,
    [`leg:${legId}`],
  )
  const lagi = `/cmsp/admin/usulan/${rows[0]?.id}`
  for (const one of [lagi, ulang])
    expect(await putuskan(app, admin, 'admin.bank', one)).toContain('sudah ada usulan yang menunggu')
  await operator.submit(`${ulang}/tarik`, {}, ulang)
  await putuskan(app, admin, 'admin.bank', lagi)
  expect((await legOf(app, legId)).status).toBe('DILUAR')
  await expectInvariants(app)
})

test('an order whose fate became open again, and books that are not compared, keep it from being decided', async () => {
  const { id, legId } = await dibayarDiLuar(app, story)
  const href = hrefOf(await ajukanLuar(app, operator, legId))
  await app.deps.pool.query(`UPDATE percobaan SET status = 'TIDAK_PASTI' WHERE leg_id = $1`, [legId])
  expect(await putuskan(app, admin, 'admin.bank', href)).toContain('belum terbukti gagal')
  await app.deps.pool.query(`UPDATE percobaan SET status = 'GAGAL' WHERE leg_id = $1`, [legId])
  await app.deps.pool.query(
    `INSERT INTO gerbang_kirim (lingkup, tertutup, alasan, rekon_sejak) VALUES ($1, true, 'Dipulihkan', current_date)`,
    [`sp2d:${id}`],
  )
  expect(await putuskan(app, admin, 'admin.bank', href)).toContain('belum dicocokkan dengan rekening koran bank')
  await operator.submit(`${href}/tarik`, {}, href)
  expect((await ajukanLuar(app, operator, legId)).status).toBe(409)
  expect((await legOf(app, legId)).status).toBe('GAGAL')
})
