import { saatWita } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import type { ExportColumn } from './spec.js'

/** Text stays text: a leading = + - @ would be run as a formula by a spreadsheet that reads the cell again. */
export function safeText(text: string): string {
  const plain = satuBaris(text)
  return /^[=+\-@]/.test(plain) ? `'${plain}` : plain
}

/**
 * What stands in the cell of a row before a format writes it down; null where it stays empty. A date is 'YYYY-MM-DD', an
 * instant 'YYYY-MM-DDTHH:mm:ss' as the clock in WITA shows it.
 */
export function cellOf<Raw>(column: ExportColumn<Raw>, raw: Raw): string | null {
  if (column.jenis === 'waktu') {
    const waktu = column.nilai(raw)
    return waktu && saatWita(waktu)
  }
  const teks = column.nilai(raw)
  if (teks === null || teks === '') return null
  return column.jenis === 'teks' ? safeText(teks) : teks
}
