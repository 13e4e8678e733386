import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSp2d } from '../db/rows.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { formsOn } from '../support/forms.js'

const HREF = '/cmsp/operasi'
let app: TestApp
let operator: Client
let sp2dId: bigint
let pencairanId: bigint
beforeAll(async () => {
  app = await startTestApp()
  operator = await app.signIn('operator.bank')
  sp2dId = await createSp2d(app.deps.prisma, '63.71')
  pencairanId = (await app.deps.prisma.pencairan.create({ data: { sp2dId, putaran: 1, sidik: 'uji' } })).id
})
afterAll(() => app.close())

/** One part of the page as the text a person reads, by the id of its heading. */
async function bagian(id: string, search = ''): Promise<string> {
  const { text } = await operator.get(HREF + search)
  const part = new RegExp(`aria-labelledby="${id}"[\\s\\S]*?</section>`).exec(text)?.[0] ?? ''
  return part
    .replaceAll('<wbr>', '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000)

describe('payments held up', () => {
  let urut = 0

  /** A leg that went this way and is due at `tungguSampai`. */
  async function leg(
    uraian: string,
    jenis: 'NETTO' | 'POTONGAN',
    jalan: string[],
    tungguSampai: Date,
    alasan?: string,
  ) {
    const { prisma } = app.deps
    const tujuan = { rekeningAsal: '0019900000099', namaTujuan: 'X', bankKode: '122', noRekening: '2000100101' }
    const { id } = await prisma.leg.create({
      data: {
        pencairanId,
        jenis,
        urut: urut++,
        uraian,
        jumlah: '1250000.50',
        tungguSampai,
        alasan: alasan ?? null,
        ...tujuan,
      },
    })
    for (const status of jalan) await prisma.leg.update({ where: { id }, data: { status } })
    return id
  }

  test('are those in doubt, those that failed, and those nobody worked on for two minutes; not the others', async () => {
    expect(await bagian('macet-judul')).toContain('Tidak ada pembayaran yang macet.')
    await leg('Ragu', 'NETTO', ['DIKIRIM', 'TIDAK_PASTI'], minutesAgo(-1))
    await leg('Gagal', 'NETTO', ['GAGAL'], minutesAgo(-1), 'Rekening tidak aktif.')
    await leg('Dikirim lama', 'NETTO', ['DIKIRIM'], minutesAgo(3))
    await leg('Diproses lama', 'NETTO', ['DIKIRIM', 'DIPROSES'], minutesAgo(3))
    await leg('Siap lama', 'NETTO', [], minutesAgo(3))
    await leg('Baru saja jatuh waktu', 'NETTO', ['DIKIRIM'], minutesAgo(1))
    await leg('Menunggu jam layanan', 'NETTO', [], minutesAgo(-60))
    await leg('Sudah dibayar', 'NETTO', ['DIKIRIM', 'BERHASIL'], minutesAgo(60))
    const text = await bagian('macet-judul')
    for (const uraian of ['Ragu', 'Gagal', 'Dikirim lama', 'Diproses lama', 'Siap lama']) expect(text).toContain(uraian)
    expect(text).not.toMatch(/Baru saja jatuh waktu|Menunggu jam layanan|Sudah dibayar/)
    expect(text).toContain('Rekening tidak aktif.')
    expect(text).toMatch(/Kota Banjarmasin .*Rp ?1\.250\.000,50/)
  })

  test('a deduction that waits for its netto by rule is not late itself, one whose netto is paid is', async () => {
    const { prisma } = app.deps
    await prisma.putaran.create({ data: { sp2dId, nomor: 2, sebab: 'RETUR', versi: 1 } })
    pencairanId = (await prisma.pencairan.create({ data: { sp2dId, putaran: 2, sidik: 'uji' } })).id
    const netto = await leg('Netto belum jamnya', 'NETTO', ['DIKIRIM'], minutesAgo(-60))
    await leg('Iuran di belakang netto', 'POTONGAN', [], minutesAgo(30))
    expect(await bagian('macet-judul')).not.toContain('Iuran di belakang netto')
    await prisma.leg.update({ where: { id: netto }, data: { status: 'BERHASIL' } })
    expect(await bagian('macet-judul')).toContain('Potongan: Iuran di belakang netto')
  })

  test('show the reference and since when, and lead to the SP2D', async () => {
    const legId = await leg('Dengan referensi', 'NETTO', ['DIKIRIM', 'TIDAK_PASTI'], minutesAgo(0))
    const waktu = new Date('2026-11-20T06:05:00Z')
    const data = { legId, ke: 1, kanal: 'BANK', isi: '{}', hashIsi: 'x', waktuTransaksi: waktu, dikirimPada: waktu }
    await app.deps.prisma.percobaan.create({ data: { ...data, referensi: 'CMSP000000000777ABCD' } })
    const text = await bagian('macet-judul')
    expect(text).toContain('CMSP000000000777ABCD')
    expect(text).toContain('20 November 2026 14.05 WITA')
    expect((await operator.get(HREF)).text).toContain(`href="/cmsp/sp2d/${sp2dId}"`)
  })
})

test('messages FMIS does not have yet: waiting with the next try, refused with its reason, delivered ones no more', async () => {
  expect(await bagian('pesan-judul')).toContain('Semua pesan sudah diterima FMIS.')
  const pesan = { sp2dId, isi: {} }
  await app.deps.prisma.kirimFmis.createMany({
    data: [
      { ...pesan, urut: 1, jenis: 'PENOLAKAN', referensi: 'a', diterimaPada: new Date() },
      {
        ...pesan,
        urut: 2,
        jenis: 'PEMBAYARAN',
        referensi: 'b',
        percobaan: 7,
        galat: 'FMIS tidak menjawab',
        berikutnya: new Date('2026-11-22T06:05:00Z'),
      },
      { ...pesan, urut: 3, jenis: 'PENOLAKAN', referensi: 'c', galat: 'isi berbeda', ditolakPada: new Date() },
    ],
  })
  const text = await bagian('pesan-judul')
  expect(text).toMatch(/Pembayaran .*WITA 7 22 November 2026 14\.05 WITA FMIS tidak menjawab/)
  expect(text).toMatch(/Penolakan .*WITA 0 – Ditolak FMIS: isi berbeda/)
  expect(text.match(/Penolakan/g)).toHaveLength(1)
})

describe('pulls', () => {
  test('the last 20 of all Pemda are shown with who started them, what came and how it ended', async () => {
    const maker = await app.signIn('maker.prov')
    await app.simulator
      .post('/control/fmis/record')
      .send({ pemda: '63.00', idsp2d: 777_001, sp2d_no: 'RUSAK/1', tahun: 2026 })
    await maker.post('/cmsp/sp2d/tarik')
    await app.drain()
    const { pemdaId } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: sp2dId } })
    const run = { pemdaId, tahun: 2026, pemicu: 'Jadwal' }
    await app.deps.prisma.tarikFmis.create({
      data: {
        ...run,
        status: 'GAGAL',
        pesan: 'FMIS tidak menjawab',
        dimulaiPada: minutesAgo(2),
        selesaiPada: minutesAgo(1),
      },
    })
    const text = await bagian('tarik-judul')
    expect(text).toContain('Provinsi Kalimantan Selatan Muhammad Syarwani, S.E. Yang baru dan berubah Selesai')
    expect(text).toMatch(
      /Kota Banjarmasin Jadwal Yang baru dan berubah Gagal FMIS tidak menjawab 0 0 0 0 0 1 menit 0 detik/,
    )
    await app.deps.prisma.tarikFmis.createMany({
      data: Array.from({ length: 25 }, () => ({ ...run, status: 'SELESAI' })),
    })
    expect((await bagian('tarik-judul')).match(/Jadwal/g)).toHaveLength(20)
  })
})

describe('Karantina', () => {
  test('shows the record FMIS sent with every reason, and closes by itself once it is right', async () => {
    const text = await bagian('karantina-judul')
    expect(text).toContain('RUSAK/1')
    expect(text).toContain('777001')
    expect(text).toMatch(/idsp2d&#34;: 777001|"idsp2d": 777001/)
    await app.deps.prisma.karantina.updateMany({ where: { idFmis: '777001' }, data: { selesaiPada: new Date() } })
    expect(await bagian('karantina-judul')).not.toContain('RUSAK/1')
  })

  test('is filtered by Pemda, nomor and reason, newest first, and exported with the same filter', async () => {
    const pemda = await app.deps.prisma.pemda.findMany({
      where: { kode: { in: ['63.01', '63.02'] } },
      orderBy: { kode: 'asc' },
    })
    const [laut, baru] = pemda.map(({ id }) => id)
    const row = (pemdaId: bigint | undefined, idFmis: string, alasan: string[], menit: number) =>
      app.deps.prisma.karantina.create({
        data: {
          pemdaId: pemdaId!,
          tahun: 2026,
          idFmis,
          nomor: `KARANTINA/${idFmis}`,
          alasan,
          isi: {},
          terakhir: minutesAgo(menit),
        },
      })
    await row(laut, 'L1', ['netto tidak sama', 'npwp wajib diisi'], 5)
    await row(laut, 'L2', ['bruto negatif'], 9)
    await row(baru, 'B1', ['npwp wajib diisi'], 7)
    const shown = async (search: string) => (await bagian('karantina-judul', search)).match(/KARANTINA\/\w+/g)
    expect(await shown('?nomor=karantina')).toEqual(['KARANTINA/L1', 'KARANTINA/B1', 'KARANTINA/L2'])
    expect(await shown('?nomor=karantina&urut=terakhir')).toEqual(['KARANTINA/L2', 'KARANTINA/B1', 'KARANTINA/L1'])
    expect(await shown('?pemda=63.01')).toEqual(['KARANTINA/L1', 'KARANTINA/L2'])
    expect(await shown('?alasan=npwp')).toEqual(['KARANTINA/L1', 'KARANTINA/B1'])
    const rows = await unduh(app, operator, `${HREF}/export.xlsx?pemda=63.01&alasan=npwp`)
    expect(rows[0]).toEqual(['Filter: Pemda: Kabupaten Tanah Laut; Alasan: npwp'])
    expect(rows.slice(3).map((cells) => cells.slice(0, 4))).toEqual([
      ['KARANTINA/L1', 'Kabupaten Tanah Laut', 'L1', 'netto tidak sama; npwp wajib diisi'],
    ])
  })
})

test('only the operator of the bank opens Operasi', async () => {
  for (const username of ['maker.prov', 'checker.prov', 'approver.prov', 'auditor.prov']) {
    const client = await app.signIn(username)
    expect((await client.get(HREF)).status).toBe(403)
    expect((await client.get(`${HREF}/export.xlsx`)).status).toBe(403)
    expect((await client.get('/cmsp/')).text).not.toContain(`href="${HREF}"`)
  }
  expect((await operator.get('/cmsp/')).text).toContain(`href="${HREF}"`)
})

test.each([
  ['what is held back', `${HREF}/pencairan`, `${HREF}/pencairan/tahan`, 'lingkup'],
  ['the Pemda of a file of SP2D', `${HREF}/impor`, `${HREF}/impor`, 'pemda'],
])('%s is never what the form happened to open with', async (_what, page, action, name) => {
  const form = formsOn((await operator.get(page)).text, page).find((one) => one.action === action)
  expect(form?.fields[name]).toBe('')
  const refused = await operator.submit(action, { ...form?.fields, alasan: 'Menunggu kabar Pemda' }, page)
  expect(refused.text).toMatch(/Pilih (apa yang ditahan|Pemda)\./)
})

test('a reason for holding that is too short leaves what is to be held as it was chosen', async () => {
  const { id } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.71' } })
  const form = { lingkup: `pemda:${id}`, alasan: 'pendek' }
  const { text } = await operator.submit(`${HREF}/pencairan/tahan`, form, `${HREF}/pencairan`)
  expect(text).toContain('Alasan paling sedikit 10 karakter.')
  expect(text).toContain(`<option value="pemda:${id}" selected>`)
})
