import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase as connect, type Database } from '../../src/db/database.js'
import { type AturanPajak, checkIsian, type IsianPajak, warnFmis } from '../../src/domain/aturanPajak.js'
import { rulesToday } from '../../src/modules/pajak/rules.js'
import { createDatabase } from '../support/database.js'

const OPD = '001496827018000'
const REKANAN = '021832415000000'

const KOSONG: IsianPajak = {
  ...{ npwpPemungut: OPD, npwpPenyetor: OPD, npwpRekanan: '', nikRekanan: '', nop: '', nomorFaktur: '' },
  ...{ nomorKetetapan: '', masa: '1111' },
}
/** What a word of the table fills in. */
const ISI: Record<string, Partial<IsianPajak>> = {
  rekanan: { npwpRekanan: '02.183.241.5-000.000' },
  rekananSalah: { npwpRekanan: '02.183.242.5-000.000' },
  nik: { nikRekanan: '6371016501900001' },
  nikSalah: { nikRekanan: '6371013201900001' },
  nop: { nop: '63.71.010.001.002-0003.0' },
  nopPendek: { nop: '6371010001' },
  faktur: { nomorFaktur: '020.000-26.00000001' },
  fakturPendek: { nomorFaktur: '020' },
  ketetapan: { nomorKetetapan: '00001/206/24/731/26' },
  ketetapanPendek: { nomorKetetapan: '1' },
  penyetorLain: { npwpPenyetor: REKANAN },
  penyetor16: { npwpPenyetor: `0${OPD}` },
  penyetorSalah: { npwpPenyetor: '021832425000000' },
  pemungutSalah: { npwpPemungut: '123' },
  tahunan: { masa: '0112' },
}

// Kind, what is filled in beside the two NPWP, and what is said; "ya" = taken.
const TABEL = `
411121-100 | -                              | ya
411121-100 | rekanan                        | Harus dikosongkan untuk PPh Pasal 21 masa.
411121-100 | nik                            | Harus dikosongkan untuk PPh Pasal 21 masa.
411121-100 | nop                            | Harus dikosongkan untuk PPh Pasal 21 masa.
411121-100 | faktur                         | Harus dikosongkan untuk PPh Pasal 21 masa.
411121-100 | ketetapan                      | Harus dikosongkan untuk PPh Pasal 21 masa.
411121-100 | penyetorLain                   | Untuk PPh Pasal 21 masa penyetor harus sama dengan NPWP Pemungut.
411121-100 | penyetor16                     | ya
411128-423 | rekanan penyetor16             | Untuk PPh final UMKM dipotong penyetor harus berbeda dari NPWP Pemungut.
411121-100 | tahunan                        | Masa pajak harus satu bulan untuk PPh Pasal 21 masa.
411121-100 | penyetorSalah                  | NPWP Penyetor: Digit ke-9 NPWP tidak cocok, periksa kembali.
411121-100 | pemungutSalah                  | NPWP Pemungut: NPWP terdiri atas 15 atau 16 digit.
411121-402 | -                              | ya
411121-402 | rekanan                        | ya
411121-402 | penyetorLain                   | ya
411121-402 | rekananSalah                   | NPWP Rekanan: Digit ke-9 NPWP tidak cocok, periksa kembali.
411121-402 | nop                            | Harus dikosongkan untuk PPh Pasal 21 final honorarium.
411122-100 | -                              | ya
411122-100 | rekanan                        | Harus dikosongkan untuk PPh Pasal 22 setor sendiri.
411122-920 | rekanan                        | ya
411122-920 | -                              | Wajib diisi untuk PPh Pasal 22 bendahara APBD.
411122-920 | nik                            | Wajib diisi untuk PPh Pasal 22 bendahara APBD. + Harus dikosongkan untuk PPh Pasal 22 bendahara APBD.
411122-920 | rekanan nik                    | Harus dikosongkan untuk PPh Pasal 22 bendahara APBD.
411122-920 | rekanan faktur                 | Harus dikosongkan untuk PPh Pasal 22 bendahara APBD.
411124-100 | rekanan                        | ya
411124-100 | nik                            | ya
411124-100 | -                              | Wajib diisi untuk PPh Pasal 23 masa; untuk orang pribadi boleh NIK Rekanan saja.
411124-100 | nikSalah                       | NIK terdiri atas 16 digit dan memuat tanggal lahir.
411124-101 | rekanan nik                    | ya
411124-101 | -                              | Wajib diisi untuk PPh Pasal 23 dividen; untuk orang pribadi boleh NIK Rekanan saja.
411124-102 | rekanan                        | ya
411124-102 | rekanan nop                    | Harus dikosongkan untuk PPh Pasal 23 bunga.
411124-103 | nik                            | ya
411124-103 | rekanan ketetapan              | Harus dikosongkan untuk PPh Pasal 23 royalti.
411124-104 | rekanan                        | ya
411124-104 | rekanan penyetorLain           | ya
411124-104 | rekananSalah                   | NPWP Rekanan: Digit ke-9 NPWP tidak cocok, periksa kembali.
411124-104 | rekanan tahunan                | Masa pajak harus satu bulan untuk PPh Pasal 23 jasa.
411128-402 | rekanan nop                    | ya
411128-402 | nik nop                        | ya
411128-402 | rekanan                        | Wajib diisi untuk PPh Pasal 4(2) pengalihan tanah/bangunan.
411128-402 | rekanan nopPendek              | Nomor Objek Pajak terdiri atas 18 digit.
411128-403 | rekanan nop                    | ya
411128-403 | nop                            | Wajib diisi untuk PPh Pasal 4(2) sewa tanah/bangunan; untuk orang pribadi boleh NIK Rekanan saja.
411128-403 | rekanan                        | Wajib diisi untuk PPh Pasal 4(2) sewa tanah/bangunan.
411128-409 | rekanan                        | ya
411128-409 | rekanan nop                    | Harus dikosongkan untuk PPh Pasal 4(2) jasa konstruksi.
411128-409 | -                              | Wajib diisi untuk PPh Pasal 4(2) jasa konstruksi; untuk orang pribadi boleh NIK Rekanan saja.
411128-410 | rekanan                        | ya
411128-410 | -                              | Wajib diisi untuk PPh Pasal 4(2) pelayaran dalam negeri; untuk orang pribadi boleh NIK Rekanan saja.
411128-411 | rekanan                        | ya
411128-411 | rekanan faktur                 | Harus dikosongkan untuk PPh Pasal 4(2) pelayaran luar negeri.
411128-423 | rekanan penyetorLain           | ya
411128-423 | rekanan                        | Untuk PPh final UMKM dipotong penyetor harus berbeda dari NPWP Pemungut.
411128-423 | penyetorLain                   | Wajib diisi untuk PPh final UMKM dipotong.
411128-423 | rekanan nik penyetorLain       | Harus dikosongkan untuk PPh final UMKM dipotong.
411211-100 | -                              | ya
411211-100 | rekanan                        | Harus dikosongkan untuk PPN dalam negeri setor sendiri.
411211-920 | rekanan                        | ya
411211-920 | rekanan faktur                 | ya
411211-920 | rekanan fakturPendek           | Nomor faktur pajak terdiri atas 16 atau 17 digit.
411211-920 | -                              | Wajib diisi untuk PPN dipungut bendahara APBD.
411211-920 | rekanan nik                    | Harus dikosongkan untuk PPN dipungut bendahara APBD.
411211-920 | rekanan nop                    | Harus dikosongkan untuk PPN dipungut bendahara APBD.
411212-920 | rekanan faktur                 | ya
411212-920 | faktur                         | Wajib diisi untuk PPN impor bendahara APBD.
411221-920 | rekanan                        | ya
411221-920 | rekanan ketetapan              | Harus dikosongkan untuk PPnBM dalam negeri bendahara APBD.
411222-920 | rekanan faktur                 | ya
411222-920 | -                              | Wajib diisi untuk PPnBM impor bendahara APBD.
411619-920 | rekanan faktur                 | ya
411619-920 | rekanan tahunan                | Masa pajak harus satu bulan untuk Pajak tidak langsung lainnya bendahara APBD.`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((part) => part.trim()))
  .map(([kode = '', isi = '', hasil = '']) => ({ kode, isi, hasil }))

const KETETAPAN = ['300', '310', '320', '390']
const KAP = ['411121', '411122', '411124', '411128', '411211', '411212', '411221', '411222', '411619']

let database: Awaited<ReturnType<typeof createDatabase>>
let open: Database
let rules: Map<string, AturanPajak>

beforeAll(async () => {
  database = await createDatabase()
  open = connect(database.url)
  rules = await rulesToday(open)
})
afterAll(async () => {
  await open.close()
  await database.drop()
})

const fill = (isi: string): IsianPajak =>
  Object.assign({}, KOSONG, ...isi.split(' ').map((kata) => ISI[kata] ?? {})) as IsianPajak

function rule(kode: string): AturanPajak {
  const found = rules.get(kode)
  if (!found) throw new Error(`no rule ${kode}`)
  return found
}

function verdict(kode: string, isi: string): string {
  const hasil = checkIsian(rule(kode), fill(isi))
  return hasil.ok ? 'ya' : Object.values(hasil.kesalahan).join(' + ')
}

test.each(TABEL)('$kode, filled in: $isi -> $hasil', ({ kode, isi, hasil }) => {
  expect(verdict(kode, isi)).toBe(hasil)
})

test.each(KAP.flatMap((kap) => KETETAPAN.map((kjs) => `${kap}-${kjs}`)))(
  '%s is paid by the number of its letter, also for a whole year, and by nothing else',
  (kode) => {
    expect(verdict(kode, 'ketetapan')).toBe('ya')
    expect(verdict(kode, 'ketetapan tahunan penyetorLain')).toBe('ya')
    expect(verdict(kode, '-')).toBe(`Wajib diisi untuk ${rule(kode).nama}.`)
    expect(verdict(kode, 'ketetapanPendek')).toBe('Nomor ketetapan terdiri atas 15 digit.')
    expect(verdict(kode, 'ketetapan rekanan')).toBe(`Harus dikosongkan untuk ${rule(kode).nama}.`)
  },
)

test('every rule of the table is shown to take something and to refuse something', () => {
  const shown = (taken: boolean) => TABEL.filter(({ hasil }) => (hasil === 'ya') === taken).map(({ kode }) => kode)
  const rest = [...rules.keys()].filter((kode) => !KETETAPAN.includes(kode.slice(7)))
  expect(rest.filter((kode) => !shown(true).includes(kode))).toEqual([])
  expect(rest.filter((kode) => !shown(false).includes(kode))).toEqual([])
  expect(rules.size - rest.length).toBe(KAP.length * KETETAPAN.length)
})

test('several mistakes are told at once, each at its field', () => {
  expect(checkIsian(rule('411128-403'), fill('rekananSalah pemungutSalah nopPendek tahunan'))).toEqual({
    ok: false,
    kesalahan: {
      npwpPemungut: 'NPWP Pemungut: NPWP terdiri atas 15 atau 16 digit.',
      npwpRekanan: 'NPWP Rekanan: Digit ke-9 NPWP tidak cocok, periksa kembali.',
      nop: 'Nomor Objek Pajak terdiri atas 18 digit.',
      masaAwal: 'Masa pajak harus satu bulan untuk PPh Pasal 4(2) sewa tanah/bangunan.',
    },
  })
})

test('what goes to DJP is digits only, and null where nothing was filled in', () => {
  expect(checkIsian(rule('411128-403'), fill('rekanan nop'))).toEqual({
    ok: true,
    isi: {
      ...{ npwpPemungut: OPD, npwpPenyetor: OPD, npwpRekanan: REKANAN, nop: '637101000100200030' },
      ...{ nikRekanan: null, nomorFaktur: null, nomorKetetapan: null },
    },
  })
})

test('one taxpayer is named to DJP in one way, though the two fields were filled in 15 and 16 digits', () => {
  const hasil = checkIsian(rule('411121-100'), fill('penyetor16'))
  expect(hasil.ok && [hasil.isi.npwpPemungut, hasil.isi.npwpPenyetor]).toEqual([OPD, OPD])
})

test('each rule names its source, and a rule cannot be changed in place', async () => {
  const rows = await open.prisma.aturanPajak.findMany()
  expect(rows.filter(({ sumber }) => sumber === '')).toEqual([])
  await expect(open.pool.query(`UPDATE aturan_pajak SET nop = 'BOLEH'`)).rejects.toThrow(/permission denied/)
  await expect(open.pool.query('DELETE FROM aturan_pajak')).rejects.toThrow(/permission denied/)
})

test('what FMIS got wrong is told and refuses nothing', () => {
  const fmis = { kap: '411211', kjs: '920', npwp: OPD, masa: '1111', nop: null, kodeFmis: null }
  expect(warnFmis(rule('411211-920'), fmis)).toEqual([])
  expect(warnFmis(null, { ...fmis, kjs: '999' })).toEqual(['Jenis pajak 411211-999 belum ada di aturan pajak.'])
  const wrong = { ...fmis, npwp: '001496828018000', masa: '0112', nop: '63', kodeFmis: '412345678901234' }
  expect(warnFmis(rule('411211-920'), wrong)).toEqual([
    'NPWP dari FMIS: Digit ke-9 NPWP tidak cocok, periksa kembali.',
    'Nomor Objek Pajak dari FMIS: Nomor Objek Pajak terdiri atas 18 digit.',
    'Masa pajak dari FMIS: PPN dipungut bendahara APBD hanya untuk satu bulan.',
    'Kode billing dari FMIS: Kode Billing terdiri atas 15 digit dan diawali angka 0 sampai 3.',
  ])
})
