import type { Deps } from '../deps.js'

/** Begin of the slot that `at` lies in. */
export const slotOf = (at: Date, intervalSeconds: number): Date =>
  new Date(Math.floor(at.getTime() / (intervalSeconds * 1000)) * intervalSeconds * 1000)

/** A slot of a schedule belongs to whoever inserts its row first, over all processes. */
export async function takeSlot(deps: Deps, nama: string, slot: Date): Promise<boolean> {
  const { rowCount } = await deps.pool.query(
    'INSERT INTO slot_jadwal (nama, slot) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [nama, slot],
  )
  return rowCount === 1
}
