import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { JALUR_LEVEL, LEVELS } from '../../src/domain/alur.js'
import { diretur } from '../pencairan/adegan.js'
import { visit } from '../support/client.js'
import { routesOf } from '../support/routes.js'
import { force, officers, walkTo } from '../support/state.js'
import { approve, makeBillings, publish, publishMany, setuju, tolak } from '../support/story.js'
import { walk } from '../support/walk.js'
import { usulkanNama } from '../usulan/adegan.js'
import { type Kantor, openKantor } from './kantor.js'
import { getOtp } from './langkah.js'

/** Every page that links lead to, as each role sees it, in three sizes, light and dark: .data/gambar/<size>-<scheme>/. */
const FOLDER = join(import.meta.dirname, '..', '..', '.data', 'gambar')
const PEOPLE = ['maker.prov', 'checker.prov', 'approver.prov', 'auditor.prov', 'admin.bank', 'operator.bank']
const SIZES = [
  [1366, 768],
  [768, 1024],
  [390, 844],
] as const
const SCHEMES = ['light', 'dark'] as const
/** Only pages whose address holds this text, and only these people: `GAMBAR_HANYA=/sp2d GAMBAR_SIAPA=maker.prov npm run gambar`. */
const ONLY = process.env['GAMBAR_HANYA'] ?? ''
const WHO = process.env['GAMBAR_SIAPA']?.split(',') ?? ['tamu', ...PEOPLE]

let kantor: Kantor

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const { app } = kantor
  const people = await officers(app)
  const maker = people.MAKER
  const waiting = await publish(app, maker, '63.00', { penerima_bank: '122' })
  await makeBillings(app, maker, waiting.id)
  await setuju(maker, waiting.id)
  await publish(app, maker, '63.00')
  const cair = await publish(app, maker, '63.00', { penerima_bank: '122' })
  await makeBillings(app, maker, cair.id)
  for (const level of LEVELS) await approve(app, people[level], cair.id)
  await app.drain()
  for (const level of LEVELS.slice(1)) {
    const taxed = await publish(app, maker, '63.00', { penerima_bank: '002' })
    await makeBillings(app, maker, taxed.id)
    const more = await publishMany(app, maker, '63.00', 4, { jenis: 'UP' })
    const [tolakan, ...pilihan] = more.map(({ id }) => id)
    const { menunggu } = JALUR_LEVEL[level]
    await walkTo(app, people, [taxed.id, ...more.map(({ id }) => id)], menunggu)
    await tolak(people[level], tolakan ?? '', 'Dokumen pendukung belum lengkap.')
    for (const id of pilihan.slice(1)) await setuju(people[level], id)
  }
  await diretur(app, people)
  const [rejected, stuck, ...paid] = await publishMany(app, maker, '63.00', 12, { jenis: 'UP' })
  await tolak(maker, rejected?.id ?? '', 'Nilai tagihan tidak sesuai kontrak.')
  await force(app, stuck?.id ?? '', 'PERLU_TINDAKAN')
  for (const [index, { id }] of paid.entries()) {
    await force(app, id, 'CAIR')
    await app.deps.pool.query('UPDATE sp2d SET tanggal_bayar = current_date - $2::int WHERE id = $1', [id, index * 2])
  }
  await usulkanNama(app, await app.signIn('admin2.bank'), '63.71', 'Kota Idaman')
  await usulkanNama(app, await app.signIn('admin2.bank'), '63.72', 'Kota Banjarbaru Raya')
}, 300_000)
afterAll(() => kantor.close())

/** What a page looks like after something was pressed: who, where, what. */
const MOMENTS: [who: string, address: string, name: string, press: (page: Page) => Promise<unknown>][] = [
  ['maker.prov', '/cmsp/sp2d', 'filter', (page) => page.getByRole('button', { name: 'Show Filter' }).click()],
  [
    'maker.prov',
    '/cmsp/master/rekening',
    'dialog',
    (page) => page.getByRole('button', { name: 'Hapus' }).first().click(),
  ],
  ['checker.prov', '/cmsp/sp2d', 'tolak', tolakFirst],
  ['approver.prov', '/cmsp/tugas', 'otp', askOtp],
]

async function tolakFirst(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Ubah' }).first().click()
  await page.getByRole('radio', { name: 'Tolak' }).check()
  await page.getByLabel('Keterangan Status').fill('Nilai')
}

async function askOtp(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Pilih semua di halaman ini' }).check()
  await page.getByRole('button', { name: /Approve yang dipilih/ }).click()
  await getOtp(page)
  await page.getByText('OTP tidak diterima?').click()
}

const nameOf = (who: string, address: string) =>
  `${who}${address.replace(/^\/cmsp/, '').replace(/[^\w]+/g, '-')}`.replace(/-$/, '').slice(0, 90)

async function shoot(page: Page, who: string, address: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const path = join(FOLDER, `${width}-${colorScheme}`, `${nameOf(who, address)}.png`)
      await page.screenshot({ path, fullPage: true })
    }
  }
}

test('pictures', async () => {
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  const routes = routesOf(createApp(kantor.app.deps))
  for (const who of WHO) {
    const guest = who === 'tamu'
    const person = guest ? await visit(kantor.app.url) : await kantor.app.signIn(who)
    const steps = await walk(person, routes, [guest ? '/cmsp/masuk' : '/cmsp/', '/cmsp/tidak/ada'], 2)
    const page = guest ? await kantor.open() : await kantor.signIn(who)
    for (const address of [...steps.map((step) => step.address), '/cmsp/tidak/ada']) {
      // The same list once more, as a link that clears its filter writes it.
      if (!address.includes(ONLY) || address.includes('simpan=ya')) continue
      await page.goto(kantor.app.url + address)
      await shoot(page, who, address)
    }
    for (const [whose, address, name, press] of MOMENTS) {
      if (whose !== who || !address.includes(ONLY)) continue
      await page.setViewportSize({ width: 1366, height: 768 })
      await page.goto(kantor.app.url + address)
      await press(page)
      await shoot(page, who, `${address}-${name}`)
    }
    await page.context().close()
  }
  process.stdout.write(`pictures are in ${FOLDER}\n`)
})
