import ExcelJS from 'exceljs'
import { FieldError } from '../../domain/galat.js'
import type { Berkas } from '../../web/multipart.js'
import { readWorkbook } from '../../web/workbook.js'

export const MAX_BARIS = 500
export const MAX_BERKAS = 1024 * 1024
/** A file of 500 rows inflates to some 200 kB. */
const BATAS = { luas: 8 * 1024 * 1024, memori: 256 }
const HEADER_WITHIN = 10

/** The columns of the template, and how the export calls the third. */
export const KOLOM = { noRekening: 'No. Rekening', nama: 'Nama', kode: 'Kode Potongan' } as const
const NAMA_KOLOM: Record<keyof typeof KOLOM, string[]> = {
  noRekening: ['no. rekening'],
  nama: ['nama'],
  kode: ['kode potongan', 'potongan yang dilayani'],
}

/** A row as it stands in the file; `masalah` where a cell is no text. */
export interface BarisBerkas {
  /** Its number in the sheet. */
  baris: number
  noRekening: string
  nama: string
  kode: string
  masalah: string | null
}

/** The rows of an uploaded .xlsx. @throws FieldError at berkas when it is none, too large, or has not these columns */
export async function readSheet({ isi }: Berkas): Promise<BarisBerkas[]> {
  if (isi.length > MAX_BERKAS) throw new FieldError('berkas', 'Berkas paling besar 1 MB.')
  const [sheet] = (await loadWorkbook(isi)).worksheets as [ExcelJS.Worksheet]
  const { header, columns } = findHeader(sheet)
  const rows: BarisBerkas[] = []
  sheet.eachRow((row, baris) => {
    if (baris <= header) return
    const cells = {
      noRekening: textOf(row.getCell(columns.noRekening), KOLOM.noRekening),
      nama: textOf(row.getCell(columns.nama), KOLOM.nama),
      kode: textOf(row.getCell(columns.kode), KOLOM.kode),
    }
    const { noRekening, nama, kode } = cells
    const masalah = [noRekening, nama, kode].find((cell) => cell.masalah !== null)?.masalah ?? null
    if (noRekening.teks + nama.teks + kode.teks === '' && masalah === null) return
    rows.push({ baris, noRekening: noRekening.teks, nama: nama.teks, kode: kode.teks, masalah })
    if (rows.length > MAX_BARIS) throw new FieldError('berkas', `Paling banyak ${MAX_BARIS} baris dalam satu berkas.`)
  })
  if (rows.length === 0) throw new FieldError('berkas', 'Berkas ini tidak berisi rekening.')
  return rows
}

/** An uploaded .xlsx as a workbook. @throws FieldError at berkas when it is none or inflates too far */
export async function loadWorkbook(isi: Buffer): Promise<ExcelJS.Workbook> {
  const refused = new FieldError('berkas', 'Berkas ini bukan .xlsx yang dapat dibaca. Gunakan templatnya.')
  const workbook = await readWorkbook(isi, BATAS)
  if (!workbook || workbook.worksheets.length === 0) throw refused
  return workbook
}

function findHeader(sheet: ExcelJS.Worksheet) {
  for (let header = 1; header <= HEADER_WITHIN; header++) {
    const titles = new Map<string, number>()
    sheet.getRow(header).eachCell((cell, column) => void titles.set(cell.text.trim().toLowerCase(), column))
    const at = (name: keyof typeof KOLOM) => NAMA_KOLOM[name].map((title) => titles.get(title)).find(Boolean)
    const [noRekening, nama, kode] = [at('noRekening'), at('nama'), at('kode')]
    if (noRekening && nama && kode) return { header, columns: { noRekening, nama, kode } }
  }
  const perlu = Object.values(KOLOM).join(', ')
  throw new FieldError('berkas', `Baris judul tidak ditemukan. Kolom yang diperlukan: ${perlu}. Gunakan templatnya.`)
}

/** The text of a cell; a formula, a date, and a number where leading zeros count are a problem. */
export function textOf(
  cell: ExcelJS.Cell,
  kolom: string,
  angkaRawan = kolom === KOLOM.noRekening,
): { teks: string; masalah: string | null } {
  const { ValueType } = ExcelJS
  const good = (teks: string) => ({ teks: teks.trim(), masalah: null })
  if (cell.type === ValueType.Null || cell.type === ValueType.Merge) return good('')
  if ([ValueType.String, ValueType.SharedString, ValueType.RichText, ValueType.Hyperlink].includes(cell.type))
    return good(cell.text)
  if (cell.type === ValueType.Number && angkaRawan)
    return {
      teks: cell.text,
      masalah: `${kolom} ditulis sebagai angka, sehingga nol di depan dapat hilang. Ubah sel itu menjadi teks.`,
    }
  if (cell.type === ValueType.Number) return good(cell.text)
  return { teks: '', masalah: `${kolom} berisi rumus atau nilai yang bukan teks.` }
}
