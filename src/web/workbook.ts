import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import { AppError } from '../domain/galat.js'
import { fitsInflated } from './zip.js'

/** What a cell of an uploaded file holds. */
export type Isi = string | number | boolean | { tanggal: string } | { rumus: string } | { galat: string }
type Baris = { lembar: string } | { nomor: number; sel: [kolom: number, isi: Isi][] }

const PROGRAM = fileURLToPath(new URL('./workbookProgram.mjs', import.meta.url))
const LAMA_MS = 20_000
/** Each takes its memory beside the application's. */
const MAX_RUNNING = 2
let running = 0

export interface Batas {
  /** Bytes of all its parts once inflated, and of what its cells say. */
  luas: number
  /** Megabytes the program that reads it may take. */
  memori: number
}

/**
 * An uploaded .xlsx with what its cells say, and nothing else of it; null when it cannot be read within these bounds. Its
 * reader may run out of memory or time: that ends a program of its own, and nobody else's request.
 * @throws AppError terlaluSering while as many as may be are being read
 */
export async function readWorkbook(isi: Buffer, batas: Batas): Promise<ExcelJS.Workbook | null> {
  if (running >= MAX_RUNNING)
    throw new AppError(
      'terlaluSering',
      'Berkas lain sedang dibaca. Tunggu sebentar, lalu coba lagi; tidak ada yang disimpan.',
    )
  if (!fitsInflated(isi, batas.luas)) return null
  running++
  try {
    const said = await say(isi, batas)
    return said === null ? null : rebuild(said)
  } finally {
    running--
  }
}

async function say(isi: Buffer, { luas, memori }: Batas): Promise<string | null> {
  const program = spawn(process.execPath, [`--max-old-space-size=${memori}`, PROGRAM], {
    // It needs to know nothing of what the environment holds.
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    ...{ timeout: LAMA_MS, killSignal: 'SIGKILL' },
  })
  const ended = once(program, 'close')
  // What goes wrong here shows in how the program ends.
  program.stdin.on('error', () => undefined)
  program.stdin.end(isi)
  const chunks: Buffer[] = []
  let left = luas
  for await (const chunk of program.stdout as AsyncIterable<Buffer>) {
    left -= chunk.length
    if (left < 0) program.kill('SIGKILL')
    else chunks.push(chunk)
  }
  const [code] = (await ended) as [number | null]
  return code === 0 ? Buffer.concat(chunks).toString('utf8') : null
}

function rebuild(said: string): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook()
  let sheet: ExcelJS.Worksheet | undefined
  for (const line of said.split('\n').filter(Boolean)) {
    const baris = JSON.parse(line) as Baris
    if ('lembar' in baris) sheet = workbook.addWorksheet(baris.lembar)
    else for (const [kolom, isi] of baris.sel) if (sheet) sheet.getRow(baris.nomor).getCell(kolom).value = valueOf(isi)
  }
  return workbook
}

function valueOf(isi: Isi): ExcelJS.CellValue {
  if (typeof isi !== 'object') return isi
  if ('tanggal' in isi) return new Date(isi.tanggal)
  return 'rumus' in isi ? { formula: '0', result: isi.rumus } : { error: isi.galat as '#N/A' }
}
