import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { formatWaktu } from '../../domain/tanggal.js'
import { toDecimalText, uangDariDesimal, uangDariSen } from '../../domain/uang.js'
import { cellOf, safeText } from './cells.js'
import type { FileHead, FileWriter } from './export.js'
import type { ExportColumn } from './spec.js'

/** The first line for the program: its sheets, their heading and columns. */
export interface Lembar {
  nama: string
  kepala: string[]
  kolom: { judul: string; lebar: number; jenis: ExportColumn<unknown>['jenis'] }[]
}
/** The cells of a row, as text that the kind of the column gives a meaning. */
export type Baris = (string | null)[]

const PROGRAM = fileURLToPath(new URL('./xlsxProgram.mjs', import.meta.url))
/** A workbook is written as it is read, so that its size costs no memory; this holds V8 to it (megabytes). */
const MEMORY = ['--max-semi-space-size=2', '--max-old-space-size=128']

const line = (message: Lembar | Baris[] | { jumlah: Baris | null }) => `${JSON.stringify(message)}\n`

/** The sheet, its rows, and at last the sums of the amounts: without that line the rows broke off. */
async function* linesOf<Raw>(head: FileHead<Raw>, batches: AsyncIterable<Raw[]>): AsyncGenerator<string> {
  const { kolom } = head
  yield line({
    nama: head.nama.slice(0, 27),
    kepala: [safeText(head.filter), `Diunduh ${formatWaktu(new Date())}`],
    kolom: kolom.map(({ judul, lebar, jenis }) => ({ judul: safeText(judul), lebar, jenis })),
  })
  const sums = kolom.map(({ jenis }): bigint | null => (jenis === 'uang' ? 0n : null))
  for await (const rows of batches) {
    const cells = rows.map((raw) => kolom.map((column) => cellOf(column, raw)))
    for (const [index, sum] of sums.entries())
      if (sum !== null) sums[index] = cells.reduce((left, row) => left + uangDariDesimal(row[index] ?? '0'), sum)
    yield line(cells)
  }
  const totals = sums.map((sum, n) => (sum !== null ? toDecimalText(uangDariSen(sum)) : n === 0 ? 'Jumlah' : null))
  yield line({ jumlah: sums.some((sum) => sum !== null) ? totals : null })
}

async function* noting<T>(all: AsyncIterable<T>, note: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* all
  } catch (error) {
    note(error)
    throw error
  }
}

/** The workbook is written by a program of its own, which takes rows as fast as its file is taken. */
export const XLSX: FileWriter = {
  async *write(head, batches, gone) {
    const program = spawn(process.execPath, [...MEMORY, PROGRAM], {
      // It needs to know nothing of what the environment holds.
      env: {},
      stdio: ['pipe', 'pipe', 'inherit'],
      signal: gone,
      killSignal: 'SIGKILL',
    })
    const ended = once(program, 'close')
    ended.catch(() => undefined)
    let cause: unknown
    const rows = noting(batches, (error) => {
      cause = error
    })
    // What goes wrong here shows in how the program ends.
    pipeline(linesOf(head, rows), program.stdin).catch(() => undefined)
    yield* program.stdout as AsyncIterable<Buffer>
    gone.throwIfAborted()
    const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null]
    if (code !== 0) throw new Error(`the program of the .xlsx ended with ${signal ?? code}`, { cause })
  },
}
