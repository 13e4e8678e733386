import { createHash } from 'node:crypto'

/** A row of the audit trail as it is sealed: every column as PostgreSQL writes it, JSON in its stored text. */
export interface BarisAudit {
  id: string
  rantai: string
  waktu: string
  pelaku_id: string | null
  pelaku: string
  aksi: string
  sasaran: string | null
  sp2d_id: string | null
  sebelum: string | null
  sesudah: string | null
  alamat: string | null
  request_id: string | null
}

export const KOLOM = `a.id, a.rantai, to_char(a.waktu AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS waktu,
  a.pelaku_id, a.pelaku, a.aksi, a.sasaran, a.sp2d_id, a.sebelum::text AS sebelum, a.sesudah::text AS sesudah, a.alamat,
  a.request_id`

/** What the first row of a chain is sealed onto. */
export const PANGKAL = '0'.repeat(64)

/** Hash (hex) of a row and of everything sealed before it in its chain. */
export function sealHash(previous: string, row: BarisAudit): string {
  const { id, rantai, waktu, pelaku_id, pelaku, aksi, sasaran, sp2d_id, sebelum, sesudah, alamat, request_id } = row
  const isi = [id, rantai, waktu, pelaku_id, pelaku, aksi, sasaran, sp2d_id, sebelum, sesudah, alamat, request_id]
  return createHash('sha256')
    .update(JSON.stringify([previous, ...isi]))
    .digest('hex')
}
