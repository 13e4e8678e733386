import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { publish } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'

// How heavy and how fast a first view is on a machine four times slower than this one: `npm run ukur:halaman`.
const SLOWDOWN = 4
const RUNS = Number(process.env['KALI'] ?? 3)
let kantor: Kantor
let detail: string

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  detail = `/cmsp/sp2d/${(await publish(kantor.app, await kantor.app.signIn('maker.prov'), '63.00')).id}`
}, 120_000)
afterAll(() => kantor.close())

interface Ukuran {
  kb: number
  /** First byte, first paint. */
  byte: number
  fcp: number
  lcp: number
  cls: number
  tbt: number
}

/** Collects while the page loads what the browser says about itself. */
const OBSERVE = `
  window.ukuran = { lcp: 0, cls: 0, tbt: 0 }
  new PerformanceObserver((l) => { for (const e of l.getEntries()) ukuran.lcp = e.startTime }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) ukuran.cls += e.value }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((l) => { for (const e of l.getEntries()) ukuran.tbt += Math.max(0, e.duration - 50) }).observe({ type: 'longtask', buffered: true })
`

async function measure(page: Page, path: string): Promise<Ukuran> {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.clearBrowserCache')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  let bytes = 0
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(kantor.app.url + path)
  await page.waitForLoadState('networkidle')
  await page.waitForFunction('ukuran.lcp > 0')
  const { lcp, cls, tbt } = (await page.evaluate('window.ukuran')) as Pick<Ukuran, 'lcp' | 'cls' | 'tbt'>
  const byte = await page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStart,
  )
  const fcp = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
  await cdp.detach()
  return { kb: bytes / 1000, byte, fcp, lcp, cls, tbt }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function report(name: string, page: Page, path: string): Promise<void> {
  const found: Ukuran[] = []
  for (let run = 0; run < RUNS; run++) found.push(await measure(page, path))
  const of = (key: keyof Ukuran, digits: number) => median(found.map((each) => each[key])).toFixed(digits)
  process.stdout.write(
    `${name.padEnd(12)} ${of('kb', 1)} kB, first byte ${of('byte', 0)} ms, first paint ${of('fcp', 0)} ms, LCP ${of('lcp', 0)} ms, CLS ${of('cls', 4)}, TBT ${of('tbt', 0)} ms\n`,
  )
}

test('first views', async () => {
  const guest = await kantor.open()
  await guest.addInitScript(OBSERVE)
  await report('sign-in', guest, '/cmsp/masuk')
  const maker = await kantor.signIn('maker.prov')
  await maker.addInitScript(OBSERVE)
  await report('start page', maker, '/cmsp/')
  await report('list', maker, '/cmsp/sp2d?semua=ya')
  await report('detail', maker, detail)
})
