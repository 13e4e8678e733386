import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { onCall } from '../../src/adapters/catatan.js'
import { callHttp } from '../../src/adapters/http.js'
import { localCertificate } from '../support/certificate.js'
import { GANGGUAN, json, raw, startPalsu } from './palsu.js'

const palsu = startPalsu()
const post = (more: object = {}) =>
  callHttp({ method: 'POST', url: palsu.url, headers: {}, body: '{"a":"é"}', timeoutMs: 1000, ...more })

test('an answer of any status is an answer, with its body and duration', async () => {
  palsu.answer = json(409, { error: 'sudah ada' })
  const hasil = await post({ requestId: 'req-1' })
  expect(hasil).toEqual({ kind: 'jawaban', status: 409, body: '{"error":"sudah ada"}', ms: expect.any(Number) })
  expect(palsu.diterima[0]).toMatchObject({
    body: '{"a":"é"}',
    headers: { 'x-request-id': 'req-1', 'content-type': 'application/json', 'content-length': '10' },
  })
})

test('a byte order mark before an answer is no part of it', async () => {
  palsu.answer = raw(200, '\ufeff{"a":1}')
  expect(await post()).toMatchObject({ kind: 'jawaban', body: '{"a":1}' })
})

test.each([
  ['no answer in time', 'HABIS_WAKTU'],
  ['silence in the middle of the body', 'HABIS_WAKTU'],
  ['a reset', 'ECONNRESET'],
  ['an endless body', 'TERLALU_BESAR'],
])('%s is "putus" with the cause %s', async (nama, cause) => {
  palsu.answer = new Map(GANGGUAN).get(nama) ?? json(500, {})
  expect(await post()).toEqual({ kind: 'putus', cause, ms: expect.any(Number) })
})

test.each([
  ['a page where JSON belongs', raw(200, '<!doctype html><title>Pemeliharaan</title>'), 'BUKAN_JSON'],
  ['nothing at all', raw(200, ''), 'BUKAN_JSON'],
  ['an error of its own', json(503, {}), 'HTTP 503'],
  ['a refusal in its own words', json(403, { responseCode: '4031714' }), null],
])('%s is noted of the system that answered so', async (_, handler, galat) => {
  const heard: unknown[] = []
  const stop = onCall((call) => heard.push(call.galat))
  palsu.answer = handler
  await post()
  stop()
  expect(heard).toEqual([galat])
})

test('nobody listening and an address that is none are values too', async () => {
  expect(await post({ url: 'http://127.0.0.1:3919' })).toMatchObject({ kind: 'putus', cause: 'ECONNREFUSED' })
  expect(await post({ url: 'bukan alamat' })).toMatchObject({ kind: 'putus' })
})

test('whose certificate nobody vouches for is not spoken to', async () => {
  const heard: string[] = []
  const server = createServer(localCertificate(), (req, res) => {
    heard.push(req.url ?? '')
    res.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await post({ url })).toMatchObject({ kind: 'putus', cause: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(heard).toEqual([])
  server.close()
})

describe('one call is one request', () => {
  test.each(GANGGUAN)('after %s nothing is sent again', async (_, handler) => {
    palsu.answer = handler
    await post()
    expect(palsu.diterima).toHaveLength(1)
  })

  test('a redirect is not followed', async () => {
    palsu.answer = raw(302, '', { location: '/lain' })
    expect(await post()).toMatchObject({ kind: 'jawaban', status: 302 })
  })

  test('401 arrives as an answer, though the body was a stream', async () => {
    palsu.answer = json(401, {})
    expect(await post()).toMatchObject({ kind: 'jawaban', status: 401 })
    expect(palsu.diterima).toHaveLength(1)
  })
})

test('the size limit counts bytes and may be raised', async () => {
  palsu.answer = raw(200, 'é'.repeat(50))
  expect(await post({ maxBytes: 99 })).toMatchObject({ kind: 'putus', cause: 'TERLALU_BESAR' })
  expect(await post({ maxBytes: 100 })).toMatchObject({ kind: 'jawaban', body: 'é'.repeat(50) })
})
