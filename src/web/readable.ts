import type { RequestHandler } from 'express'
import { AppError } from '../domain/galat.js'

const MAX_QUERY = 1000
// What a decoder leaves where bytes were no UTF-8, and what PostgreSQL cannot keep.
const UNREADABLE = /[\0\uFFFD]/

const unreadable = () => new AppError('tidakSah', 'Isian memuat karakter yang tidak dapat dibaca.')

/** @throws AppError tidakSah when an encoded form holds an escape that is broken or no UTF-8 */
export function assertDecodable(encoded: string): void {
  try {
    decodeURIComponent(encoded)
  } catch {
    throw unreadable()
  }
}

/** @throws AppError tidakSah for names and values that no form of ours sends: NUL, bytes that are no UTF-8, nested names */
export function assertReadable(fields: Record<string, unknown>, maxLength = Infinity): void {
  for (const [name, value] of Object.entries(fields)) {
    if (/[[\]]/.test(name)) throw new AppError('tidakSah', 'Permintaan memuat nama isian yang tidak dikenal.')
    for (const text of [name, value].flat().filter((each) => typeof each === 'string')) {
      if (UNREADABLE.test(text)) throw unreadable()
      if (text.length > maxLength) throw new AppError('tidakSah', `Isian paling banyak ${maxLength} karakter.`)
    }
  }
}

/** Stands behind the parsers: what cannot be read reaches no page. */
export const readable: RequestHandler = (req, _res, next) => {
  assertDecodable(req.originalUrl.split('?').slice(1).join('?'))
  assertReadable(req.query, MAX_QUERY)
  assertReadable((req.body ?? {}) as Record<string, unknown>)
  next()
}
