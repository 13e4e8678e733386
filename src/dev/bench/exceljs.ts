import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import pg from 'pg'
import Cursor from 'pg-cursor'

/**
 * The bare streaming writer of exceljs over the rows of a cursor: the rows and columns of the register of potongan, with
 * number formats, nothing else. Prints how many rows and the seconds it took.
 */
const LEBAR = [48, 14, 28, 40, 20, 32, 20, 32, 20, 24, 28, 14]
const SQL = `SELECT s.nomor, s.tanggal::timestamp AS tanggal, d.nama AS pemda, o.nama AS opd, p.kode, p.uraian, p.no_rekening,
    p.nama_rekening, p.jumlah::float8 AS jumlah, s.status, NULL::text AS referensi, NULL::timestamp AS tanggal_setor
  FROM potongan p JOIN sp2d s ON s.id = p.sp2d_id JOIN opd o ON o.id = s.opd_id JOIN pemda d ON d.id = s.pemda_id
  WHERE s.tahun = 2026 AND p.mengurangi ORDER BY s.tanggal DESC, p.id DESC`
const FORMAT: Record<number, string> = { 1: 'dd-mm-yyyy', 8: '#,##0.00', 11: 'dd-mm-yyyy' }

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
