import { createPrivateKey, type KeyType } from 'node:crypto'
import { z } from 'zod'
import { tanggalWita } from './domain/tanggal.js'

/** A private key that signs with this algorithm, so that a wrong one shows at the start and not at the first payment. */
const privateKey = (type: KeyType, pesan: string) =>
  z.string().refine((pem) => {
    try {
      return createPrivateKey(pem).asymmetricKeyType === type
    } catch {
      return false
    }
  }, pesan)

/** Paths are appended to it. */
const withoutLastSlash = (url: string) => url.replace(/\/+$/, '')

const ROLES = ['web', 'worker', 'scheduler'] as const
export type Role = (typeof ROLES)[number]

const secret = z.string().min(16, 'paling sedikit 16 karakter')
const seconds = (bawaan: number) => z.coerce.number().positive().default(bawaan)

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
    HOST: z.string().default('0.0.0.0'),
    HEALTH_PORT: z.coerce.number().int().min(0).max(65535).default(0),
    DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(0),
    CMSP_URL: z.url(),
    CMSP_ROLES: z
      .string()
      .default('web,worker,scheduler')
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(ROLES))),
    TRUST_PROXY_HOPS: z.coerce.number().int().min(0).default(0),
    LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
    DATABASE_URL: z.string().min(1),
    SESSION_SECRET: secret,
    PASSWORD_PEPPER: secret,
    OTP_KEY: secret,
    BPN_KEY: secret,
    DOSSIER_KEY: privateKey('ed25519', 'harus kunci privat Ed25519 (PEM)'),
    BCRYPT_COST: z.coerce.number().int().min(4).max(15).default(12),
    SESSION_IDLE_SECONDS: seconds(15 * 60),
    SESSION_ABSOLUTE_SECONDS: seconds(8 * 3600),
    CMSP_PASSWORD_KOMPOSISI: z.stringbool().default(false),
    CMSP_PASSWORD_UMUR_HARI: z.coerce.number().int().min(0).default(0),
    CMSP_TOTP: z.stringbool().default(true),
    TAHUN_ANGGARAN: z.coerce.number().int().min(2000).max(2099).optional(),
    FMIS_URL: z.url().transform(withoutLastSlash),
    FMIS_KEY: secret,
    FMIS_INTERVAL_MINUTES: seconds(15),
    BANK_URL: z.url().transform(withoutLastSlash),
    BANK_CLIENT_ID: z.string().min(1),
    BANK_CLIENT_SECRET: secret,
    BANK_PARTNER_ID: z.string().min(1).max(36),
    BANK_CHANNEL_ID: z.string().min(1).max(5).default('95051'),
    BANK_PRIVATE_KEY: privateKey('rsa', 'harus kunci privat RSA (PEM)'),
    BANK_TIMEOUT_SECONDS: seconds(20),
    BANK_PARALLEL: z.coerce.number().int().min(1).max(100).default(25),
    RELAY_URL: z.url().transform(withoutLastSlash),
    RELAY_CLIENT_ID: z.string().min(1),
    RELAY_CLIENT_SECRET: secret,
    SMS_URL: z.url().transform(withoutLastSlash),
    SMS_KEY: secret,
    SMS_PER_PHONE_HOUR: z.coerce.number().int().positive().default(120),
    SMS_PER_HOUR: z.coerce.number().int().positive().default(5000),
    SMTP_URL: z.url(),
    MAIL_FROM: z.string().default('CMSP Kalsel <no-reply@cmsp.example>'),
    OTP_COOLDOWN_SECONDS: seconds(30),
    SETTLING_SECONDS: seconds(600),
    RETRY_SECONDS: seconds(60),
    SWEEP_SECONDS: seconds(15),
    CMSP_CAPTCHA_TEST_ANSWER: z.string().optional(),
  })
  .superRefine((env, context) => {
    if (env.NODE_ENV !== 'production') return
    const refuse = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message })
    if (!env.CMSP_URL.startsWith('https://')) refuse('CMSP_URL', 'harus https di produksi')
    // The process itself speaks http: without a trusted proxy no request counts as https, and no browser gets its cookie.
    if (env.CMSP_ROLES.includes('web') && env.TRUST_PROXY_HOPS === 0)
      refuse('TRUST_PROXY_HOPS', 'paling sedikit 1 di produksi, sebanyak proxy di depan aplikasi')
    if (env.CMSP_CAPTCHA_TEST_ANSWER !== undefined) refuse('CMSP_CAPTCHA_TEST_ANSWER', 'tidak boleh ada di produksi')
    if (env.TAHUN_ANGGARAN !== undefined) refuse('TAHUN_ANGGARAN', 'tidak boleh ada di produksi')
    // An order must be settled or dead at the bank before the same bytes may go again.
    if (env.SETTLING_SECONDS < 3 * env.BANK_TIMEOUT_SECONDS)
      refuse('SETTLING_SECONDS', 'paling sedikit tiga kali BANK_TIMEOUT_SECONDS')
    if (env.BCRYPT_COST < 12) refuse('BCRYPT_COST', 'paling sedikit 12 di produksi')
  })

export type Config = z.infer<typeof schema>

/** The running tahun anggaran: the year in WITA, or the one that demo and tests live in whatever the calendar says. */
export const tahunBerjalan = ({ TAHUN_ANGGARAN }: Pick<Config, 'TAHUN_ANGGARAN'>, now = new Date()): number =>
  TAHUN_ANGGARAN ?? Number(tanggalWita(now).slice(0, 4))

export class ConfigError extends Error {}

/** The environment as typed configuration; at a wrong value the error names every bad key. */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(umum)'}: ${issue.message}`)
  throw new ConfigError(`Konfigurasi tidak benar:\n${lines.join('\n')}`)
}
