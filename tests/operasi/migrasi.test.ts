import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockingStatements } from './migrasi.js'

const folder = join(import.meta.dirname, '..', '..', 'prisma', 'migrations')
/** Up to the first release no older version ever runs beside a migration. */
const FIRST_RELEASE = '20261122999999'

describe('a migration leaves the version that still runs alone', () => {
  test('every migration after the first release does', () => {
    const later = readdirSync(folder, { withFileTypes: true }).filter(
      (each) => each.isDirectory() && each.name > FIRST_RELEASE,
    )
    const found = later.flatMap(({ name }) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      return lockingStatements(sql).map((statement) => `${name}: ${statement}`)
    })
    expect(found).toEqual([])
  })

  test.each([
    'CREATE INDEX a ON sp2d (nomor);',
    'ALTER TABLE sp2d ADD CONSTRAINT a CHECK (bruto > 0);',
    'ALTER TABLE sp2d ADD COLUMN a TEXT NOT NULL;',
    'ALTER TABLE sp2d ALTER COLUMN nomor SET NOT NULL;',
    'ALTER TABLE sp2d ALTER COLUMN nomor TYPE varchar(10);',
    'ALTER TABLE sp2d DROP COLUMN nomor;',
    'ALTER TABLE sp2d RENAME COLUMN nomor TO no;',
    'DROP TABLE sp2d;',
    'LOCK TABLE sp2d;',
  ])('refuses %s', (sql) => {
    expect(lockingStatements(sql)).toHaveLength(1)
  })

  test.each([
    'CREATE INDEX CONCURRENTLY a ON sp2d (nomor);',
    'ALTER TABLE sp2d ADD CONSTRAINT a CHECK (bruto > 0) NOT VALID;',
    'ALTER TABLE sp2d VALIDATE CONSTRAINT a;',
    'ALTER TABLE sp2d ADD COLUMN a TEXT;',
    "ALTER TABLE sp2d ADD COLUMN a TEXT NOT NULL DEFAULT 'x';",
    'CREATE TABLE baru (id BIGINT); CREATE INDEX a ON baru (id); ALTER TABLE baru ADD CONSTRAINT b CHECK (id > 0);',
    '-- mengunci: the table has ten rows\nALTER TABLE jalur_bank ADD CONSTRAINT a CHECK (urutan > 0);',
  ])('accepts %s', (sql) => {
    expect(lockingStatements(sql)).toEqual([])
  })
})
