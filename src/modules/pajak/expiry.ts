import { formatTanggal, formatWaktu, tanggalWita } from '../../domain/tanggal.js'
import type { Badge } from '../../web/page.js'

const HARI_MS = 86_400_000
const HAMPIR_HABIS_HARI = 3

/** How long a kode billing can still be paid, in words. */
export function berlakuBadge(kedaluwarsa: Date, now = new Date()): Badge {
  if (kedaluwarsa <= now) return { nada: 'bahaya', label: `Kedaluwarsa ${formatWaktu(kedaluwarsa)}` }
  const hari = Math.floor((kedaluwarsa.getTime() - now.getTime()) / HARI_MS)
  const sisa = hari === 0 ? 'kurang dari sehari lagi' : `${hari} hari lagi`
  return {
    nada: hari < HAMPIR_HABIS_HARI ? 'peringatan' : 'sukses',
    label: `Berlaku sampai ${formatTanggal(tanggalWita(kedaluwarsa))}, ${sisa}`,
  }
}
