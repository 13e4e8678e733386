import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kotakMasuk } from '../admin/adegan.js'
import { expectForAll } from '../support/axe.js'
import { fillSignIn, type Kantor, openKantor } from './kantor.js'
import { fillOtp, getOtp, readSms } from './langkah.js'

const EMAIL = 'rahmat@kalselprov.example'
const SANDI = 'kopi-terapung-di-martapura'
let kantor: Kantor
let satu: Page
let dua: Page

beforeAll(async () => {
  kantor = await openKantor({ worker: true })
  satu = await kantor.signIn('admin.bank')
  dua = await kantor.signIn('admin2.bank')
})
afterAll(() => kantor.close())

const menu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name, exact: true }).click()

async function signInAs(page: Page, password: string): Promise<void> {
  await fillSignIn(kantor.app, page, 'checker2.prov')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign In' }).click()
}

test('one admin proposes a checker with the letter of the Pemda', async () => {
  await menu(satu, 'Pengguna')
  await satu.getByRole('button', { name: 'Tambah Data' }).click()
  const isi = {
    ...{
      Username: 'checker2.prov',
      Nama: 'Rahmat Hidayat, S.E.',
      NIP: '198808172010011007',
      Jabatan: 'Kepala Subbidang',
    },
    ...{ Email: EMAIL, 'Nomor HP': '081251019999', 'Nomor surat': '900/123/BKAD/2026', 'Tanggal surat': '2026-11-02' },
  }
  for (const [label, text] of Object.entries(isi)) await satu.getByLabel(label, { exact: true }).fill(text)
  await satu.getByLabel('Peran').selectOption('Checker')
  await satu.getByLabel('Pemda', { exact: true }).selectOption('Provinsi Kalimantan Selatan')
  const surat = { name: 'surat.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') }
  await satu.getByLabel('Lampiran surat').setInputFiles(surat)
  await expectForAll(satu, 'pengguna, filled in')
  await satu.getByRole('button', { name: 'Save', exact: true }).click()
  await satu.getByText('berlaku setelah disetujui orang lain').waitFor()
  expect(await satu.getByRole('button', { name: 'Get OTP' }).count()).toBe(0)
})

test('the other sees it waiting, reads it and confirms it with the code of the SMS', async () => {
  await menu(dua, 'Usulan')
  await dua
    .getByRole('link', { name: /Usulan nomor/ })
    .first()
    .click()
  await dua.getByText('19880817 201001 1 007').waitFor()
  await dua.getByRole('link', { name: 'surat.pdf' }).waitFor()
  await getOtp(dua)
  await expectForAll(dua, 'usulan, code asked')
  await fillOtp(dua, await readSms(kantor.app, 'admin2.bank'))
  await dua.getByRole('button', { name: 'Proses' }).click()
  await dua.getByText('disetujui dan sudah berlaku').waitFor()
})

test('the checker gets the mail, signs in, changes the password, signs in again and proves the phone', async () => {
  const { app } = kantor
  await expect.poll(async () => (await kotakMasuk(app, EMAIL)).length, { timeout: 15_000 }).toBe(1)
  const [mail] = await kotakMasuk(app, EMAIL)
  const first = /Password pertama: (\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
  const page = await kantor.open()
  await page.goto(`${app.url}/cmsp/`)
  await signInAs(page, first)
  await page.getByLabel('Password lama').fill(first)
  await page.getByLabel('Password baru', { exact: true }).fill(SANDI)
  await page.getByLabel('Ulangi password baru').fill(SANDI)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('berhasil diubah').waitFor()
  await signInAs(page, SANDI)
  await page.goto(`${app.url}/cmsp/profil/bukti-hp`)
  await page.getByRole('button', { name: 'Get OTP' }).click()
  await page.getByLabel('Digit 1').waitFor()
  await fillOtp(page, await readSms(app, 'checker2.prov'))
  await page.getByRole('button', { name: /Proses|Buktikan/ }).click()
  await expect
    .poll(
      async () => (await app.deps.prisma.pengguna.findUnique({ where: { username: 'checker2.prov' } }))?.hpTerbuktiPada,
    )
    .not.toBeNull()
  expect(kantor.complaints()).toEqual([])
})
