import type { Json } from '../../db/audit.js'
import { jsonText } from '../../db/insertMany.js'

const DALAM_MAKS = 64

/** Whether content nests deeper than anybody reads: PostgreSQL and every walk through it would give up at some depth. */
export const isTooDeep = (value: unknown, left = DALAM_MAKS): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1)))

function cutDeep(value: unknown, left = DALAM_MAKS): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (left === 0) return '… (terlalu dalam)'
  if (Array.isArray(value)) return value.map((inner) => cutDeep(inner, left - 1))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cutDeep(inner, left - 1)]))
}

/** Raw content of FMIS as the database can keep it: exactly as it came, but for what jsonb refuses. */
export const storable = (raw: unknown): Json =>
  JSON.parse(jsonText(isTooDeep(raw) ? cutDeep(raw) : (raw ?? null))) as Json
