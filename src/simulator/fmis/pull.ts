import { z } from 'zod'
import type { Queryable } from '../db.js'
import type { Answer, Call } from '../doors.js'
import type { Deps } from '../options.js'
import { isoWitaMs } from '../waktu.js'

const query = z.object({
  tahun: z.coerce.number().int().min(2000).max(2100),
  sesudah: z.string().nullable(),
  batas: z.coerce.number().int().min(1).max(500),
})

const cursorShape = z.tuple([z.coerce.date(), z.coerce.string().regex(/^-?\d{1,18}$/)])

export interface StoredSp2d {
  idsp2d: string
  isi: Record<string, unknown>
  created_at: Date
  updated_at: Date
}

export const plainError = (status: number, error: string): Answer => ({ status, body: { error } })

/** One page of the SP2D in a printed Daftar Penguji, in the order in which FMIS changed them. */
export async function pullSp2d({ pool }: Deps, call: Call): Promise<Answer> {
  const asked = query.safeParse({
    tahun: call.query.get('tahun'),
    sesudah: call.query.get('sesudah'),
    batas: call.query.get('batas') ?? 100,
  })
  const after = asked.success ? readCursor(asked.data.sesudah) : null
  if (!asked.success || !after) return plainError(400, 'Parameter tahun, sesudah atau batas tidak valid')
  const { tahun, batas } = asked.data
  const rows = await readPage(pool, { pemda: call.params['kode'] ?? '', tahun, batas, after })
  const last = rows.at(-1)
  return {
    status: 200,
    body: {
      data: rows.map(present),
      berikutnya: last ? writeCursor(last) : null,
      total: await countReady(pool, call.params['kode'] ?? '', tahun),
    },
  }
}

type Cursor = [Date, string]

const BEGINNING: Cursor = [new Date(0), '0']

function readCursor(text: string | null): Cursor | null {
  if (!text) return BEGINNING
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

const writeCursor = (row: StoredSp2d): string =>
  Buffer.from(JSON.stringify([row.updated_at.toISOString(), row.idsp2d])).toString('base64url')

export const present = ({ isi, created_at, updated_at }: StoredSp2d): Record<string, unknown> => ({
  ...isi,
  created_at: isoWitaMs(created_at),
  updated_at: isoWitaMs(updated_at),
})

async function readPage(
  db: Queryable,
  { pemda, tahun, batas, after }: { pemda: string; tahun: number; batas: number; after: Cursor },
): Promise<StoredSp2d[]> {
  const { rows } = await db.query<StoredSp2d>(
    `SELECT idsp2d, isi, created_at, updated_at FROM fmis_sp2d
     WHERE pemda = $1 AND tahun = $2 AND dicetak AND (updated_at, idsp2d) > ($3, $4)
     ORDER BY updated_at, idsp2d LIMIT $5`,
    [pemda, tahun, ...after, batas],
  )
  return rows
}

async function countReady(db: Queryable, pemda: string, tahun: number): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM fmis_sp2d WHERE pemda = $1 AND tahun = $2 AND dicetak`,
    [pemda, tahun],
  )
  return rows[0]?.total ?? 0
}
