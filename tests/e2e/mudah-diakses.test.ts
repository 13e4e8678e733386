import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectForAll } from '../support/axe.js'
import type { Client } from '../support/client.js'
import { publish, type Published } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'
import { chooseSetuju, getOtp, readSms } from './langkah.js'

let kantor: Kantor
let client: Client
let sp2d: Published
let page: Page

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  client = await kantor.app.signIn('maker.prov')
  sp2d = await publish(kantor.app, client, '63.00', { penerima_bank: '122' })
  page = await kantor.signIn('maker.prov')
})
afterAll(() => kantor.close())

const inspect = (name: string) => expectForAll(page, name)
const visit = (path: string) => page.goto(`${kantor.app.url}/cmsp${path}`)

/** Sends the form as a browser without JavaScript would. */
const submitPlainly = (selector: string) =>
  Promise.all([
    page.waitForEvent('load'),
    page.locator(selector).evaluate((form: HTMLFormElement) => HTMLFormElement.prototype.submit.call(form)),
  ])

test('what opens, what was refused and what is empty is accessible and fits a phone', async () => {
  await visit('/')
  await page.getByText('Angka per hari').or(page.getByText('Belum ada SP2D yang cair')).first().click()
  await inspect('halaman utama, figures open')
  await visit('/sp2d')
  await page.getByRole('button', { name: 'Show Filter' }).click()
  await inspect('data sp2d, filter open')
  await visit('/sp2d?jumlahDari=1,000')
  await inspect('data sp2d, wrong amount')
  await visit('/sp2d?nomor=tidak-ada')
  await inspect('data sp2d, nothing found')
  await visit(`/sp2d/${sp2d.id}?daftar=proses%3Dsaya`)
  await page.keyboard.press('?')
  await inspect('keyboard shortcuts')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Pilih salah satu.').waitFor()
  await inspect('form approve sp2d, nothing chosen')
  await chooseRefused()
  await inspect('form approve sp2d, refused')
  await page.getByRole('table', { name: 'Data Pajak' }).getByRole('link', { name: 'Ubah' }).first().click()
  await page.getByLabel('Kode Billing', { exact: true }).fill('123')
  await page.getByRole('button', { name: 'Periksa & Simpan' }).click()
  await page.getByText('15 digit').first().waitFor()
  await inspect('kode billing, refused')
  await page.getByRole('tab', { name: 'Belum Mempunyai Kode Billing' }).click()
  await page.getByLabel('NPWP Penyetor').fill('12')
  await page.getByRole('button', { name: 'Buat Kode Billing' }).click()
  await page.getByText('15 atau 16 digit').first().waitFor()
  await inspect('create kode billing, refused')
  await visit('/operasi')
  await inspect('forbidden')
  await visit('/ganti-password')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Wajib diisi.').first().waitFor()
  await inspect('ganti password, refused')
}, 120_000)

async function chooseRefused(): Promise<void> {
  await page.getByRole('radio', { name: 'Setuju' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('alert').getByText('belum mempunyai kode billing').waitFor()
}

test('the dialog before Tolak, and the page that asks instead where JavaScript is off', async () => {
  await visit(`/sp2d/${sp2d.id}`)
  await page.getByRole('radio', { name: 'Tolak' }).check()
  await page.getByLabel('Keterangan Status').fill('Nilai tagihan tidak sesuai kontrak.')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog', { name: 'Konfirmasi' }).waitFor()
  await inspect('dialog')
  await page.keyboard.press('Escape')
  await submitPlainly('form[data-keputusan]')
  await page.getByRole('heading', { name: 'Tolak SP2D' }).waitFor()
  await inspect('confirmation page')
  await page.getByRole('link', { name: 'Batal' }).click()
  await page.getByRole('heading', { name: 'Form Approve SP2D' }).waitFor()
})

test('a name as long as it may be, without a blank, makes no page wider', async () => {
  const { pool } = kantor.app.deps
  await pool.query(`UPDATE pengguna SET nama = repeat('N', 90) WHERE username = 'checker.prov'`)
  await pool.query(`UPDATE pengguna SET nama = repeat('A', 90) WHERE username = 'admin.bank'`)
  await pool.query(`UPDATE pemda SET nama = repeat('P', 90) WHERE kode = '63.71'`)
  const { id } = await kantor.app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.71' } })
  const checker = await kantor.signIn('checker.prov')
  await expectForAll(checker, 'halaman utama, long name')
  const admin = await kantor.signIn('admin.bank')
  await admin.goto(`${kantor.app.url}/cmsp/admin/pemda/${id}`)
  await expectForAll(admin, 'pemda, long name')
})

test('names of 45 letters without a blank push no list off the screen, beside the menu of a small screen neither', async () => {
  const { pool } = kantor.app.deps
  const nama = 'Muhammadabdurrahmanassyaukanialbanjarialhafid'
  await pool.query(`UPDATE pengguna SET nama = $1, jabatan = $1`, [nama])
  for (const tabel of ['pemda', 'opd', 'penerima']) await pool.query(`UPDATE ${tabel} SET nama = $1`, [nama])
  for (const tabel of ['pajak', 'potongan']) await pool.query(`UPDATE ${tabel} SET uraian = $1`, [nama])
  await pool.query('UPDATE sp2d SET penerima_nama = $1', [nama])
  const admin = await kantor.signIn('admin.bank')
  const lists: [Page, string[]][] = [
    [page, ['/sp2d', `/sp2d/${sp2d.id}`, '/laporan/register', '/laporan/pajak', '/laporan/potongan']],
    [admin, ['/admin/pengguna', '/admin/koneksi-fmis', '/audit/hak']],
  ]
  for (const [who, paths] of lists)
    for (const path of paths) {
      await who.goto(`${kantor.app.url}/cmsp${path}`)
      for (const width of [1366, 1280, 1093, 800, 390]) {
        await who.setViewportSize({ width, height: 768 })
        const wide = await who.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect([path, width, wide]).toEqual([path, width, 0])
      }
    }
}, 60_000)

test('the contents of the manual number no chapter that has its number already', async () => {
  await visit('/bantuan')
  const contents = page.getByRole('navigation', { name: 'Daftar isi' }).getByRole('listitem')
  const marks = await contents.evaluateAll((items) => items.map((item) => getComputedStyle(item).listStyleType))
  expect(new Set(marks)).toEqual(new Set(['none']))
})

test('what was chosen in Profil is how this browser looks, whatever the device prefers', async () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await visit('/profil')
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await ground()
  await page.getByRole('radio', { name: 'Gelap' }).check()
  await page.getByRole('button', { name: 'Pakai' }).click()
  await page.waitForLoadState()
  const dark = await ground()
  expect(dark).not.toBe(light)
  await visit('/sp2d')
  expect(await ground()).toBe(dark)
  await page.emulateMedia({ media: 'print' })
  expect(await ground()).toBe(light)
  await page.emulateMedia({ media: 'screen' })
  await visit('/profil')
  await page.getByRole('radio', { name: 'Ikut perangkat' }).check()
  await page.getByRole('button', { name: 'Pakai' }).click()
  await page.waitForLoadState()
  expect(await ground()).toBe(light)
})

test('a wrong captcha and a wrong OTP say so on an accessible page', async () => {
  const other = await publish(kantor.app, client, '63.00', { jenis: 'UP' })
  await visit(`/sp2d/${other.id}`)
  await chooseSetuju(page)
  await page.getByRole('link', { name: 'Selesaikan dengan OTP' }).click()
  await getOtp(page)
  const right = await readSms(kantor.app, 'maker.prov')
  await page.keyboard.type(right === '000000' ? '000001' : '000000')
  await page.getByRole('button', { name: 'Proses' }).click()
  await page.getByText('OTP salah').waitFor()
  await inspect('wrong otp')
  await page.getByRole('button', { name: 'Keluar' }).click()
  await page.getByLabel('Email/Username').fill('maker.prov')
  await page.getByLabel('Password').fill('salah')
  await page.getByLabel('Captcha').fill('salah')
  await page.getByRole('button', { name: 'Sign In' }).click()
  await page.getByText('captcha tidak sesuai').waitFor()
  await inspect('wrong captcha')
})
