import type { Response } from 'express'
import ExcelJS from 'exceljs'
import type { Deps } from '../../deps.js'
import { KOLOM } from './readSheet.js'

const LEBAR = [24, 40, 48]

/** An empty sheet to fill in, its cells text so that leading zeros stay, and the codes it may name. */
export async function sendTemplate(deps: Deps, res: Response): Promise<void> {
  const jenis = await deps.prisma.jenisPotongan.findMany({ where: { lewatMpn: false }, orderBy: { kode: 'asc' } })
  const workbook = new ExcelJS.Workbook()
  const isian = workbook.addWorksheet('Data Rekening', { views: [{ state: 'frozen', ySplit: 1 }] })
  isian.columns = LEBAR.map((width) => ({ width, style: { numFmt: '@' } }))
  isian.addRow(Object.values(KOLOM)).font = { bold: true }
  const kode = workbook.addWorksheet('Kode Potongan', { views: [{ state: 'frozen', ySplit: 1 }] })
  kode.columns = [{ width: 24 }, { width: 60 }]
  kode.addRow([KOLOM.kode, 'Potongan']).font = { bold: true }
  for (const row of jenis) kode.addRow([row.kode, row.nama])
  res.attachment('templat-data-rekening.xlsx')
  res.send(Buffer.from(await workbook.xlsx.writeBuffer()))
}
