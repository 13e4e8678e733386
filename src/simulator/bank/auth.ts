import { randomBytes } from 'node:crypto'
import type { Answer, Call } from '../doors.js'
import { header } from '../doors.js'
import type { Deps } from '../options.js'
import { tanggalWita } from '../waktu.js'
import { snap } from './answers.js'
import { isFresh, isTokenSignature, sameText, transactionSignature } from './signature.js'

const TOKEN_SERVICE = '73'
const TOKEN_SECONDS = 900

/** Gives a bearer token of 900 seconds to the holder of the RSA key (SNAP service 73). */
export async function issueToken({ pool, options }: Deps, call: Call): Promise<Answer> {
  const clientKey = header(call, 'x-client-key')
  const timestamp = header(call, 'x-timestamp')
  const signed = isTokenSignature(options.bankPublicKey, clientKey, timestamp, header(call, 'x-signature'))
  if (clientKey !== options.bankClientId || !isFresh(timestamp) || !signed) return snap(TOKEN_SERVICE, '40100')
  if ((call.json as { grantType?: unknown } | undefined)?.grantType !== 'client_credentials')
    return snap(TOKEN_SERVICE, '40002', {}, 'grantType')
  const accessToken = randomBytes(24).toString('hex')
  await pool.query(
    `WITH expired AS (DELETE FROM token WHERE expires_at < clock_timestamp())
     INSERT INTO token VALUES ($1, clock_timestamp() + make_interval(secs => $2))`,
    [accessToken, TOKEN_SECONDS],
  )
  return snap(TOKEN_SERVICE, '20000', { accessToken, tokenType: 'Bearer', expiresIn: String(TOKEN_SECONDS) })
}

/** The refusal of a call that is unsigned, stale, malformed or repeats an X-EXTERNAL-ID of this day; else null. */
export async function refuseCall(deps: Deps, service: string, call: Call): Promise<Answer | null> {
  const token = header(call, 'authorization').replace(/^Bearer /, '')
  const externalId = header(call, 'x-external-id')
  const fault = formFault(deps, service, call, { token, externalId })
  const { known, taken } = await look(deps, token, fault ? null : externalId)
  if (!known) return snap(service, '40101')
  return fault ?? (taken ? null : snap(service, '40900'))
}

function formFault(deps: Deps, service: string, call: Call, own: { token: string; externalId: string }): Answer | null {
  if (!isSigned(deps, call, own.token)) return snap(service, '40100')
  if (!/^\w{1,5}$/.test(header(call, 'channel-id'))) return snap(service, '40002', {}, 'CHANNEL-ID')
  return /^\d{1,36}$/.test(own.externalId) ? null : snap(service, '40001', {}, 'X-EXTERNAL-ID')
}

/** Whether the token is valid, and whether this call, which has it, was the first today to take this X-EXTERNAL-ID. */
async function look({ pool }: Deps, token: string, externalId: string | null) {
  const { rows } = await pool.query<{ known: boolean; taken: boolean }>(
    `WITH known AS MATERIALIZED (SELECT FROM token WHERE token = $1 AND expires_at > clock_timestamp()),
     taken AS (INSERT INTO external_id SELECT $2::date, $3::text FROM known WHERE $3 IS NOT NULL
       ON CONFLICT DO NOTHING RETURNING 1)
     SELECT EXISTS (SELECT FROM known) AS known, EXISTS (SELECT FROM taken) AS taken`,
    [token, tanggalWita(new Date()), externalId],
  )
  return rows[0] ?? { known: false, taken: false }
}

function isSigned({ options }: Deps, call: Call, token: string): boolean {
  const timestamp = header(call, 'x-timestamp')
  const expected = transactionSignature(options.bankClientSecret, {
    method: call.method,
    path: call.path,
    token,
    body: call.raw,
    timestamp,
  })
  const isPartner = header(call, 'x-partner-id') === options.bankPartnerId
  return isPartner && isFresh(timestamp) && sameText(expected, header(call, 'x-signature'))
}
