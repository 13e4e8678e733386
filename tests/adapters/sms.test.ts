import { beforeEach, expect, test } from 'vitest'
import { createSms } from '../../src/adapters/sms/client.js'
import type { Sms } from '../../src/adapters/sms/port.js'
import { GANGGUAN, json, startPalsu } from './palsu.js'

const palsu = startPalsu()
let sms: Sms
beforeEach(() => {
  sms = createSms({ url: palsu.url, apiKey: 'KUNCI' })
})
const send = () => sms.send({ to: '+6281234567890', text: 'Kode OTP 012345', referensi: 'T-1' })

test.each(['DELIVERED', 'ACCEPTED'])('%s is sent', async (status) => {
  palsu.answer = json(200, { id: 'S1', status })
  expect(await send()).toEqual({ kind: 'terkirim', id: 'S1', status })
  expect(palsu.diterima[0]).toMatchObject({ path: '/sms/v1/messages', headers: { authorization: 'Bearer KUNCI' } })
  expect(JSON.parse(palsu.diterima[0]?.body ?? '')).toEqual({
    to: '+6281234567890',
    text: 'Kode OTP 012345',
    reference: 'T-1',
  })
})

const cepat = GANGGUAN.filter(([nama]) => !/in time|silence/.test(nama))
test.each([...cepat, ['FAILED', json(200, { id: 'S1', status: 'FAILED' })] as const])(
  '%s is not sent, and the reason holds neither code nor key',
  async (_, handler) => {
    palsu.answer = handler
    expect(await send()).toEqual({ kind: 'gagal', pesan: expect.not.stringMatching(/012345|KUNCI/) as string })
    expect(palsu.diterima).toHaveLength(1)
  },
)

test.each(['DELIVERED', 'ACCEPTED', 'FAILED'])('asked later, %s is what the operator knows', async (status) => {
  palsu.answer = json(200, { id: 'S/1', status })
  expect(await sms.status('S/1')).toEqual({ kind: 'diketahui', status })
  expect(palsu.diterima[0]).toMatchObject({ method: 'GET', path: '/sms/v1/messages/S%2F1' })
})

test.each([
  ...cepat,
  ['an unknown id', json(404, { error: 'SMS tidak ditemukan' })] as const,
  ['the answer about another SMS', json(200, { id: 'S2', status: 'DELIVERED' })] as const,
])('asked later, %s tells nothing', async (_, handler) => {
  palsu.answer = handler
  expect(await sms.status('S1')).toEqual({
    kind: 'tidakDiketahui',
    pesan: expect.not.stringMatching(/KUNCI/) as string,
  })
})
