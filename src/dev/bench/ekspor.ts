import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { setTimeout as pause } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { dataFolder } from '../secrets.js'
import { tembak } from './beban.js'
import { dicatat, type Kerja, type Tempat } from './kerja.js'
import type { Orang } from './orang.js'
import { type Lain, sambil, terbaca } from './sambil.js'
import { runProgram } from './server.js'

/** The register of potongan of a bank's person: two of each SP2D of a year, so as many as the database has SP2D. */
const REGISTER = '/cmsp/laporan/potongan/export'
/** Filter, time and heading above the rows, the sums below. */
const BUKAN_BARIS = 4

async function rowsOfCsv(file: string): Promise<number> {
  let lines = 0
  for await (const _ of createInterface({ input: createReadStream(file) })) lines++
  return lines - 1
}

async function rowsOfXlsx(file: string): Promise<number> {
  let rows = 0
  for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file, {})) for await (const _ of sheet) rows++
  return rows - BUKAN_BARIS
}

const BARIS = { csv: rowsOfCsv, xlsx: rowsOfXlsx }

/** The file as a person saves it; what else goes on meanwhile is `sambilan`. */
async function unduh({ app }: Tempat, orang: Orang, jenis: 'csv' | 'xlsx', nama: string, sambilan: Sambilan) {
  const file = join(dataFolder, `bench.${jenis}`)
  let anak = 0
  let hasil: Kerja | undefined
  app.lupakanPuncak()
  const lihat = setInterval(() => (anak = Math.max(anak, app.memori().anak)), 50)
  const lain = await sambilan(async () => {
    hasil = await dicatat(nama, app, 0, async () => {
      const answer = await fetch(`${app.url}${REGISTER}.${jenis}`, { headers: { cookie: orang.cookie } })
      await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(file))
    })
  })
  clearInterval(lihat)
  const catatan = `${lain}; puncak memori ${app.memori().puncak} MB${anak > 0 ? `, penulisnya ${anak} MB` : ''}`
  const jumlah = await BARIS[jenis](file)
  await rm(file)
  return { nama, detik: 0, ...hasil, jumlah, catatan }
}

/** Does the work beside something else, and says how that fared. */
type Sambilan = (work: () => Promise<unknown>) => Promise<string>

/** Exports, their bare counterpart, and what they cost the others. */
export async function ekspor(tempat: Tempat, orang: Orang): Promise<Kerja[]> {
  const { app, urls } = tempat
  const diam = await sambil(app, orang, () => pause(3000))
  const kali = ({ p99 }: Lain) => `${(p99 / Math.max(1, diam.p99)).toFixed(1)} x ${diam.p99} ms tanpa export`
  const seorang: Sambilan = async (work) => {
    const lain = await sambil(app, orang, work)
    return `${terbaca(lain)}, ${kali(lain)}`
  }
  const ramai: Sambilan = async (work) => {
    let selesai = false
    const laju: number[] = []
    const halaman = (async () => {
      while (!selesai) laju.push((await tembak(`${app.url}/cmsp/sp2d?semua=ya`, orang.cookie, 2)).rps)
    })()
    await work()
    selesai = true
    await halaman
    return `${laju.map(Math.round).join(', ')} halaman per detik`
  }
  const csv = await unduh(tempat, orang, 'csv', 'Export .csv', seorang)
  const bare = await runProgram<{ rows: number; detik: number }>('dev/bench/exceljs.js', { DATABASE_URL: urls.appUrl })
  return [
    csv,
    { nama: 'exceljs saja', jumlah: bare.rows, detik: bare.detik },
    await unduh(tempat, orang, 'xlsx', 'Export .xlsx', seorang),
    await unduh(tempat, orang, 'xlsx', 'Export .xlsx, 32 koneksi membuka halaman', ramai),
  ]
}
