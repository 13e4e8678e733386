import { readFileSync } from 'node:fs'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.js'

const text = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8')
const TYPES: Record<string, string> = {
  ...{ String: 'text', Int: 'integer', BigInt: 'bigint', Boolean: 'boolean', Json: 'jsonb', Bytes: 'bytea' },
  Decimal: 'numeric',
}

function typeOf(type: string, rest: string): string | undefined {
  if (type === 'DateTime') return rest.includes('@db.Date') ? 'date' : 'timestamp with time zone'
  if (rest.includes('@db.VarChar')) return 'character varying'
  if (/@db\.Json\b/.test(rest)) return 'json'
  return TYPES[type]
}

/** Every column of the models as "sp2d.nomor text" or "sp2d.no_hp text null"; fields of a relation are none. */
function columnsOfModels(): string[] {
  return [...text.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].flatMap(([, body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '?'
    const fields = [...body.matchAll(/^ {2}(\w+) +(\w+)(\[\])?(\?)?(.*)$/gm)]
    return fields.flatMap(([, field = '', type = '', list, optional, rest = '']) => {
      const known = typeOf(type, rest)
      if (!known) return []
      const column = / @map\("(\w+)"\)/.exec(rest)?.[1] ?? field
      return [`${table}.${column} ${list ? 'ARRAY' : known}${optional ? ' null' : ''}`]
    })
  })
}

test('prisma/schema.prisma says what the migrations make', async () => {
  const database = await createDatabase()
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ column: string }>(
      `SELECT table_name || '.' || column_name || ' ' || data_type || CASE WHEN is_nullable = 'YES' AND data_type <> 'ARRAY' THEN ' null' ELSE '' END AS column
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'
         AND is_generated = 'NEVER'`,
    )
    const made = rows.map(({ column }) => column).toSorted()
    expect(columnsOfModels().toSorted(), 'a column of a migration stands in its model too').toEqual(made)
  } finally {
    await owner.end()
    await database.drop()
  }
})
