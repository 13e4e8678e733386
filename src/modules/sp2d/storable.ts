import type { Json } from '../../db/audit.js'

// Escapes of NUL and of half a surrogate pair, which JSON knows and jsonb refuses.
const REFUSED = /\\u(0000|d[89a-f][0-9a-f]{2})/g

/** Raw content of FMIS as the database can keep it: exactly as it came, but for characters that jsonb refuses. */
export const storable = (raw: unknown): Json =>
  JSON.parse(JSON.stringify(raw ?? null).replaceAll(REFUSED, '\\ufffd')) as Json
