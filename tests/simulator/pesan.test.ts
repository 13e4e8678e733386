import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from './support.js'
import type { World } from './support.js'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const OTP = { to: '+6281251010011', text: 'Kode OTP Anda 482913, berlaku 2 menit.', reference: 'otp-1' }

const sendMail = (to: string) =>
  createTransport({ host: '127.0.0.1', port: world.smtpPort(), ignoreTLS: true }).sendMail({
    from: 'cmsp@bankkalsel.example',
    to,
    subject: 'Reset Password',
    text: 'Buka http://localhost:3000/cmsp/reset/abc',
    html: '<a href="http://localhost:3000/cmsp/reset/abc">Reset Password</a>',
  })

test('an SMS arrives in the inbox of its phone, and the console shows the OTP', async () => {
  expect((await world.sms(OTP)).body).toMatchObject({ status: 'DELIVERED' })
  expect(await world.get('/inbox/sms?to=%2B6281251010011')).toMatchObject([{ to: OTP.to, text: OTP.text }])
  expect(await world.get('/inbox/sms?to=%2B6281200000000')).toEqual([])
  expect(await world.page('/')).toContain('<p class="otp">482913</p>')
})

test('the gateway knows how far an SMS has come, and the console can change it', async () => {
  const { id } = (await world.sms(OTP)).body as { id: string }
  const ask = async (which: string) => {
    const headers = { authorization: 'Bearer kunci-sms' }
    const answer = await fetch(`${world.url()}/sms/v1/messages/${which}`, { headers })
    return [answer.status, ((await answer.json()) as { status?: string }).status]
  }
  expect(await ask(id)).toEqual([200, 'DELIVERED'])
  await world.control('sms/status', { to: OTP.to, status: 'FAILED' })
  expect(await ask(id)).toEqual([200, 'FAILED'])
  expect(await ask('999999')).toEqual([404, undefined])
  expect((await fetch(`${world.url()}/sms/v1/messages/${id}`)).status).toBe(401)
})

test('a mail arrives with subject, text and html', async () => {
  await sendMail('Maker@kalselprov.example')
  expect(await world.get('/inbox/email?to=maker@kalselprov.example')).toMatchObject([
    { subject: 'Reset Password', text: expect.stringContaining('/reset/abc'), html: expect.stringContaining('<a ') },
  ])
})

test('a mail server in trouble refuses the mail', async () => {
  await world.control('faults', { endpoint: '/smtp', mode: 'error500-before', times: 1 })
  await expect(sendMail('hilang@kalselprov.example')).rejects.toThrow('451')
  expect(await world.get('/inbox/email?to=hilang@kalselprov.example')).toEqual([])
})

test.each(['pesan', 'fmis&pemda=63.71&ubah=13001', 'bank', 'pajak', 'gangguan'])(
  'the console shows %s',
  async (bagian) => {
    expect(await world.page(`/?bagian=${bagian}`)).toContain('</html>')
  },
)

test('a form of the console works like the door it posts to, and leads back to its page', async () => {
  const response = await fetch(`${world.url()}/control/faults`, {
    method: 'POST',
    body: new URLSearchParams({ endpoint: '/sms', mode: 'slow', times: '', delayMs: '5', match: '' }),
    redirect: 'manual',
  })
  expect([response.status, response.headers.get('location')]).toEqual([303, '/?bagian=gangguan'])
  expect(await world.get('/control/faults')).toMatchObject([{ endpoint: '/sms', mode: 'slow', times: null }])
})

test('reset brings back the books of the first day', async () => {
  await world.control('reset', {})
  expect(await world.get('/inbox/sms')).toEqual([])
  expect(await world.get('/control/faults')).toEqual([])
  expect((await world.fmis('63.00/sp2d?tahun=2026&batas=1')).body['total']).toBeGreaterThan(45)
})
