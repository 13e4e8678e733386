import { migrate } from './migrate.js'

const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = process.env

if (!ownerUrl || !appUrl) {
  process.stderr.write('npm run migrate perlu DATABASE_OWNER_URL (pemilik basis data) dan DATABASE_URL (aplikasi)\n')
  process.exit(1)
}

const log = (line: string) => process.stdout.write(`${line}\n`)
const done = await migrate({ ownerUrl, appUrl, log })
log(done.length > 0 ? `${done.length} migrasi diterapkan` : 'basis data sudah mutakhir')
