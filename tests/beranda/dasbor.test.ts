import { afterAll, beforeAll, expect, test } from 'vitest'
import { addHari } from '../../src/domain/kalender.js'
import type { Tanggal } from '../../src/domain/tanggal.js'
import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { force, officers, type People } from '../support/state.js'
import { makeBillings, publish, publishMany, setuju } from '../support/story.js'
import { buka, LALU, tahunLalu } from '../tahun/adegan.js'
import { usulkanNama } from '../usulan/adegan.js'

let app: TestApp
let people: People
let hariIni: Tanggal

const bayar = (id: string, hari: Tanggal, netto: string) =>
  app.deps.pool.query('UPDATE sp2d SET tanggal_bayar = $2, netto = $3 WHERE id = $1', [id, hari, netto])

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  const { rows } = await app.deps.pool.query<{ hari: Tanggal }>(
    `SELECT (now() AT TIME ZONE 'Asia/Makassar')::date AS hari`,
  )
  hariIni = rows[0]?.hari as Tanggal
  const [a, b, c, macet, tugas, lama] = await publishMany(app, people.MAKER, '63.00', 6, { jenis: 'UP' })
  for (const one of [a, b, c]) await force(app, one?.id ?? '', 'CAIR')
  await bayar(a?.id ?? '', hariIni, '1500000.50')
  await bayar(b?.id ?? '', addHari(hariIni, -3), '4000000.00')
  await bayar(c?.id ?? '', addHari(hariIni, -30), '9000000.00')
  await force(app, macet?.id ?? '', 'PERLU_TINDAKAN')
  await setuju(people.MAKER, tugas?.id ?? '')
  await app.deps.pool.query('UPDATE sp2d SET tanggal = $2 WHERE id = $1', [lama?.id, '2020-01-02'])
})
afterAll(() => app.close())

interface Kartu {
  jumlah: string
  keterangan: string
  href: string
}

/** The cards of the start page, by label. */
async function kartu(person: Client): Promise<Record<string, Kartu>> {
  const { text } = await person.get('/cmsp/')
  const found = text.matchAll(
    /<a class="card tile[^"]*" href="([^"]+)">[\s\S]*?<\/svg> ([^<]+)<\/span>\s*<span class="tile-count">([^<]+)<\/span>\s*<span class="tile-note">([^<]+)</g,
  )
  return Object.fromEntries(
    [...found].map(([, href = '', label = '', jumlah = '', keterangan = '']) => [
      label,
      { href: href.replaceAll('&#38;', '&').replaceAll('&amp;', '&'), jumlah, keterangan },
    ]),
  )
}

const found = (text: string) => /(?:\d+-)?\d+ dari ([\d.]+)/.exec(text)?.[1] ?? '0'

test('each figure says what its list shows, for each level', async () => {
  for (const person of Object.values(people)) {
    const cards = await kartu(person)
    for (const [label, { jumlah, href }] of Object.entries(cards)) {
      const list = await person.get(href)
      expect([label, list.status, found(list.text)]).toEqual([label, 200, jumlah])
    }
  }
})

test('the maker sees since when the oldest waits, what is stuck, and what was paid today to the sen', async () => {
  const cards = await kartu(people.MAKER)
  expect(cards['Perlu diproses']?.keterangan).toContain('tertua 2 Januari 2020')
  expect(cards['Di Daftar Tugas']?.jumlah).toBe('1')
  expect(cards['Perlu tindakan']?.jumlah).toBe('1')
  expect(cards['Cair hari ini']).toMatchObject({ jumlah: '1', keterangan: 'Rp1.500.000,50 netto' })
})

test('the chart covers thirty days with today, as a drawing with a description and as a table', async () => {
  const { text } = await people.CHECKER.get('/cmsp/')
  expect(text).toContain('Seluruhnya Rp5.500.000,50 netto; terbanyak Rp4.000.000,00')
  expect(text).toMatch(/role="img" aria-labelledby="garis-judul garis-uraian"[\s\S]*<desc id="garis-uraian">Seluruhnya/)
  const days = [...text.matchAll(/bayarDari=([\d-]+)[^"]*bayarSampai=([\d-]+)">\d/g)].map(([, dari]) => dari)
  expect(days).toEqual([hariIni, addHari(hariIni, -3)])
})

test('each bar of tax is the sum of the register it leads to: paid in these thirty days, and not returned', async () => {
  const [kini, dahulu, kembali] = await publishMany(app, people.MAKER, '63.00', 3)
  for (const one of [kini, dahulu, kembali]) await force(app, one?.id ?? '', 'CAIR')
  for (const [one, ago] of [
    [kini, 0],
    [dahulu, 30],
    [kembali, 1],
  ] as const)
    await bayar(one?.id ?? '', addHari(hariIni, -ago), '1000000.00')
  await app.deps.pool.query(`UPDATE sp2d SET status = 'RETUR' WHERE id = $1`, [kembali?.id])
  // PPh of foreigners: no kind of the filter "Jenis Pajak".
  await app.deps.pool.query(
    `UPDATE pajak SET kap = '411127' WHERE id = (SELECT max(id) FROM pajak WHERE sp2d_id = $1 AND mengurangi)`,
    [kini?.id],
  )
  const { text } = await people.MAKER.get('/cmsp/')
  const bars = [...text.matchAll(/href="(\/cmsp\/laporan\/pajak[^"]+)"[\s\S]*?class="bars-value">([^<]+)</g)]
  expect(bars.length).toBeGreaterThan(0)
  for (const [, href = '', nilai] of bars) {
    const register = await people.MAKER.get(href.replaceAll('&#38;', '&').replaceAll('&amp;', '&'))
    expect(/<dt>Total<\/dt><dd[^>]*>([^<]+)</.exec(register.text)?.[1]).toBe(nilai)
  }
})

test('nothing of another Pemda is in any figure', async () => {
  const other = await kartu(await app.signIn('maker.bjm'))
  expect(other['Cair hari ini']).toMatchObject({ jumlah: '0', keterangan: 'Rp0,00 netto' })
  expect([other['Perlu tindakan']?.jumlah, other['Di Daftar Tugas']?.jumlah]).toEqual(['0', '0'])
})

test('a code that runs out is counted while its SP2D is under way, and no longer once it is released', async () => {
  const sp2d = await publish(app, people.MAKER, '63.00')
  await makeBillings(app, people.MAKER, sp2d.id)
  const before = Number((await kartu(people.MAKER))['Billing kedaluwarsa']?.jumlah)
  const { rowCount } = await app.deps.pool.query(
    `UPDATE billing SET kedaluwarsa = now() + interval '1 day' WHERE sp2d_id = $1`,
    [sp2d.id],
  )
  expect(Number((await kartu(people.MAKER))['Billing kedaluwarsa']?.jumlah)).toBe(before + (rowCount ?? 0))
  await app.deps.pool.query('UPDATE billing SET dilepas_pada = now() WHERE sp2d_id = $1', [sp2d.id])
  expect(Number((await kartu(people.MAKER))['Billing kedaluwarsa']?.jumlah)).toBe(before)
})

test('what an earlier year has not paid yet is shown to everybody of its Pemda, and leads to where it can be seen', async () => {
  const LABEL = 'Pencairan tahun lalu'
  const semua = [...Object.values(people), await app.signIn('auditor.prov')]
  expect((await kartu(people.MAKER))[LABEL]).toBeUndefined()
  const rows = await publishMany(app, people.MAKER, '63.00', 3, { jenis: 'UP' })
  const status = ['DISETUJUI', 'PERLU_TINDAKAN', 'CAIR'] as const
  for (const [n, { id }] of rows.entries()) await force(app, id, status[n] ?? 'CAIR')
  await tahunLalu(
    app,
    rows.map(({ id }) => id),
  )
  for (const person of semua) {
    expect((await kartu(person))[LABEL]).toEqual({
      ...{ jumlah: '2', href: '/cmsp/tahun' },
      keterangan: 'belum selesai dibayar di tahun anggaran sebelumnya, 1 perlu tindakan',
    })
    const tahun = (await person.get('/cmsp/tahun')).text
    expect(tahun).toMatch(new RegExp(`>${LALU}</th>[^]*?data-label="Belum selesai dibayar" class="number">2<`))
    await buka(person, LALU)
    const cards = await kartu(person)
    expect([cards[LABEL], cards['Perlu tindakan']?.jumlah, cards['Proses pencairan']?.jumlah]).toEqual([
      undefined,
      '1',
      '1',
    ])
    await buka(person, TAHUN_DEMO)
  }
  expect((await kartu(await app.signIn('maker.bjm')))[LABEL]).toBeUndefined()
})

test("the bank's admin sees proposals that wait and Pemda without a pull, and no SP2D", async () => {
  await usulkanNama(app, await app.signIn('admin2.bank'), '63.71', 'Kota Idaman')
  await app.deps.pool.query(`UPDATE tarik_fmis SET selesai_pada = now() - interval '25 hours'`)
  const admin = await app.signIn('admin.bank')
  const cards = await kartu(admin)
  expect(Object.keys(cards)).toEqual(['Usulan menunggu', 'Pemda tanpa tarikan', 'Pengguna aktif', 'Delegasi berlaku'])
  expect(cards['Usulan menunggu']?.jumlah).toBe('1')
  expect(found((await admin.get(cards['Pengguna aktif']?.href ?? '')).text)).toBe(cards['Pengguna aktif']?.jumlah)
  const pemda = await app.deps.prisma.pemda.count({ where: { aktif: true } })
  expect(cards['Pemda tanpa tarikan']?.jumlah).toBe(String(pemda))
  await app.deps.pool.query(`UPDATE tarik_fmis SET selesai_pada = now() WHERE id = (SELECT max(id) FROM tarik_fmis)`)
  expect((await kartu(admin))['Pemda tanpa tarikan']?.jumlah).toBe(String(pemda - 1))
})

test('the operator sees the systems, the queues and the payments of every Pemda', async () => {
  await app.deps.pool.query(
    `INSERT INTO kesehatan (sistem, baik_pada, gagal_pada, galat) VALUES ('BANK', now() - interval '1 hour', now(), 'HTTP 503')
     ON CONFLICT (sistem) DO UPDATE SET baik_pada = excluded.baik_pada, gagal_pada = excluded.gagal_pada`,
  )
  const operator = await app.signIn('operator.bank')
  const cards = await kartu(operator)
  expect(cards['Sistem bermasalah']?.jumlah).toBe('1')
  expect(Object.keys(cards)).toEqual(
    expect.arrayContaining(['Pekerjaan gagal', 'Menunggu kepastian bank', 'Pesan ke FMIS', 'Karantina']),
  )
  expect(cards['Perlu tindakan']?.jumlah).toBe('1')
  expect((await operator.get('/cmsp/')).text).toContain('Cair per Pemda')
})

test('the operator sees how many kinds of potongan nobody knows hold SP2D up, as many as their page shows', async () => {
  const { pool, prisma } = app.deps
  const operator = await app.signIn('operator.bank')
  const shown = async () => {
    const { jumlah, href } = (await kartu(operator))['Jenis potongan belum dikenal'] as Kartu
    const { text } = await operator.get(href)
    return [jumlah, (text.match(/jenis-potongan\/baru\?kode=UJI/g) ?? []).length]
  }
  expect(await shown()).toEqual(['0', 0])
  const [satu, dua] = await publishMany(app, people.MAKER, '63.00', 2, { jenis: 'LS_GAJI' })
  await pool.query(`UPDATE potongan SET kode = 'UJI-' || kunci_fmis WHERE sp2d_id = ANY($1) AND mengurangi`, [
    [satu?.id, dua?.id],
  ])
  await pool.query(`UPDATE potongan SET kode = 'UJI-INFO' WHERE sp2d_id = $1 AND NOT mengurangi`, [satu?.id])
  const kinds = await prisma.potongan.groupBy({
    by: ['kode'],
    where: { kode: { startsWith: 'UJI-' }, mengurangi: true },
  })
  expect(kinds.length).toBeGreaterThan(1)
  expect(await shown()).toEqual([String(kinds.length), kinds.length])
  await force(app, satu?.id ?? '', 'DITOLAK')
  expect(await shown()).toEqual([String(kinds.length), kinds.length])
  await force(app, dua?.id ?? '', 'DITOLAK')
  expect(await shown()).toEqual(['0', 0])
})
