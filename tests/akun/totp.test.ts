import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hotp, langkahTotp } from '../../src/domain/totp.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { publish, setuju, statusOf } from '../support/story.js'
import { usulkanNama } from '../usulan/adegan.js'
import { seal } from '../../src/modules/tantangan/rahasia.js'
import { confirmBySms, enter, mailTo, smsTo } from './orang.js'

let app: TestApp
let maker: Client
let noHp: string
let penggunaId: bigint

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  for (const table of ['batas', 'totp', 'totp_dipakai', 'kode_pemulihan'])
    await app.deps.pool.query(`DELETE FROM ${table}`)
  ;({ noHp, id: penggunaId } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } }))
  maker = await enter(app, 'maker.prov')
})
afterAll(() => app.close())

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function decode(text: string): Buffer {
  const bits = Array.from(text.replaceAll(' ', ''), (sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join(
    '',
  )
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

const codeNow = (rahasia: Buffer, geser = 0) => hotp(rahasia, langkahTotp(new Date()) + geser)

/** Sets the app up as a person does: SMS, QR code, first code. */
async function enrol(person = maker, phone = noHp): Promise<{ rahasia: Buffer; pemulihan: string[] }> {
  const page = await confirmBySms(app, person, '/cmsp/profil/totp/pasang', phone)
  const rahasia = decode(/Kunci: <code>([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '')
  const shown = codeNow(rahasia, -1).replace(/^.../, '$& ')
  const done = await person.post('/cmsp/profil/totp', { kode: shown }, '/cmsp/profil/totp')
  return { rahasia, pemulihan: [...done.text.matchAll(/<code>(\w{5}-\w{5})</g)].map(([, kode = '']) => kode) }
}

/** A task that waits for its code; Get OTP was pressed. */
async function waitingTask(): Promise<{ id: string; tantanganId: string }> {
  const { id } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, id)
  const answer = await maker.post('/cmsp/tugas/otp', { id }, `/cmsp/tugas/konfirmasi?id=${id}`)
  return { id, tantanganId: /tantangan=(\d+)/.exec(answer.headers['location'] ?? '')?.[1] ?? '' }
}

const answer = ({ id, tantanganId }: { id: string; tantanganId: string }, otp: string | string[]) =>
  maker.submit('/cmsp/tugas/proses', { id, tantanganId, otp }, `/cmsp/tugas/konfirmasi?id=${id}`)

test('setting it up takes an SMS code and a first code of the app, and is told by mail and SMS', async () => {
  expect((await maker.get('/cmsp/profil/totp')).status).toBe(303)
  const page = await confirmBySms(app, maker, '/cmsp/profil/totp/pasang', noHp)
  expect((await smsTo(app, noHp))[0]).toContain('untuk MEMASANG APLIKASI AUTENTIKATOR, bukan untuk menyetujui SP2D')
  expect(page.text).toContain('<img src="data:image/png;base64,')
  const wrong = await maker.submit('/cmsp/profil/totp', { kode: '000000' }, '/cmsp/profil/totp')
  expect(wrong.text).toContain('Kode tidak sesuai')
  const { pemulihan } = await enrol()
  expect(new Set(pemulihan).size).toBe(10)
  expect((await maker.get('/cmsp/profil/totp')).text).not.toContain(pemulihan[0])
  expect((await smsTo(app, noHp))[0]).toContain('aplikasi autentikator DIPASANG')
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { id: penggunaId } })
  expect((await mailTo(app, email))[0]?.subject).toContain('Aplikasi autentikator dipasang')
})

test('the secret and the recovery codes cannot be read in the database, nor the QR code in another session', async () => {
  await confirmBySms(app, maker, '/cmsp/profil/totp/pasang', noHp)
  expect((await (await enter(app, 'maker.prov')).get('/cmsp/profil/totp')).status).toBe(303)
  const { rahasia, pemulihan } = await enrol()
  const { rows } = await app.deps.pool.query<{ stored: string }>(
    'SELECT concat((SELECT json_agg(t) FROM totp t), (SELECT json_agg(k) FROM kode_pemulihan k)) AS stored',
  )
  for (const secret of [rahasia.toString('base64'), rahasia.toString('hex'), ...pemulihan]) {
    expect(rows[0]?.stored).not.toContain(secret)
  }
})

test('with the app a task is confirmed by its code, bound as ever; no SMS goes out', async () => {
  const { rahasia } = await enrol()
  const before = (await smsTo(app, noHp)).length
  const task = await waitingTask()
  expect((await maker.get(`/cmsp/tugas/konfirmasi?id=${task.id}`)).text).toContain('aplikasi autentikator')
  expect((await smsTo(app, noHp)).length).toBe(before)
  expect((await answer(task, '000000')).text).toContain('OTP salah. Sisa 4 percobaan.')
  await answer(task, codeNow(rahasia).split(''))
  expect(await statusOf(app, task.id)).toBe('DISETUJUI_MAKER')
})

test('a code of the app serves once, also for another task and in parallel', async () => {
  const { rahasia } = await enrol()
  const first = await waitingTask()
  const kode = codeNow(rahasia)
  await answer(first, kode)
  expect(await statusOf(app, first.id)).toBe('DISETUJUI_MAKER')
  const second = await waitingTask()
  expect((await answer(second, kode)).text).toContain('OTP salah')
  expect(await statusOf(app, second.id)).toBe('TUGAS_MAKER')
  // With the one before these are four tries; five would end the challenge before the right one is done.
  await Promise.all(Array.from({ length: 3 }, () => answer(second, codeNow(rahasia, 1))))
  const { rows } = await app.deps.pool.query('SELECT 1 FROM keputusan WHERE sp2d_id = $1', [second.id])
  expect(rows).toHaveLength(1)
})

test('five wrong codes end the challenge, and an expired one takes no code', async () => {
  const { rahasia } = await enrol()
  const task = await waitingTask()
  for (let i = 0; i < 5; i++) await answer(task, '000000')
  expect((await answer(task, codeNow(rahasia))).text).toContain('salah lima kali')
  const next = await waitingTask()
  await app.deps.pool.query(`UPDATE tantangan SET kedaluwarsa = kedaluwarsa - interval '121 seconds' WHERE id = $1`, [
    next.tantanganId,
  ])
  expect((await answer(next, codeNow(rahasia))).text).toContain('lewat 2 menit')
  expect([await statusOf(app, task.id), await statusOf(app, next.id)]).toEqual(['TUGAS_MAKER', 'TUGAS_MAKER'])
})

test('a recovery code stands in for the app, once', async () => {
  const { pemulihan } = await enrol()
  const [kode = ''] = pemulihan
  const first = await waitingTask()
  await answer(first, kode.toUpperCase())
  expect(await statusOf(app, first.id)).toBe('DISETUJUI_MAKER')
  const second = await waitingTask()
  expect((await answer(second, kode)).text).toContain('OTP salah')
  expect((await maker.get('/cmsp/profil/totp')).text).toContain('9 kode pemulihan belum terpakai')
})

test('an admin of the bank confirms a proposal with the app or a recovery code; no SMS goes out', async () => {
  const [satu, dua] = [await enter(app, 'admin.bank'), await enter(app, 'admin2.bank')]
  const phone = (await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'admin2.bank' } })).noHp
  const { rahasia, pemulihan } = await enrol(dua, phone)
  const before = (await smsTo(app, phone)).length
  for (const [kode, nama] of [
    [codeNow(rahasia), 'Kota Idaman'],
    [pemulihan[0] ?? '', 'Kota Seribu Sungai'],
  ] as const) {
    const href = `/cmsp/admin/usulan/${await usulkanNama(app, satu, '63.71', nama)}`
    const page = await dua.submit(`${href}/otp`, {}, href)
    expect(page.text).toContain('aplikasi autentikator')
    const tantanganId = /name="tantanganId" value="(\d+)"/.exec(page.text)?.[1] ?? ''
    const done = await dua.submit(`${href}/setujui`, { tantanganId, otp: kode }, href)
    expect(done.text, nama).toContain('sudah berlaku')
  }
  expect((await smsTo(app, phone)).length).toBe(before)
})

test('after OTP_KEY was changed the app says that it is void, and is set up anew by SMS', async () => {
  const before = { config: { ...app.deps.config, OTP_KEY: 'kunci-sebelum-diganti' } }
  const rahasia = seal(before, Buffer.alloc(20), String(penggunaId))
  await app.deps.prisma.totp.create({ data: { penggunaId, rahasia, sid: 'dulu', aktifPada: new Date() } })
  const task = await waitingTask()
  const page = await answer(task, '123456')
  expect(page.status).toBe(409)
  expect(page.text).toContain('Aplikasi autentikator Anda tidak berlaku lagi')
  await confirmBySms(app, maker, '/cmsp/profil/totp/lepas', noHp)
  expect((await enrol()).pemulihan).toHaveLength(10)
})

test('taking it off needs an SMS code, is told by mail and SMS, and leads back to SMS', async () => {
  const { pemulihan } = await enrol()
  const page = await confirmBySms(app, maker, '/cmsp/profil/totp/lepas', noHp)
  expect(page.text).toContain('Aplikasi autentikator dilepas')
  expect((await smsTo(app, noHp))[0]).toContain('aplikasi autentikator DILEPAS')
  const before = (await smsTo(app, noHp)).length
  const task = await waitingTask()
  expect((await smsTo(app, noHp)).length).toBe(before + 1)
  expect((await answer(task, pemulihan[0] ?? '')).text).toContain('OTP salah')
})

test('guessing the first code is limited', async () => {
  await confirmBySms(app, maker, '/cmsp/profil/totp/pasang', noHp)
  for (let i = 0; i < 5; i++) await maker.post('/cmsp/profil/totp', { kode: '000000' }, '/cmsp/profil/totp')
  expect((await maker.post('/cmsp/profil/totp', { kode: '000000' }, '/cmsp/profil/totp')).status).toBe(429)
})
