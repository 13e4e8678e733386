import type { Pool } from 'pg'

export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number
  host?: string
  /** 0 takes any free port. */
  smtpPort: number
  databaseUrl: string
  fmisKey: string
  bankClientId: string
  bankClientSecret: string
  /** PEM of the application's RSA key, for the access token. */
  bankPublicKey: string
  bankPartnerId: string
  relayClientId: string
  relayClientSecret: string
  smsKey: string
  /** Milliseconds until an accepted SKN or RTGS transfer is final. */
  settleMs?: number
  /** Where the bank tells of transfers by itself; empty: nowhere. */
  callbackUrl?: string
}

/** What every door of the simulator needs. */
export interface Deps {
  pool: Pool
  options: Required<SimulatorOptions>
}

export const withDefaults = (options: SimulatorOptions): Required<SimulatorOptions> => ({
  ...options,
  host: options.host ?? '127.0.0.1',
  settleMs: options.settleMs ?? 3000,
  callbackUrl: options.callbackUrl ?? '',
})
