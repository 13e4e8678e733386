import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALUR_SP2D } from '../../src/domain/alur.js'
import { AKSI, labelSasaran } from '../../src/modules/audit/label.js'
import { PENGECUALIAN } from '../../src/modules/audit/exceptions.js'
import { sealAudit } from '../../src/modules/audit/seal.js'
import { pengguna, ubah } from '../admin/adegan.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { approve, publish } from '../support/story.js'

const HREF = '/cmsp/audit'
let app: TestApp
let admin: Client
let auditor: Client
let nomor: string

/** The acts on the page, as their codes; the page shows their names. */
const rowsOn = (html: string) =>
  [...html.matchAll(/<td data-label="Aksi">([^<]+)</g)].map(
    ([, label = '']) => Object.keys(AKSI).find((kode) => AKSI[kode] === label) ?? label,
  )

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.signIn('admin.bank')
  const maker = await app.signIn('maker.prov')
  const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  nomor = sp2d.nomor
  await approve(app, maker, sp2d.id)
  auditor = await app.signIn('auditor.prov')
  await app.signIn('maker.bjm')
})
afterAll(() => app.close())

describe('who reads what', () => {
  test('an auditor of a Pemda reads its chain: decisions, sign-ins and OTP of its people, nothing of another', async () => {
    const page = await auditor.get(`${HREF}?nomor=${encodeURIComponent(nomor)}`)
    expect(rowsOn(page.text)).toEqual(expect.arrayContaining(['SP2D_MASUK_DAFTAR_TUGAS']))
    const { id, nama } = await pengguna(app, 'maker.bjm')
    expect((await auditor.get(`${HREF}?pelaku=${encodeURIComponent(nama)}`)).text).toContain(
      'Tidak ada data yang cocok',
    )
    const other = await app.deps.prisma.audit.findFirstOrThrow({ where: { pelakuId: id } })
    expect((await auditor.get(`${HREF}/${other.id}`)).status).toBe(404)
    const file = (await unduh(app, auditor, `${HREF}/export.xlsx`)).flat().join('\n')
    expect(file).toContain(nomor)
    expect(file).not.toContain(nama)
  })

  test('an auditor of the bank reads all chains', async () => {
    await app.deps.pool.query(`UPDATE pengguna SET pemda_id = NULL WHERE username = 'auditor.prov'`)
    const { nama } = await pengguna(app, 'maker.bjm')
    expect(rowsOn((await auditor.get(`${HREF}?pelaku=${encodeURIComponent(nama)}`)).text)).toContain('MASUK')
    await app.deps.pool.query(
      `UPDATE pengguna SET pemda_id = (SELECT id FROM pemda WHERE kode = '63.00') WHERE username = 'auditor.prov'`,
    )
  })

  test('an admin of the bank reads acts about accounts, but nothing about an SP2D', async () => {
    expect((await admin.get(`${HREF}?nomor=${encodeURIComponent(nomor)}`)).text).toContain('Tidak ada data yang cocok')
    expect(rowsOn((await admin.get(`${HREF}?aksi=MASUK`)).text)).toContain('MASUK')
    const decision = await app.deps.prisma.audit.findFirstOrThrow({ where: { sp2dId: { not: null } } })
    expect((await admin.get(`${HREF}/${decision.id}`)).status).toBe(404)
  })

  test.each(['maker.prov', 'approver.prov', 'operator.bank'])('%s is refused', async (username) => {
    const client = await app.signIn(username)
    for (const path of ['', '/export.xlsx', '/hak', '/hak/export.xlsx', '/1']) {
      expect((await client.get(HREF + path)).status).toBe(403)
    }
  })

  test('nothing below the audit trail can be posted to', async () => {
    for (const path of ['', '/1', '/hak']) expect((await auditor.post(HREF + path)).status).toBe(404)
  })
})

describe('words', () => {
  test('every act that the code records has a name of its own', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(db|modules|web)\/.*\.ts$/.test(file),
    )
    const written = files.flatMap((file) =>
      [...readFileSync(`src/${file}`, 'utf8').matchAll(/\b(?:aksi|audit): '([A-Z0-9_]+)'/g)].map(
        ([, kode = '']) => kode,
      ),
    )
    const codes = [...new Set([...written, ...ALUR_SP2D.map((edge) => edge.audit)])]
    expect(codes.length).toBeGreaterThan(40)
    expect(
      codes.filter((kode) => !AKSI[kode]),
      'named in src/modules/audit/label.ts',
    ).toEqual([])
    expect(new Set(Object.values(AKSI)).size).toBe(Object.keys(AKSI).length)
  })

  test('what the people of this day did reads as plain words, in the list, its filter, one row and the file', async () => {
    const { rows } = await app.deps.pool.query<{ aksi: string }>('SELECT DISTINCT aksi FROM audit')
    expect(rows.map(({ aksi }) => aksi).filter((aksi) => !AKSI[aksi])).toEqual([])
    const page = await auditor.get(`${HREF}?aksi=OTP_DIMINTA`)
    expect(page.text).toContain('<td data-label="Aksi">OTP diminta</td>')
    expect(page.text).toContain('Aksi: OTP diminta')
    expect(page.text).toMatch(/data-label="Sasaran"[^>]*>OTP nomor \d+/)
    const row = await app.deps.prisma.audit.findFirstOrThrow({
      where: { aksi: 'OTP_DIMINTA', rantai: { startsWith: 'pemda' } },
    })
    expect((await auditor.get(`${HREF}/${row.id}`)).text).toContain('OTP diminta (OTP_DIMINTA)')
    const file = (await unduh(app, auditor, `${HREF}/export.xlsx?aksi=OTP_DIMINTA`)).flat()
    expect(file).toEqual(expect.arrayContaining(['OTP diminta', 'OTP_DIMINTA']))
  })

  test('targets without a kind stay as they are', () => {
    for (const text of ['GET /cmsp/operasi', '00001/SP2D/LS/2026', 'maker.prov']) expect(labelSasaran(text)).toBe(text)
    expect(labelSasaran('opd:63.00:1.01')).toBe('OPD 63.00 1.01')
  })
})

describe('finding', () => {
  test('by day in WITA, action and person', async () => {
    const page = await auditor.get(`${HREF}?dari=2999-01-01`)
    expect(page.text).toContain('Tidak ada data yang cocok')
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const found = await auditor.get(`${HREF}?dari=${today}&sampai=${today}&aksi=OTP_DIMINTA`)
    expect(new Set(rowsOn(found.text))).toEqual(new Set(['OTP_DIMINTA']))
  })

  test('refused OTP and refused sign-ins are exceptions', async () => {
    await app.signIn('checker.prov', 'salah-sama-sekali').catch(() => null)
    const page = await auditor.get(`${HREF}?pengecualian=MASUK`)
    expect(new Set(rowsOn(page.text))).toEqual(new Set(['MASUK_DITOLAK']))
    await app.deps.prisma.audit.create({ data: { rantai: 'bank', pelaku: 'X', aksi: 'OTP_SALAH' } })
    expect(rowsOn((await admin.get(`${HREF}?pengecualian=OTP`)).text)).toEqual(['OTP_SALAH'])
  })

  test('acts outside 07.00-18.00 WITA, on weekends and on holidays are exceptions; those of the system are not', async () => {
    const { id } = await pengguna(app, 'admin.bank')
    const at = (waktu: string, pelakuId: bigint | null = id) =>
      app.deps.prisma.audit.create({
        data: { rantai: 'bank', pelaku: 'Jam', pelakuId, aksi: waktu, waktu: new Date(waktu) },
      })
    await app.deps.pool.query(
      `INSERT INTO hari_libur (tanggal, nama) VALUES ('2026-06-03', 'Uji') ON CONFLICT DO NOTHING`,
    )
    for (const jam of ['06:59:59', '07:00:00', '17:59:59', '18:00:00']) await at(`2026-06-02T${jam}+08:00`)
    await at('2026-06-06T10:00:00+08:00')
    await at('2026-06-03T10:00:00+08:00')
    await at('2026-06-02T03:00:00+08:00', null)
    const page = await admin.get(`${HREF}?pengecualian=LUAR_JAM&pelaku=Jam`)
    const luar = ['02T06:59:59', '02T18:00:00', '03T10:00:00', '06T10:00:00'].map((saat) => `2026-06-${saat}+08:00`)
    expect(rowsOn(page.text).toSorted()).toEqual(luar)
  })

  test('every exception can be asked for', async () => {
    for (const kode of Object.keys(PENGECUALIAN)) {
      expect((await auditor.get(`${HREF}?pengecualian=${kode}`)).status, kode).toBe(200)
    }
  })
})

test('one row shows before and after side by side, phones masked, and its seal', async () => {
  const dua = await app.signIn('admin2.bank')
  const { id } = await pengguna(app, 'checker.prov')
  await ubah(app, [admin, dua], 'checker.prov', { jabatan: 'Kepala Bidang', noHp: '081233334444' })
  await sealAudit(app.deps, 0)
  const row = await app.deps.prisma.audit.findFirstOrThrow({
    where: { aksi: 'PENGGUNA_DIUBAH', sasaran: `pengguna:${id}` },
  })
  const page = await auditor.get(`${HREF}/${row.id}`)
  expect(page.text).toContain('<td data-label="Sebelum">Kepala Subbidang Perbendaharaan</td>')
  expect(page.text).toContain('<strong>Kepala Bidang</strong>')
  expect(page.text).toContain('••••4444')
  expect(page.text).not.toContain('81233334444')
  expect(page.text).toMatch(/Nomor \d+ pada rantai pemda:\d+, [0-9a-f]{64}/)
})

describe('users and rights as of a date', () => {
  const on = async (client: Client, tanggal: string, username: string) => {
    const page = await client.get(`${HREF}/hak?tanggal=${tanggal}&username=${username}`)
    const row = page.text.split(`<td data-label="Username">${username}</td>`)[1]?.split('</tr>')[0] ?? ''
    return [...row.matchAll(/<td data-label="(Peran|Status)">([A-Z][^<]*)<\/td>/g)].map(([, , text]) => text)
  }

  test('shows the role and state of that evening, not those of now', async () => {
    const dua = await app.signIn('admin2.bank')
    await app.deps.pool.query(
      `UPDATE pengguna SET dibuat_pada = '2026-01-05T00:00:00Z' WHERE username = 'approver.prov'`,
    )
    await ubah(app, [admin, dua], 'approver.prov', { status: 'NONAKTIF' })
    const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10)
    expect(await on(auditor, yesterday, 'approver.prov')).toEqual(['Approver', 'Aktif'])
    expect(await on(auditor, '', 'approver.prov')).toEqual(['Approver', 'Nonaktif'])
    expect(await on(auditor, '2026-01-04', 'approver.prov')).toEqual([])
    const file = await unduh(app, auditor, `${HREF}/hak/export.xlsx?tanggal=${yesterday}`)
    expect(file.flat()).toContain('approver.prov')
    expect(file.flat()).not.toContain('maker.bjm')
  })

  test('a Pemda is not told of another one’s users; a date that is none counts as today', async () => {
    expect(await on(auditor, '2026-02-30', 'maker.bjm')).toEqual([])
    expect((await auditor.get(`${HREF}/hak?tanggal=';DROP TABLE audit`)).status).toBe(200)
    expect(await on(admin, '2026-02-30', 'maker.bjm')).toEqual(['Maker', 'Aktif'])
  })
})
