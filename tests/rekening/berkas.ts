import ExcelJS from 'exceljs'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'

/** The rows of an exported .xlsx as texts, as the signed-in person downloads it. */
export async function unduh(app: TestApp, client: Client, path: string): Promise<string[][]> {
  const page = await client.get('/cmsp/ganti-password')
  const answer = await fetch(app.url + path, { headers: { cookie: page.request.cookies } })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(await answer.arrayBuffer())
  const rows: string[][] = []
  workbook.worksheets[0]?.eachRow((row) => {
    const cells: string[] = []
    row.eachCell({ includeEmpty: true }, (cell) => cells.push(cell.text))
    rows.push(cells)
  })
  return rows
}
