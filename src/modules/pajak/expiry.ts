import { formatTanggal, formatWaktu, tanggalWita } from '../../domain/tanggal.js'
import type { Badge } from '../../web/page.js'

const HARI_MS = 86_400_000
export const HAMPIR_HABIS_HARI = 3

/** Begins the reason of every leg that stopped because its code can no longer be paid. */
export const SUDAH_KEDALUWARSA = 'Kode billing sudah kedaluwarsa'

/** Whether a code is expired or will be within the days that count as soon. */
export const isExpiring = (kedaluwarsa: Date, now: Date): boolean =>
  kedaluwarsa.getTime() - now.getTime() <= HAMPIR_HABIS_HARI * HARI_MS

/** How long a kode billing can still be paid, in words. */
export function berlakuBadge(kedaluwarsa: Date, now = new Date()): Badge {
  if (kedaluwarsa <= now) return { nada: 'bahaya', label: `Kedaluwarsa ${formatWaktu(kedaluwarsa)}` }
  const hari = Math.floor((kedaluwarsa.getTime() - now.getTime()) / HARI_MS)
  const sisa = hari === 0 ? 'kurang dari sehari lagi' : `${hari} hari lagi`
  return {
    nada: isExpiring(kedaluwarsa, now) ? 'peringatan' : 'sukses',
    label: `Berlaku sampai ${formatTanggal(tanggalWita(kedaluwarsa))}, ${sisa}`,
  }
}
