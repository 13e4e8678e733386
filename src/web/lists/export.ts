import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { Pool } from 'pg'
import { audit, rantaiPemda } from '../../db/audit.js'
import { sqlOf } from '../../db/sql.js'
import { AppError } from '../../domain/galat.js'
import { pelaku } from '../requires.js'
import { readBatches } from './batches.js'
import { CSV } from './csv.js'
import { orderOf, type Scope, whereOf } from './where.js'
import { type ListQuery, readListQuery } from './query.js'
import { type ExportColumn, type ListSpec, Params, readable } from './spec.js'
import { XLSX } from './xlsx.js'

export interface FileHead<Raw> {
  nama: string
  /** What was filtered, in words. */
  filter: string
  kolom: ExportColumn<Raw>[]
}

/** A format of the file: how rows become its bytes. */
export interface FileWriter {
  write<Raw>(head: FileHead<Raw>, batches: AsyncIterable<Raw[]>, gone: AbortSignal): AsyncGenerator<Buffer>
}

const FORMAT: Record<string, { writer: FileWriter; type: string }> = {
  xlsx: { writer: XLSX, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  csv: { writer: CSV, type: 'text/csv; charset=utf-8' },
}

/** The two addresses below a list that answer it as a file. */
export const exportPaths = (base = '') => Object.keys(FORMAT).map((ending) => `${base}/export.${ending}`)

/** Each holds a connection of the pool as long as its reader takes. */
const MAX_RUNNING = 5
const MAX_EACH = 2
/** A reader that takes nothing for so long has gone. */
const STALLED_MS = 120_000
/** For whom. */
const running: bigint[] = []

function filterSummary<Raw>(spec: ListSpec<Raw>, { filters }: ListQuery): string {
  const parts = Object.entries(filters).map(([name, values]) => {
    const filter = spec.filters[name]
    return `${filter?.label ?? name}: ${values.map((value) => (filter ? readable(filter, value) : value)).join(', ')}`
  })
  return parts.length > 0 ? `Filter: ${parts.join('; ')}` : 'Filter: tidak ada'
}

async function* from<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return
  yield first.value
  yield* rest
}

/** Streams exactly the filtered rows as the file that the address names. */
export async function exportList<Raw>(
  pool: Pool,
  spec: ListSpec<Raw>,
  req: Request,
  res: Response,
  scope: Scope,
): Promise<void> {
  const ending = req.path.split('.').at(-1) ?? ''
  const format = FORMAT[ending]
  if (!spec.berkas || !format) throw new Error(`list ${spec.href} has no such export`)
  const user = pelaku(req)
  const { id } = user
  if (running.filter((whose) => whose === id).length >= MAX_EACH)
    throw new AppError('terlaluSering', 'Dua berkas Anda sedang dibuat. Coba lagi setelah salah satunya selesai.')
  if (running.length >= MAX_RUNNING)
    throw new AppError('terlaluSering', 'Sedang banyak berkas dibuat. Coba lagi setelah salah satunya selesai.')
  const query = readListQuery(spec, req.query)
  const params = new Params()
  const where = whereOf(spec, query, scope, params).join(' AND ')
  const text = `SELECT ${spec.select} FROM ${spec.from} WHERE ${where} ORDER BY ${orderOf(spec, query)}`
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  const batches = readBatches<Raw>(pool, text, params.values, gone.signal)
  running.push(id)
  try {
    const first = await batches.next()
    const head = { ...spec.berkas, filter: filterSummary(spec, query) }
    const bytes = format.writer.write(head, from(first, batches), gone.signal)
    const start = await bytes.next()
    // No code is asked for it, so it is on record who took which rows along.
    await audit(sqlOf(pool), user, {
      ...{ rantai: rantaiPemda(user.pemdaId), aksi: 'DAFTAR_DIEKSPOR', sasaran: `${spec.berkas.nama}.${ending}` },
      sesudah: { filter: head.filter, tahun: user.tahun },
    })
    // What has failed until here is answered by a page: nothing has been sent yet.
    res
      .attachment(`${spec.berkas.nama}.${ending}`)
      .type(format.type)
      .setTimeout(STALLED_MS, () => res.destroy())
    await pipeline(from(start, bytes), res)
  } catch (error) {
    if (!gone.signal.aborted || error !== gone.signal.reason) throw error
  } finally {
    running.splice(running.indexOf(id), 1)
    // Whatever stopped the writing, the query ends and its connection is given back.
    await batches.return(undefined)
  }
}
