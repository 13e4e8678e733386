import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { kodeCek } from '../../src/modules/laporan/dokumen/kodeCek.js'
import { stopClosed } from '../../src/modules/pencairan/tindakan/tutup.js'
import { hotp, langkahTotp } from '../../src/domain/totp.js'
import { askReset, linkIn } from '../akun/orang.js'
import { createSp2d, createTaxLeg } from '../db/rows.js'
import { diretur } from '../pencairan/adegan.js'
import { expectForAll } from '../support/axe.js'
import { visit } from '../support/client.js'
import { routesOf } from '../support/routes.js'
import { force, officers } from '../support/state.js'
import { approve, makeBillings, publish, setuju } from '../support/story.js'
import { routeOf, walk } from '../support/walk.js'
import { usulkanNama } from '../usulan/adegan.js'
import { type Kantor, openKantor } from './kantor.js'
import { fillOtp, getOtp, readSms } from './langkah.js'

const PEOPLE = ['maker.prov', 'checker.prov', 'approver.prov', 'auditor.prov', 'admin.bank', 'operator.bank']
const NTPN = '42C9B7454SS1QHTN'
const HEADERS = {
  'content-security-policy':
    "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
}
/** Files and parts of pages. */
const NO_PAGE = /\.(xlsx|csv|pdf|json|svg)$|\/(lampiran|npwp|:legId|:koreksiId)$/
let kantor: Kantor
let routes: string[]
/** Pages that no link leads to in the scene below: who opens them, and where. */
let unlinked: [who: string, address: string][]
/** Routes that were looked at in the browser. */
const seen = new Set<string>()
const pages = new Map<string, Page>()

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const { app } = kantor
  routes = routesOf(createApp(app.deps))
  const returned = await diretur(app, await officers(app))
  const maker = await app.signIn('maker.prov')
  const waiting = await publish(app, maker, '63.00')
  await makeBillings(app, maker, waiting.id)
  await setuju(maker, waiting.id)
  const released = await publish(app, maker, '63.00', { jenis: 'UP' })
  for (const who of PEOPLE.slice(0, 3)) await approve(app, await app.signIn(who), released.id)
  const taxed = await createSp2d(app.deps.prisma, '63.00')
  const legId = await createTaxLeg(app.deps.prisma, taxed)
  await force(app, String(taxed), 'PERLU_TINDAKAN')
  await app.deps.pool.query(
    `UPDATE leg SET status = 'GAGAL', alasan = 'Kode billing sudah kedaluwarsa' WHERE id = $1`,
    [legId],
  )
  await app.deps.prisma.buktiPajak.create({
    data: {
      ...{ legId, kodeBilling: '026110000000017', ntb: '123400000017', ntpn: NTPN, stan: '004711' },
      ...{ tanggalBuku: new Date('2026-11-23'), waktuBayar: new Date('2026-11-22T16:05:30Z') },
    },
  })
  const usulan = await usulkanNama(app, await app.signIn('admin2.bank'), '63.71', 'Kota Idaman')
  const more = await keepMore(BigInt(usulan))
  await app.deps.pool.query(`UPDATE pengguna SET hp_terbukti_pada = NULL WHERE username = 'checker.prov'`)
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.bjm' } })
  const pajak = await app.deps.prisma.pajak.findFirstOrThrow({
    where: { sp2dId: BigInt(waiting.id), mengurangi: true },
  })
  unlinked = [
    ['maker.prov', `/cmsp/sp2d/${waiting.id}/pajak/${pajak.id}`],
    ['approver.prov', `/cmsp/sp2d/${released.id}/batalkan`],
    ['maker.prov', '/cmsp/sp2d/karantina'],
    ['maker.prov', '/cmsp/gaya'],
    ['operator.bank', `/cmsp/operasi/surat-lanjut/${await closedOf(BigInt(released.id))}`],
    ['operator.bank', `/cmsp/operasi/pajak-luar/${legId}`],
    ['maker.prov', `/cmsp/sp2d/${returned.id}/koreksi`],
    ['operator.bank', '/cmsp/operasi/tindakan/lepas/SEMUA'],
    ...more,
    ['tamu', `/cmsp/bpn/${NTPN}/${kodeCek(app.deps, NTPN)}`],
  ]
  await askReset(await visit(app.url), email)
  unlinked.push(['tamu', await linkIn(app, email)])
  for (const who of PEOPLE) pages.set(who, await kantor.signIn(who))
  pages.set('tamu', await kantor.open())
}, 120_000)
afterAll(() => kantor.close())

/** The payment of this SP2D as the closing of its year stopped it. */
async function closedOf(sp2dId: bigint): Promise<bigint> {
  const { prisma } = kantor.app.deps
  const { pemdaId, tahun } = await prisma.sp2d.findUniqueOrThrow({ where: { id: sp2dId } })
  const tutup = new Date(Date.now() - 1000)
  await prisma.tutupTahun.create({ data: { pemdaId, tahun, tutup } })
  await stopClosed(kantor.app.deps)
  await prisma.tutupTahun.update({
    where: { pemdaId_tahun: { pemdaId, tahun } },
    data: { tutup: new Date(Date.now() + 86_400_000) },
  })
  return (await prisma.pencairan.findFirstOrThrow({ where: { sp2dId } })).id
}

/** A delegation, a file of Data Rekening that waits, and what the approver's code did. */
async function keepMore(usulanId: bigint): Promise<[string, string][]> {
  const { prisma } = kantor.app.deps
  const orang = (username: string) => prisma.pengguna.findUniqueOrThrow({ where: { username } })
  const [maker, approver, admin] = [await orang('maker.prov'), await orang('approver.prov'), await orang('admin.bank')]
  const of = { pemdaId: maker.pemdaId ?? 0n, penggunaId: maker.id }
  const impor = await prisma.imporRekening.create({ data: { ...of, namaBerkas: 'rekening.csv', baris: [], sidik: '' } })
  const baris = [{ lembar: 'OPD', baris: 2, isi: 'Dinas', hasil: 'MASALAH', sel: { 'Kode OPD': 'Isi kode.' } }]
  const penyiapan = await prisma.imporPenyiapan.create({
    data: {
      ...{ penggunaId: admin.id, namaBerkas: 'penyiapan.xlsx', dasarNomor: '900/1', baris, bagian: [] },
      dasarTanggal: new Date('2026-11-01'),
    },
  })
  const [mulai, selesai, tanggalSk] = ['2026-11-01', '2026-11-30', '2026-10-30'].map((day) => new Date(day))
  if (!mulai || !selesai || !tanggalSk) throw new Error('three dates')
  const delegasi = await prisma.delegasi.create({
    data: { ...of, level: 'CHECKER', jenis: 'PLH', mulai, selesai, noSk: '800/1/BKD/2026', tanggalSk, usulanId },
  })
  const tantangan = await prisma.tantangan.findFirstOrThrow({
    where: { penggunaId: approver.id, dipakaiPada: { not: null } },
  })
  return [
    ['maker.prov', `/cmsp/master/rekening/impor/${impor.id}`],
    ['admin.bank', `/cmsp/admin/delegasi/${delegasi.id}`],
    ['admin.bank', `/cmsp/admin/penyiapan/${penyiapan.id}`],
    ['approver.prov', `/cmsp/tugas/hasil/${tantangan.id}`],
  ]
}

async function open(who: string, address: string): Promise<void> {
  seen.add(routeOf(routes, 'GET', address))
  const answer = await (pages.get(who) as Page).goto(kantor.app.url + address)
  await inspect(address, answer)
  await expectForAll(pages.get(who) as Page, address)
  expect(await (pages.get(who) as Page).locator('dialog:modal').count(), `${address} asks by itself`).toBe(0)
}

async function inspect(address: string, answer: Awaited<ReturnType<Page['goto']>>): Promise<void> {
  expect([address, answer?.status()]).toEqual([address, 200])
  expect(await answer?.allHeaders(), address).toMatchObject(HEADERS)
  expect(kantor.complaints(), address).toEqual([])
}

/** Opens one address of every route that nobody opened yet, as this person. */
async function lookAround(who: string): Promise<void> {
  const guest = who === 'tamu'
  const person = guest ? await visit(kantor.app.url) : await kantor.app.signIn(who)
  for (const { address, route } of await walk(person, routes, [guest ? '/cmsp/masuk' : '/cmsp/'], 1))
    if (!seen.has(route)) await open(who, address)
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function unBase32(text: string): Buffer {
  const bits = Array.from(text, (sign) => SIGNS.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** Sets the authenticator app up on the screen, QR code and all. */
async function setUpTotp(page: Page): Promise<void> {
  await page.goto(`${kantor.app.url}/cmsp/profil/totp/pasang`)
  await getOtp(page)
  await fillOtp(page, await readSms(kantor.app, 'maker.prov'))
  await page.getByRole('button', { name: 'Proses' }).click()
  await page.getByRole('img', { name: /Kode QR/ }).waitFor()
  const kunci = (await page.locator('code').innerText()).replaceAll(' ', '')
  await page.getByLabel('Kode dari aplikasi').fill(hotp(unBase32(kunci), langkahTotp(new Date())))
  await page.getByRole('button', { name: 'Pasang' }).click()
  await page.getByRole('heading', { name: 'Simpan kode pemulihan ini' }).waitFor()
}

test('every page of the application: strict headers, nothing refused, light and dark, for every width, zoom and thumb', async () => {
  for (const who of pages.keys()) await lookAround(who)
  for (const [who, address] of unlinked) await open(who, address)
  await setUpTotp(pages.get('maker.prov') as Page)
  expect(kantor.complaints()).toEqual([])
  for (const address of ['/cmsp/profil/totp', '/cmsp/profil/totp/lepas']) await open('maker.prov', address)
  const missing = routes.filter((route) => route.startsWith('GET /cmsp') && !seen.has(route) && !NO_PAGE.test(route))
  expect(missing, 'no link leads there: who opens it, and where, in `unlinked`').toEqual([])
}, 360_000)

test('pages of errors carry the same headers', async () => {
  const page = await kantor.open()
  for (const [path, status] of [
    ['/cmsp/tidak/ada', 404],
    ['/cmsp/reset?token=x', 400],
  ] as const) {
    const answer = await page.goto(kantor.app.url + path)
    expect([answer?.status(), await answer?.allHeaders()]).toEqual([status, expect.objectContaining(HEADERS)])
  }
})

test('after signing out, Back shows nothing of what was there', async () => {
  const page = await kantor.signIn('maker.prov')
  await page.goto(`${kantor.app.url}/cmsp/sp2d`)
  await page.getByRole('heading', { name: 'Data SP2D' }).waitFor()
  await page.getByRole('button', { name: 'Keluar' }).click()
  await page.getByRole('heading', { name: 'Masuk' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Masuk' }).waitFor()
  expect(await page.content()).not.toContain('No. SP2D')
  kantor.complaints()
})
