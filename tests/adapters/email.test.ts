import { type AddressInfo, createServer } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createEmail } from '../../src/adapters/email/client.js'

const kotakSurat: { to: string[]; isi: string }[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, done) =>
    done(address.startsWith('penuh@') ? Object.assign(new Error('mailbox full'), { responseCode: 552 }) : null),
  onData: (stream, session, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      kotakSurat.push({ to, isi: Buffer.concat(chunks).toString() })
      done()
    })
  },
})
const urlOf = (): string => `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
const surat = { subject: 'Reset Password', text: 'Klik tautan', html: '<p>Klik tautan</p>' }

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise<void>((resolve) => server.close(resolve)))
beforeEach(() => {
  kotakSurat.length = 0
})

test('a mail arrives with subject, text and HTML', async () => {
  const email = createEmail({ url: urlOf(), from: 'CMSP <cmsp@bankkalsel.test>' })
  expect(await email.send({ to: 'siti@pemda.test', ...surat })).toEqual({ kind: 'terkirim' })
  const parsed = await simpleParser(kotakSurat[0]?.isi ?? '')
  expect(parsed.subject).toBe('Reset Password')
  expect(parsed.text?.trim()).toBe('Klik tautan')
  expect(parsed.html).toContain('<p>Klik tautan</p>')
})

test('one address is one recipient, whatever it contains', async () => {
  const email = createEmail({ url: urlOf(), from: 'cmsp@bankkalsel.test' })
  await email.send({ to: 'siti@pemda.test, lain@jahat.test', ...surat })
  expect(kotakSurat.flatMap(({ to }) => to)).not.toContain('lain@jahat.test')
})

test('a refusing or missing server is a value', async () => {
  const email = createEmail({ url: urlOf(), from: 'cmsp@bankkalsel.test' })
  const gagal = { kind: 'gagal', pesan: expect.stringContaining('Email tidak terkirim') as string }
  expect(await email.send({ to: 'penuh@pemda.test', ...surat })).toEqual(gagal)
  const tanpaServer = createEmail({ url: 'smtp://127.0.0.1:3918', from: 'cmsp@bankkalsel.test' })
  expect(await tanpaServer.send({ to: 'siti@pemda.test', ...surat })).toEqual(gagal)
})

test('a server that answers a byte now and then holds a mail no longer than one may take', async () => {
  const slow = createServer((socket) => {
    const drip = setInterval(() => socket.write('2'), 20)
    socket.on('error', () => undefined).on('close', () => clearInterval(drip))
  })
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  const url = `smtp://127.0.0.1:${(slow.address() as AddressInfo).port}`
  const email = createEmail({ url, from: 'cmsp@bankkalsel.test', limitMs: 300 })
  expect(await email.send({ to: 'siti@pemda.test', ...surat })).toEqual({
    kind: 'gagal',
    pesan: 'Email tidak terkirim (HABIS_WAKTU).',
  })
  // Nothing of it is left behind: the server would not close before.
  await new Promise((resolve) => slow.close(resolve))
})
