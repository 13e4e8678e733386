import type { Response } from 'express'
import ExcelJS from 'exceljs'
import { LEMBAR } from './lembar.js'

/** Empty sheets to fill in, their cells text so that leading zeros stay. */
export async function sendTemplat(res: Response): Promise<void> {
  const workbook = new ExcelJS.Workbook()
  for (const [nama, kolom] of Object.entries(LEMBAR)) {
    const sheet = workbook.addWorksheet(nama, { views: [{ state: 'frozen', ySplit: 1 }] })
    const judul = Object.values(kolom) as string[]
    sheet.columns = judul.map(() => ({ width: 28, style: { numFmt: '@' } }))
    sheet.addRow(judul).font = { bold: true }
  }
  res.attachment('templat-penyiapan.xlsx')
  res.send(Buffer.from(await workbook.xlsx.writeBuffer()))
}
