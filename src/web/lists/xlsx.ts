import { formatWaktu } from '../../domain/tanggal.js'
import { toDecimalText, type Uang, uangDariSen } from '../../domain/uang.js'
import { type Isi, isiOf, safeText } from './cells.js'
import type { FileHead, FileWriter } from './export.js'
import { CONTENT_TYPES, RELS, STYLES, STYLE, workbook, workbookRels } from './xlsxParts.js'
import { zip, type ZipEntry } from './zip.js'

const HEAD_ROWS = 3
/** A sheet holds 1,048,576 rows; what lies beyond goes on in the next sheet. */
const MAX_ROWS = 1_048_000
/** The longest text a cell holds. */
const MAX_TEXT = 32_767

// What XML cannot hold is left out; an underscore that would read as an escape is escaped itself.
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is left out here
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff\p{Surrogate}]/gu
const escapeXml = (text: string) =>
  text
    .slice(0, MAX_TEXT)
    .replace(UNWRITABLE, '')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

function letters(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

const MS_PER_DAY = 86_400_000
/** Days since 30 December 1899, how a spreadsheet counts. */
const serial = (teks: string) => {
  const at = Date.parse(teks.length === 10 ? `${teks}T00:00:00Z` : `${teks}Z`)
  return String(Math.round((at / MS_PER_DAY + 25_569) * 1e6) / 1e6)
}

function cell(at: string, isi: Isi, style: number): string {
  if (isi.jenis === 'teks')
    return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(isi.teks)}</t></is></c>`
  // Amounts are written as text of the decimal, never through a floating number.
  const value = isi.jenis === 'tanggal' || isi.jenis === 'waktu' ? serial(isi.teks) : isi.teks
  return `<c r="${at}" s="${style}"><v>${value}</v></c>`
}

const row = (number: number, cells: (Isi | null)[], styleOf: (isi: Isi) => number) =>
  `<row r="${number}">${cells
    .map((isi, index) => (isi ? cell(`${letters(index)}${number}`, isi, styleOf(isi)) : ''))
    .join('')}</row>`

const teks = (text: string): Isi => ({ jenis: 'teks', teks: safeText(text) })

function* opening<Raw>({ filter, kolom }: FileHead<Raw>): Generator<string> {
  const cols = kolom.map(
    ({ lebar, jenis }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${lebar}" style="${STYLE[jenis]}" customWidth="1"/>`,
  )
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${HEAD_ROWS}" topLeftCell="A${HEAD_ROWS + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${cols.join('')}</cols><sheetData>`
  yield row(1, [teks(filter)], () => STYLE.teks)
  yield row(2, [teks(`Diunduh ${formatWaktu(new Date())}`)], () => STYLE.teks)
  yield row(
    HEAD_ROWS,
    kolom.map(({ judul }) => teks(judul)),
    () => STYLE.judul,
  )
}

const NOL = uangDariSen(0n)
/** An amount column has two decimals always, and a sum in it no bound. */
const senOf = (text: string) => BigInt(text.replace('.', ''))

/** Rows of one table over as many sheets as they need, with the sums of its amounts below the last. */
class Table<Raw> {
  readonly sums: Uang[]
  readonly source: AsyncIterator<Raw[]>
  next: Raw[] | null = null
  constructor(
    readonly head: FileHead<Raw>,
    batches: AsyncIterable<Raw[]>,
  ) {
    this.sums = head.kolom.map(() => NOL)
    this.source = batches[Symbol.asyncIterator]()
  }

  async advance(): Promise<boolean> {
    const step = await this.source.next()
    this.next = step.done ? null : step.value
    return this.next !== null
  }

  async *sheet(): AsyncGenerator<string> {
    yield* opening(this.head)
    let number = HEAD_ROWS
    while (this.next && number + this.next.length <= MAX_ROWS) {
      yield this.next.map((raw) => row(++number, this.cells(raw), ({ jenis }) => STYLE[jenis])).join('')
      await this.advance()
    }
    if (!this.next && this.head.kolom.some(({ jenis }) => jenis === 'uang'))
      yield row(number + 1, this.totals(), ({ jenis }) => (jenis === 'uang' ? STYLE.total : STYLE.judul))
    yield '</sheetData></worksheet>'
  }

  cells(raw: Raw): (Isi | null)[] {
    return this.head.kolom.map((column, index) => {
      const isi = isiOf(column, raw)
      if (isi?.jenis === 'uang') this.sums[index] = uangDariSen((this.sums[index] ?? NOL) + senOf(isi.teks))
      return isi
    })
  }

  totals(): (Isi | null)[] {
    return this.head.kolom.map(({ jenis }, index) => {
      if (jenis === 'uang') return { jenis, teks: toDecimalText(this.sums[index] ?? NOL) }
      return index === 0 ? teks('Jumlah') : null
    })
  }
}

async function* parts<Raw>(head: FileHead<Raw>, batches: AsyncIterable<Raw[]>): AsyncGenerator<ZipEntry> {
  const table = new Table(head, batches)
  await table.advance()
  let sheets = 0
  do {
    yield { name: `xl/worksheets/sheet${++sheets}.xml`, content: table.sheet() }
  } while (table.next)
  yield { name: 'xl/styles.xml', content: [STYLES] }
  yield { name: 'xl/workbook.xml', content: [workbook(escapeXml(head.nama.slice(0, 27)), sheets)] }
  yield { name: 'xl/_rels/workbook.xml.rels', content: [workbookRels(sheets)] }
  yield { name: '_rels/.rels', content: [RELS] }
  yield { name: '[Content_Types].xml', content: [CONTENT_TYPES(sheets)] }
}

/** A workbook written as it is read, so that its size costs no memory. */
export const XLSX: FileWriter = { write: (head, batches) => zip(parts(head, batches)) }
