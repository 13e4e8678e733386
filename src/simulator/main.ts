import { z } from 'zod'
import { startSimulator } from './server.js'

const port = z.coerce.number().int().min(0).max(65535)
const secret = z.string().min(1)

const environment = z.object({
  SIMULATOR_PORT: port.default(3001),
  SIMULATOR_HOST: z.string().optional(),
  SIMULATOR_SMTP_PORT: port.optional(),
  SIMULATOR_DATABASE_URL: z.url(),
  FMIS_KEY: secret,
  BANK_CLIENT_ID: secret,
  BANK_CLIENT_SECRET: secret,
  // A PEM on one line carries its line ends as \\n.
  BANK_PUBLIC_KEY: secret.transform((pem) => pem.replaceAll('\\n', '\n')),
  BANK_PARTNER_ID: secret,
  RELAY_CLIENT_ID: secret,
  RELAY_CLIENT_SECRET: secret,
  SMS_KEY: secret,
  SIMULATOR_CALLBACK_URL: z.url().optional(),
})

const parsed = environment.safeParse(process.env)
if (!parsed.success) {
  console.error(`Simulator: konfigurasi salah\n${z.prettifyError(parsed.error)}`)
  process.exit(1)
}
const env = parsed.data

const simulator = await startSimulator({
  port: env.SIMULATOR_PORT,
  ...(env.SIMULATOR_HOST && { host: env.SIMULATOR_HOST }),
  smtpPort: env.SIMULATOR_SMTP_PORT ?? (env.SIMULATOR_PORT && env.SIMULATOR_PORT + 1),
  databaseUrl: env.SIMULATOR_DATABASE_URL,
  fmisKey: env.FMIS_KEY,
  bankClientId: env.BANK_CLIENT_ID,
  bankClientSecret: env.BANK_CLIENT_SECRET,
  bankPublicKey: env.BANK_PUBLIC_KEY,
  bankPartnerId: env.BANK_PARTNER_ID,
  relayClientId: env.RELAY_CLIENT_ID,
  relayClientSecret: env.RELAY_CLIENT_SECRET,
  smsKey: env.SMS_KEY,
  callbackUrl: env.SIMULATOR_CALLBACK_URL ?? '',
})
console.log(`Simulator siap di ${simulator.url} (SMTP ${simulator.smtpPort})`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)))
}
