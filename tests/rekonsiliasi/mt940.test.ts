import { afterAll, beforeAll, expect, test } from 'vitest'
import { addHari } from '../../src/domain/kalender.js'
import type { IsiRekon } from '../../src/modules/rekonsiliasi/isi.js'
import { reconcileAll } from '../../src/modules/rekonsiliasi/jadwal.js'
import { theirBooks } from '../laporan/buku.js'
import { disetujui } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { officers, type People } from '../support/state.js'
import { bukaGerbang, debitAtCounter, endDay, hrefOf, jalankan, KEMARIN, rkudOf } from './adegan.js'

let app: TestApp
let people: People
let operator: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  operator = await app.signIn('operator.bank')
  for (const jumlah of ['3000000.00', '4000000.00']) await disetujui(app, people, { jumlah })
  await app.drain()
  await endDay(app)
})
afterAll(() => app.close())

/** The bank's own file of an account and day. */
async function fileOf(noRekening: string, tanggal: string): Promise<string> {
  return (await app.simulator.get('/bank/mt940').query({ account: noRekening, tanggal })).text
}
const berkasKemarin = async () => fileOf((await rkudOf(app)).noRekening, KEMARIN())

async function impor(
  client: Client,
  isi: string | Buffer | null,
  tanggal = KEMARIN(),
): Promise<{ status: number; text: string }> {
  const href = await hrefOf(app, tanggal)
  const form = new FormData()
  form.append('_csrf', client.token)
  if (isi !== null) form.append('berkas', new Blob([new Uint8Array(Buffer.from(isi))]), 'rekening koran.sta')
  const { cookies } = (await client.get('/cmsp/ganti-password')).request
  const headers = { cookie: cookies, referer: app.url + href }
  const { status } = await fetch(`${app.url}${href}/impor`, { method: 'POST', body: form, headers, redirect: 'manual' })
  return { status, text: (await client.get(href)).text }
}

const kept = () => app.deps.prisma.koranBank.findMany({ orderBy: { id: 'asc' } })
const hari = async () => {
  const { isi, cocok, belum, menunggu } = await app.deps.prisma.rekonsiliasi.findFirstOrThrow({
    where: { tanggal: new Date(`${KEMARIN()}T00:00:00Z`), rkudId: (await rkudOf(app)).id },
  })
  return {
    baris: (isi as unknown as IsiRekon).baris.map(({ hasil, referensi }) => ({ hasil, referensi })),
    cocok,
    belum,
    menunggu,
  }
}

test("the bank's file of a day gives the verdict that asking the bank gives, and says where it came from", async () => {
  const { text } = await impor(operator, await berkasKemarin())
  expect(text).toContain('Rekonsiliasi selesai:')
  expect(text).toContain('Berkas MT940')
  const file = await hari()
  expect(file.cocok).toBeGreaterThan(1)
  expect(file.belum).toBe(0)
  await jalankan(app, operator, KEMARIN())
  expect(await hari()).toEqual(file)
  const row = await app.deps.prisma.audit.findFirstOrThrow({
    where: { aksi: 'REKONSILIASI_DIJALANKAN', sesudah: { path: ['sumber'], equals: 'MT940' } },
  })
  expect(row.sesudah).toMatchObject({ berkas: 'rekening koran.sta', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

test('a file that holds both RKUD of the Pemda compares both', async () => {
  const { pemdaId, id } = await rkudOf(app)
  const second = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemdaId, NOT: { id } } })
  await impor(operator, (await fileOf(second.noRekening, KEMARIN())) + (await berkasKemarin()))
  const both = await app.deps.prisma.koranBank.findMany({ where: { sumber: 'MT940', rkud: { pemdaId } } })
  expect(new Set(both.map(({ rkudId }) => rkudId))).toEqual(new Set([id, second.id]))
})

test('the same file again keeps nothing new', async () => {
  const [before, verdict] = [await kept(), await hari()]
  await impor(operator, await berkasKemarin())
  await impor(operator, await berkasKemarin())
  expect(await kept()).toEqual(before)
  expect(await hari()).toEqual(verdict)
})

test('a debit without an order of ours, told by a file, closes the send gate', async () => {
  await debitAtCounter(app, 'LOKET-940', '2500000.00')
  const { text } = await impor(operator, await berkasKemarin())
  expect(text).toContain('pengiriman pembayaran Pemda ini ditahan')
  expect(text).toContain('Didebit bank, tidak ada di CMSP')
  await theirBooks(app, `DELETE FROM journal WHERE reference = 'LOKET-940'`)
  await theirBooks(app, `UPDATE account SET balance = balance + 2500000 WHERE account = $1`, [
    (await rkudOf(app)).noRekening,
  ])
  await impor(operator, await berkasKemarin())
  await reconcileAll(app.deps, new Date())
  await bukaGerbang(app)
})

test('another account, another day, twice the same or no file at all is refused at the field and keeps nothing', async () => {
  const before = await kept()
  const file = await berkasKemarin()
  const other = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemda: { kode: '63.71' } } })
  const lusa = addHari(KEMARIN(), -1)
  const { noRekening } = await rkudOf(app)
  const refused: [string | null, string][] = [
    [null, 'Pilih berkas MT940.'],
    ['bukan rekening koran', 'Baris 1: rekening koran MT940 dimulai dengan :20:.'],
    [await fileOf(other.noRekening, KEMARIN()), `Baris 2: rekening ${other.noRekening} bukan RKUD`],
    [await fileOf(noRekening, lusa), 'Baris 2: rekening koran ini untuk'],
    [file + file, 'ada dua kali dalam berkas ini.'],
    [
      file.replace(/:62F:C\d{6}IDR\d/, (saldo) => `${saldo.slice(0, -1)}${(Number(saldo.at(-1)) + 1) % 10}`),
      'tetapi saldo akhirnya',
    ],
  ]
  for (const [isi, pesan] of refused) {
    const { status, text } = await impor(operator, isi)
    expect(status, pesan).toBe(303)
    expect(text).toContain(pesan)
    expect(text).toMatch(/<details[^>]* open>/)
  }
  expect((await impor(operator, Buffer.alloc(5_300_000, 65))).status).toBe(413)
  expect(await kept()).toEqual(before)
})

test('only an operator imports, and only with the token of the form', async () => {
  expect((await impor(people.MAKER, await berkasKemarin())).status).toBe(403)
  const without = { ...operator, token: 'x' }
  expect((await impor(without, await berkasKemarin())).status).toBe(403)
  expect((await people.MAKER.get(await hrefOf(app, KEMARIN()))).text).not.toContain('Impor rekening koran')
})

test('a busy day of tens of thousands of movements is imported in one go', async () => {
  const day = KEMARIN().slice(2).replaceAll('-', '')
  const banyak = 40_000
  const masuk = (_: unknown, n: number) => `:61:${day}${day.slice(2)}C1,NTRFNONREF//X${n}\r\n:86:Pajak daerah ${n}\r\n`
  const more = Array.from({ length: banyak }, masuk).join('')
  const file = (await berkasKemarin())
    .replace(':62F:', () => `${more}:62F:`)
    .replace(/(:62F:C\d{6}IDR)(\d+),/, (_, tag, saldo) => `${tag}${BigInt(saldo) + BigInt(banyak)},`)
  expect((await impor(operator, file)).text).toContain('Rekonsiliasi selesai')
  expect(await app.deps.prisma.mutasiBank.count({ where: { arah: 'K' } })).toBe(banyak)
}, 60_000)
