import type { DatabaseUrls } from './databases.js'
import { loadSecrets } from './secrets.js'

/** The year of the demo data, whatever the calendar says. */
const TAHUN_DEMO = '2026'

export interface Ports {
  app: number
  simulator: number
  smtp: number
}

type Environment = Record<string, string | undefined>

/** PORT (3000), SIMULATOR_PORT (3001) and SIMULATOR_SMTP_PORT (the one after the simulator's). */
export function readPorts(env: Environment): Ports {
  const read = (variable: string, usual: number) => {
    const port = Number(env[variable] || usual)
    if (Number.isInteger(port) && port > 0 && port < 65536) return port
    throw new Error(`${variable} harus nomor port 1 sampai 65535, bukan "${env[variable]}"`)
  }
  const simulator = read('SIMULATOR_PORT', 3001)
  return { app: read('PORT', 3000), simulator, smtp: read('SIMULATOR_SMTP_PORT', simulator + 1) }
}

/** Both sides of each connection know the same keys. */
function sharedKeys(): Environment {
  const secrets = loadSecrets()
  return {
    FMIS_KEY: secrets.fmisKey,
    BANK_CLIENT_ID: secrets.bankClientId,
    BANK_CLIENT_SECRET: secrets.bankClientSecret,
    BANK_PARTNER_ID: secrets.bankPartnerId,
    RELAY_CLIENT_ID: secrets.relayClientId,
    RELAY_CLIENT_SECRET: secrets.relayClientSecret,
    SMS_KEY: secrets.smsKey,
  }
}

/** Environment of the application: what the caller has set wins, the rest comes from this clone. */
export function appEnvironment(
  ports: Ports,
  { appUrl, ownerUrl }: DatabaseUrls,
  given: Environment,
  simulatorHost = '127.0.0.1',
): Environment {
  const secrets = loadSecrets()
  const simulator = `http://${simulatorHost}:${ports.simulator}`
  return {
    NODE_ENV: 'development',
    CMSP_URL: `http://localhost:${ports.app}`,
    CMSP_ROLES: 'web,worker,scheduler',
    TAHUN_ANGGARAN: TAHUN_DEMO,
    SESSION_SECRET: secrets.sessionSecret,
    PASSWORD_PEPPER: secrets.passwordPepper,
    OTP_KEY: secrets.otpKey,
    BPN_KEY: secrets.bpnKey,
    DOSSIER_KEY: secrets.dossierKey,
    FMIS_URL: simulator,
    BANK_URL: simulator,
    BANK_CHANNEL_ID: '95051',
    BANK_PRIVATE_KEY: secrets.bankKeys.privateKey,
    RELAY_URL: simulator,
    SMS_URL: simulator,
    SMTP_URL: `smtp://${simulatorHost}:${ports.smtp}`,
    MAIL_FROM: 'CMSP Kalsel <no-reply@cmsp.example>',
    ...sharedKeys(),
    ...given,
    PORT: String(ports.app),
    DATABASE_URL: appUrl,
    DATABASE_OWNER_URL: ownerUrl,
  }
}

/** Environment of the simulator. */
export function simulatorEnvironment(ports: Ports, { simulatorUrl }: DatabaseUrls, given: Environment): Environment {
  return {
    NODE_ENV: 'development',
    BANK_PUBLIC_KEY: loadSecrets().bankKeys.publicKey,
    ...sharedKeys(),
    ...given,
    SIMULATOR_CALLBACK_URL: `http://127.0.0.1:${ports.app}/snap/v1.0/transfer/notify`,
    SIMULATOR_PORT: String(ports.simulator),
    SIMULATOR_SMTP_PORT: String(ports.smtp),
    SIMULATOR_DATABASE_URL: simulatorUrl,
  }
}
