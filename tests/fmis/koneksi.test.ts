import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fmisOf, isQuiet, pemilikKunci, pullTurns } from '../../src/modules/fmis/koneksi.js'
import { seal } from '../../src/modules/tantangan/rahasia.js'
import { SHARED, startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { setujui, usulanOf } from '../usulan/adegan.js'

let app: TestApp
let operator: Client
let admin: Client
let pemdaId: bigint
let href: string
let isian: Record<string, string>

beforeAll(async () => {
  app = await startTestApp()
  operator = await app.signIn('operator.bank')
  admin = await app.signIn('admin.bank')
  pemdaId = (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })).id
  href = `/cmsp/admin/koneksi-fmis/${pemdaId}`
  isian = {
    ...{ url: app.simulatorUrl, kunci: SHARED.FMIS_KEY, aktif: 'ya', jedaMenit: '30' },
    ...{ tenangMulai: '22:00', tenangSelesai: '05:00', tahun: '2025, 2026' },
  }
})
afterAll(() => app.close())

const stored = () => app.deps.prisma.koneksiFmis.findUnique({ where: { pemdaId } })

test('Uji koneksi says what FMIS answered, and changes nothing', async () => {
  const good = await operator.post(`${href}/uji`, isian, href)
  expect(good.text).toMatch(/FMIS menjawab dalam \d+ milidetik: \d+ SP2D tahun 2026\./)
  const bad = await operator.post(`${href}/uji`, { ...isian, kunci: 'kunci-yang-salah' }, href)
  expect(bad.text).toContain('FMIS menjawab 401: API key tidak valid')
  expect(await stored()).toBeNull()
})

test('a connection holds once another person of the bank has confirmed it, and its key is never shown again', async () => {
  const id = usulanOf(await operator.post(href, isian, href))
  expect(await stored()).toBeNull()
  const page = await setujui(app, admin, id)
  expect(page.text).toContain('sudah berlaku')
  expect(await stored()).toMatchObject({
    url: app.simulatorUrl,
    jedaMenit: 30,
    tahun: [2025, 2026],
    tenangMulai: '22:00',
  })
  for (const path of [`/cmsp/admin/usulan/${id}`, href, '/cmsp/admin/koneksi-fmis'])
    expect((await admin.get(path)).text).not.toContain(SHARED.FMIS_KEY)
  const { rows } = await app.deps.pool.query<{ all: string }>(
    `SELECT (SELECT json_agg(u) FROM usulan u)::text || (SELECT json_agg(a) FROM audit a)::text || (SELECT json_agg(k) FROM koneksi_fmis k)::text AS all`,
  )
  expect(rows[0]?.all).not.toContain(SHARED.FMIS_KEY)
  const answer = await (
    await fmisOf(app.deps, pemdaId)
  ).pullPage({ pemdaKode: '63.00', tahun: 2026, sesudah: null, batas: 1 })
  expect(answer.kind).toBe('halaman')
})

test('who tried which address out, and what was changed into what, stands in the trail without the key', async () => {
  const sasaran = `koneksi-fmis:${pemdaId}`
  await operator.post(`${href}/uji`, { ...isian, url: 'http://127.0.0.1:9/lain' }, href)
  const tried = await app.deps.prisma.audit.findFirst({ where: { sasaran }, orderBy: { id: 'desc' } })
  expect(tried).toMatchObject({ aksi: 'KONEKSI_FMIS_DIUJI', sesudah: { url: 'http://127.0.0.1:9/lain' } })
  await setujui(app, admin, usulanOf(await operator.post(href, { ...isian, jedaMenit: '45' }, href)))
  const changed = await app.deps.prisma.audit.findFirst({ where: { sasaran }, orderBy: { id: 'desc' } })
  expect(changed).toMatchObject({
    ...{ aksi: 'KONEKSI_FMIS_DIUBAH', sebelum: { jedaMenit: 30 }, sesudah: { jedaMenit: 45, url: app.simulatorUrl } },
  })
  const { kunci } = await app.deps.prisma.koneksiFmis.findUniqueOrThrow({ where: { pemdaId } })
  expect(JSON.stringify(changed?.sesudah)).not.toContain(kunci)
  await setujui(app, admin, usulanOf(await operator.post(href, isian, href)))
})

test('in production an address without https is neither tried out nor proposed', async () => {
  const { config } = app.deps
  config.NODE_ENV = 'production'
  try {
    for (const path of [href, `${href}/uji`]) {
      const answer = await operator.post(path, isian, href)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('Alamat FMIS harus https.')
    }
  } finally {
    config.NODE_ENV = 'test'
  }
})

test('a stored key is never sent to an address it was not stored for', async () => {
  for (const path of [href, `${href}/uji`]) {
    const answer = await operator.post(path, { ...isian, kunci: '', url: 'http://127.0.0.1:9' }, href)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Alamatnya berubah: isi juga kuncinya.')
  }
  for (const url of [app.simulatorUrl, `${app.simulatorUrl}/`]) {
    const kept = await operator.post(`${href}/uji`, { ...isian, url, kunci: '' }, href)
    expect(kept.text).toContain('FMIS menjawab dalam')
  }
})

test('after OTP_KEY was changed a stored key is asked for again, and pulls say that FMIS refuses them', async () => {
  const later = { ...app.deps, config: { ...app.deps.config, OTP_KEY: 'kunci-sebelum-diganti' } }
  const kunci = seal(later, Buffer.from(SHARED.FMIS_KEY), pemilikKunci(pemdaId))
  const { kunci: before } = await app.deps.prisma.koneksiFmis.findUniqueOrThrow({ where: { pemdaId } })
  await app.deps.prisma.koneksiFmis.update({ where: { pemdaId }, data: { kunci } })
  for (const path of [`${href}/uji`, href]) {
    const answer = await operator.post(path, { ...isian, kunci: '' }, href)
    expect([answer.status, answer.text.includes('Kunci yang tersimpan tidak terbaca lagi')], path).toEqual([422, true])
  }
  const asked = await (
    await fmisOf(app.deps, pemdaId)
  ).pullPage({ pemdaKode: '63.00', tahun: 2026, sesudah: null, batas: 1 })
  expect(asked).toMatchObject({ kind: 'gagal', pesan: expect.stringContaining('401') })
  await app.deps.prisma.koneksiFmis.update({ where: { pemdaId }, data: { kunci: before } })
})

test('an inactive Pemda and one in its quiet hours are not pulled by schedule; the others go on', async () => {
  const turnAt = async (jam: string) =>
    (await pullTurns(app.deps, new Date(`2026-11-22T${jam}:00+08:00`))).find((each) => each.pemdaId === pemdaId)
  expect(await turnAt('12:00')).toEqual({ pemdaId, jedaMenit: 30, tahun: [2025, 2026] })
  expect(await turnAt('23:30')).toBeUndefined()
  expect((await pullTurns(app.deps, new Date('2026-11-22T23:30:00+08:00'))).length).toBeGreaterThan(5)
  await app.deps.prisma.koneksiFmis.update({ where: { pemdaId }, data: { aktif: false } })
  expect(await turnAt('12:00')).toBeUndefined()
})

describe('quiet hours', () => {
  test.each([
    ['22:00', '05:00', '21:59', false],
    ['22:00', '05:00', '22:00', true],
    ['22:00', '05:00', '04:59', true],
    ['22:00', '05:00', '05:00', false],
    ['12:00', '13:00', '12:30', true],
    ['12:00', '13:00', '13:00', false],
  ])('%s to %s, at %s: %s', (tenangMulai, tenangSelesai, jam, quiet) => {
    expect(isQuiet({ tenangMulai, tenangSelesai }, new Date(`2026-11-22T${jam}:00+08:00`))).toBe(quiet)
  })
})
