// Writes a workbook: lines of JSON come in (see xlsx.ts), the .xlsx goes out, both only as fast as they are taken. A
// program of its own, so that neither its work nor its memory is the web process's. Plain JavaScript: it runs as it stands.
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { getPriority, setPriority } from 'node:os'
import { PassThrough } from 'node:stream'

/** @typedef {import('exceljs').stream.xlsx.WorkbookWriter} Book */
/** @typedef {import('exceljs').Worksheet} Sheet */
/** @typedef {import('./xlsx.js').Lembar} Lembar */
/** @typedef {import('./xlsx.js').Baris} Baris */

/**
 * The writer alone: the whole of exceljs takes twice as long to start.
 * @type {typeof import('exceljs').stream.xlsx.WorkbookWriter}
 */
const WorkbookWriter = createRequire(import.meta.url)('exceljs/lib/stream/xlsx/workbook-writer.js')
/** Pages come first: so much less urgent than the web process is this. */
const NICE = 5
const LEAST_URGENT = 19
const HEAD_ROWS = 3
/** A sheet holds 1,048,576 rows; what lies beyond goes on in the next one. */
const MAX_ROWS = 1_048_000
const FORMAT = { uang: '#,##0.00', bilangan: '#,##0', tanggal: 'dd-mm-yyyy', waktu: 'dd-mm-yyyy hh:mm', teks: '@' }

/** @returns {AsyncGenerator<unknown>} */
async function* messages() {
  let rest = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
}

/**
 * @param {Book} book
 * @param {Lembar} lembar
 * @param {number} nomor
 */
function openSheet(book, { nama, kepala, kolom }, nomor) {
  const sheet = book.addWorksheet(nomor === 1 ? nama : `${nama} ${nomor}`, {
    views: [{ state: 'frozen', ySplit: HEAD_ROWS }],
  })
  sheet.columns = kolom.map(({ lebar, jenis }) => ({ width: lebar, style: { numFmt: FORMAT[jenis] } }))
  for (const text of kepala) sheet.addRow([text]).commit()
  boldRow(
    sheet,
    kolom.map(({ judul }) => judul),
  )
  return sheet
}

/**
 * @param {Sheet} sheet
 * @param {(string | number | null)[]} cells
 */
function boldRow(sheet, cells) {
  const row = sheet.addRow(cells)
  row.font = { bold: true }
  row.commit()
}

/**
 * A spreadsheet knows numbers only as doubles; amounts below 10^13 keep their sen exactly. Its dates have no zone.
 * @param {Lembar['kolom'][number]['jenis']} jenis
 * @param {string | null} teks
 */
function valueOf(jenis, teks) {
  if (teks === null) return undefined
  if (jenis === 'teks') return teks
  if (jenis === 'tanggal') return new Date(`${teks}T00:00:00Z`)
  return jenis === 'waktu' ? new Date(`${teks}Z`) : Number(teks)
}

/**
 * A sum has no bound: where a double would lose its sen it stands as text.
 * @param {string} teks
 */
function sumOf(teks) {
  const sum = Number(teks)
  return sum.toFixed(2) === teks ? sum : teks
}

/**
 * Waits until the zip has taken what was written: exceljs writes on whether it has or not. Its sheet knows the zip's
 * stream as the one it is piped to, and writing nothing there asks whether it is full.
 * @param {Sheet} sheet
 */
async function taken(sheet) {
  const { stream } = /** @type {{ stream?: { pipes?: import('node:stream').Writable[] } }} */ (
    /** @type {unknown} */ (sheet)
  )
  const zip = stream?.pipes?.[0]
  if (zip?.write('') === false) await once(zip, 'drain')
}

async function main() {
  setPriority(Math.min(getPriority() + NICE, LEAST_URGENT))
  const incoming = messages()
  const lembar = /** @type {Lembar} */ ((await incoming.next()).value)
  const jenis = lembar.kolom.map((kolom) => kolom.jenis)
  // The same object for every cell of a column: exceljs knows its style again instead of working it out anew.
  const styles = jenis.map((one) => ({ numFmt: FORMAT[one] }))
  const out = new PassThrough()
  out.pipe(process.stdout)
  const book = new WorkbookWriter({ stream: out, useStyles: true })
  let sheets = 1
  let sheet = openSheet(book, lembar, sheets)
  let left = MAX_ROWS
  for await (const message of incoming) {
    if (!Array.isArray(message)) {
      const { jumlah } = /** @type {{ jumlah: Baris | null }} */ (message)
      if (jumlah)
        boldRow(
          sheet,
          jumlah.map((teks, n) => (n === 0 || teks === null ? teks : sumOf(teks))),
        )
      sheet.commit()
      await book.commit()
      return
    }
    const rows = /** @type {Baris[]} */ (message)
    if (rows.length > left) {
      sheet.commit()
      sheet = openSheet(book, lembar, ++sheets)
      left = MAX_ROWS
    }
    left -= rows.length
    for (const row of rows) {
      const written = sheet.addRow(row.map((teks, n) => valueOf(jenis[n] ?? 'teks', teks)))
      written.eachCell((cell, n) => {
        cell.style = styles[n - 1] ?? {}
      })
      written.commit()
    }
    await taken(sheet)
  }
  // The rows broke off: who sent them knows why, and takes no file that ends like this.
  process.exit(1)
}

// A signal meant for the group of processes ends the web process, which first lets what runs come to its end. Without
// it there is nobody left to send rows or to take the file, and that ends this program too.
process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined)
process.stdout.on('error', () => process.exit(1))
main().catch((error) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})
