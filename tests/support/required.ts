import { generateKeyPairSync, type KeyObject } from 'node:crypto'

const pem = ({ privateKey }: { privateKey: KeyObject }) =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const SECRET = 'rahasia-uji-yang-cukup-panjang'
/** The least configuration that starts: every key without a default. */
export const REQUIRED = {
  ...{ CMSP_URL: 'http://localhost', FMIS_URL: 'http://f', BANK_URL: 'http://b', RELAY_URL: 'http://r' },
  ...{ SMS_URL: 'http://s', SMTP_URL: 'smtp://m', DATABASE_URL: 'postgres://d', BANK_CLIENT_ID: 'c' },
  ...{
    BANK_PARTNER_ID: 'p',
    RELAY_CLIENT_ID: 'c',
    BANK_PRIVATE_KEY: pem(generateKeyPairSync('rsa', { modulusLength: 2048 })),
  },
  ...{
    SESSION_SECRET: SECRET,
    PASSWORD_PEPPER: SECRET,
    OTP_KEY: SECRET,
    BPN_KEY: SECRET,
    DOSSIER_KEY: pem(generateKeyPairSync('ed25519')),
    FMIS_KEY: SECRET,
    SMS_KEY: SECRET,
  },
  ...{ BANK_CLIENT_SECRET: SECRET, RELAY_CLIENT_SECRET: SECRET },
}
