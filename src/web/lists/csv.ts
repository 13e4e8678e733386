import { cellOf, safeText } from './cells.js'
import type { FileWriter } from './export.js'
import type { ExportColumn } from './spec.js'

const BOM = '\uFEFF'

const quoted = (text: string) => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const line = (cells: string[]) => `${cells.map(quoted).join(';')}\r\n`

// A spreadsheet set to another separator takes a text apart where it has one: what follows is text as well. "Rp1.000,-" is left.
const inert = (text: string) => text.replace(/([;,]\s*)(?=[=@]|[+-][^\s,;.)])/g, "$1'")

/** Digits that a spreadsheet would round, shorten or take for a date. */
const DIUBAH = /^(?:0\d+|\d{12,}|\d+e\d+|\d{1,4}[./:,-]\d{1,4}(?:[./-]\d{1,4})?)$/i

function cell<Raw>(column: ExportColumn<Raw>, raw: Raw): string {
  const teks = cellOf(column, raw) ?? ''
  if (column.jenis === 'uang') return teks.replace('.', ',')
  if (column.jenis === 'waktu') return teks.replace('T', ' ')
  if (column.jenis !== 'teks') return teks
  return DIUBAH.test(teks) ? `'${teks}` : inert(teks)
}

/**
 * RFC 4180 in UTF-8, but for what a spreadsheet set to Indonesia wants: a semicolon between the cells, a comma before the
 * sen, the mark at the start that says UTF-8. A single quote in front of a text is no part of it (see also safeText).
 */
export const CSV: FileWriter = {
  async *write({ kolom }, batches) {
    yield Buffer.from(BOM + line(kolom.map(({ judul }) => safeText(judul))))
    for await (const rows of batches)
      yield Buffer.from(rows.map((raw) => line(kolom.map((column) => cell(column, raw)))).join(''))
  },
}
