import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { statusOf } from '../support/story.js'
import { fault, submitCode, taxStories } from './adegan.js'

const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN' }
const PPH21 = { kode_map: '411121', kode_setor: '100', uraian: 'PPh 21' }
const SEWA = { kode_map: '411128', kode_setor: '403', uraian: 'Sewa gedung' }

let app: TestApp
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp({ BANK_TIMEOUT_SECONDS: '1' })
  story = await taxStories(app)
})
afterAll(() => app.close())

test('one code covers two rows of the SP2D if it shows their sum', async () => {
  const id = await story.arrive([
    { ...PPN, jumlah: '1000.00' },
    { ...PPN, jumlah: '2000.00' },
  ])
  const [first, second] = await story.rows(id)
  const href = await story.href(id, 0)
  expect((await story.maker.get(href)).text).toContain('Kode ini juga untuk')
  const code = await story.codeFor(id, [0, 1])
  const alone = await submitCode(story.maker, href, code)
  expect(alone.text).toContain('Rp3.000,00')
  expect(alone.text).toContain('Tidak sesuai')
  await submitCode(story.maker, href, code, { sertakan: String(second?.id) })
  const [a, b] = await story.rows(id)
  expect([a?.billing?.kode, b?.billing?.kode]).toEqual([code, code])
  expect(a?.billingId).toBe(b?.billingId)
  expect(first?.billingId).toBeNull()
})

test('a code that one of its rows gives up stays with the other and is not free', async () => {
  const taxes = [
    { ...PPN, jumlah: '1100.00' },
    { ...PPN, jumlah: '2200.00' },
  ]
  const id = await story.arrive(taxes)
  const href = await story.href(id, 0)
  const shared = await story.codeFor(id, [0, 1])
  await submitCode(story.maker, href, shared, { sertakan: String((await story.rows(id))[1]?.id) })
  await submitCode(story.maker, href, await story.codeFor(id, [0]))
  const [first, second] = await story.rows(id)
  expect(first?.billing?.kode).not.toBe(shared)
  expect(second?.billing).toMatchObject({ kode: shared, dilepasPada: null })
})

test('a code for another kind of tax is not shared, and one that already serves another row says so', async () => {
  const id = await story.arrive([
    { ...PPN, jumlah: '5000.00' },
    { ...PPN, jumlah: '5000.00' },
    { ...PPH21, jumlah: '1.00' },
    { ...PPN, jumlah: '1.00', masa: '0101' },
    { ...PPN, jumlah: '1.00', tahun_pajak: 2025 },
    { ...PPN, jumlah: '1.00', npwp: '021832415000000' },
  ])
  const rows = await story.rows(id)
  for (const other of [2, 3, 4, 5]) {
    const both = await story.codeFor(id, [0, other])
    const mixed = await submitCode(story.maker, await story.href(id, 0), both, { sertakan: String(rows[other]?.id) })
    expect(mixed.text).toContain('hanya untuk jenis pajak, masa, dan NPWP yang sama')
  }
  const code = await story.codeFor(id, [0])
  await submitCode(story.maker, await story.href(id, 0), code)
  const again = await submitCode(story.maker, await story.href(id, 1), code)
  expect(again.text).toContain('sudah dipakai pada baris pajak lain di SP2D ini')
  expect((await story.rows(id))[1]?.billingId).toBeNull()
})

test('Buat semua makes a code for every row it can; the row that lacks something says what, and is left', async () => {
  const id = await story.arrive([
    { ...PPN, jumlah: '7001.00' },
    { ...PPH21, jumlah: '7002.00' },
    { ...SEWA, jumlah: '7003.00', nop: null },
  ])
  expect((await story.maker.get(`/cmsp/sp2d/${id}`)).text).toContain('Buat semua kode billing')
  expect((await story.checker.get(`/cmsp/sp2d/${id}`)).text).not.toContain('Buat semua kode billing')
  const page = await story.maker.submit(`/cmsp/sp2d/${id}/pajak/buat-semua`)
  expect(page.text).toContain('2 kode billing dibuat')
  expect(page.text).toContain(
    'Sewa gedung (Rp7.003,00) belum dibuat. Wajib diisi untuk PPh Pasal 4(2) sewa tanah/bangunan.',
  )
  expect((await story.rows(id)).map(({ billing }) => billing?.asal ?? null)).toEqual(['DIBUAT', 'DIBUAT', null])
  expect((await story.checker.post(`/cmsp/sp2d/${id}/pajak/buat-semua`)).status).toBe(403)
})

test('an expired code is replaced by Buat semua, the one that still holds stays; the form shows both', async () => {
  const id = await story.arrive([
    { ...PPN, jumlah: '8001.00' },
    { ...PPH21, jumlah: '8002.00' },
  ])
  await story.maker.submit(`/cmsp/sp2d/${id}/pajak/buat-semua`)
  const before = await story.rows(id)
  await story.expire(id, 0)
  await story.maker.submit(`/cmsp/sp2d/${id}/pajak/buat-semua`)
  const after = await story.rows(id)
  expect(after[1]?.billing?.kode).toBe(before[1]?.billing?.kode)
  expect(after[0]?.billing?.kode).not.toBe(before[0]?.billing?.kode)
  const form = await story.maker.get(await story.href(id, 0))
  expect(form.text).toContain(`${after[0]?.billing?.kode} menggantikan ${before[0]?.billing?.kode}`)
})

test('when DJP answers one of the rows nothing, pressing Buat semua again asks after it: one code per row', async () => {
  const id = await story.arrive([
    { ...PPN, jumlah: '9001.00' },
    { ...PPH21, jumlah: '9002.00' },
  ])
  await fault(app, '/djp/v1/billing', 'error504-after')
  expect((await story.maker.submit(`/cmsp/sp2d/${id}/pajak/buat-semua`)).text).toContain('1 kode billing dibuat')
  await story.maker.submit(`/cmsp/sp2d/${id}/pajak/buat-semua`)
  expect((await story.rows(id)).every(({ billing }) => billing !== null)).toBe(true)
  const all = (await app.simulator.get('/djp/billings')).body as { jumlahBayar: string }[]
  expect(all.filter(({ jumlahBayar }) => ['9001', '9002'].includes(jumlahBayar))).toHaveLength(2)
})

test('a code taken off its row is free for another SP2D', async () => {
  const id = await story.arrive([{ ...PPN, jumlah: '6001.00' }])
  const other = await story.arrive([{ ...PPN, jumlah: '6001.00' }])
  const code = await story.codeFor(id, [0])
  const href = await story.href(id, 0)
  await submitCode(story.maker, href, code)
  expect((await story.maker.submit(`${href}/lepas`)).text).toContain(`Kode billing ${code} dilepas`)
  expect((await story.rows(id))[0]?.billingId).toBeNull()
  await submitCode(story.maker, await story.href(other, 0), code)
  expect((await story.rows(other))[0]?.billing?.kode).toBe(code)
  expect((await story.maker.submit(`${href}/lepas`)).status).toBe(409)
})

test('the form shows names from DJP and what the chosen kind asks for, without making anything', async () => {
  const id = await story.arrive([{ ...PPN, jumlah: '4001.00' }])
  const href = await story.href(id, 0)
  const npwp = (await story.rows(id))[0]?.npwp ?? ''
  const shown = await story.maker.post(`${href}/buat`, {
    ...{
      tampilkan: 'ya',
      jenisPajak: '411128-300',
      npwpPemungut: npwp,
      npwpPenyetor: '999999999999999',
      npwpRekanan: '1',
    },
  })
  expect(shown.status).toBe(200)
  expect(shown.text).toContain('Menurut DJP: ')
  expect(shown.text).toContain('Digit ke-9 NPWP tidak cocok, periksa kembali.')
  expect(shown.text).toMatch(/data-bidang="nomorKetetapan">/)
  expect(shown.text).toMatch(/data-bidang="nomorFaktur" hidden>/)
  const name = await story.maker.get(`${href}/npwp?npwp=${npwp}`)
  expect((name.body as { nama: string }).nama).toMatch(/^Menurut DJP: ./)
  expect((await story.checker.get(`${href}/npwp?npwp=${npwp}`)).status).toBe(403)
  expect((await story.rows(id))[0]?.billingId).toBeNull()
})

test('what FMIS got wrong about a tax is told beside its row, and the SP2D is not quarantined', async () => {
  const id = await story.arrive([{ ...PPN, jumlah: '3001.00', npwp: '001496828018000', id_billing: '912345678901234' }])
  const page = await story.maker.get(`/cmsp/sp2d/${id}`)
  expect(page.text).toContain('NPWP dari FMIS: Digit ke-9 NPWP tidak cocok, periksa kembali.')
  expect(page.text).toContain('Kode billing dari FMIS: Kode Billing terdiri atas 15 digit')
  expect(await statusOf(app, id)).toBe('DITERIMA')
})

test('a tax that is only told, not deducted, gets no code', async () => {
  const id = await story.arrive([
    { ...PPN, jumlah: '8001.00' },
    { ...PPN, jumlah: '8002.00', kelompok: 2 },
  ])
  const told = await app.deps.prisma.pajak.findFirstOrThrow({ where: { sp2dId: BigInt(id), mengurangi: false } })
  expect((await story.maker.get(`/cmsp/sp2d/${id}/pajak/${told.id}`)).status).toBe(404)
})
