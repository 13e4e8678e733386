import type ExcelJS from 'exceljs'
import { FieldError } from '../../domain/galat.js'
import { satuBaris } from '../../domain/teks.js'
import type { Berkas } from '../../web/multipart.js'
import { loadWorkbook, MAX_BERKAS, textOf } from '../rekening/readSheet.js'

export const MAX_BARIS = 300

/** The sheets of the file in the order they are applied, and their columns: field of the form -> title. */
export const LEMBAR = {
  Pemda: { kode: 'Kode', nama: 'Nama' },
  OPD: { pemda: 'Kode Pemda', kodeOpd: 'Kode OPD', namaOpd: 'Nama OPD' },
  Pengguna: {
    ...{ pemda: 'Kode Pemda', username: 'Username', nama: 'Nama', nip: 'NIP', jabatan: 'Jabatan' },
    ...{ email: 'Email', noHp: 'Nomor HP', peran: 'Peran' },
  },
  Rekening: { pemda: 'Kode Pemda', jenis: 'Jenis', noRekening: 'No. Rekening', nama: 'Nama', kode: 'Kode Potongan' },
} as const
export type NamaLembar = keyof typeof LEMBAR

/** Where a number cell would lose leading zeros or digits. */
const RAWAN = ['kode', 'pemda', 'kodeOpd', 'nip', 'noHp', 'noRekening']

const TAK_TERBACA = 'Berisi karakter yang tidak terlihat atau ganti baris. Ketik ulang sel ini.'

export interface BarisLembar {
  lembar: NamaLembar
  /** Its number in the sheet. */
  baris: number
  nilai: Record<string, string>
  /** By field: why the cell cannot be read. */
  masalah: Record<string, string>
}

/** Every row of the sheets that are there. @throws FieldError at berkas when none is, a title is missing, or it is too long */
export async function readLembar({ isi }: Berkas): Promise<BarisLembar[]> {
  if (isi.length > MAX_BERKAS) throw new FieldError('berkas', 'Berkas paling besar 1 MB.')
  const workbook = await loadWorkbook(isi)
  const rows = (Object.keys(LEMBAR) as NamaLembar[]).flatMap((lembar) => {
    const sheet = workbook.worksheets.find(({ name }) => name.trim().toLowerCase() === lembar.toLowerCase())
    return sheet ? rowsOf(sheet, lembar) : []
  })
  if (rows.length === 0)
    throw new FieldError('berkas', `Tidak ada isi pada lembar ${Object.keys(LEMBAR).join(', ')}. Gunakan templatnya.`)
  if (rows.length > MAX_BARIS)
    throw new FieldError('berkas', `Paling banyak ${MAX_BARIS} baris dalam satu berkas; bagi menjadi beberapa.`)
  return rows
}

function rowsOf(sheet: ExcelJS.Worksheet, lembar: NamaLembar): BarisLembar[] {
  const titles = new Map<string, number>()
  sheet.getRow(1).eachCell((cell, column) => void titles.set(cell.text.trim().toLowerCase(), column))
  const kolom = Object.entries(LEMBAR[lembar]) as [string, string][]
  const missing = kolom.find(([, judul]) => !titles.has(judul.toLowerCase()))
  if (missing) throw new FieldError('berkas', `Lembar ${lembar}: kolom ${missing[1]} tidak ada pada baris pertama.`)
  const rows: BarisLembar[] = []
  sheet.eachRow((row, baris) => {
    if (baris === 1) return
    const read: BarisLembar = { lembar, baris, nilai: {}, masalah: {} }
    for (const [nama, judul] of kolom) {
      const cell = textOf(row.getCell(titles.get(judul.toLowerCase()) ?? 0), judul, RAWAN.includes(nama))
      read.nilai[nama] = cell.teks
      if (cell.masalah !== null) read.masalah[nama] = cell.masalah
      else if (satuBaris(cell.teks) !== cell.teks) read.masalah[nama] = TAK_TERBACA
    }
    if (Object.values(read.nilai).some((text) => text !== '') || Object.keys(read.masalah).length > 0) rows.push(read)
  })
  return rows
}
