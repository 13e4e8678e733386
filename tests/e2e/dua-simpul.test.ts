import type { ChildProcess } from 'node:child_process'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kill, startProcess } from '../support/process.js'
import { balance, freePort } from '../support/simpul.js'
import { publish } from '../support/story.js'
import { fillSignIn, type Kantor, openKantor } from './kantor.js'
import { chooseSetuju, fillOtp, getOtp, openForm, openMenu, readSms, rowOf } from './langkah.js'

let kantor: Kantor
let simpul: ChildProcess[]
let balancer: Server
let alamat: string

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const ports = [await freePort(), await freePort()]
  balancer = await balance(ports)
  alamat = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`
  simpul = await Promise.all(
    ports.map((port) =>
      startProcess(kantor.app, { CMSP_ROLES: 'web', PORT: String(port), HOST: '127.0.0.1', CMSP_URL: alamat }),
    ),
  )
}, 120_000)
afterAll(async () => {
  balancer.closeAllConnections()
  await new Promise((resolve) => balancer.close(resolve))
  await Promise.all(simpul.map((child) => kill(child)))
  await kantor.close()
})

test('every request of a browser goes to the other of two nodes: captcha, flash, OTP and its tries hold; one dies, the work goes on', async () => {
  const { app } = kantor
  const { nomor, id } = await publish(app, await app.signIn('maker.prov'), '63.00', { jenis: 'UP' })
  const page = await kantor.open()
  await page.goto(`${alamat}/cmsp/`)
  await fillSignIn(app, page, 'maker.prov')
  await page.getByRole('button', { name: 'Sign In' }).click()
  await page.getByRole('heading', { name: 'Halaman Utama' }).waitFor()
  await openForm(page, nomor)
  await chooseSetuju(page)
  await openMenu(page, 'Daftar Tugas')
  await rowOf(page, nomor).getByRole('link', { name: 'Approve' }).click()
  await getOtp(page)
  const right = await readSms(app, 'maker.prov')
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
  for (const sisa of [4, 3]) {
    await fillOtp(page, wrong)
    await page.getByRole('button', { name: 'Proses' }).click()
    await page.getByText(`Sisa ${sisa} percobaan`).first().waitFor()
  }
  await kill(simpul[0] as ChildProcess)
  await fillOtp(page, right)
  await page.getByRole('button', { name: 'Proses' }).click()
  await page.getByText('disetujui sebagai').waitFor()
  expect((await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })).status).toBe('DISETUJUI_MAKER')
  for (const menu of ['Data SP2D', 'Daftar Tugas', 'Data SP2D'] as const) await openMenu(page, menu)
  expect(kantor.complaints().filter((line) => !/401|422|400/.test(line))).toEqual([])
}, 120_000)
