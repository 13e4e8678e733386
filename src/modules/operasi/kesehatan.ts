import { connect } from 'node:net'
import { noteCall, onCall, type CatatanPanggilan, SISTEM_LUAR, type SistemLuar } from '../../adapters/catatan.js'
import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Badge } from '../../web/page.js'

const FLUSH_MS = 5000
const PROBE_MS = 5000
const LINE_MINUTES = 60
const KEPT = '7 days'

interface Jumlah {
  jumlah: number
  gagal: number
  ms: number
  galat: string | null
  baik: boolean
}

/** Adds this process's calls to the health of each system, a few statements every five seconds. */
export function watchHealth(deps: Deps): { stop(): Promise<void> } {
  let since = new Map<SistemLuar, Jumlah>()
  const stopHearing = onCall((catatan) => add(since, catatan))
  const flush = async () => {
    const taken = since
    since = new Map()
    for (const [sistem, jumlah] of taken) await store(deps, sistem, jumlah)
  }
  const guarded = () => flush().catch((error: unknown) => deps.log.warn({ err: error }, 'health not stored'))
  const timer = setInterval(() => void guarded(), FLUSH_MS)
  return {
    async stop() {
      stopHearing()
      clearInterval(timer)
      await guarded()
    },
  }
}

function add(all: Map<SistemLuar, Jumlah>, { sistem, ms, galat }: CatatanPanggilan): void {
  const sum = all.get(sistem) ?? { jumlah: 0, gagal: 0, ms: 0, galat: null, baik: false }
  all.set(sistem, {
    jumlah: sum.jumlah + 1,
    gagal: sum.gagal + (galat === null ? 0 : 1),
    ms: sum.ms + ms,
    galat: galat ?? sum.galat,
    baik: sum.baik || galat === null,
  })
}

async function store({ pool }: Deps, sistem: SistemLuar, { jumlah, gagal, ms, galat, baik }: Jumlah): Promise<void> {
  await pool.query(
    `INSERT INTO kesehatan (sistem, baik_pada, gagal_pada, galat)
     VALUES ($1, CASE WHEN $2 THEN now() END, CASE WHEN $3::text IS NOT NULL THEN now() END, $3)
     ON CONFLICT (sistem) DO UPDATE SET baik_pada = coalesce(excluded.baik_pada, kesehatan.baik_pada),
       gagal_pada = coalesce(excluded.gagal_pada, kesehatan.gagal_pada), galat = coalesce(excluded.galat, kesehatan.galat)`,
    [sistem, baik, galat],
  )
  await pool.query(
    `INSERT INTO kesehatan_menit (sistem, menit, jumlah, gagal, ms) VALUES ($1, date_trunc('minute', now()), $2, $3, $4)
     ON CONFLICT (sistem, menit) DO UPDATE SET jumlah = kesehatan_menit.jumlah + excluded.jumlah,
       gagal = kesehatan_menit.gagal + excluded.gagal, ms = kesehatan_menit.ms + excluded.ms`,
    [sistem, jumlah, gagal, ms],
  )
}

/** Knocks at every system nobody called for a minute: any answer counts, nothing is asked for. */
export async function probeQuiet(deps: Deps): Promise<void> {
  await deps.pool.query(`DELETE FROM kesehatan_menit WHERE menit < now() - interval '${KEPT}'`)
  const { rows } = await deps.pool.query<{ sistem: SistemLuar }>(
    `SELECT sistem FROM kesehatan WHERE greatest(baik_pada, gagal_pada) > now() - interval '1 minute'`,
  )
  const { FMIS_URL, BANK_URL, RELAY_URL, SMS_URL, SMTP_URL } = deps.config
  const addresses: Record<SistemLuar, string> = {
    FMIS: FMIS_URL,
    BANK: BANK_URL,
    PAJAK: RELAY_URL,
    SMS: SMS_URL,
    SUREL: SMTP_URL,
  }
  const quiet = Object.entries(addresses).filter(([sistem]) => !rows.some((row) => row.sistem === sistem))
  await Promise.all(quiet.map(([sistem, url]) => probe(sistem as SistemLuar, url)))
}

async function probe(sistem: SistemLuar, url: string): Promise<void> {
  const start = performance.now()
  const galat = await (url.startsWith('smtp') ? knock(url) : ask(url)).then(
    (failed) => failed,
    () => 'tidak terjangkau',
  )
  noteCall({ sistem, ms: Math.round(performance.now() - start), galat })
}

async function ask(url: string): Promise<string | null> {
  const { status } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) })
  return status >= 500 ? `HTTP ${status}` : null
}

function knock(url: string): Promise<null> {
  const { hostname, port, protocol } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port) || (protocol === 'smtps:' ? 465 : 25),
      timeout: PROBE_MS,
    })
    socket.once('connect', () => resolve(null)).once('error', reject)
    socket.once('timeout', () => reject(new Error('timeout')))
    socket.once('close', () => reject(new Error('closed')))
    socket.once('connect', () => socket.destroy())
  })
}

export interface KesehatanRow {
  sistem: string
  keadaan: Badge
  terakhirBaik: string
  galat: string | null
  /** Average of the last hour, e.g. "124 ms". */
  rataRata: string
  /** Points of a line 120 x 24 for the last hour, "x,y x,y"; empty without calls. */
  garis: string
}

interface Raw {
  sistem: SistemLuar
  baik_pada: Date | null
  gagal_pada: Date | null
  galat: string | null
  menit: { lalu: number; ms: number; jumlah: number }[] | null
}

/** Every outside system: how it is, when it was last well, and how fast it answered during the last hour. */
export async function healthRows({ pool }: Deps): Promise<KesehatanRow[]> {
  const { rows } = await pool.query<Raw>(
    `SELECT k.*, (SELECT json_agg(json_build_object('lalu', extract(epoch FROM now() - m.menit) / 60, 'ms', m.ms, 'jumlah', m.jumlah)
       ORDER BY m.menit) FROM kesehatan_menit m WHERE m.sistem = k.sistem AND m.menit > now() - interval '${LINE_MINUTES} minutes') AS menit
     FROM kesehatan k`,
  )
  return (Object.keys(SISTEM_LUAR) as SistemLuar[]).map((sistem) =>
    row(
      sistem,
      rows.find((each) => each.sistem === sistem),
    ),
  )
}

function row(sistem: SistemLuar, raw: Raw | undefined): KesehatanRow {
  const { baik_pada: baik, gagal_pada: gagal } = raw ?? { baik_pada: null, gagal_pada: null }
  const menit = raw?.menit ?? []
  const jumlah = menit.reduce((sum, each) => sum + each.jumlah, 0)
  const ms = menit.reduce((sum, each) => sum + each.ms, 0)
  const well = baik !== null && (gagal === null || baik >= gagal)
  return {
    sistem: SISTEM_LUAR[sistem],
    keadaan: stateOf(well, baik ?? gagal),
    terakhirBaik: baik ? formatWaktu(baik) : 'belum pernah',
    galat: well ? null : (raw?.galat ?? null),
    rataRata: jumlah > 0 ? `${Math.round(ms / jumlah)} ms` : '–',
    garis: line(menit),
  }
}

function stateOf(well: boolean, known: Date | null): Badge {
  if (known === null) return { nada: 'netral', label: 'Belum pernah dipanggil' }
  return well ? { nada: 'sukses', label: 'Baik' } : { nada: 'bahaya', label: 'Bermasalah' }
}

function line(menit: NonNullable<Raw['menit']>): string {
  const points = menit.map(({ lalu, ms, jumlah }) => ({ x: 120 - (lalu / LINE_MINUTES) * 120, y: ms / jumlah }))
  const top = Math.max(1, ...points.map(({ y }) => y))
  return points.map(({ x, y }) => `${x.toFixed(1)},${(23 - (y / top) * 22).toFixed(1)}`).join(' ')
}
