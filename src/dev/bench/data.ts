import { createHash } from 'node:crypto'
import type pg from 'pg'
import { migrate } from '../../db/migrate.js'
import { seedDemo } from '../../db/seed.js'
import { createDatabases, type DatabaseUrls, urlFor, withClient } from '../databases.js'
import { isi } from './isi.js'

/** Indexes that only a query needs are made once over all rows instead of row by row. */
const LATER = `
  SELECT c.indexrelid::regclass::text AS nama, pg_get_indexdef(c.indexrelid) AS dibuat
  FROM pg_index c JOIN pg_class t ON t.oid = c.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = 'public' AND NOT c.indisunique AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.indexrelid)`

/** Lays so many SP2D down in a database with the demo data; as a superuser. */
export async function fill(owner: pg.Client, rows: number, say: (line: string) => void): Promise<void> {
  await owner.query(
    `SET synchronous_commit = off; SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'`,
  )
  const { rows: indexes } = await owner.query<{ nama: string; dibuat: string }>(LATER)
  for (const { nama } of indexes) await owner.query(`DROP INDEX ${nama}`)
  for (const [n, sql] of isi(rows).entries()) {
    await owner.query(sql)
    say(`  ${rows} SP2D, bagian ${n + 1}`)
  }
  for (const { dibuat } of indexes) await owner.query(dibuat)
  await owner.query('VACUUM ANALYZE')
}

const nameOf = (rows: number) => `cmsp_bench_${rows}`
export const KERJA = 'cmsp_bench_kerja'

/** A copy of the database with so many SP2D, for work that changes it; it is gone afterwards. */
export async function withCopy<T>(
  adminUrl: string,
  rows: number,
  work: (urls: DatabaseUrls) => Promise<T>,
): Promise<T> {
  const drop = async (admin: pg.Client) => {
    for (const name of [KERJA, `${KERJA}_simulator`]) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
  await withClient(adminUrl, async (admin) => {
    await drop(admin)
    await admin.query(`CREATE DATABASE ${KERJA} TEMPLATE ${nameOf(rows)} OWNER cmsp_owner STRATEGY FILE_COPY`)
  })
  try {
    const urls = await createDatabases(adminUrl, KERJA)
    await migrate({ ...urls })
    return await work(urls)
  } finally {
    await withClient(adminUrl, drop)
  }
}

/** A database with so many SP2D, made once and used again as long as neither its content nor the tables change. */
export async function benchDatabase(
  adminUrl: string,
  rows: number,
  pepper: string,
  say: (line: string) => void,
): Promise<DatabaseUrls> {
  const name = nameOf(rows)
  const version = createHash('sha256')
    .update(JSON.stringify(isi(rows)))
    .digest('hex')
    .slice(0, 16)
  const known = await withClient(adminUrl, async (admin) => {
    const { rows: found } = await admin.query<{ catatan: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS catatan FROM pg_database WHERE datname = $1`,
      [name],
    )
    if (found[0] && found[0].catatan !== version) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    return found[0]?.catatan === version
  })
  const urls = await createDatabases(adminUrl, name)
  await migrate({ ...urls })
  if (known) return urls
  say(`Mengisi ${name} ...`)
  await seedDemo({ ownerUrl: urls.ownerUrl, pepper, bcryptCost: 12 })
  await withClient(urlFor(adminUrl, name), (admin) => fill(admin, rows, say))
  await withClient(adminUrl, (admin) => admin.query(`COMMENT ON DATABASE ${name} IS '${version}'`))
  return urls
}
