import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** Folder of everything this clone keeps for itself; deleting it starts over with an empty database. */
export const dataFolder = join(root, '.data')

const key = () => randomBytes(32).toString('base64url')
const clientId = (prefix: string) => `${prefix}-${randomBytes(6).toString('hex')}`

const rsaKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

const ed25519Key = () =>
  generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey

const makers = {
  clone: () => randomBytes(4).toString('hex'),
  postgresPassword: key,
  ownerPassword: key,
  appPassword: key,
  simulatorPassword: key,
  sessionSecret: key,
  passwordPepper: key,
  otpKey: key,
  bpnKey: key,
  dossierKey: ed25519Key,
  fmisKey: key,
  bankClientId: () => clientId('cmsp'),
  bankClientSecret: key,
  bankPartnerId: () => String(randomInt(10 ** 9, 10 ** 10)),
  bankKeys: rsaKeys,
  relayClientId: () => clientId('relay'),
  relayClientSecret: key,
  smsKey: key,
} satisfies Record<string, () => unknown>

export type Secrets = { [Name in keyof typeof makers]: ReturnType<(typeof makers)[Name]> }

function generateSecrets(): Secrets {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make()])) as Secrets
}

/** Complete or not there at all; of two processes that make the first file, the first wins for both. */
function publish(draft: string, file: string): void {
  if (existsSync(file)) return renameSync(draft, file)
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  rmSync(draft)
}

/** Development secrets of this clone: made once, kept in `.data/secrets.json` (mode 600). */
export function loadSecrets(folder = dataFolder): Secrets {
  const file = join(folder, 'secrets.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stored = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {}
  if (Object.keys(makers).every((name) => name in stored)) return stored as Secrets
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ ...generateSecrets(), ...stored }, null, 2), { mode: 0o600 })
  publish(draft, file)
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets
}
