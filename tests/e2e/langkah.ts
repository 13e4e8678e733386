import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { TestApp } from '../support/app.js'

/** What the user manual tells an officer to do, step by step, by the names on the screen. */

export async function openMenu(page: Page, name: 'Data SP2D' | 'Daftar Tugas'): Promise<void> {
  await page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

export const rowOf = (page: Page, nomor: string) => page.getByRole('row', { name: nomor })

/** The pencil of an SP2D that waits for this officer. */
export async function openForm(page: Page, nomor: string): Promise<void> {
  await openMenu(page, 'Data SP2D')
  await rowOf(page, nomor).getByRole('link', { name: 'Ubah' }).click()
  await page.getByRole('heading', { name: 'Form Approve SP2D' }).waitFor()
}

export async function chooseSetuju(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Setuju' }).check()
  for (const tick of await page.getByRole('group', { name: 'Perlu Anda periksa' }).getByRole('checkbox').all())
    await tick.check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Selesaikan dengan OTP di Daftar Tugas').waitFor()
}

/** The code as it stands in the newest SMS to this officer. */
export async function readSms(app: TestApp, username: string): Promise<string> {
  const { noHp } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })
  const inbox = await app.simulator.get('/inbox/sms').query({ to: noHp })
  return /\b\d{6}\b/.exec((inbox.body as { text: string }[])[0]?.text ?? '')?.[0] ?? ''
}

export async function getOtp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Get OTP' }).click()
  await page.getByRole('button', { name: 'Proses' }).waitFor()
}

export async function fillOtp(page: Page, code: string): Promise<void> {
  for (const [index, digit] of [...code].entries()) await page.getByLabel(`Digit ${index + 1}`).fill(digit)
}

/** Approve in Daftar Tugas, confirmed by OTP. */
export async function confirm(app: TestApp, page: Page, username: string, nomor: string): Promise<void> {
  await openMenu(page, 'Daftar Tugas')
  await rowOf(page, nomor).getByRole('link', { name: 'Approve' }).click()
  await getOtp(page)
  await fillOtp(page, await readSms(app, username))
  await page.getByRole('button', { name: 'Proses' }).click()
  await page.getByText('disetujui sebagai').waitFor()
}

/** Data SP2D without its filter: what waits for others, and what is done, too. */
export async function openAllSp2d(page: Page): Promise<void> {
  await openMenu(page, 'Data SP2D')
  await page.getByRole('link', { name: 'Hapus semua' }).first().click()
  await page.getByRole('list', { name: 'Filter yang dipakai' }).waitFor({ state: 'detached' })
}

/** What stands in column M, C or A. */
export async function tanda(page: Page, nomor: string, level: 'Maker' | 'Checker' | 'Approver'): Promise<string> {
  await openAllSp2d(page)
  return (await rowOf(page, nomor).locator(`[data-label=${level}]`).innerText()).trim()
}

/** Presses Export and answers the file's bytes, once the page says that it is whole. */
export async function exportFile(page: Page, nama: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Export ${nama.slice(nama.lastIndexOf('.'))}` }).click(),
  ])
  expect(download.suggestedFilename()).toBe(nama)
  await page.getByText(`Berkas ${nama} selesai`).waitFor()
  return readFile((await download.path()) ?? '')
}

/** The first sheet of a workbook, as a spreadsheet opens it. */
export async function firstSheet(bytes: Buffer): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  const [sheet] = workbook.worksheets
  if (!sheet) throw new Error('a workbook without a sheet')
  return sheet
}

/** Counts what a person presses with the mouse, on every page of this tab; each answer begins at zero again. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const count = ({ isTrusted }: Event) => {
      if (isTrusted) sessionStorage.setItem('klik', String(Number(sessionStorage.getItem('klik')) + 1))
    }
    addEventListener('pointerdown', count, true)
  })
  return () =>
    page.evaluate(() => {
      const pressed = Number(sessionStorage.getItem('klik'))
      sessionStorage.removeItem('klik')
      return pressed
    })
}
