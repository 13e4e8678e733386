import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { getOtp, proses, publish, setuju, statusOf } from '../support/story.js'

let app: TestApp
let maker: Client
let id: string

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
})
beforeEach(async () => {
  ;({ id } = await publish(app, maker, '63.00', { jenis: 'UP' }))
  await setuju(maker, id)
})
afterAll(() => app.close())

test('a code that is asked for something else leaves the one for the tasks good', async () => {
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const href = '/cmsp/profil/totp/pasang'
  await maker.post(`${href}/otp`, {}, href)
  expect(await app.deps.prisma.tantangan.count({ where: { ditutupPada: null, dipakaiPada: null } })).toBe(2)
  await proses(maker, [id], tantanganId, otp)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
})

test('a code that another session asked for is not waited for on the page of this one: it would be refused', async () => {
  await getOtp(app, maker, [id])
  const lain = await app.signIn('maker.prov')
  const halaman = async (client: Client) => (await client.get(`/cmsp/tugas/konfirmasi?id=${id}`)).text
  expect(await halaman(maker)).toContain('name="otp"')
  expect(await halaman(lain)).not.toContain('name="otp"')
})
