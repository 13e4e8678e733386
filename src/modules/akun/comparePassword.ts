import { randomBytes } from 'node:crypto'
import type { Config } from '../../config.js'
import type { Deps } from '../../deps.js'
import type { Pengguna } from '../../generated/prisma/client.js'
import { costOf, hashPassword, matchesPassword } from './passwords.js'

type Ongkos = Pick<Config, 'PASSWORD_PEPPER' | 'BCRYPT_COST'>
type Pemilik = Pick<Pengguna, 'id' | 'passwordHash'>

const nobody = new Map<number, Promise<string>>()

/** Compared when the account is unknown, so that the answer takes as long as for a known one. */
export function nobodysHash(config: Ongkos): Promise<string> {
  const known = nobody.get(config.BCRYPT_COST) ?? hashPassword(randomBytes(32).toString('base64'), config)
  nobody.set(config.BCRYPT_COST, known)
  return known
}

/**
 * Whether this is the user's password. The work is the same whoever is asked for: a hash from before BCRYPT_COST was
 * raised is cheaper, and 2^c + (2^c + … + 2^(C-1)) = 2^C fills the difference up.
 */
export async function comparePassword(config: Ongkos, user: Pemilik | null, password: string): Promise<boolean> {
  const hash = user?.passwordHash ?? (await nobodysHash(config))
  const matches = await matchesPassword(password, hash, config)
  for (let cost = costOf(hash); cost < config.BCRYPT_COST; cost++) {
    await matchesPassword(password, await nobodysHash({ ...config, BCRYPT_COST: cost }), config)
  }
  return matches
}

/** After a right password: a hash from before BCRYPT_COST was raised is made anew at today's cost; sessions stay. */
export async function renewHash({ prisma, config }: Deps, user: Pemilik, password: string): Promise<void> {
  const { id, passwordHash } = user
  if (costOf(passwordHash) >= config.BCRYPT_COST) return
  await prisma.pengguna.updateMany({
    where: { id, passwordHash },
    data: { passwordHash: await hashPassword(password, config) },
  })
}
