import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SISTEM } from '../../src/domain/pelaku.js'
import { readBerkas } from '../../src/modules/fmis/berkas.js'
import { runPull, startPull } from '../../src/modules/fmis/pull.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { soundRecord, type FmisRecord } from '../support/fmis.js'

const HREF = '/cmsp/operasi/impor'
let app: TestApp
let operator: Client
let pemdaId: bigint

beforeAll(async () => {
  app = await startTestApp()
  operator = await app.signIn('operator.bank')
  pemdaId = (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })).id
})
afterAll(() => app.close())

async function kirim(isi: Uint8Array | string, person = operator, pilihan = { pemda: String(pemdaId), tahun: '2026' }) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ _csrf: person.token, ...pilihan })) form.append(name, value)
  form.append('berkas', new Blob([typeof isi === 'string' ? isi : new Uint8Array(isi)]), 'sp2d.json')
  const { cookies } = (await person.get('/cmsp/')).request as unknown as { cookies: string }
  const answer = await fetch(app.url + HREF, {
    method: 'POST',
    body: form,
    headers: { cookie: cookies },
    redirect: 'manual',
  })
  return { status: answer.status, html: await answer.text() }
}

async function muat(isi: Uint8Array | string, person = operator) {
  const { status, html } = await kirim(isi, person)
  return { status, text: html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') }
}

const found = (idFmis: number | string) =>
  app.deps.prisma.sp2d.findFirst({ where: { pemdaId, idFmis: String(idFmis) } })

test('a JSON file goes through the same checks as a pull, each record with its result', async () => {
  const [good, bad] = [await soundRecord(app, 9001), { ...(await soundRecord(app, 9002)), netto: '5.00' }]
  const page = await muat(JSON.stringify({ data: [good, bad] }))
  expect(page.status).toBe(200)
  expect(page.text).toContain('9001/SP2D/UJI/2026 Diterima')
  expect(page.text).toMatch(/9002\/SP2D\/UJI\/2026 Ditolak \(karantina\) netto tidak sama/)
  expect(await found(9001)).toMatchObject({ status: 'DITERIMA' })
  expect(await found(9002)).toBeNull()
  expect((await muat(JSON.stringify([good]))).text).toContain('9001/SP2D/UJI/2026 Tidak berubah')
  expect(await app.deps.prisma.tarikFmis.findFirst({ where: { jenis: 'BERKAS' } })).toMatchObject({
    baru: 1,
    karantina: 1,
  })
})

test('who loaded an SP2D from a file, or changed one by it, stands on its page and in the trail; a file that changes nothing does not', async () => {
  const record = await soundRecord(app, 9003)
  await muat(JSON.stringify([record]))
  await muat(JSON.stringify([record]))
  await muat(JSON.stringify([{ ...record, keterangan: 'Uraian lain' }]))
  const { id, nomor } = (await found(9003)) ?? { id: 0n, nomor: '' }
  const { nama } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'operator.bank' } })
  const rows = await app.deps.prisma.audit.findMany({
    where: { sp2dId: id, aksi: 'SP2D_DARI_BERKAS' },
    orderBy: { id: 'asc' },
  })
  expect(rows.map(({ pelaku, sasaran, sesudah }) => [pelaku, sasaran, sesudah])).toEqual(
    ['baru', 'berubah'].map((hasil) => [nama, nomor, expect.objectContaining({ hasil, sha256: expect.any(String) })]),
  )
  const maker = await app.signIn('maker.prov')
  const page = (await maker.get(`/cmsp/sp2d/${id}`)).text
  expect(page.slice(page.indexOf('id="riwayat"'))).toContain('Isinya dimuat dari berkas, bukan ditarik dari FMIS')
})

test('what came from a file asks for a tick until FMIS says it too; a pull that does not say it changes nothing', async () => {
  const record = await soundRecord(app, 9004)
  await muat(JSON.stringify([record]))
  const { id } = (await found(9004)) ?? { id: 0n }
  const maker = await app.signIn('maker.prov')
  const form = async () => (await maker.get(`/cmsp/sp2d/${id}`)).text
  const asked = async () => (await form()).includes('name="centang-DARI_BERKAS"')
  expect(await form()).toMatch(/Dimuat \S.* pada .* WITA/)
  const pulled = async (records: FmisRecord[]) => {
    const pullPage = () => Promise.resolve({ kind: 'halaman' as const, records, berikutnya: null, total: 1 })
    const { id: run } = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
    await runPull({ ...app.deps, fmis: { ...app.deps.fmis, pullPage } }, run)
  }
  await pulled([await soundRecord(app, 9005)])
  expect(await asked()).toBe(true)
  await pulled([{ ...record, netto: '5.00' }])
  expect(await asked()).toBe(true)
  await pulled([record])
  expect(await asked()).toBe(false)
  await muat(JSON.stringify([{ ...record, keterangan: 'Uraian lain' }]))
  expect(await asked()).toBe(true)
  await pulled([{ ...record, keterangan: 'Uraian menurut FMIS' }])
  expect(await asked()).toBe(false)
})

test('a file that was refused leaves the chosen Pemda and year as they were', async () => {
  const { id } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.71' } })
  const { html } = await kirim('bukan berkas', operator, { pemda: String(id), tahun: '2025' })
  expect(html).toContain(`<option value="${id}" selected>Kota Banjarmasin<`)
  expect(html).toMatch(/name="tahun"[^>]*\s+value="2025"/)
})

/** A record as rows of a workbook in FMIS field names. */
async function workbook(record: FmisRecord): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  const sheet = (name: string, rows: Record<string, unknown>[]) => {
    const names = Object.keys(rows[0] ?? { idsp2d: '' })
    book.addWorksheet(name).addRows([names, ...rows.map((row) => names.map((key) => row[key]))])
  }
  const { spm, opd, rkud, kuasa_bud: bud, daftar_penguji: uji, idsp2d } = record
  sheet('SP2D', [
    {
      ...{ idsp2d, tahun: record.tahun, sp2d_no: record.sp2d_no, sp2d_tgl: record.sp2d_tgl, jenis: record.jenis },
      ...{ keterangan: record.keterangan, status: record.status, spm_no: spm.no, spm_tgl: spm.tgl },
      ...{ opd_kode: opd.kode, opd_nm: opd.nama, bank_rek: rkud.rekening, bank_nm: rkud.nama },
      ...{ penandatangan_nm: bud.nama, penandatangan_nip: bud.nip, penandatangan_jbt: bud.jabatan, npwp_bud: bud.npwp },
      ...{ no_uji: uji.no, tgl_uji: uji.tgl, cetak_uji: uji.dicetak, bruto: record.bruto, netto: record.netto },
    },
  ])
  const own = (rows: object[]) => rows.map((row) => ({ idsp2d, ...row }))
  sheet('PENERIMA', own(record.penerima))
  sheet('RINCIAN', own(record.rincian))
  sheet('POTONGAN', own(record.potongan))
  sheet('PAJAK', own(record.pajak))
  return new Uint8Array((await book.xlsx.writeBuffer()) as ArrayBuffer)
}

test('an .xlsx in FMIS field names is taken over with its payee, rincian and taxes', async () => {
  const record = await soundRecord(app, 9101)
  const page = await muat(await workbook(record))
  expect(page.text).toContain('9101/SP2D/UJI/2026 Diterima')
  const stored = await app.deps.prisma.sp2d.findFirstOrThrow({
    where: { idFmis: '9101' },
    include: { penerima: true, rincian: true, pajak: true },
  })
  expect(stored.netto.toFixed(2)).toBe(record.netto)
  expect(stored.penerima[0]?.noRekening).toBe(record.penerima[0]?.rekening)
  expect(stored.pajak.map(({ kap, jumlah }) => [kap, jumlah.toFixed(2)])).toEqual(
    record.pajak.map(({ kode_map, jumlah }) => [kode_map, jumlah]),
  )
})

test('a long workbook costs as much as its rows, not its rows times its SP2D, while everybody else waits', async () => {
  const banyak = 15_000
  const book = new ExcelJS.Workbook()
  for (const nama of ['SP2D', 'PENERIMA', 'RINCIAN', 'POTONGAN', 'PAJAK'])
    book.addWorksheet(nama).addRows([['idsp2d', 'id'], ...Array.from({ length: banyak }, (_, n) => [n, n])])
  const isi = Buffer.from((await book.xlsx.writeBuffer()) as ArrayBuffer)
  const before = process.cpuUsage()
  const records = (await readBerkas(isi)) as FmisRecord[]
  const { user, system } = process.cpuUsage(before)
  expect(records).toHaveLength(banyak)
  expect(records[banyak - 1]).toMatchObject({ idsp2d: banyak - 1, pajak: [{ id: banyak - 1 }] })
  expect((user + system) / 1_000_000, 'seconds of this process').toBeLessThan(5)
}, 60_000)

test('a spreadsheet that keeps accounts as numbers may have lost their zeros; one that keeps the print as a time has it', async () => {
  const record = await soundRecord(app, 9151)
  const [payee] = record.penerima
  const angka = { ...record, penerima: [{ ...payee, rekening: Number(payee?.rekening) }] } as unknown as FmisRecord
  const page = await muat(await workbook(angka))
  expect(page.text).toContain('penerima ke-1, rekening: ditulis sebagai angka, sehingga nol di depan dapat hilang')
  expect(await found(9151)).toBeNull()
  const dicetak = new Date('2026-11-20T09:30:00Z') as unknown as string
  const uji = { ...record, daftar_penguji: { ...record.daftar_penguji, no: 'XLSX-1', dicetak } }
  await muat(await workbook(uji))
  expect((await found(9151))?.pengujiDicetak).toEqual(new Date('2026-11-20T09:30:00+08:00'))
})

test('a SIPD print is read by its own field names; what it does not say is named as the reason', async () => {
  const header = {
    ...{
      tahun: '2026',
      nomor_sp_2_d: '9201/SIPD',
      tanggal_sp_2_d: '2026-11-03',
      nama_skpd: 'Dinas',
      nilai_sp2d: 100000,
    },
    ...{
      keterangan_sp2d: 'Dari SIPD',
      nomor_spm: '9201/SPM',
      tanggal_spm: '2026-11-02',
      nomor_rekening: '0010100000011',
    },
  }
  const page = await muat(JSON.stringify({ ls: { header, detail_belanja: [], pajak_potongan: [] } }))
  expect(page.text).toContain('9201/SIPD Ditolak (karantina)')
  expect(page.text).toContain('jenis: jenis SP2D tidak dikenal')
})

test('what is neither JSON nor .xlsx, broken, or empty is refused as a whole', async () => {
  for (const [isi, pesan] of [
    ['%PDF-1.4', 'Berkas harus JSON atau .xlsx.'],
    ['{"data": [', 'Berkas JSON tidak dapat dibaca.'],
    ['[]', 'Berkas tidak berisi SP2D.'],
    ['PK\u0003\u0004rusak', 'Berkas .xlsx tidak dapat dibaca.'],
  ] as const) {
    const page = await muat(isi)
    expect([page.status, page.text.includes(pesan)], pesan).toEqual([422, true])
  }
  expect((await muat(new Uint8Array(11 * 1024 * 1024))).status).toBe(413)
})

test('a file of JSON that is shaped like nothing known is an answer about the file, never an error of the machine', async () => {
  const header = { tahun: '2026', nomor_sp_2_d: '9251/SIPD' }
  const aneh = { toString: 1, valueOf: 1 }
  const sipd = [
    { header: null },
    { header, detail_belanja: null },
    { header, detail_belanja: [null] },
    { header, pajak_potongan: 'teks' },
    { header, pajak_potongan: [null] },
    { header: { ...header, tahun: aneh, tgl_uji: aneh } },
  ].map((ls) => ({ ls }))
  const page = await muat(JSON.stringify([null, 1, 'teks', [], ...sipd]))
  expect(page.status).toBe(200)
  expect(page.text.match(/Ditolak \(karantina\)/g)).toHaveLength(4 + sipd.length)
  for (const dalam of [100, 5000, 500_000]) {
    const { status, text } = await muat(`[{"idsp2d":9252,"keterangan":${'['.repeat(dalam)}${']'.repeat(dalam)}}]`)
    expect([status, text.includes('Berkas JSON tidak dapat dibaca.')], String(dalam)).toEqual([422, true])
  }
})

test('only the operator may load a file, and the file of anybody else is not even read', async () => {
  const maker = await app.signIn('maker.prov')
  const page = await muat(JSON.stringify([await soundRecord(app, 9301)]), maker)
  expect(page.status).toBe(403)
  expect(await found(9301)).toBeNull()
})

test('one file sent twice at the same moment, while a pull brings the same SP2D, is taken over once', async () => {
  const sound = await soundRecord(app, 9600)
  const records = Array.from({ length: 100 }, (_, n) => ({ ...sound, idsp2d: 9600 + n, sp2d_no: `SEKALIGUS/${n}` }))
  const pullPage = () => Promise.resolve({ kind: 'halaman' as const, records, berikutnya: null, total: records.length })
  const { id } = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
  const file = JSON.stringify(records.toReversed())
  const [, ...pages] = await Promise.all([
    runPull({ ...app.deps, fmis: { ...app.deps.fmis, pullPage } }, id),
    ...[muat(file), muat(file)],
  ])
  expect(pages.map(({ status }) => status)).toEqual([200, 200])
  expect(await app.deps.prisma.sp2d.count({ where: { nomor: { startsWith: 'SEKALIGUS/' } } })).toBe(records.length)
})
