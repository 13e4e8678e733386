import { cellOf, safeText } from './cells.js'
import type { FileWriter } from './export.js'

const BOM = '\uFEFF'

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const line = (cells: string[]) => `${cells.map(quoted).join(',')}\r\n`

/** RFC 4180 in UTF-8; the mark at the start tells spreadsheets so. Amounts and dates are written for machines. */
export const CSV: FileWriter = {
  async *write({ kolom }, batches) {
    yield Buffer.from(BOM + line(kolom.map(({ judul }) => safeText(judul))))
    for await (const rows of batches)
      yield Buffer.from(rows.map((raw) => line(kolom.map((column) => cellOf(column, raw) ?? ''))).join(''))
  },
}
