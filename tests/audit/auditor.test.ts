import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { routesOf } from '../support/routes.js'
import { approve, publish } from '../support/story.js'

/** What anybody does with their own account and view, and what machines of the bank call. */
const OWN = /^\/cmsp\/(masuk|keluar|ganti-password|lupa-password|reset|profil|sesi|tahun)(\/|$)|^\/snap\//
let app: TestApp
let auditor: Client
let id: string

beforeAll(async () => {
  app = await startTestApp()
  const maker = await app.signIn('maker.prov')
  ;({ id } = await publish(app, maker, '63.00', { jenis: 'UP' }))
  await approve(app, maker, id)
  auditor = await app.signIn('auditor.prov')
})
afterAll(() => app.close())

test('an auditor reads SP2D, decisions, registers, users and the audit trail', async () => {
  const sp2d = await auditor.get(`/cmsp/sp2d/${id}`)
  expect(sp2d.text).toContain('Muhammad Syarwani')
  expect(sp2d.text).not.toContain('name="keputusan"')
  for (const path of [
    '/cmsp/sp2d',
    '/cmsp/sp2d/export.xlsx',
    '/cmsp/master/rekening',
    '/cmsp/admin/pengguna',
    '/cmsp/audit',
  ])
    expect((await auditor.get(path)).status, path).toBe(200)
})

test('an auditor can change nothing: every form of the application is closed to them', async () => {
  const posts = routesOf(createApp(app.deps))
    .filter((route) => route.startsWith('POST ') && !OWN.test(route.slice(5)))
    .map((route) => route.slice(5).replace(/:\w+/g, id))
  const open: string[] = []
  for (const path of posts) {
    const { status } = await auditor.post(path, {
      konfirmasi: 'ya',
      keputusan: 'TOLAK',
      keterangan: 'Auditor mencoba menolak',
    })
    if (status !== 403 && status !== 404) open.push(`${path}: ${status}`)
  }
  expect(posts.length).toBeGreaterThan(20)
  expect(open).toEqual([])
})
