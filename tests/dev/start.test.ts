import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { urlFor, withClient } from '../../src/dev/databases.js'
import { appEnvironment, readPorts, simulatorEnvironment } from '../../src/dev/environment.js'
import { useGivenDatabase } from '../../src/dev/given-database.js'
import { requireFreePort } from '../../src/dev/ports.js'
import { loadSecrets } from '../../src/dev/secrets.js'

const urls = { ownerUrl: 'postgres://o', appUrl: 'postgres://a', simulatorUrl: 'postgres://s' }

test('secrets are made once, readable by their owner only, and a new one does not change the others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rahasia-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'secrets.json')
  const first = loadSecrets(folder)
  expect(loadSecrets(folder)).toEqual(first)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const { smsKey, ...older } = JSON.parse(await readFile(file, 'utf8')) as typeof first
  await writeFile(file, JSON.stringify(older))
  const mended = loadSecrets(folder)
  expect(mended).toEqual({ ...first, smsKey: mended.smsKey })
  expect(mended.smsKey).not.toBe(smsKey)
})

test('application and simulator know the same keys and find each other', () => {
  const ports = readPorts({ PORT: '4000', SIMULATOR_PORT: '4010' })
  const app = appEnvironment(ports, urls, {})
  const simulator = simulatorEnvironment(ports, urls, {})
  for (const key of ['FMIS_KEY', 'BANK_CLIENT_SECRET', 'RELAY_CLIENT_SECRET', 'SMS_KEY']) {
    expect(app[key], key).toBe(simulator[key])
  }
  expect(app).toMatchObject({ CMSP_URL: 'http://localhost:4000', FMIS_URL: 'http://127.0.0.1:4010' })
  expect(app.SMTP_URL).toBe(`smtp://127.0.0.1:${simulator.SIMULATOR_SMTP_PORT}`)
  expect(simulator).not.toHaveProperty('BANK_PRIVATE_KEY')
})

test('a setting of the caller wins over the prepared one', () => {
  const app = appEnvironment(readPorts({}), urls, { CMSP_ROLES: 'web', CMSP_CAPTCHA_TEST_ANSWER: 'abc' })
  expect(app).toMatchObject({ CMSP_ROLES: 'web', CMSP_CAPTCHA_TEST_ANSWER: 'abc', PORT: '3000' })
})

test('a taken port is named together with the variable that moves it', async () => {
  const server = createServer().listen(0)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(requireFreePort('SIMULATOR_PORT', port)).rejects.toThrow(`Port ${port} sudah dipakai`)
  await expect(requireFreePort('SIMULATOR_PORT', port)).rejects.toThrow('SIMULATOR_PORT=')
})

test('a superuser in DATABASE_URL is enough: roles and both databases are made', async () => {
  const name = `${inject('run')}_diberi`
  const adminUrl = inject('adminUrl')
  await withClient(adminUrl, (admin) => admin.query(`create database ${name}`))
  const given = await useGivenDatabase(urlFor(adminUrl, name), {})
  const who = (url: string) => withClient(url, async (client) => (await client.query('select current_user')).rows[0])
  expect(await who(given.ownerUrl)).toEqual({ current_user: 'cmsp_owner' })
  expect(await who(given.appUrl)).toEqual({ current_user: 'cmsp_app' })
  expect(await who(given.simulatorUrl)).toEqual({ current_user: 'cmsp_simulator' })
})

test('an ordinary role alone in DATABASE_URL is refused with the ways out', async () => {
  const appUrl = urlFor(inject('adminUrl'), 'postgres', 'cmsp_app')
  await expect(useGivenDatabase(appUrl, {})).rejects.toThrow('kosongkan DATABASE_URL')
})
