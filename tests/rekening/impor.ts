import ExcelJS from 'exceljs'
import type { Response } from 'supertest'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { HREF } from './adegan.js'

type Sel = ExcelJS.CellValue
export const JUDUL: Sel[] = ['No. Rekening', 'Nama', 'Kode Potongan']
export const IMPOR = `${HREF}/impor`

/** An .xlsx with these rows under the header of the template. */
export async function berkas(rows: Sel[][], header = JUDUL): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Data Rekening')
  for (const row of [header, ...rows]) sheet.addRow(row)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** Sends a file as the form would; the answer, not followed. */
export async function unggah(app: TestApp, client: Client, isi: Buffer): Promise<globalThis.Response> {
  const page = await client.get(IMPOR)
  const form = new FormData()
  form.append('_csrf', client.token)
  form.append('berkas', new Blob([new Uint8Array(isi)]), 'rekening.xlsx')
  const headers = { cookie: page.request.cookies, referer: `${app.url}${IMPOR}` }
  return fetch(`${app.url}${IMPOR}`, { method: 'POST', body: form, headers, redirect: 'manual' })
}

/** The preview a good file leads to. */
export async function pratinjau(app: TestApp, client: Client, rows: Sel[][]): Promise<{ href: string; text: string }> {
  const answer = await unggah(app, client, await berkas(rows))
  const href = answer.headers.get('location') ?? ''
  if (!href.startsWith(IMPOR)) throw new Error(`no preview: ${answer.status}`)
  return { href, text: (await client.get(href)).text }
}

export const simpan = (client: Client, href: string): Promise<Response> => client.submit(`${href}/simpan`, {}, href)

/** The rows of a preview: number in the file, result, and every sentence about it. */
export function barisOn(html: string): { baris: string; hasil: string; keterangan: string }[] {
  const body = html.slice(html.indexOf('<tbody>'), html.indexOf('</tbody>'))
  const text = (part = '') =>
    part
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  return body
    .split('</tr>')
    .slice(0, -1)
    .map((row) => {
      const cell = (label: string) => text(row.split(`data-label="${label}">`)[1]?.split('</td>')[0])
      return { baris: cell('Baris'), hasil: cell('Hasil'), keterangan: cell('Keterangan') }
    })
}
