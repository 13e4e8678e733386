import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'

export const ALASAN_PEMULIHAN =
  'basis data dipulihkan dari cadangan; cocokkan pembayaran dengan bank sebelum pengiriman dibuka lagi'

/** The last day this database still knows of: from it on the bank may have paid what was forgotten. */
const HARI_TERAKHIR = `(coalesce((SELECT max(waktu) FROM audit), now()) AT TIME ZONE 'Asia/Makassar')::date`

async function query<T extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(sql, values)).rows
  } finally {
    await client.end()
  }
}

/**
 * Holds every payment back: a restored database does not know what was paid after the backup, so nothing may go out
 * until the bank's own books have been compared.
 */
export async function closeSendGate(ownerUrl: string): Promise<void> {
  await query(
    ownerUrl,
    `INSERT INTO gerbang_kirim AS g (lingkup, tertutup, alasan, diubah_pada, rekon_sejak)
     VALUES ('SEMUA', true, $1, now(), ${HARI_TERAKHIR})
     ON CONFLICT (lingkup) DO UPDATE SET tertutup = true, alasan = excluded.alasan, diubah_pada = now(),
       penahan_id = NULL, penahan = NULL, rekon_sejak = least(g.rekon_sejak, excluded.rekon_sejak)`,
    [ALASAN_PEMULIHAN],
  )
  await query(
    ownerUrl,
    `INSERT INTO audit (rantai, pelaku, aksi, sasaran, sesudah) VALUES ('sistem', 'Pemulihan', 'GERBANG_DITUTUP', 'SEMUA', $1)`,
    [{ alasan: ALASAN_PEMULIHAN }],
  )
}

async function run(program: string, args: string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  const ended = once(child, 'close').catch(() => [null])
  const [code] = (await ended) as [number | null]
  if (code !== 0) throw new Error(`${program} gagal (${code ?? 'tidak ditemukan'})`)
  return output
}

/** pg_dump refuses a server newer than itself. @throws when there is no pg_dump that is new enough */
async function assertDumpFits(ownerUrl: string): Promise<void> {
  const [server] = await query<{ major: number }>(
    ownerUrl,
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  )
  const own = Number(/(\d+)/.exec(await run('pg_dump', ['--version']))?.[1] ?? 0)
  if (own < (server?.major ?? 0))
    throw new Error(
      `pg_dump versi ${own} tidak dapat mencadangkan PostgreSQL ${server?.major}; pasang yang sama atau lebih baru`,
    )
}

/** One consistent dump of the database, made while the application goes on. */
export async function dump(ownerUrl: string, file: string): Promise<void> {
  await assertDumpFits(ownerUrl)
  await run('pg_dump', ['--format=custom', `--file=${file}`, ownerUrl])
}

/** Puts a dump into an empty database of cmsp_owner, and closes the send gate before anybody can use it. */
export async function restore(ownerUrl: string, file: string): Promise<void> {
  const [filled] = await query<{ tables: string }>(
    ownerUrl,
    `SELECT count(*) AS tables FROM pg_tables WHERE schemaname = 'public'`,
  )
  if (filled?.tables !== '0') throw new Error('basis data tujuan tidak kosong; buat basis data baru untuk pemulihan')
  await run('pg_restore', ['--exit-on-error', '--single-transaction', `--dbname=${ownerUrl}`, file])
  await closeSendGate(ownerUrl)
}
