import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { rupiah } from '../../web/tampilan.js'
import type { Lanjutkan } from './attach.js'
import { assertCara } from './cara.js'
import { createBilling } from './createBilling.js'
import { defaultIsian } from './isian.js'
import { loadPajakSp2d } from './load.js'
import { aturanOf } from './rules.js'

export interface HasilBaris {
  pajakId: bigint
  pajak: string
  /** The code that was made, or null with the reason. */
  kodeBilling: string | null
  pesan: string | null
}

/**
 * "Buat semua kode billing": one code for every tax row of an SP2D that has none that can be paid, filled with what the
 * SP2D says. A row that cannot be made this way keeps its reason; the others go on.
 */
export async function createAllBilling(
  deps: Deps,
  pelaku: Pelaku,
  sp2dId: bigint,
  lanjutkan: Lanjutkan,
): Promise<HasilBaris[]> {
  const rows = await loadPajakSp2d(deps.prisma, pelaku, sp2dId)
  const [first] = rows
  if (!first) throw tidakDitemukan('Data pajak')
  const now = await dbNow(deps.prisma)
  const open = rows.filter(({ billing }) => billing === null || billing.kedaluwarsa <= now)
  assertCara(pelaku, open[0] ?? first, now)
  const hasil: HasilBaris[] = []
  for (const row of open) {
    const baris = { pajakId: row.id, pajak: `${row.uraian} (${rupiah(row.jumlah)})` }
    try {
      const isian = defaultIsian(await aturanOf(deps, row.kap, row.kjs), row)
      const { kodeBilling } = await createBilling(deps, pelaku, { sp2dId, pajakId: row.id, isian }, lanjutkan)
      hasil.push({ ...baris, kodeBilling, pesan: null })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      hasil.push({ ...baris, kodeBilling: null, pesan: error.message })
    }
  }
  return hasil
}
