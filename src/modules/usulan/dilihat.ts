import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { z } from 'zod'
import { kanonik } from '../../domain/kanonik.js'
import { parseForm } from '../../web/validate.js'

const schema = z.object({ dilihat: z.string().max(64, 'Muat ulang halaman ini.').optional() })

/** Names what a form was filled in from, as its hidden field `dilihat` carries it. */
export const sidikKeadaan = (keadaan: unknown): string =>
  createHash('sha256')
    .update(kanonik(keadaan ?? null))
    .digest('hex')

/** What the sent form was filled in from. */
export const dilihatOf = (req: Request): string | undefined => parseForm(schema, req).dilihat
