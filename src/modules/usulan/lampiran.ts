import { createHash } from 'node:crypto'
import type { Tx } from '../../db/database.js'
import { FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Berkas } from '../../web/multipart.js'

export const MAX_LAMPIRAN = 1024 * 1024

/** Keeps an attached PDF in the caller's transaction. What a browser claims counts for nothing; the first bytes do. */
export async function saveLampiran(tx: Tx, pelaku: Pelaku, berkas: Berkas | null): Promise<bigint | null> {
  if (!berkas) return null
  if (berkas.isi.length > MAX_LAMPIRAN) throw new FieldError('lampiran', 'Lampiran paling besar 1 MB.')
  if (!berkas.isi.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
    throw new FieldError('lampiran', 'Lampiran harus berupa berkas PDF.')
  }
  const { id } = await tx.lampiran.create({
    data: {
      nama: safeName(berkas.nama),
      jenis: 'application/pdf',
      sha256: createHash('sha256').update(berkas.isi).digest('hex'),
      isi: new Uint8Array(berkas.isi),
      pengunggahId: pelaku.id,
    },
    select: { id: true },
  })
  return id
}

// The name is only shown and offered again; paths, control characters and other endings stay outside.
function safeName(nama: string): string {
  const base = nama
    .replace(/^.*[\\/]/, '')
    .replace(/\.pdf$/i, '')
    .replace(/[^\p{L}\p{N} ._-]/gu, '_')
    .slice(0, 100)
  return `${base || 'surat'}.pdf`
}
