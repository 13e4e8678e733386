import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'

export const migrationsFolder = join(import.meta.dirname, '..', '..', 'prisma', 'migrations')

/** A running migration holds it: Prisma's own key, so that `prisma migrate deploy` and our runner exclude each other. */
export const MIGRATION_LOCK = 72707369

/** Names of all migrations of this version, in their order. */
export async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** No table of migrations, or one from before the application might read it. */
const NEVER = new Set(['42P01', '42501'])

/** Whether every migration of this version was applied. @throws when the database cannot be asked */
export async function isMigrated(pool: Pool): Promise<boolean> {
  const { rows } = await pool
    .query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    .catch((error: { code?: string }) => {
      if (NEVER.has(error.code ?? '')) return { rows: [] }
      throw error
    })
  const applied = new Set(rows.map(({ name }) => name))
  return (await migrationNames(migrationsFolder)).every((name) => applied.has(name))
}
