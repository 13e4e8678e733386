import { saatWita } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import type { ExportColumn } from './spec.js'

/** What stands in a cell, before a format writes it down. */
export type Isi =
  | { jenis: 'teks'; teks: string }
  | { jenis: 'uang' | 'bilangan'; teks: string }
  /** 'YYYY-MM-DD', or 'YYYY-MM-DDTHH:mm:ss' as the clock in WITA shows it. */
  | { jenis: 'tanggal' | 'waktu'; teks: string }

/** Text stays text: a leading = + - @ would be run as a formula by a spreadsheet that reads the cell again. */
export function safeText(text: string): string {
  const plain = satuBaris(text)
  return /^[=+\-@]/.test(plain) ? `'${plain}` : plain
}

/** The cell of a row; null where it stays empty. */
export function isiOf<Raw>(column: ExportColumn<Raw>, raw: Raw): Isi | null {
  if (column.jenis === 'waktu') {
    const waktu = column.nilai(raw)
    return waktu && { jenis: 'waktu', teks: saatWita(waktu) }
  }
  const teks = column.nilai(raw)
  if (teks === null || teks === '') return null
  return column.jenis === 'teks' ? { jenis: 'teks', teks: safeText(teks) } : { jenis: column.jenis, teks }
}
