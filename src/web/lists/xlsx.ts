import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import { formatWaktu } from '../../domain/tanggal.js'
import { toDecimalText, uangDariSen } from '../../domain/uang.js'
import { type Isi, isiOf, safeText } from './cells.js'
import type { FileHead, FileWriter } from './export.js'

const HEAD_ROWS = 3
/** A sheet holds 1,048,576 rows; what lies beyond goes on in the next one. */
const MAX_ROWS = 1_048_000
const FORMAT = { uang: '#,##0.00', bilangan: '#,##0', tanggal: 'dd-mm-yyyy', waktu: 'dd-mm-yyyy hh:mm', teks: '@' }

function openSheet<Raw>(book: ExcelJS.stream.xlsx.WorkbookWriter, nomor: number, head: FileHead<Raw>) {
  const nama = head.nama.slice(0, 27)
  const sheet = book.addWorksheet(nomor === 1 ? nama : `${nama} ${nomor}`, {
    views: [{ state: 'frozen', ySplit: HEAD_ROWS }],
  })
  sheet.columns = head.kolom.map(({ lebar, jenis }) => ({ width: lebar, style: { numFmt: FORMAT[jenis] } }))
  sheet.addRow([safeText(head.filter)]).commit()
  sheet.addRow([`Diunduh ${formatWaktu(new Date())}`]).commit()
  boldRow(
    sheet,
    head.kolom.map(({ judul }) => safeText(judul)),
  )
  return sheet
}

function boldRow(sheet: ExcelJS.Worksheet, cells: (string | number | null)[]): void {
  const row = sheet.addRow(cells)
  row.font = { bold: true }
  row.commit()
}

// A spreadsheet knows numbers only as doubles; amounts below 10^13 keep their sen exactly. Its dates have no zone.
function valueOf(isi: Isi | null): string | number | Date | null {
  if (isi === null || isi.jenis === 'teks') return isi?.teks ?? null
  if (isi.jenis === 'tanggal') return new Date(`${isi.teks}T00:00:00Z`)
  return isi.jenis === 'waktu' ? new Date(`${isi.teks}Z`) : Number(isi.teks)
}

/** An amount column has two decimals always, and a sum in it no bound. */
const senOf = (text: string) => BigInt(text.replace('.', ''))

/** Writes one row after the other, with the sums of the amounts below the last. */
async function fill<Raw>(out: PassThrough, head: FileHead<Raw>, batches: AsyncIterable<Raw[]>): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
  const sums = head.kolom.map(() => 0n)
  let sheets = 1
  let sheet = openSheet(book, sheets, head)
  let left = MAX_ROWS
  for await (const rows of batches) {
    if (rows.length > left) {
      sheet.commit()
      sheet = openSheet(book, ++sheets, head)
      left = MAX_ROWS
    }
    left -= rows.length
    for (const raw of rows) {
      const cells = head.kolom.map((column) => isiOf(column, raw))
      sheet.addRow(cells.map(valueOf)).commit()
      for (const [index, isi] of cells.entries())
        if (isi?.jenis === 'uang') sums[index] = (sums[index] ?? 0n) + senOf(isi.teks)
    }
    // The reader sets the pace: what it has not taken stays in the database.
    if (out.writableNeedDrain) await once(out, 'drain')
  }
  const totals = head.kolom.map(({ jenis }, index) =>
    jenis === 'uang' ? Number(toDecimalText(uangDariSen(sums[index] ?? 0n))) : index === 0 ? 'Jumlah' : null,
  )
  if (head.kolom.some(({ jenis }) => jenis === 'uang')) boldRow(sheet, totals)
  sheet.commit()
  await book.commit()
}

/** A workbook written as it is read, so that its size costs no memory. */
export const XLSX: FileWriter = {
  async *write(head, batches) {
    const out = new PassThrough()
    const filled = fill(out, head, batches).catch((error: unknown) => {
      out.destroy(error instanceof Error ? error : new Error(String(error)))
    })
    yield* out as AsyncIterable<Buffer>
    await filled
  },
}
