import express, { type RequestHandler } from 'express'
import { AppError } from '../domain/galat.js'
import { assertReadable } from './readable.js'

/** One file of a form, held in memory: forms carry one small attachment. */
export interface Berkas {
  nama: string
  isi: Buffer
}

declare global {
  namespace Express {
    interface Request {
      berkas?: Record<string, Berkas>
    }
  }
}

/** A megabyte of attachment and room for the fields around it. */
const LIMIT = '1100kb'
const MAX_PARTS = 50

async function read(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new AppError('tidakSah', 'Formulir tidak dapat dibaca.')
  }
}

const parse: RequestHandler = async (req, _res, next) => {
  if (!Buffer.isBuffer(req.body)) return next()
  const parts = [...(await read(req.body, req.get('content-type') ?? ''))]
  if (parts.length > MAX_PARTS) throw new AppError('tidakSah', 'Formulir tidak dapat dibaca.')
  const fields: Record<string, string | string[]> = Object.create(null)
  req.berkas = Object.create(null) as Record<string, Berkas>
  for (const [name, value] of parts) {
    if (typeof value === 'string') fields[name] = name in fields ? [fields[name] ?? [], value].flat() : value
    else if (value.size > 0) req.berkas[name] = { nama: value.name, isi: Buffer.from(await value.arrayBuffer()) }
  }
  assertReadable(fields)
  req.body = fields
  next()
}

/** Forms with a file of up to `limit`; stands before the check of the form's token, which is one of the fields. */
export const multipartUpTo = (limit: string): RequestHandler[] => [
  express.raw({ type: 'multipart/form-data', limit }),
  parse,
]

/** Forms with an attachment. */
export const multipart = multipartUpTo(LIMIT)
