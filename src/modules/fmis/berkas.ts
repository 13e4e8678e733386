import { FieldError } from '../../domain/galat.js'
import { readXlsx } from './berkasXlsx.js'
import { isTooDeep } from '../sp2d/storable.js'
import { fromSipd } from './berkasSipd.js'

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
    if (!isTooDeep(value)) return value
  } catch {
    // Said below.
  }
  throw new FieldError('berkas', 'Berkas JSON tidak dapat dibaca.')
}
