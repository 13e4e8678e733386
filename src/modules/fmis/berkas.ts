import { FieldError } from '../../domain/galat.js'
import { readXlsx } from './berkasXlsx.js'
import { fromSipd } from './berkasSipd.js'

/** An SP2D holds lists of rows; what goes deeper than any of it would only exhaust whoever walks through it. */
const DALAM_MAKS = 20

/** Records of a file, JSON or .xlsx; which one the first bytes tell, never the name. */
export async function readBerkas(isi: Buffer): Promise<unknown[]> {
  if (isi.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return readXlsx(isi)
  const text = isi.toString('utf8').replace(/^\uFEFF/, '')
  if (!/^\s*[[{]/.test(text)) throw new FieldError('berkas', 'Berkas harus JSON atau .xlsx.')
  return readJson(text).map((record) => fromSipd(record) ?? record)
}

/** One record, a list of them, or a page as FMIS answers it. */
function readJson(text: string): unknown[] {
  const value = parse(text)
  if (Array.isArray(value)) return value
  const { data } = value as { data?: unknown }
  return Array.isArray(data) ? data : [value]
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (!isDeeper(value, DALAM_MAKS)) return value
  } catch {
    // Said below.
  }
  throw new FieldError('berkas', 'Berkas JSON tidak dapat dibaca.')
}

const isDeeper = (value: unknown, left: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((inner) => isDeeper(inner, left - 1)))
