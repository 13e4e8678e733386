import { createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import type { Config } from '../../config.js'

export const PANJANG = { min: 12, max: 128 }

// bcrypt reads only 72 bytes; hashing first (with a key that is not in the database) uses the whole password.
const peppered = (password: string, pepper: string) => createHmac('sha256', pepper).update(password).digest('base64')

export const hashPassword = (
  password: string,
  config: Pick<Config, 'PASSWORD_PEPPER' | 'BCRYPT_COST'>,
): Promise<string> => bcrypt.hash(peppered(password, config.PASSWORD_PEPPER), config.BCRYPT_COST)

export const matchesPassword = (
  password: string,
  hash: string,
  config: Pick<Config, 'PASSWORD_PEPPER'>,
): Promise<boolean> => bcrypt.compare(peppered(password, config.PASSWORD_PEPPER), hash)

/** The cost (binary logarithm of the rounds) a hash was made with. */
export const costOf = (hash: string): number => bcrypt.getRounds(hash)
