import type { ChildProcess } from 'node:child_process'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kill, startProcess } from '../support/process.js'
import { balance, freePort } from '../support/simpul.js'
import { find, statusOf } from '../support/story.js'
import { fillSignIn, type Kantor, openKantor } from './kantor.js'
import { chooseSetuju, confirm, fillOtp, getOtp, openForm, openMenu, readSms, rowOf } from './langkah.js'

let kantor: Kantor
let simpul: ChildProcess[]
let pekerja: ChildProcess
let balancer: Server
let alamat: string

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const ports = [await freePort(), await freePort()]
  balancer = await balance(ports)
  alamat = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`
  const [satu, dua, worker] = await Promise.all([
    ...ports.map((port) =>
      startProcess(kantor.app, { CMSP_ROLES: 'web', PORT: String(port), HOST: '127.0.0.1', CMSP_URL: alamat }),
    ),
    startProcess(kantor.app, { CMSP_URL: alamat }),
  ])
  if (!satu || !dua || !worker) throw new Error('three processes are wanted')
  simpul = [satu, dua]
  pekerja = worker
}, 120_000)
afterAll(async () => {
  balancer.closeAllConnections()
  await new Promise((resolve) => balancer.close(resolve))
  await Promise.all([...simpul, pekerja].map((child) => kill(child)))
  await kantor.close()
})

async function masuk(username: string): Promise<Page> {
  const page = await kantor.open()
  await page.goto(`${alamat}/cmsp/`)
  await fillSignIn(kantor.app, page, username)
  await page.getByRole('button', { name: 'Sign In' }).click()
  await page.getByRole('heading', { name: 'Halaman Utama' }).waitFor()
  return page
}

test('every request goes to the other of two nodes beside one worker: pull, captcha, flash, OTP and its tries hold; one node dies, the work goes on to the payment', async () => {
  const { app } = kantor
  const { body } = await app.simulator.post('/control/fmis/publish').send({ pemda: '63.00', jumlah: 1, jenis: 'UP' })
  const [{ nomor }] = body.data as [{ nomor: string }]
  const page = await masuk('maker.prov')
  await openMenu(page, 'Data SP2D')
  await page.getByRole('button', { name: 'Download SP2D' }).click()
  await page.getByRole('region', { name: 'Pengambilan data dari FMIS' }).getByText('Selesai').waitFor()
  await openForm(page, nomor)
  const { id } = await find(app, nomor)
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
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  for (const username of ['checker.prov', 'approver.prov']) {
    const next = await masuk(username)
    await openForm(next, nomor)
    await chooseSetuju(next)
    await confirm(app, next, username, nomor)
  }
  await page.goto(`${alamat}/cmsp/sp2d/${id}`)
  await page.getByRole('region', { name: 'Ringkasan SP2D' }).getByText('Cair', { exact: true }).waitFor()
  expect(kantor.complaints().filter((line) => !/401|422|400/.test(line))).toEqual([])
}, 120_000)
