import { createHash } from 'node:crypto'

/** SHA-256 (hex) of what a record says; when FMIS touched it, and on which list it stands, is not what will be paid. */
export function contentHash(raw: object): string {
  const { updated_at: _u, created_at: _c, daftar_penguji: _d, ...content } = raw as Record<string, unknown>
  return createHash('sha256').update(canonical(content)).digest('hex')
}

/** The same without the kode billing, which FMIS may write down once it was told of it: no part of what is approved. */
export function approvedHash(raw: object): string {
  const { pajak } = raw as { pajak?: unknown }
  const rows = Array.isArray(pajak) ? pajak.map((row: object) => ({ ...row, id_billing: null })) : pajak
  return contentHash({ ...raw, pajak: rows })
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}
