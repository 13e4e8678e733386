import { ALASAN_PEMULIHAN, closeSendGate } from './db/cadangan.js'

const ownerUrl = process.env['DATABASE_OWNER_URL']

async function run(): Promise<void> {
  if (!ownerUrl) throw new Error('Isi DATABASE_OWNER_URL (peran cmsp_owner) dari basis data yang baru dipulihkan.')
  await closeSendGate(ownerUrl)
  process.stdout.write(`Semua pengiriman pembayaran ditahan: ${ALASAN_PEMULIHAN}.\n`)
}

await run().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
})
