import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { PASSWORD_DEMO, visit } from '../support/client.js'
import { makeBillings, publish, setuju } from '../support/story.js'
import { confirmBySms, enter, isIn, mailTo, SANDI, smsTo, tryIn } from './orang.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const unproven = (username: string) =>
  app.deps.pool.query('UPDATE pengguna SET hp_terbukti_pada = NULL WHERE username = $1', [username])
const phoneOf = async (username: string) =>
  (await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })).noHp

test('a new user changes the password, signs in again and proves the phone by an OTP of its own wording', async () => {
  const first = await enter(app, 'baru.prov')
  const form = { passwordLama: PASSWORD_DEMO, passwordBaru: SANDI, passwordUlang: SANDI }
  expect((await first.submit('/cmsp/ganti-password', form, '/cmsp/ganti-password')).text).toContain(
    'Password berhasil diubah',
  )
  const person = await enter(app, 'baru.prov', SANDI)
  const page = await person.get('/cmsp/sp2d')
  expect(page.status).toBe(200)
  expect(page.text).toContain('Nomor HP Anda belum dibuktikan')
  const noHp = await phoneOf('baru.prov')
  expect((await person.get('/cmsp/profil/bukti-hp')).text).not.toContain(noHp)
  expect((await confirmBySms(app, person, '/cmsp/profil/bukti-hp', noHp)).text).toContain('Nomor HP Anda terbukti')
  expect((await smsTo(app, noHp))[0]).toMatch(/kode \d{6} untuk MEMBUKTIKAN NOMOR HP Anda, bukan untuk menyetujui SP2D/)
  expect((await person.get('/cmsp/sp2d')).text).not.toContain('belum dibuktikan')
  expect((await person.get('/cmsp/profil')).text).toContain(`••••${noHp.slice(-4)}`)
})

test('until the phone is proven no OTP for tasks can be asked for, and a code for the phone is worth nothing there', async () => {
  const maker = await enter(app, 'maker.prov')
  const { id } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await makeBillings(app, maker, id)
  await setuju(maker, id)
  await unproven('maker.prov')
  const refused = await maker.post('/cmsp/tugas/otp', { id }, `/cmsp/tugas/konfirmasi?id=${id}`)
  expect(refused.status).toBe(403)
  expect(refused.text).toContain('Nomor HP Anda belum dibuktikan')
  expect(refused.text).toContain('/cmsp/profil/bukti-hp')

  const page = await maker.submit('/cmsp/profil/bukti-hp/otp', {}, '/cmsp/profil/bukti-hp')
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  const otp = /\b\d{6}\b/.exec((await smsTo(app, await phoneOf('maker.prov')))[0] ?? '')?.[0] ?? ''
  await maker.submit('/cmsp/tugas/proses', { id, tantanganId, otp }, '/cmsp/tugas')
  expect((await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })).status).toBe('TUGAS_MAKER')
  await maker.post('/cmsp/profil/bukti-hp', { tantanganId, otp })
  expect((await maker.post('/cmsp/tugas/otp', { id })).status).toBe(303)
})

test('a code for an old number does not prove the new one', async () => {
  const checker = await enter(app, 'checker.prov')
  await unproven('checker.prov')
  const noHp = await phoneOf('checker.prov')
  const page = await checker.submit('/cmsp/profil/bukti-hp/otp', {}, '/cmsp/profil/bukti-hp')
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  const otp = /\b\d{6}\b/.exec((await smsTo(app, noHp))[0] ?? '')?.[0] ?? ''
  await app.deps.pool.query(`UPDATE pengguna SET no_hp = '+6281200000099' WHERE username = 'checker.prov'`)
  expect((await checker.submit('/cmsp/profil/bukti-hp', { tantanganId, otp }, '/cmsp/profil/bukti-hp')).text).toContain(
    'Nomor HP Anda berubah',
  )
  const { hpTerbuktiPada } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'checker.prov' } })
  expect(hpTerbuktiPada).toBeNull()
})

test('an invitation carries a first password of 72 hours that must be changed; afterwards it opens nothing', async () => {
  const user = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'auditor.prov' } })
  await app.deps.pool.query('UPDATE pengguna SET harus_ganti_password = true WHERE id = $1', [user.id])
  const { queueMail } = await import('../../src/db/queueMail.js')
  const invite = () => app.deps.prisma.$transaction((tx) => queueMail(tx, { jenis: 'UNDANGAN', penggunaId: user.id }))
  await invite()
  const passwordIn = async () =>
    /Password pertama: (\S+)/.exec((await mailTo(app, user.email))[0]?.text ?? '')?.[1] ?? ''
  const password = await passwordIn()
  expect(password).toMatch(/^(\w{4}-){3}\w{4}$/)
  const answer = await tryIn(await visit(app.url), { email: 'auditor.prov', password })
  expect(answer.headers['location']).toBe('/cmsp/ganti-password')

  await app.deps.pool.query(
    `UPDATE pengguna SET sandi_awal_sampai = sandi_awal_sampai - interval '72 hours' WHERE id = $1`,
    [user.id],
  )
  const browser = await visit(app.url)
  const late = await tryIn(browser, { email: 'auditor.prov', password })
  expect([late.headers['location'], isIn(late)]).toEqual(['/cmsp/masuk', false])
  expect((await browser.get('/cmsp/masuk')).text).toContain('Email/username, password, atau captcha tidak sesuai')
  await invite()
  const again = await passwordIn()
  expect(again).not.toBe(password)
  expect((await tryIn(await visit(app.url), { email: 'auditor.prov', password: again })).headers['location']).toBe(
    '/cmsp/ganti-password',
  )
})

test('an invitation that is sent late does not replace a password its owner has chosen', async () => {
  const user = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'approver.bjm' } })
  const { queueMail } = await import('../../src/db/queueMail.js')
  await app.deps.prisma.$transaction((tx) => queueMail(tx, { jenis: 'UNDANGAN', penggunaId: user.id }))
  expect((await mailTo(app, user.email))[0]?.text).toContain('dengan password yang Anda pilih sendiri')
  expect(isIn(await tryIn(await visit(app.url), { email: 'approver.bjm' }))).toBe(true)
})
