import type { Tx } from '../../db/database.js'
import { type JalurBank, pickJalur } from '../../domain/jalur.js'
import type { Tanggal } from '../../domain/tanggal.js'
import { tanggalDari, uangDari } from '../../web/tampilan.js'

/** The rail for a leg by bank and amount, or undefined when none carries it. */
export async function railFor(
  tx: Tx,
  leg: { bankKode: string | null; jumlah: { toFixed(n: number): string } },
): Promise<JalurBank | undefined> {
  const rows = await tx.jalurBank.findMany({ orderBy: { urutan: 'asc' } })
  const rails = rows.map((row) => ({
    ...row,
    minimal: row.minimal === null ? null : uangDari(row.minimal),
    maksimal: row.maksimal === null ? null : uangDari(row.maksimal),
  })) as JalurBank[]
  return pickJalur({ bankKode: leg.bankKode ?? '', jumlah: uangDari(leg.jumlah) }, rails) ?? undefined
}

export async function loadLibur(tx: Tx): Promise<ReadonlySet<Tanggal>> {
  const rows = await tx.hariLibur.findMany()
  return new Set(rows.map(({ tanggal }) => tanggalDari(tanggal)))
}
