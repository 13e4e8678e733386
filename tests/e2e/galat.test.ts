import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Deps } from '../../src/deps.js'
import { AppError, type KodeGalat } from '../../src/domain/galat.js'
import { setUpAssets } from '../../src/web/assets.js'
import { setUpErrors } from '../../src/web/errors.js'
import { setUpHeaders } from '../../src/web/headers.js'
import { setUpLocals } from '../../src/web/locals.js'
import { setUpTemplates } from '../../src/web/templates.js'
import { expectForAll } from '../support/axe.js'
import { type Kantor, openKantor } from './kantor.js'

const KODE: Record<KodeGalat, number> = {
  ...{ tidakSah: 400, dilarang: 403, tidakDitemukan: 404, bentrok: 409 },
  ...{ terlaluBesar: 413, terlaluSering: 429, layananLuar: 503 },
}
let kantor: Kantor
let page: Page
let server: Server
let url: string

/** The application's own frame and error pages around addresses that fail on purpose. */
function brokenApp({ deps, url: address }: Kantor['app']) {
  const app = express()
  const log = { error: () => undefined } as unknown as Deps['log']
  app.use((req, _res, next) => {
    Object.assign(req, { id: randomUUID() })
    next()
  })
  setUpTemplates(app)
  setUpLocals(app, deps.config)
  setUpHeaders(app, address)
  setUpAssets(app)
  app.get('/cmsp/gagal/:kode', ({ params }) => {
    if (params.kode in KODE) throw new AppError(params.kode as KodeGalat, 'Nomor surat ini sudah dipakai.')
    throw new Error('a defect')
  })
  setUpErrors(app, { ...deps, log })
  return app
}

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  server = brokenApp(kantor.app).listen(0)
  url = `http://localhost:${(server.address() as AddressInfo).port}`
  page = await kantor.open()
})
afterAll(async () => {
  server.close()
  await kantor.close()
})

test.for([...Object.entries(KODE), ['cacat', 500] as const])(
  '%s: page %i in the same dress says what happened, what to do, and leads on',
  async ([kode, status]) => {
    const answer = await page.goto(`${url}/cmsp/gagal/${kode}`)
    expect(answer?.status()).toBe(status)
    await expectForAll(page, String(status))
    expect(await page.locator('main code').innerText()).toMatch(/\S/)
    expect(await page.getByText('Yang dapat dilakukan:').count()).toBe(1)
    expect(await page.getByRole('main').getByRole('link').getAttribute('href')).toMatch(/^\/cmsp\//)
    expect(await page.getByRole('main').innerText()).not.toContain('a defect')
    // What the browser itself notes about the status is not a defect of the page.
    expect(kantor.complaints().filter((line) => !line.includes('Failed to load resource'))).toEqual([])
  },
)
