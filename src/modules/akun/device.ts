import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'

const UMUR_MS = 180 * 24 * 3_600_000

const isHttps = ({ config }: Pick<Deps, 'config'>) => config.CMSP_URL.startsWith('https://')
const nameOf = (deps: Pick<Deps, 'config'>, penggunaId: bigint) =>
  `${isHttps(deps) ? '__Host-' : ''}cmsp-perangkat-${penggunaId}`

const sign = ({ config }: Pick<Deps, 'config'>, penggunaId: bigint, perangkat: string): string =>
  createHmac('sha256', config.SESSION_SECRET).update(`perangkat:${penggunaId}:${perangkat}`).digest('base64url')

/** The browser's mark of this account, if it signed in to it (or reset its password) before; grants no access. */
export function knownDevice(deps: Pick<Deps, 'config'>, req: Request, penggunaId: bigint): string | null {
  const prefix = `${nameOf(deps, penggunaId)}=`
  const value = (req.get('cookie') ?? '')
    .split(/; */)
    .find((pair) => pair.startsWith(prefix))
    ?.slice(prefix.length)
  const [perangkat = '', tanda = ''] = (value ?? '').split('.')
  const expected = Buffer.from(sign(deps, penggunaId, perangkat))
  const given = Buffer.from(tanda)
  return given.length === expected.length && timingSafeEqual(given, expected) ? perangkat : null
}

/** Marks the browser as known to this account for 180 days. */
export function rememberDevice(deps: Pick<Deps, 'config'>, req: Request, res: Response, penggunaId: bigint): void {
  const perangkat = knownDevice(deps, req, penggunaId) ?? randomBytes(16).toString('base64url')
  res.cookie(nameOf(deps, penggunaId), `${perangkat}.${sign(deps, penggunaId, perangkat)}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(deps),
    maxAge: UMUR_MS,
    encode: String,
  })
}
