import bcrypt from 'bcrypt'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config.js'
import { hashPassword, matchesPassword } from '../../src/modules/akun/passwords.js'
import { REQUIRED } from '../support/required.js'

const config = { PASSWORD_PEPPER: 'kunci-uji-yang-cukup-panjang', BCRYPT_COST: 4 }

test('the whole password counts: beyond 72 bytes, in its case, with its blanks at both ends', async () => {
  const long = 'x'.repeat(80)
  const hash = await hashPassword(`${long}A`, config)
  expect(await matchesPassword(`${long}A`, hash, config)).toBe(true)
  for (const other of [`${long}B`, `${long}a`, long, `${long}A `, ` ${long}A`]) {
    expect(await matchesPassword(other, hash, config), other.slice(-3)).toBe(false)
  }
})

test('a stolen table is worth nothing without the pepper, which is not in it', async () => {
  const hash = await hashPassword('kopi-terapung-di-martapura', config)
  expect(
    await matchesPassword('kopi-terapung-di-martapura', hash, { PASSWORD_PEPPER: 'kunci-lain-yang-panjang' }),
  ).toBe(false)
  expect(await bcrypt.compare('kopi-terapung-di-martapura', hash)).toBe(false)
  expect(bcrypt.getRounds(hash)).toBe(4)
})

test('missing or short secrets stop the process, which names each', () => {
  for (const key of ['OTP_KEY', 'PASSWORD_PEPPER', 'SESSION_SECRET', 'BANK_CLIENT_SECRET', 'SMS_KEY']) {
    expect(() => parseConfig({ OTP_KEY: 'pendek' })).toThrow(key)
  }
})

test.each([
  ['CMSP_URL', 'http://cmsp.example'],
  ['BCRYPT_COST', '10'],
  ['CMSP_CAPTCHA_TEST_ANSWER', 'x'],
  ['TAHUN_ANGGARAN', '2026'],
  ['SETTLING_SECONDS', '1'],
  // Behind a proxy it does not trust, no request is https and no browser gets its cookie.
  ['TRUST_PROXY_HOPS', '0'],
])('production refuses %s=%s', (key, value) => {
  const sound = { ...REQUIRED, NODE_ENV: 'production', CMSP_URL: 'https://cmsp.example', TRUST_PROXY_HOPS: '1' }
  expect(parseConfig(sound).NODE_ENV).toBe('production')
  expect(() => parseConfig({ ...sound, [key]: value })).toThrow(
    new RegExp(`^Konfigurasi tidak benar:\n  ${key}: [^\n]+$`),
  )
})

test('a key the bank or a dossier cannot be signed with is named at the start, not at the first payment', () => {
  const { DOSSIER_KEY, BANK_PRIVATE_KEY } = REQUIRED
  for (const kunci of ['-----BEGIN PRIVATE KEY-----\nrusak\n-----END PRIVATE KEY-----', DOSSIER_KEY])
    expect(() => parseConfig({ ...REQUIRED, BANK_PRIVATE_KEY: kunci })).toThrow(
      /\n  BANK_PRIVATE_KEY: harus kunci privat RSA/,
    )
  expect(() => parseConfig({ ...REQUIRED, DOSSIER_KEY: BANK_PRIVATE_KEY })).toThrow(
    /\n  DOSSIER_KEY: harus kunci privat Ed25519/,
  )
})

test.each(['FMIS_URL', 'BANK_URL', 'RELAY_URL', 'SMS_URL'])('%s may end with a slash', (key) => {
  expect(parseConfig({ ...REQUIRED, [key]: 'https://luar.example/snap/' })).toMatchObject({
    [key]: 'https://luar.example/snap',
  })
})
