// Reads an .xlsx: its bytes come in, lines of JSON go out (see workbook.ts). A program of its own, because a file of a few
// kilobytes can ask its reader for more memory and time than there is. Plain JavaScript: it runs as it stands.
import ExcelJS from 'exceljs'
import { buffer } from 'node:stream/consumers'

/** Rules and looks of a sheet: nothing that is read, and some of them name every cell there could be. */
const UNREAD = [
  ...['mergeCells', 'dataValidations', 'cols', 'conditionalFormatting', 'autoFilter', 'hyperlinks', 'drawing'],
  ...['legacyDrawing', 'tableParts', 'extLst', 'rowBreaks', 'colBreaks'],
]
const { ValueType } = ExcelJS

/** @param {unknown} message */
const say = (message) => void process.stdout.write(`${JSON.stringify(message)}\n`)

/**
 * @param {import('exceljs').Cell} cell
 * @returns {import('./workbook.js').Isi}
 */
function valueOf({ type, value, text }) {
  if (value instanceof Date) return { tanggal: value.toISOString() }
  if (type === ValueType.Formula) return { rumus: String(text) }
  if (type === ValueType.Error) return { galat: String(text) }
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(text)
}

const workbook = new ExcelJS.Workbook()
await workbook.xlsx.load(/** @type {any} */ (await buffer(process.stdin)), { ignoreNodes: UNREAD })
for (const sheet of workbook.worksheets) {
  say({ lembar: sheet.name })
  sheet.eachRow((row, nomor) => {
    /** @type {[number, import('./workbook.js').Isi][]} */
    const sel = []
    row.eachCell((cell, kolom) => void sel.push([kolom, valueOf(cell)]))
    if (sel.length > 0) say({ nomor, sel })
  })
}
