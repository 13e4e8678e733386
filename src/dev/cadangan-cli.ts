import { dump, restore } from '../db/cadangan.js'
import { backupEmbedded, restoreEmbedded } from './salinan.js'

const USAGE = `npm run backup -- <berkas>    dengan DATABASE_OWNER_URL: pg_dump ke berkas; tanpa itu: salinan PostgreSQL bawaan ke folder
npm run restore -- <berkas>   kebalikannya; basis data tujuan harus kosong, dan pengiriman ditahan sesudahnya`

const [perintah, tempat] = process.argv.slice(2)
const ownerUrl = process.env.DATABASE_OWNER_URL

async function main(): Promise<string> {
  if (!tempat) throw new Error(USAGE)
  if (perintah === 'backup') {
    await (ownerUrl ? dump(ownerUrl, tempat) : backupEmbedded(tempat))
    return `Cadangan tersimpan di ${tempat}. Simpan terpisah dari kunci (SESSION_SECRET, PASSWORD_PEPPER, OTP_KEY).`
  }
  if (perintah !== 'restore') throw new Error(USAGE)
  await (ownerUrl ? restore(ownerUrl, tempat) : restoreEmbedded(tempat))
  return 'Pulih. Pengiriman pembayaran ditahan: cocokkan dengan bank dulu, lalu buka gerbangnya.'
}

try {
  process.stdout.write(`${await main()}\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
