import { audit } from '../../db/audit.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { JobName } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { maskLog } from '../../log.js'

const SHOWN = 50
const GALAT_MAKS = 300

export interface AntreanRow {
  pekerjaan: string
  menunggu: number
  berjalan: number
  gagal: number
}

export interface PekerjaanRow {
  pekerjaan: string
  percobaan: string
  galat: string
  berikutnya: string
  ulangAksi: string
  buangAksi: string
}

/**
 * Every job of ours carries a key; graphile-worker takes it away and spends all tries when the row is queued again while
 * the job runs. If that run is cut off (the database restarts), the rest looks given up, though another does its work.
 */
const DIGANTI = 'key IS NULL AND locked_at IS NULL AND attempts >= max_attempts'

/** Each job in the words of the page. */
const NAMA: Record<JobName, string> = {
  periksaPenerima: 'Periksa nama penerima di bank',
  tanyaRetur: 'Tanya retur ke bank',
  bayarLeg: 'Kirim pembayaran',
  ambilKoreksi: 'Ambil koreksi retur dari FMIS',
  kirimFmis: 'Kirim kabar ke FMIS',
  tarikFmis: 'Tarik SP2D dari FMIS',
  kabariKarantina: 'Kabari FMIS tentang karantina',
  kabariUsulan: 'Kabari usulan',
  kirimSurel: 'Kirim email',
  kembalikanTugas: 'Kembalikan tugas',
}
const namaOf = (job: string): string => NAMA[job as JobName] ?? job

/** How much of each job waits, runs, or was given up. */
export async function antreanRows({ pool }: Deps): Promise<AntreanRow[]> {
  const { rows } = await pool.query<AntreanRow>(
    `SELECT task_identifier AS pekerjaan, count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts)::int AS menunggu,
       count(*) FILTER (WHERE locked_at IS NOT NULL)::int AS berjalan,
       count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts)::int AS gagal
     FROM graphile_worker.jobs WHERE NOT (${DIGANTI}) GROUP BY 1 ORDER BY 1`,
  )
  return rows.map((row) => ({ ...row, pekerjaan: namaOf(row.pekerjaan) }))
}

/** Jobs that failed and wait for another try, or were given up; the newest first. */
export async function failedJobs({ pool }: Deps): Promise<PekerjaanRow[]> {
  const { rows } = await pool.query<{
    id: string
    key: string | null
    task: string
    attempts: number
    max: number
    galat: string
    run_at: Date
  }>(
    `SELECT id, key, task_identifier AS task, attempts, max_attempts AS max, left(last_error, ${GALAT_MAKS}) AS galat, run_at
     FROM graphile_worker.jobs WHERE last_error IS NOT NULL AND locked_at IS NULL AND NOT (${DIGANTI}) ORDER BY id DESC LIMIT ${SHOWN}`,
  )
  return rows.map((row) => ({
    pekerjaan: row.key ?? row.task,
    percobaan: `${row.attempts} dari ${row.max}`,
    galat: maskLog(row.galat),
    berikutnya: row.attempts >= row.max ? 'berhenti' : formatWaktu(row.run_at),
    ulangAksi: `/cmsp/operasi/antrean/${row.id}/ulang`,
    buangAksi: `/cmsp/operasi/antrean/${row.id}/buang`,
  }))
}

/** Takes the rest of replaced jobs out of the queue. */
export async function dropReplacedJobs({ pool }: Deps): Promise<void> {
  await pool.query(
    `SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs WHERE ${DIGANTI} HAVING count(*) > 0`,
  )
}

interface Pekerjaan {
  pekerjaan: string
}

/** Ulangi: the job runs again at once, with all its tries. */
export const ulangPekerjaan = (deps: Deps, pelaku: Pelaku, id: bigint): Promise<Pekerjaan> =>
  inTransaction(deps.prisma, async (tx) => {
    const job = await lockJob(tx, id)
    await tx.$queryRaw`SELECT 1 FROM graphile_worker.reschedule_jobs(ARRAY[${id}::bigint], run_at => now(), attempts => 0)`
    await audit(tx, pelaku, { rantai: 'sistem', aksi: 'PEKERJAAN_DIULANG', sasaran: job.pekerjaan })
    return job
  })

/** Buang: the job leaves the queue; a row that still needs work gets a new one from the sweeper. */
export const buangPekerjaan = (deps: Deps, pelaku: Pelaku, id: bigint, alasan: string): Promise<Pekerjaan> =>
  inTransaction(deps.prisma, async (tx) => {
    const job = await lockJob(tx, id)
    await tx.$queryRaw`SELECT 1 FROM graphile_worker.complete_jobs(ARRAY[${id}::bigint])`
    await audit(tx, pelaku, {
      rantai: 'sistem',
      aksi: 'PEKERJAAN_DIBUANG',
      sasaran: job.pekerjaan,
      sesudah: { alasan },
    })
    return job
  })

async function lockJob(tx: Tx, id: bigint): Promise<Pekerjaan> {
  const [job] = await tx.$queryRaw<{ key: string | null; locked: boolean }[]>`
    SELECT key, locked_at IS NOT NULL AS locked FROM graphile_worker._private_jobs WHERE id = ${id} FOR UPDATE`
  if (!job) throw tidakDitemukan('Pekerjaan')
  if (job.locked) throw new AppError('bentrok', 'Pekerjaan ini sedang berjalan.')
  return { pekerjaan: job.key ?? `nomor ${id}` }
}
