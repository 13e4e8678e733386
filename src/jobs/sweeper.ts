import { inTransaction } from '../db/database.js'
import { enqueue, type JobName } from '../db/enqueue.js'
import type { Deps } from '../deps.js'

const BATCH = 1000
const PULL_SILENT_SECONDS = 30

/** Rows that still need work and are due; the truth is in the rows, jobs are only the nudge. */
const DUE: Record<JobName, string> = {
  bayarLeg: `
    SELECT l.id FROM leg l WHERE l.status IN ('SIAP', 'DIKIRIM', 'DIPROSES', 'TIDAK_PASTI') AND l.tunggu_sampai <= now()
      AND (l.status <> 'SIAP' OR l.jenis = 'NETTO' OR NOT EXISTS (
        SELECT 1 FROM leg n WHERE n.pencairan_id = l.pencairan_id AND n.jenis = 'NETTO' AND n.status NOT IN ('BERHASIL', 'DIPROSES')))
    ORDER BY l.tunggu_sampai LIMIT ${BATCH}`,
  kirimFmis: `
    SELECT k.id FROM kirim_fmis k WHERE k.diterima_pada IS NULL AND k.ditolak_pada IS NULL AND k.berikutnya <= now()
    ORDER BY k.berikutnya LIMIT ${BATCH}`,
  tarikFmis: `
    SELECT t.id FROM tarik_fmis t WHERE t.status = 'BERJALAN' AND t.denyut_pada < now() - interval '${PULL_SILENT_SECONDS} seconds'
    LIMIT ${BATCH}`,
}

/** Gives every row that needs work a job again: after a crash, a lost job, a dead worker. */
export async function sweep(deps: Deps): Promise<number> {
  let found = 0
  for (const [job, sql] of Object.entries(DUE) as [JobName, string][]) {
    const { rows } = await deps.pool.query<{ id: string }>(sql)
    if (rows.length === 0) continue
    found += rows.length
    await inTransaction(deps.prisma, async (tx) => {
      for (const { id } of rows) await enqueue(tx, job, BigInt(id))
    })
  }
  await deps.pool.query(`DELETE FROM captcha WHERE kedaluwarsa < now() - interval '1 hour'`)
  await deps.pool.query(`DELETE FROM slot_jadwal WHERE slot < now() - interval '7 days'`)
  return found
}
