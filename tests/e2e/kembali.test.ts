import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish, publishMany, setuju } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor
let maker: Page
let admin: Page

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  maker = await kantor.signIn('maker.prov')
  admin = await kantor.signIn('admin.bank')
})
afterAll(() => kantor.close())

const nomor = (page: Page) => page.getByLabel('No. Rekening', { exact: true })
const nama = (page: Page) => page.getByLabel('Nama', { exact: true })
const typed = async (page: Page) => [await nomor(page).inputValue(), await nama(page).inputValue()]
const menu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name }).click()

async function openForm(page: Page): Promise<void> {
  await page.goto(`${kantor.app.url}/cmsp/master/rekening`)
  await page.getByRole('button', { name: 'Tambah Data' }).click()
  await nomor(page).waitFor()
}

async function refused(page: Page): Promise<void> {
  await openForm(page)
  await nomor(page).fill('12')
  await nama(page).fill('Iuran Wajib')
  await page.getByLabel('Taperum').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nomor rekening terdiri atas 5 sampai 34 digit.').first().waitFor()
}

/** How often a form was sent while something else was done. */
async function sentDuring(page: Page, what: () => Promise<unknown>): Promise<number> {
  let sent = 0
  const count = (request: { method(): string }) => {
    if (request.method() === 'POST') sent++
  }
  page.on('request', count)
  await what()
  page.off('request', count)
  return sent
}

test('reload of a refused form sends nothing again and loses nothing', async () => {
  await refused(maker)
  expect(await sentDuring(maker, () => maker.reload())).toBe(0)
  expect(await typed(maker)).toEqual(['12', 'Iuran Wajib'])
  expect(await maker.getByLabel('Taperum').isChecked()).toBe(true)
})

test('Back to a refused form shows it as it was, without a question of the browser', async () => {
  await refused(maker)
  await nomor(maker).fill('123')
  await menu(maker, 'Data SP2D')
  await maker.getByRole('heading', { name: 'Data SP2D', exact: true }).waitFor()
  expect(await sentDuring(maker, () => maker.goBack())).toBe(0)
  expect(await typed(maker)).toEqual(['123', 'Iuran Wajib'])
})

test('a form left half filled is found again by Back; opened anew it is empty', async () => {
  await openForm(maker)
  await nama(maker).fill('Setengah jalan')
  await menu(maker, 'Daftar Tugas')
  await maker.getByRole('heading', { name: 'Daftar Tugas', exact: true }).waitFor()
  await maker.goBack()
  expect(await typed(maker)).toEqual(['', 'Setengah jalan'])
  await openForm(maker)
  expect(await typed(maker)).toEqual(['', ''])
})

test('what somebody else typed in this tab is not shown to whoever signs in after', async () => {
  await openForm(maker)
  await nama(maker).fill('Rahasia kantor')
  await kantor.app.deps.pool.query(`UPDATE pengguna SET nama = 'Orang Lain' WHERE username = 'maker.prov'`)
  await maker.reload()
  expect(await typed(maker)).toEqual(['', ''])
})

test('a form that is sent to an address of its own stands again on its page', async () => {
  const { id } = await kantor.app.deps.prisma.pemda.findFirstOrThrow({ where: { kode: '63.71' } })
  const page = `${kantor.app.url}/cmsp/admin/pemda/${id}`
  await admin.goto(page)
  await admin.getByLabel('Kode OPD').fill('9.99')
  await admin.getByLabel('Nama OPD').fill('   ')
  await admin.getByRole('button', { name: 'Usulkan OPD' }).click()
  await admin.getByRole('alert').waitFor()
  await admin.reload()
  expect(admin.url()).toBe(page)
  expect(await admin.getByLabel('Kode OPD').inputValue()).toBe('9.99')
})

test('no secret is kept', async () => {
  await admin.goto(`${kantor.app.url}/cmsp/admin/koneksi-fmis`)
  await admin.getByRole('main').getByRole('link').first().click()
  await admin.getByLabel('Kunci').fill('kunci-yang-rahasia')
  await admin.getByLabel('Alamat FMIS').fill('https://fmis.example/baru')
  await admin.keyboard.press('Tab')
  const kept = await admin.evaluate(() => JSON.stringify(history.state))
  expect(kept).toContain('fmis.example/baru')
  expect(kept).not.toContain('rahasia')
})

test('a decision is made anew after Back: nothing is chosen, and what was typed shows with its choice', async () => {
  const sp2d = await publish(kantor.app, await kantor.app.signIn('checker.prov'), '63.00', { jenis: 'UP' })
  const page = await kantor.signIn('maker.prov')
  await page.goto(`${kantor.app.url}/cmsp/sp2d/${sp2d.id}`)
  await page.getByRole('radio', { name: 'Tolak' }).check()
  await page.getByLabel('Keterangan Status').fill('Nilai tagihan berbeda dari kontrak.')
  await menu(page, 'Daftar Tugas')
  await page.getByRole('heading', { name: 'Daftar Tugas', exact: true }).waitFor()
  await page.goBack()
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0)
  await page.getByRole('radio', { name: 'Tolak' }).check()
  expect(await page.getByLabel('Keterangan Status').inputValue()).toBe('Nilai tagihan berbeda dari kontrak.')
  expect(await page.getByText('35 dari 250 karakter').isVisible()).toBe(true)
})

test('the tasks ticked before Back still count as chosen', async () => {
  const client = await kantor.app.signIn('maker.prov')
  const made = await publishMany(kantor.app, client, '63.00', 2, { jenis: 'UP' })
  for (const { id } of made) await setuju(client, id)
  const page = await kantor.signIn('maker.prov')
  await menu(page, 'Daftar Tugas')
  for (const { nomor } of made) await page.getByRole('row', { name: nomor }).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Approve yang dipilih (2)' }).click()
  await page.getByRole('button', { name: 'Get OTP' }).waitFor()
  await page.goBack()
  await page.getByRole('button', { name: 'Approve yang dipilih (2)' }).click()
  await page.getByRole('button', { name: 'Get OTP' }).waitFor()
})
