import { koranGalat, type Koran, type Mutasi } from '../../domain/rekonsiliasi.js'
import { formatTanggal, isTanggal, type Tanggal } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import { formatUang, type Uang, uangDariDesimal, uangDariSen } from '../../domain/uang.js'
import { type Bagian, readMessages, refuseLine } from './mt940Bagian.js'

/** What the bank says of one account and day in a file. */
export interface KoranBerkas {
  noRekening: string
  /** Date of the closing balance, on which everything in it was booked. */
  tanggal: Tanggal
  koran: Koran
  /** Line of the file it begins on. */
  baris: number
}

interface Saldo {
  jumlah: Uang
  tanggal: Tanggal
}

/** One message: a whole statement, or a page of one between two intermediate balances (60M, 62M). */
interface Halaman {
  baris: number
  noRekening: string
  nomor: string
  halaman: number
  awal: Saldo & { sementara: boolean }
  akhir: Saldo & { sementara: boolean; baris: number }
  mutasi: Mutasi[]
}

/** The place of each field in a message; only 61 and 65 repeat, and 86 speaks of the field before it. */
const TEMPAT: Partial<Record<string, number>> = {
  ...{ '20': 0, '21': 1, '25': 2, '25P': 2, '28': 3, '28C': 3, '60F': 4, '60M': 4 },
  ...{ '61': 5, '62F': 6, '62M': 6, '64': 7, '65': 8 },
}
const WAJIB = [':25:', ':28C:', ':60F:', ':62F:']
const REKENING = /^(?:[A-Z0-9]{1,11}\/)?(\d{5,34})(?: ?IDR)?$/
const NOMOR = /^(\d{1,5})(?:\/(\d{1,5}))?$/
const SALDO = /^([CD])(\d{6})([A-Z]{3})(\d{1,14},\d{0,2})$/
/** Value date, entry date, mark, funds code, amount, type, the owner's reference, the bank's. */
const MUTASI = /^(\d{6})(\d{4})?(RC|RD|C|D)([A-Z])?(\d{1,14},\d{0,2})[A-Z][A-Z0-9]{3}(.{0,16}?)(?:\/\/(.{0,16}))?$/
/** Every amount column ends below 10^13 rupiah. */
const BATAS = 10n ** 15n
const TANPA_REFERENSI = new Set(['', 'NONREF', 'NOTPROVIDED'])

/**
 * Every statement of an MT940 file, its pages put together.
 *
 * Amounts carry a decimal comma and are in IDR; RC (a credit taken back) leaves the account, RD comes in. A reference of
 * ours is longer than the 16 characters of field 61, so the bank names it in field 86 by the code words it is agreed
 * with: /EREF/ our reference, /CNTP/ the account on the other side, /REMI/ the text; without them field 86 is the text.
 * Source: SWIFT Standards Category 9, MT 940: fields 20, 25, 28C, 60a, 61, 86, 62a.
 * @throws FieldError `berkas` that names the line and what is wrong with it, and nothing else whatever the bytes
 */
export function parseMt940(isi: Buffer): KoranBerkas[] {
  const found: KoranBerkas[] = []
  let pages: Halaman[] = []
  for (const pesan of readMessages(isi)) {
    const page = readPage(pesan)
    assertNext(pages.at(-1), page)
    pages.push(page)
    if (page.akhir.sementara) continue
    found.push(joinPages(pages))
    pages = []
  }
  const last = pages.at(-1)
  if (last) throw refuseLine(last.akhir.baris, 'saldo akhir masih sementara (:62M:), halaman berikutnya tidak ada.')
  return found
}

function readPage(pesan: Bagian[]): Halaman {
  assertOrder(pesan)
  const of = (tag: string) => pesan.find((each) => each.tag.startsWith(tag)) as Bagian
  const [rekening, nomor, awal, akhir] = [of('25'), of('28'), of('60'), of('62')]
  const [, noRekening] = REKENING.exec(only(rekening)) ?? []
  if (!noRekening) throw refuseLine(rekening.baris, 'nomor rekening (:25:) tidak dapat dibaca.')
  const [, statement, page = '1'] = NOMOR.exec(only(nomor)) ?? []
  if (!statement) throw refuseLine(nomor.baris, 'nomor rekening koran (:28C:) tidak dapat dibaca.')
  const closing = readSaldo(akhir)
  const mutasi = pesan.flatMap((each, index) =>
    each.tag === '61' ? readMutasi(each, pesan[index + 1], closing.tanggal) : [],
  )
  return {
    ...{ baris: pesan[0]?.baris ?? 1, noRekening, nomor: statement, halaman: Number(page), mutasi },
    awal: { ...readSaldo(awal), sementara: awal.tag === '60M' },
    akhir: { ...closing, sementara: akhir.tag === '62M', baris: akhir.baris },
  }
}

function assertOrder(pesan: Bagian[]): void {
  let seen = -1
  for (const [index, { tag, baris }] of pesan.entries()) {
    const before = pesan[index - 1]?.tag ?? ''
    if (tag === '86' && (TEMPAT[before] ?? 0) >= 5) continue
    const tempat = TEMPAT[tag]
    if (tag !== '86' && tempat === undefined) throw refuseLine(baris, `bagian :${tag}: tidak dikenal pada MT940.`)
    if (tempat === undefined || tempat < seen || (tempat === seen && tag !== '61' && tag !== '65'))
      throw refuseLine(baris, `bagian :${tag}: tidak pada tempatnya.`)
    seen = tempat
  }
  const missing = WAJIB.find((wajib) => !pesan.some(({ tag }) => tag.startsWith(wajib.slice(1, 3))))
  if (missing) throw refuseLine(pesan[0]?.baris ?? 1, `rekening koran ini tidak mempunyai bagian ${missing}.`)
}

function only({ tag, isi, baris }: Bagian): string {
  if (isi.length > 1) throw refuseLine(baris + 1, `bagian :${tag}: hanya satu baris.`)
  return isi[0]?.trimEnd() ?? ''
}

/** YYMMDD of this century. */
function readTanggal(text: string, baris: number): Tanggal {
  const tanggal = `20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4)}`
  if (!isTanggal(tanggal)) throw refuseLine(baris, `tanggal ${text} tidak ada.`)
  return tanggal
}

/** "1234,5" -> 123450 sen. */
const readJumlah = (text: string): Uang => uangDariDesimal(text.replace(',', '.'))

function readSaldo(bagian: Bagian): Saldo {
  const [, tanda, tanggal = '', mataUang, jumlah = ''] = SALDO.exec(only(bagian)) ?? []
  if (!tanda) throw refuseLine(bagian.baris, `saldo (:${bagian.tag}:) tidak dapat dibaca.`)
  if (mataUang !== 'IDR') throw refuseLine(bagian.baris, `mata uang ${mataUang}; hanya IDR yang dapat diimpor.`)
  const saldo = readJumlah(jumlah)
  return {
    jumlah: tanda === 'D' ? uangDariSen(-saldo) : saldo,
    tanggal: readTanggal(tanggal, bagian.baris),
  }
}

/** A movement, or none for an amount of nil: it moves nothing. */
function readMutasi({ isi, baris }: Bagian, next: Bagian | undefined, hari: Tanggal): Mutasi[] {
  const [, valuta = '', buku, tanda = '', kode, jumlah = '', referensi = '', idBank = ''] =
    MUTASI.exec(isi[0]?.trimEnd() ?? '') ?? []
  if (!tanda) throw refuseLine(baris, 'mutasi (:61:) tidak dapat dibaca.')
  if (kode && kode !== 'R') throw refuseLine(baris, 'mata uang mutasi ini bukan IDR.')
  const booked = buku ? `${hari.slice(0, 4)}-${buku.slice(0, 2)}-${buku.slice(2)}` : readTanggal(valuta, baris)
  readTanggal(valuta, baris)
  if (booked !== hari) throw refuseLine(baris, `mutasi ini tidak dibukukan pada ${formatTanggal(hari)}.`)
  const sen = readJumlah(jumlah)
  if (sen === 0n) return []
  if (sen >= BATAS) throw refuseLine(baris, 'jumlah mutasi ini terlalu besar.')
  const kata = readKeterangan(next?.tag === '86' ? next.isi : isi.slice(1))
  const named = [kata.eref ?? '', referensi].map((text) => satuBaris(text)).find((text) => !TANPA_REFERENSI.has(text))
  return [
    {
      arah: tanda === 'D' || tanda === 'RC' ? 'D' : 'K',
      jumlah: sen,
      referensi: named ?? null,
      idBank: satuBaris(idBank),
      rekeningLawan: kata.cntp ?? null,
      keterangan: kata.teks,
      waktu: null,
    },
  ]
}

/** Code words may break anywhere at the end of a line; free text breaks between words. */
function readKeterangan(lines: string[]): { eref?: string; cntp?: string; teks: string } {
  const text = lines.join('')
  if (!/^\/[A-Z]{4}\//.test(text)) return { teks: satuBaris(lines.join(' ')) }
  const word = (nama: string) => {
    const [, found = ''] = new RegExp(`/${nama}/(.*?)(?=/(?:EREF|CNTP|REMI)/|$)`).exec(text) ?? []
    return satuBaris(found)
  }
  const [eref, cntp, remi] = [word('EREF'), word('CNTP'), word('REMI')]
  return { ...(eref && { eref }), ...(cntp && { cntp: cntp.split('/')[0] ?? cntp }), teks: remi || satuBaris(text) }
}

function assertNext(last: Halaman | undefined, page: Halaman): void {
  if (!last) {
    if (page.awal.sementara) throw refuseLine(page.baris, 'saldo awal sementara (:60M:) tanpa halaman sebelumnya.')
    return
  }
  const follows =
    page.awal.sementara &&
    page.noRekening === last.noRekening &&
    page.nomor === last.nomor &&
    page.halaman === last.halaman + 1 &&
    page.akhir.tanggal === last.akhir.tanggal
  if (!follows)
    throw refuseLine(page.baris, `halaman ini tidak menyambung halaman ${last.halaman} rekening koran ${last.nomor}.`)
  if (page.awal.jumlah !== last.akhir.jumlah)
    throw refuseLine(
      page.baris,
      `saldo awal halaman ${formatUang(page.awal.jumlah)}, tetapi halaman sebelumnya berakhir ${formatUang(last.akhir.jumlah)}.`,
    )
}

function joinPages(pages: Halaman[]): KoranBerkas {
  const [first, last] = [pages[0], pages.at(-1)] as [Halaman, Halaman]
  const { tanggal } = last.akhir
  const mutasi = nameEach(
    pages.flatMap((page) => page.mutasi),
    `${tanggal}:${last.nomor}`,
  )
  const koran = { saldoAwal: first.awal.jumlah, saldoAkhir: last.akhir.jumlah, mutasi }
  const galat = koranGalat(koran)
  if (galat) throw refuseLine(last.akhir.baris, galat)
  return { noRekening: first.noRekening, tanggal, koran, baris: first.baris }
}

/** A movement the bank gives no number, or the number of another, is known by its place: two must not be taken for one. */
function nameEach(mutasi: Mutasi[], statement: string): Mutasi[] {
  const taken = new Set<string>()
  return mutasi.map((row, index) => {
    const idBank = row.idBank && !taken.has(row.idBank) ? row.idBank : `${statement}:${index + 1}`
    taken.add(idBank)
    return { ...row, idBank }
  })
}
