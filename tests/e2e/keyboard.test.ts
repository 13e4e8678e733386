import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD_DEMO } from '../support/client.js'
import { publish, type Published, statusOf } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'
import { readSms } from './langkah.js'

let kantor: Kantor
let sp2d: Published

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  sp2d = await publish(kantor.app, await kantor.app.signIn('maker.prov'), '63.00', { jenis: 'UP' })
})
afterAll(() => kantor.close())

/** What a screen reader would say of the focus, and whether an eye sees where it is. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement
    // After the last control the focus is at the top of the page again.
    if (element.localName === 'body') return { name: '', seen: true, tick: false, html: '' }
    const label = element.labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.textContent
    const { outlineStyle, boxShadow } = getComputedStyle(element)
    const tick = element.type === 'checkbox' && element.closest('fieldset') !== null && !element.checked
    const seen = outlineStyle !== 'none' || boxShadow !== 'none'
    return { name: (label ?? '').trim(), seen, tick, html: element.outerHTML.slice(0, 100) }
  })

/** Presses Tab until the control with this name has the focus; what must be ticked on the way is. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    expect(now.seen, `the focus can be seen at ${now.html}`).toBe(true)
    if (now.name.startsWith(name)) return
    if (now.tick) await page.keyboard.press('Space')
  }
  throw new Error(`${name} cannot be reached by Tab`)
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

async function type(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.type(text)
}

async function signInByKeys(page: Page, username: string): Promise<void> {
  await page.goto(`${kantor.app.url}/cmsp/`)
  await type(page, 'Email/Username', username)
  await type(page, 'Password', PASSWORD_DEMO)
  await type(page, 'Captcha', kantor.app.env['CMSP_CAPTCHA_TEST_ANSWER'] ?? '')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Halaman Utama' }).waitFor()
}

test.for(['Maker', 'Checker', 'Approver'])(
  '%s signs in, filters, opens, decides and confirms with the keyboard alone',
  async (level) => {
    const username = `${level.toLowerCase()}.prov`
    const page = await kantor.open()
    await signInByKeys(page, username)
    await press(page, 'Data SP2D')
    await page.getByRole('heading', { name: 'Data SP2D', exact: true }).waitFor()
    await press(page, 'Lompat ke isi')
    await press(page, 'Show Filter')
    await type(page, 'No. SP2D', sp2d.nomor)
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Filter yang dipakai' }).getByText(sp2d.nomor).waitFor()
    await press(page, 'Ubah')
    await page.getByRole('heading', { name: 'Form Approve SP2D' }).waitFor()
    await tabTo(page, 'Setuju')
    await page.keyboard.press('Space')
    await press(page, 'Save')
    await page.getByText('Selesaikan dengan OTP di Daftar Tugas').waitFor()
    await press(page, 'Selesaikan dengan OTP')
    await page.getByRole('button', { name: 'Get OTP' }).waitFor()
    await press(page, 'Get OTP')
    await page.getByRole('button', { name: 'Proses' }).waitFor()
    // The first box has the focus already, and every digit leads to the next.
    await page.keyboard.type(await readSms(kantor.app, username))
    await press(page, 'Proses')
    await page.getByText(`disetujui sebagai ${level}`).waitFor()
    expect(kantor.complaints()).toEqual([])
  },
)

test('and so the payment order is approved', async () => {
  expect(await statusOf(kantor.app, sp2d.id)).toBe('DISETUJUI')
})
