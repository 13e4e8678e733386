import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import pg from 'pg'
import Cursor from 'pg-cursor'

/**
 * The bare streaming writer of exceljs over the rows of a cursor: as many columns as the export of Data SP2D, with
 * number formats, nothing else. Prints the seconds it took.
 */
const LEBAR = [48, 16, 40, 24, 32, 20, 20, 32, 9, 20, 16, 16]
const SQL = `SELECT s.nomor, s.tanggal::timestamp AS tanggal, o.nama AS opd, s.jenis, s.penerima_nama, s.bruto::float8 AS bruto,
    s.netto::float8 AS netto, s.status, s.putaran, s.penguji_nomor, s.penguji_tanggal::timestamp AS penguji_tanggal,
    s.tanggal_bayar::timestamp AS tanggal_bayar
  FROM sp2d s JOIN opd o ON o.id = s.opd_id WHERE s.pemda_id = (SELECT id FROM pemda WHERE kode = '63.00') AND s.tahun = 2026
  ORDER BY s.tanggal DESC, s.id DESC`
const FORMAT: Record<number, string> = {
  1: 'dd-mm-yyyy',
  5: '#,##0.00',
  6: '#,##0.00',
  10: 'dd-mm-yyyy',
  11: 'dd-mm-yyyy',
}

const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] })
await client.connect()
const mulai = performance.now()
const out = new PassThrough()
out.resume()
const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
const sheet = book.addWorksheet('data')
sheet.columns = LEBAR.map((width, n) => ({ width, style: { numFmt: FORMAT[n] ?? '@' } }))
const cursor = client.query(new Cursor<Record<string, unknown>>(SQL))
let rows = 0
for (;;) {
  const batch = await cursor.read(1000)
  if (batch.length === 0) break
  for (const row of batch) sheet.addRow(Object.values(row)).commit()
  rows += batch.length
}
sheet.commit()
await book.commit()
process.stdout.write(JSON.stringify({ rows, detik: (performance.now() - mulai) / 1000 }))
await client.end()
