import type { Request, RequestHandler } from 'express'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { onCall } from '../adapters/catatan.js'
import { TERPUTUS_MENIT } from '../db/terputus.js'
import { UNSEALED_SECONDS } from '../db/unsealed.js'
import { written } from '../db/written.js'
import type { Deps } from '../deps.js'
import { LEG_TERBUKA } from '../domain/alur.js'

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]

/** Figures read from the database when they are asked for: the same from every process. */
const GAUGES: {
  name: string
  help: string
  labels: string[]
  sql: string
  values?: (config: Deps['config']) => number[]
}[] = [
  {
    name: 'cmsp_queue_jobs',
    help: 'Jobs in the queue by task and state',
    labels: ['task', 'state'],
    sql: `SELECT task_identifier AS task, CASE WHEN locked_at IS NOT NULL THEN 'running'
            WHEN attempts >= max_attempts THEN 'failed' WHEN run_at > now() THEN 'later' ELSE 'waiting' END AS state,
            count(*)::int AS value FROM graphile_worker.jobs GROUP BY 1, 2`,
  },
  {
    name: 'cmsp_queue_wait_seconds',
    help: 'How long the oldest job of a task has been due without a worker taking it',
    labels: ['task'],
    sql: `SELECT task_identifier AS task, extract(epoch FROM now() - min(run_at))::float AS value FROM graphile_worker.jobs
          WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now() GROUP BY 1`,
  },
  {
    name: 'cmsp_legs',
    help: 'Payment legs that are not settled, by state',
    labels: ['status'],
    sql: `SELECT status, count(*)::int AS value FROM leg WHERE ${written('status', LEG_TERBUKA)} GROUP BY 1`,
  },
  {
    name: 'cmsp_pull_lag_seconds',
    help: 'Seconds a pull of this Pemda is overdue: one interval after the last good one, the first try or its quiet hours',
    labels: ['pemda'],
    values: ({ FMIS_INTERVAL_MINUTES }) => [FMIS_INTERVAL_MINUTES],
    sql: `SELECT p.kode AS pemda, greatest(0, extract(epoch FROM now() - greatest(
              coalesce(max(t.selesai_pada) FILTER (WHERE t.status = 'SELESAI'), min(t.dimulai_pada)),
              (hari + tenang_selesai::time) AT TIME ZONE 'Asia/Makassar'
                - CASE WHEN tenang_selesai > jam THEN interval '1 day' ELSE interval '0' END))
            - 60 * coalesce(jeda_menit, $1::float))::float AS value
          FROM pemda p JOIN tarik_fmis t ON t.pemda_id = p.id AND t.jenis <> 'BERKAS'
            LEFT JOIN koneksi_fmis k ON k.pemda_id = p.id
            CROSS JOIN (SELECT to_char(w, 'HH24:MI') AS jam, w::date AS hari FROM (SELECT now() AT TIME ZONE 'Asia/Makassar' AS w) AS wita) AS kini
          WHERE p.aktif AND k.aktif IS NOT FALSE
            AND (CASE WHEN tenang_mulai <= tenang_selesai THEN jam >= tenang_mulai AND jam < tenang_selesai
              ELSE jam >= tenang_mulai OR jam < tenang_selesai END) IS NOT TRUE
          GROUP BY p.kode, k.pemda_id, jam, hari`,
  },
  {
    name: 'cmsp_quarantine',
    help: 'Records of FMIS that are still refused',
    labels: ['pemda'],
    sql: `SELECT p.kode AS pemda, count(*)::int AS value FROM karantina k JOIN pemda p ON p.id = k.pemda_id
          WHERE k.selesai_pada IS NULL GROUP BY 1`,
  },
  {
    name: 'cmsp_fmis_messages',
    help: 'Messages FMIS does not have yet',
    labels: ['state'],
    sql: `SELECT CASE WHEN ditolak_pada IS NULL THEN 'waiting' ELSE 'refused' END AS state, count(*)::int AS value
          FROM kirim_fmis WHERE diterima_pada IS NULL GROUP BY 1`,
  },
  {
    name: 'cmsp_otp_last_hour',
    help: 'OTP of the last hour by outcome',
    labels: ['outcome'],
    sql: `SELECT CASE WHEN dipakai_pada IS NOT NULL THEN 'used' WHEN percobaan >= 5 THEN 'blocked'
            WHEN kedaluwarsa < now() THEN 'expired' WHEN ditutup_pada IS NOT NULL THEN 'replaced' ELSE 'open' END AS outcome,
            count(*)::int AS value FROM tantangan WHERE dibuat_pada > now() - interval '1 hour' GROUP BY 1`,
  },
  {
    name: 'cmsp_sms_last_hour',
    help: 'SMS of the last hour by what the gateway said',
    labels: ['outcome'],
    sql: `SELECT coalesce(split_part(status_kirim, ':', 1), 'BELUM') AS outcome, count(*)::int AS value
          FROM tantangan WHERE dibuat_pada > now() - interval '1 hour' AND metode = 'SMS' GROUP BY 1`,
  },
  {
    name: 'cmsp_send_gate_closed',
    help: '1 while payments are held at this gate',
    labels: ['gate'],
    sql: 'SELECT lingkup AS gate, tertutup::int AS value FROM gerbang_kirim',
  },
  {
    name: 'cmsp_schedule_failed',
    help: '1 when the last run of a schedule failed or was cut off',
    labels: ['schedule'],
    sql: `SELECT nama AS schedule, coalesce(galat IS NOT NULL
            OR selesai_pada IS NULL AND mulai_pada < now() - interval '${TERPUTUS_MENIT} minutes', false)::int AS value FROM jadwal`,
  },
  {
    name: 'cmsp_sweep_seconds',
    help: 'Seconds since the last sweep began, which alone finds payments that were cut off; above 300 is an alarm',
    labels: [],
    sql: `SELECT extract(epoch FROM now() - coalesce(max(mulai_pada), pg_postmaster_start_time()))::float AS value
          FROM jadwal WHERE nama = 'sapu'`,
  },
  {
    name: 'cmsp_audit_unsealed_seconds',
    help: 'Age of the oldest audit row that is not sealed yet; above 60 is an alarm',
    labels: [],
    sql: UNSEALED_SECONDS,
  },
]

export interface Metrics {
  registry: Registry
  /** Counts and times every answer by its route, never by its address. */
  measure: RequestHandler
}

/** What Prometheus reads of this process. */
export function createMetrics(deps: Deps): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  for (const { name, help, labels, sql, values } of GAUGES) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: labels,
      registers,
      collect: (): Promise<void> => refill(deps, gauge, sql, values?.(deps.config)),
    })
  }
  const calls = new Histogram({
    name: 'cmsp_external_call_seconds',
    help: 'Calls to outside systems',
    labelNames: ['system', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  onCall(({ sistem, ms, galat }) =>
    calls.observe({ system: sistem, outcome: galat === null ? 'ok' : 'failed' }, ms / 1000),
  )
  return { registry, measure: measureRequests(registers) }
}

async function refill(deps: Deps, gauge: Gauge, sql: string, values: number[] = []): Promise<void> {
  const { rows } = await deps.pool.query<Record<string, string | number>>(sql, values)
  gauge.reset()
  for (const { value, ...labels } of rows) gauge.set(labels, Number(value))
}

function measureRequests(registers: Registry[]): RequestHandler {
  const labelNames = ['method', 'route', 'status']
  const count = new Counter({ name: 'cmsp_http_requests_total', help: 'Answers by route', labelNames, registers })
  const time = new Histogram({
    name: 'cmsp_http_request_seconds',
    help: 'Time to answer by route',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  })
  return (req, res, next) => {
    const start = performance.now()
    res.once('finish', () => {
      const labels = { method: req.method, route: routeOf(req) }
      count.inc({ ...labels, status: String(res.statusCode) })
      time.observe(labels, (performance.now() - start) / 1000)
    })
    next()
  }
}

function routeOf(req: Request): string {
  const route = req.route as { path?: unknown } | undefined
  return typeof route?.path === 'string' ? req.baseUrl + route.path : '(none)'
}
