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
  if (!(await isKnownToken(deps, token))) return snap(service, '40101')
  if (!isSigned(deps, call, token)) return snap(service, '40100')
  if (!/^\w{1,5}$/.test(header(call, 'channel-id'))) return snap(service, '40002', {}, 'CHANNEL-ID')
  const externalId = header(call, 'x-external-id')
  if (!/^\d{1,36}$/.test(externalId)) return snap(service, '40001', {}, 'X-EXTERNAL-ID')
  return (await isNewToday(deps, externalId)) ? null : snap(service, '40900')
}

async function isKnownToken({ pool }: Deps, token: string): Promise<boolean> {
  const { rowCount } = await pool.query(`SELECT FROM token WHERE token = $1 AND expires_at > clock_timestamp()`, [
    token,
  ])
  return rowCount === 1
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

async function isNewToday({ pool }: Deps, externalId: string): Promise<boolean> {
  const { rowCount } = await pool.query(`INSERT INTO external_id VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
    tanggalWita(new Date()),
    externalId,
  ])
  return rowCount === 1
}
