import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ConfigError, parseConfig } from './config.js'
import { createDatabase } from './db/database.js'
import { AppError } from './domain/galat.js'
import { writeArsip } from './modules/audit/arsip.js'
import { verifyArsip } from './modules/audit/arsipPeriksa.js'

const PEMAKAIAN = `Pemakaian: npm run arsip -- --pemda 63.00 --tahun 2025 [--ke folder]
           npm run arsip -- --periksa folder [--key kunci-publik.pem]`

const say = (line: string) => process.stdout.write(`${line}\n`)

async function write(kode: string, tahun: number, folder: string): Promise<boolean> {
  const config = parseConfig(process.env)
  const { pool, prisma, close } = createDatabase(config.DATABASE_URL, { maxConnections: 2 })
  try {
    const { pemda, berkas } = await writeArsip({ config, pool, prisma }, { kode, tahun, folder })
    say(`${pemda.nama}, tahun anggaran ${tahun}: ${folder}`)
    for (const { nama, baris, sha256 } of berkas) say(`${nama}: ${baris} baris, ${sha256}`)
    return true
  } finally {
    await close()
  }
}

async function check(folder: string, keyFile: string | undefined): Promise<boolean> {
  const { isi, cacat } = await verifyArsip(folder, keyFile && readFileSync(keyFile, 'utf8'))
  say(`${isi.pemda.nama}, tahun anggaran ${isi.tahun}, dibuat ${isi.dibuatPada}`)
  for (const each of cacat) say(`RUSAK: ${each}`)
  if (cacat.length === 0) say('arsip utuh')
  return cacat.length === 0
}

async function run(): Promise<boolean> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { pemda: text, tahun: text, ke: text, periksa: text, key: text } })
  if (values.periksa !== undefined) return check(values.periksa, values.key)
  const { pemda, tahun = '' } = values
  if (pemda === undefined || !/^20\d\d$/.test(tahun)) throw new TypeError(PEMAKAIAN)
  return write(pemda, Number(tahun), values.ke ?? `arsip-${pemda}-${tahun}`)
}

await run().then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    const known = error instanceof ConfigError || error instanceof AppError || error instanceof TypeError
    if (!known && !(error instanceof Error && 'code' in error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
