import { createSign, generateKeyPairSync, randomInt } from 'node:crypto'
import { transactionSignature } from '../../src/simulator/bank/signature.js'
import type { Sp2dRecord } from '../../src/simulator/fmis/record.js'
import { relaySignature } from '../../src/simulator/pajak/relay.js'
import { startSimulator } from '../../src/simulator/server.js'
import { createEmptyDatabase } from '../support/database.js'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })

const OPTIONS = {
  port: 0,
  smtpPort: 0,
  fmisKey: 'kunci-fmis',
  bankClientId: 'cmsp-klien',
  bankClientSecret: 'rahasia-bank',
  bankPublicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  bankPartnerId: 'cmsp-mitra',
  relayClientId: 'cmsp-relay',
  relayClientSecret: 'rahasia-relay',
  smsKey: 'kunci-sms',
  // Short, so that tests need not wait for the clearing.
  settleMs: 60,
}

export type Fields = Record<string, unknown>

export interface Reply<B> {
  status: number
  body: B
}

/** The fields of the answers that tests look at; which of them are there depends on the door. */
export interface BankBody {
  responseCode: string
  accessToken: string
  latestTransactionStatus: string
}

export interface RelayBody {
  responseCode: string
  data: { idBilling: string; ntpn: string }
}

export interface FmisPage {
  data: Sp2dRecord[]
  berikutnya: string | null
  total: number
}

interface ControlBody {
  idBilling: string
  data: { idsp2d: number; nomor: string }[]
}

interface Post {
  path: string
  text: string
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

const createHttp = (url: () => string) => ({
  async call<B>(path: string, init: RequestInit = {}): Promise<Reply<B>> {
    const response = await fetch(url() + path, { ...init, redirect: 'manual' })
    return { status: response.status, body: (await response.json()) as B }
  },
  send<B>(method: 'POST' | 'PATCH', { path, text, headers, signal }: Post): Promise<Reply<B>> {
    const withType = { 'content-type': 'application/json', ...headers }
    return this.call<B>(path, { method, body: text, headers: withType, signal: signal ?? null })
  },
})

type Http = ReturnType<typeof createHttp>

function createBank(http: Http) {
  let token = ''

  function fetchToken(privateKey = keys.privateKey): Promise<Reply<BankBody>> {
    const timestamp = new Date().toISOString()
    const signature = createSign('RSA-SHA256').update(`${OPTIONS.bankClientId}|${timestamp}`).sign(privateKey, 'base64')
    const headers = { 'x-client-key': OPTIONS.bankClientId, 'x-timestamp': timestamp, 'x-signature': signature }
    return http.send('POST', { path: '/v1.0/access-token/b2b', text: '{"grantType":"client_credentials"}', headers })
  }

  async function bank(path: string, body: Fields, headers: Record<string, string> = {}, signal?: AbortSignal) {
    token ||= (await fetchToken()).body.accessToken
    const text = JSON.stringify(body)
    const timestamp = headers['x-timestamp'] ?? new Date().toISOString()
    const message = { method: 'POST', path, token, body: Buffer.from(text), timestamp }
    const signed = {
      authorization: `Bearer ${token}`,
      'x-timestamp': timestamp,
      'x-partner-id': OPTIONS.bankPartnerId,
      'x-external-id': String(randomInt(2 ** 47)),
      'channel-id': 'CMSP',
      'x-signature': transactionSignature(OPTIONS.bankClientSecret, message),
    }
    return http.send<BankBody>('POST', { path, text, headers: { ...signed, ...headers }, signal })
  }

  return { bank, fetchToken }
}

const createRelay =
  (http: Http) =>
  (path: string, body: Fields, headers: Record<string, string> = {}, signal?: AbortSignal) => {
    const text = JSON.stringify(body)
    const timestamp = new Date().toISOString()
    const signed = {
      'x-client-id': OPTIONS.relayClientId,
      'x-timestamp': timestamp,
      'x-signature': relaySignature(OPTIONS.relayClientSecret, timestamp, text),
    }
    return http.send<RelayBody>('POST', { path, text, headers: { ...signed, ...headers }, signal })
  }

function createFmis(http: Http) {
  const headers = { 'x-api-key': OPTIONS.fmisKey }
  return {
    fmis: (path: string) => http.call<FmisPage>(`/fmis/v1/pemda/${path}`, { headers }),
    postFmis: (path: string, body: Fields) =>
      http.send<Fields>('POST', { path: `/fmis/v1/pemda/${path}`, text: JSON.stringify(body), headers }),
  }
}

const createControl = (http: Http) => ({
  get: async <B = unknown>(path: string): Promise<B> => (await http.call<B>(path)).body,
  control: (path: string, body: Fields) =>
    http.send<ControlBody>('POST', { path: `/control/${path}`, text: JSON.stringify(body) }),
  patch: (path: string, body: Fields) =>
    http.send<Fields>('PATCH', { path: `/control/${path}`, text: JSON.stringify(body) }),
  sms: (body: Fields) => {
    const headers = { authorization: `Bearer ${OPTIONS.smsKey}` }
    return http.send<Fields>('POST', { path: '/sms/v1/messages', text: JSON.stringify(body), headers })
  },
})

/** A simulator over a database of its own, with clients that sign as the application does. */
export async function openWorld() {
  const database = await createEmptyDatabase()
  const start = () => startSimulator({ ...OPTIONS, databaseUrl: database.url })
  let simulator = await start()
  const http = createHttp(() => simulator.url)
  return {
    ...createBank(http),
    ...createFmis(http),
    ...createControl(http),
    relay: createRelay(http),
    otherKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    page: async (path: string) => (await fetch(simulator.url + path)).text(),
    url: () => simulator.url,
    smtpPort: () => simulator.smtpPort,
    databaseUrl: database.url,
    /** Ends the process side and starts again over the same books. */
    restart: async () => {
      await simulator.close()
      simulator = await start()
    },
    close: async () => {
      await simulator.close()
      await database.drop()
    },
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>
