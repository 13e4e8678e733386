import { enqueue, type JobName } from '../db/enqueue.js'
import { inSql } from '../db/sql.js'
import type { Deps } from '../deps.js'
import { prune } from './retensi.js'
import { stopClosed } from '../modules/pencairan/tindakan/tutup.js'
import { silentSeconds } from '../modules/fmis/pull.js'
import { dropReplacedJobs } from '../modules/operasi/antrean.js'

const BATCH = 1000

/** Of what no row tells that it is due: rows whose job was taken so long ago that whoever took it must be dead. */
const abandoned = (job: JobName): string => `
    SELECT split_part(a.key, ':', 2)::bigint AS id FROM graphile_worker._private_jobs a
    WHERE a.key LIKE '${job}:%' AND a.locked_at < now() - interval '10 minutes'`

/** Rows that still need work and are due; the truth is in the rows, jobs are only the nudge. */
const due = (deps: Deps): Record<JobName, string> => ({
  bayarLeg: `
    SELECT l.id FROM leg l WHERE l.status IN ('SIAP', 'DIKIRIM', 'DIPROSES', 'TIDAK_PASTI') AND l.tunggu_sampai <= now()
      AND (l.status <> 'SIAP' OR l.jenis = 'NETTO' OR NOT EXISTS (
        SELECT 1 FROM leg n WHERE n.pencairan_id = l.pencairan_id AND n.jenis = 'NETTO' AND n.status NOT IN ('BERHASIL', 'DIPROSES', 'RETUR')))
    ORDER BY l.tunggu_sampai`,
  tanyaRetur: `
    SELECT l.id FROM leg l WHERE l.status = 'BERHASIL' AND l.tanya_retur_pada <= now() ORDER BY l.tanya_retur_pada`,
  kirimFmis: `
    SELECT k.id FROM kirim_fmis k WHERE k.diterima_pada IS NULL AND k.ditolak_pada IS NULL AND k.berikutnya <= now()
    ORDER BY k.berikutnya`,
  tarikFmis: `
    SELECT t.id FROM tarik_fmis t WHERE t.status = 'BERJALAN' AND t.denyut_pada < now() - interval '${silentSeconds(deps)} seconds'`,
  kabariKarantina: `
    SELECT k.id FROM karantina k WHERE k.kabar_berikutnya <= now() ORDER BY k.kabar_berikutnya`,
  kirimSurel: `
    SELECT s.id FROM surel s WHERE s.selesai_pada IS NULL AND s.berikutnya <= now() ORDER BY s.berikutnya`,
  kembalikanTugas: `
    SELECT DISTINCT t.pengguna_id AS id FROM tugas t JOIN sp2d s ON s.id = t.sp2d_id
    WHERE NOT EXISTS (SELECT FROM pejabat j WHERE j.pengguna_id = t.pengguna_id AND j.pemda_id = s.pemda_id
      AND j.level = t.level AND j.delegasi_id IS NOT DISTINCT FROM t.delegasi_id)`,
  kabariUsulan: `
    SELECT u.id FROM usulan u WHERE u.kabar = 'ANTRE' AND u.diputus_pada < now() - interval '1 minute'`,
  ambilKoreksi: abandoned('ambilKoreksi'),
  periksaPenerima: abandoned('periksaPenerima'),
})

/** What has a job that waits for its turn needs none. */
const withoutJob = (sql: string): string => `
  SELECT id FROM (${sql}) AS d WHERE NOT EXISTS (SELECT FROM graphile_worker._private_jobs j
    WHERE j.key = $1 || ':' || d.id AND j.is_available AND j.run_at <= now()) LIMIT ${BATCH}`

/** Gives every row that needs work a job again: after a crash, a lost job, a dead worker. */
export async function sweep(deps: Deps): Promise<number> {
  let found = 0
  for (const [job, sql] of Object.entries(due(deps)) as [JobName, string][]) {
    const { rows } = await deps.pool.query<{ id: string }>(withoutJob(sql), [job])
    if (rows.length === 0) continue
    found += rows.length
    // One by one: it holds nothing while it waits.
    for (const { id } of rows) await inSql(deps.txPool, (tx) => enqueue(tx, job, BigInt(id)))
  }
  await dropReplacedJobs(deps)
  found += await stopClosed(deps)
  await prune(deps, 'sapu')
  return found
}
