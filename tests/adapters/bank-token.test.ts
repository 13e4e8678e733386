import { describe, expect, test } from 'vitest'
import { echo, startBank, tokenOk } from './bank-palsu.js'
import { GANGGUAN, json } from './palsu.js'

const b = startBank()

describe('the access token', () => {
  const ok = json(202, { responseCode: '2022300' })

  test('is fetched once for calls that come together, and kept', async () => {
    b.answer = ok
    await Promise.all([b.transfer(), b.transfer(), b.ask()])
    await b.transfer()
    expect(b.tokenCalls()).toHaveLength(1)
    expect(b.calls()).toHaveLength(4)
  })

  test('is renewed before it expires', async () => {
    b.answer = ok
    b.tokenAnswer = json(200, { responseCode: '2007300', accessToken: 'T', expiresIn: '0' })
    await b.transfer()
    await b.transfer()
    expect(b.tokenCalls()).toHaveLength(2)
  })

  test('that the bank refuses is dropped; the transfer is not sent again by itself', async () => {
    b.answer = json(401, { responseCode: '4012301' })
    expect((await b.transfer()).outcome).toMatchObject({ kind: 'ditolakSementara', kode: '4012301' })
    expect(b.calls()).toHaveLength(1)
    await b.transfer()
    expect(b.tokenCalls()).toHaveLength(2)
  })

  const unusable = json(200, { responseCode: '2007300', accessToken: 'baris\nbaru', expiresIn: '900' })
  const refused = json(401, { responseCode: '4017300' })
  test.each([...GANGGUAN, ['a refusal', refused] as const, ['one that no header can carry', unusable] as const])(
    'when it cannot be had (%s) no order leaves the house, and the next call tries again',
    async (_, handler) => {
      b.answer = ok
      b.tokenAnswer = handler
      expect((await b.transfer()).outcome).toMatchObject({ kind: 'ditolakSementara', kode: 'TOKEN' })
      expect(b.calls()).toHaveLength(0)
      b.tokenAnswer = tokenOk
      expect((await b.transfer()).outcome.kind).toBe('diproses')
    },
  )

  test('missing makes every question open', async () => {
    b.tokenAnswer = json(500, {})
    expect((await b.ask()).outcome.kind).toBe('tidakPasti')
    expect((await b.bank.inquireSaldo({ noRekening: '1', externalId: '1' })).hasil.kind).toBe('tidakPasti')
  })

  test('and the client secret never stay in what is kept of an answer', async () => {
    b.answer = (res, q) => json(500, { headers: q.headers, secret: 'SECRETRAHASIA', ...echo })(res, q)
    const { jawaban } = (await b.transfer()).panggilan
    const signature = String(b.calls()[0]?.headers['x-signature'])
    for (const rahasia of ['TOKENRAHASIA', 'SECRETRAHASIA', signature]) expect(jawaban).not.toContain(rahasia)
    expect(jawaban).toContain('CMSP0001')
  })
})
