import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { z } from 'zod'
import { ConfigError, parseConfig } from './config.js'
import { createDeps } from './createDeps.js'
import { createDatabase } from './db/database.js'
import { AppError } from './domain/galat.js'
import { adminPertama, createFirstAdmins } from './modules/admin/first.js'

const CONTOH = '[{"username":"…","nama":"…","nip":"18 digit","jabatan":"…","email":"…","noHp":"08…"}, … tiga orang]'

const [, , path] = process.argv

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

async function run(file: string): Promise<void> {
  const people = adminPertama.parse(JSON.parse(readFileSync(file, 'utf8')))
  const config = parseConfig(process.env)
  const database = createDatabase(config.DATABASE_URL, { maxConnections: 2 })
  try {
    await createFirstAdmins(createDeps(config, database, pino({ level: config.LOG_LEVEL })), people)
  } finally {
    await database.close()
  }
  process.stdout.write(`Tiga Admin Bank dibuat: ${people.map(({ username }) => username).join(', ')}.\n`)
  process.stdout.write('Undangan dikirim ke email masing-masing begitu aplikasi (worker) berjalan.\n')
}

if (path === undefined) fail(`Pemakaian: npm run admin:pertama -- berkas.json\nIsi berkas: ${CONTOH}`)
await run(path).catch((error: unknown) => {
  if (error instanceof z.ZodError) return fail(z.prettifyError(error))
  const known = error instanceof ConfigError || error instanceof AppError || error instanceof SyntaxError
  if (known || (error as NodeJS.ErrnoException).code === 'ENOENT') return fail((error as Error).message)
  throw error
})
