import ExcelJS from 'exceljs'
import type { Request, Response } from 'express'
import type { Pool } from 'pg'
import Cursor from 'pg-cursor'
import { formatWaktu } from '../../domain/tanggal.js'
import { orderOf, type Scope, whereOf } from './list.js'
import { type ExportColumn, type ListQuery, type ListSpec, Params, readListQuery } from './spec.js'

const ROWS_PER_READ = 1000

// Text stays text: a leading = + - @ would be run as a formula by a spreadsheet that re-reads the cell.
const safeText = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

function cell<Raw>({ jenis, nilai }: ExportColumn<Raw>, raw: Raw): string | number | Date | null {
  const text = nilai(raw)
  if (text === null || text === '') return null
  // A spreadsheet knows numbers only as doubles; amounts below 10^13 keep their sen exactly.
  if (jenis === 'uang') return Number(text)
  return jenis === 'tanggal' ? new Date(`${text}T00:00:00Z`) : safeText(text)
}

const FORMAT = { uang: '#,##0.00', tanggal: 'dd-mm-yyyy', teks: '@' }

function filterSummary<Raw>(spec: ListSpec<Raw>, query: ListQuery): string {
  const parts = Object.entries(query.filters).map(([name, values]) => {
    const filter = spec.filters[name]
    return `${filter?.label ?? name}: ${values.map((value) => filter?.pilihan?.[value] ?? value).join(', ')}`
  })
  return parts.length > 0 ? `Filter: ${parts.join('; ')}` : 'Filter: tidak ada'
}

function addHeader<Raw>(
  sheet: ExcelJS.Worksheet,
  spec: ListSpec<Raw>,
  query: ListQuery,
  kolom: ExportColumn<Raw>[],
): void {
  sheet.columns = kolom.map(({ lebar, jenis }) => ({ width: lebar, style: { numFmt: FORMAT[jenis] } }))
  sheet.addRow([safeText(filterSummary(spec, query))]).commit()
  sheet.addRow([`Diunduh ${formatWaktu(new Date())}`]).commit()
  const header = sheet.addRow(kolom.map(({ judul }) => judul))
  header.font = { bold: true }
  header.commit()
}

/** Streams exactly the filtered rows as .xlsx, a cursor's worth at a time. */
export async function exportList<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  req: Request,
  res: Response,
  scope: Scope,
): Promise<void> {
  if (!spec.berkas) throw new Error(`list ${spec.href} has no export`)
  const { nama, kolom } = spec.berkas
  const query = readListQuery(spec, req.query)
  const params = new Params()
  const where = whereOf(spec, query, scope, params).join(' AND ')
  const text = `SELECT ${spec.select} FROM ${spec.from} WHERE ${where} ORDER BY ${orderOf(spec, query)}`

  res.attachment(`${nama}.xlsx`)
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: res, useStyles: true })
  const sheet = workbook.addWorksheet(nama.slice(0, 31), { views: [{ state: 'frozen', ySplit: 3 }] })
  addHeader(sheet, spec, query, kolom)

  const client = await pool.connect()
  try {
    const cursor = client.query(new Cursor<Raw>(text, params.values))
    for (let rows = await cursor.read(ROWS_PER_READ); rows.length > 0; rows = await cursor.read(ROWS_PER_READ)) {
      for (const raw of rows) sheet.addRow(kolom.map((column) => cell(column, raw))).commit()
    }
    await cursor.close()
  } finally {
    client.release()
  }
  sheet.commit()
  await workbook.commit()
}
