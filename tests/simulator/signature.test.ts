import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { symmetricSignature, transactionSignature } from '../../src/simulator/bank/signature.js'
import { npwpCheckDigit } from '../../src/simulator/demo/npwp.js'
import { tanggalBuku } from '../../src/simulator/waktu.js'

test('the symmetric SNAP signature agrees with the public sample of Midtrans', () => {
  const bodyHash = '01463f60dbb6ca538581579dd95b31c8ba9fc6600eca750e4d8460ca4e402111'
  expect(
    symmetricSignature('myclientsecret', [
      'POST',
      '/v1.0/qr/qr-mpm-generate',
      'myaccesstoken',
      bodyHash,
      '2024-03-05T10:37:16.196Z',
    ]),
  ).toBe('wmzT7yjg1SxxCsxNsFgCR9SYXiZGGbceF6fV8xe97sAMHxZ+7OEBMIBmvb6Sj6GcksGp3iv77DiomgSbcST3XQ==')
})

test('a transfer is signed over the exact bytes of its body', () => {
  const body = Buffer.from(
    '{"partnerReferenceNo":"CMSP20250115000001","amount":{"value":"10000.00","currency":"IDR"},' +
      '"beneficiaryAccountNo":"2000100101","sourceAccountNo":"2000200202","transactionDate":"2025-01-15T09:00:00+07:00"}',
  )
  expect(createHash('sha256').update(body).digest('hex')).toBe(
    'f1680c91395adcd282857aa737ee0ca09084a064be0587ea3f45750c3dc12930',
  )
  expect(
    transactionSignature('secret123', {
      method: 'POST',
      path: '/v1.0/transfer-intrabank',
      token: 'TOKEN123',
      body,
      timestamp: '2025-01-15T09:00:00+07:00',
    }),
  ).toBe('uu8ig/PbI7g3IcKMOy7pmT/bpBV3pdipKqR6eYEkA3P/ZmfI2/4fukE1yx9vDhjsnWjikuUyGYSelgeQdUcTwg==')
})

test.each([
  ['02183241', 5],
  ['12345678', 2],
  ['00149682', 7],
  ['02065238', 4],
  ['65389112', 7],
])('the check digit of NPWP %s is %i', (serial, digit) => {
  expect(npwpCheckDigit(serial)).toBe(digit)
})

test.each([
  ['a Friday morning', '2026-11-20T14:59:00+08:00', '2026-11-20'],
  ['a Friday after 15:00 WITA', '2026-11-20T15:00:00+08:00', '2026-11-23'],
  ['a Sunday', '2026-11-22T09:00:00+08:00', '2026-11-23'],
])('the treasury books a tax paid on %s on the right day', (_when, at, booked) => {
  expect(tanggalBuku(new Date(at))).toBe(booked)
})
