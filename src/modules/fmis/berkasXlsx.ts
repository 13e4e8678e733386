import type ExcelJS from 'exceljs'
import { FieldError } from '../../domain/galat.js'
import { readWorkbook } from '../../web/workbook.js'

type Cells = Record<string, unknown>

/** Columns of sheet SP2D, by their FMIS names -> where they stand in a record. */
const KOLOM: Record<string, string> = {
  idsp2d: 'idsp2d',
  tahun: 'tahun',
  sp2d_no: 'sp2d_no',
  sp2d_tgl: 'sp2d_tgl',
  jenis: 'jenis',
  keterangan: 'keterangan',
  status: 'status',
  menggantikan: 'menggantikan',
  spm_no: 'spm.no',
  spm_tgl: 'spm.tgl',
  opd_kode: 'opd.kode',
  opd_nm: 'opd.nama',
  bank_rek: 'rkud.rekening',
  bank_nm: 'rkud.nama',
  penandatangan_nm: 'kuasa_bud.nama',
  penandatangan_nip: 'kuasa_bud.nip',
  penandatangan_jbt: 'kuasa_bud.jabatan',
  npwp_bud: 'kuasa_bud.npwp',
  no_uji: 'daftar_penguji.no',
  tgl_uji: 'daftar_penguji.tgl',
  cetak_uji: 'daftar_penguji.dicetak',
  bruto: 'bruto',
  netto: 'netto',
  nilai_pengesahan: 'nilai_pengesahan',
}
/** Sheets with several rows per SP2D; their columns are named as in a record, `idsp2d` says whose they are. */
const LEMBAR = ['penerima', 'rincian', 'potongan', 'pajak'] as const
const BILANGAN = ['idsp2d', 'id', 'tahun', 'tahun_pajak', 'kelompok', 'menggantikan']
const BATAS = { luas: 100 * 1024 * 1024, memori: 1024 }

/** Records of a workbook in FMIS field names; what they say is judged later, one by one. */
export async function readXlsx(isi: Buffer): Promise<unknown[]> {
  const workbook = await readWorkbook(isi, BATAS)
  if (!workbook)
    throw new FieldError('berkas', 'Berkas .xlsx tidak dapat dibaca. Yang terlalu besar setelah dibuka juga ditolak.')
  const rows = Object.fromEntries(workbook.worksheets.map((sheet) => [sheet.name.trim().toLowerCase(), rowsOf(sheet)]))
  if (!rows['sp2d']) throw new FieldError('berkas', 'Berkas tidak mempunyai lembar bernama SP2D.')
  const milik = LEMBAR.map((nama) => [nama, byKey(rows[nama] ?? [])] as const)
  return rows['sp2d'].map((cells) => toRecord(cells, milik))
}

const keyOf = ({ idsp2d }: Cells): string => String(idsp2d)

function byKey(rows: Cells[]): Map<string, Cells[]> {
  const found = new Map<string, Cells[]>()
  for (const { idsp2d, ...row } of rows) {
    const key = keyOf({ idsp2d })
    const own = found.get(key)
    if (own) own.push(row)
    else found.set(key, [row])
  }
  return found
}

function toRecord(cells: Cells, milik: (readonly [string, Map<string, Cells[]>])[]): object {
  const record: Cells = {}
  for (const [kolom, path] of Object.entries(KOLOM)) {
    const [outer = '', inner] = path.split('.')
    const value = cells[kolom] ?? null
    if (inner) record[outer] = { ...(record[outer] as Cells | undefined), [inner]: value }
    else record[outer] = value
  }
  const penguji = record['daftar_penguji'] as Cells
  // A list knows only its day: then it counts as printed when that day began.
  if (penguji['dicetak'] === null && typeof penguji['tgl'] === 'string')
    penguji['dicetak'] = `${penguji['tgl']}T00:00:00+08:00`
  for (const [nama, rows] of milik) record[nama] = rows.get(keyOf(cells)) ?? []
  return record
}

function rowsOf(sheet: ExcelJS.Worksheet): Cells[] {
  const names: string[] = []
  sheet.getRow(1).eachCell((cell, column) => void (names[column] = cell.text.trim().toLowerCase()))
  const rows: Cells[] = []
  sheet.eachRow((row, number) => {
    if (number === 1) return
    const cells: Cells = {}
    for (const [column, name] of names.entries()) if (name) cells[name] = cellValue(name, row.getCell(column))
    if (Object.values(cells).some((value) => value !== null)) rows.push(cells)
  })
  return rows
}

/**
 * As FMIS would send it: dates as YYYY-MM-DD, amounts as text with two decimals, keys as numbers, the rest as text. A
 * spreadsheet keeps a time as its clock shows it, which is that of WITA here.
 */
function cellValue(name: string, cell: ExcelJS.Cell): unknown {
  const { value } = cell
  if (value === null || value === undefined) return null
  if (value instanceof Date && name === 'cetak_uji') return `${value.toISOString().slice(0, 19)}+08:00`
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  // Left a number, it is refused as one.
  if (typeof value === 'number' && name === 'rekening') return value
  const text = cell.text.trim()
  if (text === '') return null
  if (BILANGAN.includes(name)) return /^\d{1,15}$/.test(text) ? Number(text) : text
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : text
}
