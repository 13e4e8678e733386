import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { JALUR_LEVEL, type Level, LEVELS } from '../../src/domain/alur.js'
import { PERAN } from '../../src/domain/izin.js'
import { createColleague } from '../support/rekan.js'
import { advance, force, officers, type People, walkTo } from '../support/state.js'
import { type Published, publishMany, setuju, statusOf } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'
import {
  chooseSetuju,
  countClicks,
  exportFile,
  fillOtp,
  firstSheet,
  getOtp,
  openMenu,
  readSms,
  rowOf,
} from './langkah.js'

const BANYAK = 50
let kantor: Kantor
let people: People
/** For each level: two to decide on, one that waits for a colleague, fifty that wait for the own OTP. */
const bekal = {} as Record<Level, { putus: Published; tolak: Published; rekan: Published; banyak: Published[] }>

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const { app } = kantor
  people = await officers(app)
  await payLongAgo()
  const made = await publishMany(app, people.MAKER, '63.00', (BANYAK + 3) * LEVELS.length, { jenis: 'UP' })
  for (const level of LEVELS) {
    const [putus, tolak, rekan, ...banyak] = made.splice(0, BANYAK + 3) as [Published, Published, Published]
    bekal[level] = { putus, tolak, rekan, banyak }
    const ids = [putus, tolak, rekan, ...banyak].map(({ id }) => id)
    await walkTo(app, people, ids, JALUR_LEVEL[level].menunggu)
    const colleague = await app.signIn(await createColleague(app, level, `rekan${level.toLowerCase()}`))
    await setuju(colleague, rekan.id)
    for (const { id } of banyak) await setuju(people[level], id)
  }
}, 300_000)
afterAll(() => kantor.close())
afterEach(() => expect(kantor.complaints()).toEqual([]))

/** New accounts mean something to a Pemda whose first payment lies a month back. */
async function payLongAgo(): Promise<void> {
  const [{ id } = { id: '' }] = await publishMany(kantor.app, people.MAKER, '63.00', 1, { jenis: 'UP' })
  await force(kantor.app, id, 'CAIR')
  await kantor.app.deps.pool.query(`UPDATE sp2d SET tanggal_bayar = now()::date - 40 WHERE id = $1`, [id])
}

/** Among a hundred others a row is found by its number. */
async function search(page: Page, menu: 'Data SP2D' | 'Daftar Tugas', nomor: string): Promise<void> {
  await openMenu(page, menu)
  const quick = page.getByRole('searchbox', { name: 'Pencarian cepat' })
  await quick.fill(nomor)
  await quick.press('Enter')
  await page.getByRole('list', { name: 'Filter yang dipakai' }).getByText(nomor).waitFor()
}

async function open(page: Page, nomor: string): Promise<void> {
  await search(page, 'Data SP2D', nomor)
  await rowOf(page, nomor).getByRole('link', { name: 'Ubah' }).click()
  await page.getByRole('heading', { name: 'Form Approve SP2D' }).waitFor()
}

async function giveOtp(page: Page, username: string): Promise<void> {
  await getOtp(page)
  await fillOtp(page, await readSms(kantor.app, username))
  await page.getByRole('button', { name: 'Proses' }).click()
  await page.getByText('disetujui sebagai').waitFor()
}

describe.each(LEVELS)('%s at the desk', (level) => {
  const username = `${level.toLowerCase()}.prov`
  let page: Page
  let clicks: () => Promise<number>
  beforeAll(async () => {
    // What was asked for while the desk was laid does not count against the hourly limit.
    await kantor.app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '2 hours'`)
    page = await kantor.signIn(username)
    clicks = await countClicks(page)
  })
  afterAll(() => page.context().close())

  test('finds by the filter of the manual and opens the file of what was found', async () => {
    const { putus, banyak } = bekal[level]
    const search = { 'Data SP2D': ['No. SP2D', putus], 'Daftar Tugas': ['Nomor SP2D', banyak[0] ?? putus] } as const
    for (const menu of ['Data SP2D', 'Daftar Tugas'] as const) {
      const [field, { nomor }] = search[menu]
      await openMenu(page, menu)
      await page.getByRole('button', { name: 'Show Filter' }).click()
      await page.getByLabel(field).fill(nomor)
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await page.getByRole('list', { name: 'Filter yang dipakai' }).getByText(nomor).waitFor()
      const sheet = await firstSheet(
        await exportFile(page, menu === 'Data SP2D' ? 'data-sp2d.xlsx' : 'daftar-tugas.xlsx'),
      )
      expect([sheet.getCell('A4').value, sheet.getCell('A5').value], menu).toEqual([nomor, 'Jumlah'])
      await page.getByRole('link', { name: 'Hapus semua' }).click()
      await page.getByRole('list', { name: 'Filter yang dipakai' }).waitFor({ state: 'detached' })
    }
  })

  test('decides, changes what waits, reads it under Info and deletes it from Daftar Tugas', async () => {
    const { putus } = bekal[level]
    await open(page, putus.nomor)
    await page.getByRole('radio', { name: 'Setuju' }).check()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('alert').getByText('Pembayaran pertama ke rekening ini: beri centang').waitFor()
    await chooseSetuju(page)
    await page.getByText('masih dapat diubah').waitFor()
    await page.getByRole('radio', { name: 'Tolak' }).check()
    expect(await page.getByRole('group', { name: 'Perlu Anda periksa' }).isVisible()).toBe(false)
    await chooseSetuju(page)

    await search(page, 'Daftar Tugas', putus.nomor)
    await page.getByText('Total hasil filter').waitFor()
    await rowOf(page, putus.nomor).getByRole('link', { name: 'Info' }).click()
    await page.getByRole('heading', { name: 'Detail Tugas' }).waitFor()
    await page.getByText('Pembayaran pertama ke rekening ini').first().waitFor()

    await page.getByRole('button', { name: 'Hapus' }).click()
    const ask = page.getByRole('dialog')
    const asked = await ask.innerText()
    expect(asked).toContain(putus.nomor)
    expect(asked).toMatch(/Rp[\d.]+,00/)
    await ask.getByRole('button', { name: 'Ya, hapus' }).click()
    await page.getByText(`SP2D ${putus.nomor} dihapus dari Daftar Tugas`).waitFor()
    expect(await statusOf(kantor.app, putus.id)).toBe(JALUR_LEVEL[level].menunggu)
  })

  test('rejects with a reason', async () => {
    const { tolak } = bekal[level]
    await open(page, tolak.nomor)
    await page.getByRole('radio', { name: 'Tolak' }).check()
    await page.getByLabel('Keterangan Status').fill('Berita acara belum ditandatangani kedua pihak.')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Ya, tolak' }).click()
    await page.getByRole('heading', { name: 'Ditolak oleh' }).waitFor()
    expect(await statusOf(kantor.app, tolak.id)).toBe('DITOLAK')
  })

  test('takes a colleague’s task over and gives the OTP', async () => {
    const { rekan } = bekal[level]
    await openMenu(page, 'Daftar Tugas')
    await page.getByRole('link', { name: 'Tugas rekan' }).click()
    expect(await rowOf(page, rekan.nomor).getByRole('button', { name: 'Hapus' }).count()).toBe(0)
    await rowOf(page, rekan.nomor).getByRole('link', { name: 'Ambil Alih' }).click()
    await page.getByRole('heading', { name: 'Form Approve SP2D' }).waitFor()
    await page.getByText(`ada di Daftar Tugas Rekan rekan${level.toLowerCase()} sejak`).waitFor()
    await chooseSetuju(page)
    await search(page, 'Daftar Tugas', rekan.nomor)
    await rowOf(page, rekan.nomor).getByRole('link', { name: 'Approve' }).click()
    await giveOtp(page, username)
    expect(await statusOf(kantor.app, rekan.id)).toBe(JALUR_LEVEL[level].disetujui)
  })

  test('approves fifty with one OTP, the sum in sight while ticking, the result on a page that may be reloaded', async () => {
    const { banyak } = bekal[level]
    await openMenu(page, 'Daftar Tugas')
    await page.getByRole('link', { name: 'Hapus semua', exact: true }).click()
    const foot = page.getByRole('region', { name: 'Jumlah dan total' })
    await foot.getByText(`${BANYAK} SP2D, Rp`).waitFor()
    await foot.getByRole('checkbox', { name: 'Pilih semua di halaman ini' }).check()
    const chosen = await foot.getByText('25 SP2D, Rp').innerText()
    await page
      .getByRole('checkbox', { name: /^Pilih \d/ })
      .first()
      .uncheck()
    await foot.getByText('24 SP2D, Rp').waitFor()
    expect(await foot.getByText('24 SP2D, Rp').innerText()).not.toBe(chosen)

    await clicks()
    await foot.getByRole('button', { name: `Approve semua hasil filter (${BANYAK})` }).click()
    await page.getByText(`Anda menyetujui ${BANYAK} SP2D, total netto Rp`).waitFor()
    await getOtp(page)
    await page.getByText('OTP tidak diterima?').click()
    await page.getByRole('button', { name: 'Periksa status pengiriman' }).click()
    await page.getByText('Menurut operator seluler, SMS sudah sampai').first().waitFor()
    const code = await readSms(kantor.app, username)
    await page.getByLabel('Digit 1').evaluate((box, text) => {
      const data = new DataTransfer()
      data.setData('text', text)
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, code)
    await page.getByLabel('Digit 6').press('Backspace')
    await page.getByLabel('Digit 6').press('ArrowLeft')
    await page.getByLabel('Digit 5').press('ArrowRight')
    await fillOtp(page, code)
    await page.getByRole('button', { name: 'Proses' }).click()
    await page.getByText(`${BANYAK} SP2D disetujui sebagai ${PERAN[level]}`).waitFor()
    // Three, and two more that ask where the SMS is.
    expect(await clicks()).toBe(5)
    await page.reload()
    const rows = page.getByRole('table', { name: 'SP2D yang sudah dikonfirmasi' }).locator('tbody tr')
    expect(await rows.count()).toBe(BANYAK)
    for (const { id } of banyak) expect(await statusOf(kantor.app, id)).toBe(JALUR_LEVEL[level].disetujui)
  })
})

test('without JavaScript the code goes through the six boxes as well', async () => {
  const [{ id, nomor } = { id: '', nomor: '' }] = await publishMany(kantor.app, people.MAKER, '63.00', 1, {
    jenis: 'UP',
  })
  await setuju(people.MAKER, id)
  await kantor.app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '2 hours'`)
  const page = await kantor.signIn('maker.prov')
  const bare = await kantor.open({ javaScriptEnabled: false, storageState: await page.context().storageState() })
  await bare.goto(`${kantor.app.url}/cmsp/tugas?semua=ya`)
  await rowOf(bare, nomor).getByRole('link', { name: 'Approve' }).click()
  await bare.getByRole('button', { name: 'Get OTP' }).click()
  await fillOtp(bare, await readSms(kantor.app, 'maker.prov'))
  await bare.getByRole('button', { name: 'Proses' }).click()
  await bare.getByText(`SP2D ${nomor} disetujui sebagai Maker`).waitFor()
  await advance(kantor.app, people.CHECKER, [id])
  expect(await statusOf(kantor.app, id)).toBe('DISETUJUI_CHECKER')
})
