import { generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256Hex, signRequest, signToken } from '../../src/adapters/bank/signature.js'

test('the public sample of Midtrans gives the published signature', () => {
  const signature = signRequest('myclientsecret', {
    path: '/v1.0/qr/qr-mpm-generate',
    token: 'myaccesstoken',
    bodyHash: '01463f60dbb6ca538581579dd95b31c8ba9fc6600eca750e4d8460ca4e402111',
    timestamp: '2024-03-05T10:37:16.196Z',
  })
  expect(signature).toBe('wmzT7yjg1SxxCsxNsFgCR9SYXiZGGbceF6fV8xe97sAMHxZ+7OEBMIBmvb6Sj6GcksGp3iv77DiomgSbcST3XQ==')
})

test('a transfer body is hashed and signed byte for byte', () => {
  const body =
    '{"partnerReferenceNo":"CMSP20250115000001","amount":{"value":"10000.00","currency":"IDR"},' +
    '"beneficiaryAccountNo":"2000100101","sourceAccountNo":"2000200202","transactionDate":"2025-01-15T09:00:00+07:00"}'
  expect(sha256Hex(body)).toBe('f1680c91395adcd282857aa737ee0ca09084a064be0587ea3f45750c3dc12930')
  const signature = signRequest('secret123', {
    path: '/v1.0/transfer-intrabank',
    token: 'TOKEN123',
    bodyHash: sha256Hex(body),
    timestamp: '2025-01-15T09:00:00+07:00',
  })
  expect(signature).toBe('uu8ig/PbI7g3IcKMOy7pmT/bpBV3pdipKqR6eYEkA3P/ZmfI2/4fukE1yx9vDhjsnWjikuUyGYSelgeQdUcTwg==')
})

test('the token request is signed so that the bank can verify it with the public key', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signature = Buffer.from(signToken(privateKey, 'cmsp', '2026-11-22T14:05:00+08:00'), 'base64')
  const text = Buffer.from('cmsp|2026-11-22T14:05:00+08:00')
  expect(verify('RSA-SHA256', text, publicKey, signature)).toBe(true)
})
