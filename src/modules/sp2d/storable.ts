import type { Json } from '../../db/audit.js'
import { jsonText } from '../../db/insertMany.js'

/** Raw content of FMIS as the database can keep it: exactly as it came, but for characters that jsonb refuses. */
export const storable = (raw: unknown): Json => JSON.parse(jsonText(raw ?? null)) as Json
