import { parseArgs } from 'node:util'
import { runBerkas } from './audit-verify-berkas.js'
import { ConfigError, parseConfig } from './config.js'
import { createDatabase } from './db/database.js'
import { countUnsealed } from './db/unsealed.js'
import { verifyAudit } from './modules/audit/verify.js'

const BATAS_DETIK = 60

const say = (line: string) => process.stdout.write(`${line}\n`)

async function run(): Promise<boolean> {
  const { values } = parseArgs({ options: { file: { type: 'string' }, key: { type: 'string' } } })
  if (values.file !== undefined) return runBerkas(values.file, values.key)
  const { pool, close } = createDatabase(parseConfig(process.env).DATABASE_URL, { maxConnections: 2 })
  try {
    const { baris, ujung, rusak } = await verifyAudit(pool)
    for (const [rantai, { nomor, hash }] of ujung) say(`rantai ${rantai}: ${nomor} baris, ujung ${hash}`)
    if (rusak) say(`RUSAK: rantai ${rusak.rantai} nomor ${rusak.nomor}, baris audit ${rusak.auditId}: ${rusak.sebab}`)
    const { n, pertama } = await countUnsealed(pool, BATAS_DETIK)
    if (n > 0) say(`TANPA SEGEL: ${n} baris, yang pertama baris audit ${pertama}`)
    if (!rusak) say(`${baris} baris utuh`)
    return rusak === null && n === 0
  } finally {
    await close()
  }
}

/** A wrong configuration or a wrong command line: said in a line, without a trace. */
const isKnown = (error: unknown): error is Error =>
  error instanceof ConfigError || (error instanceof TypeError && 'code' in error)

await run().then(
  (utuh) => process.exit(utuh ? 0 : 1),
  (error: unknown) => {
    if (!isKnown(error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
