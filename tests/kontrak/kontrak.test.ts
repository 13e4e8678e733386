import { beforeAll, describe, expect, test } from 'vitest'
import { rekamCerita } from './cerita.js'
import { answerOf, DOKUMEN, operationOf, resolve, wrong } from './dokumen.js'
import type { Percakapan } from './perekam.js'

describe.each(DOKUMEN)('%s', (_nama, dokumen) => {
  test('is an OpenAPI 3.1 document whose operations say what goes in and what comes out', () => {
    expect(dokumen.openapi).toBe('3.1.0')
    expect(dokumen.info.title).not.toBe('')
    expect(dokumen.info.version).toMatch(/^\d+\.\d+\.\d+$/)
    for (const [path, operations] of Object.entries(dokumen.paths)) {
      expect(path).toMatch(/^\//)
      for (const [method, operasi] of Object.entries(operations)) {
        expect(['get', 'post']).toContain(method)
        expect(Boolean(operasi.requestBody), `${method} ${path}`).toBe(method === 'post')
        for (const { description, content } of Object.values(operasi.responses)) {
          expect(description).not.toBe('')
          expect(() => resolve(content, dokumen)).not.toThrow()
        }
      }
    }
  })
})

describe('what is really said', () => {
  let percakapan: Percakapan[]
  beforeAll(async () => {
    percakapan = await rekamCerita()
  }, 120_000)

  test('every request and every answer is what the documents say', () => {
    const faults = new Set<string>()
    for (const { method, path, permintaan, status, jawaban } of percakapan) {
      const found = operationOf(method, path.split('?')[0] ?? '')
      if (!found) {
        faults.add(`${method} ${path} stands in no document`)
        continue
      }
      const { nama, dokumen, operasi } = found
      const asked = wrong(dokumen, operasi.requestBody?.content, permintaan)
      const answered = wrong(dokumen, answerOf(operasi, status), jawaban)
      if (asked) faults.add(`${nama}, request: ${asked}`)
      if (answered) faults.add(`${nama}, answer ${status}: ${answered}`)
    }
    expect([...faults]).toEqual([])
  })

  test('every operation of the documents was spoken', () => {
    const spoken = new Set(percakapan.map(({ method, path }) => operationOf(method, path.split('?')[0] ?? '')?.nama))
    const all = DOKUMEN.flatMap(([nama, { paths }]) =>
      Object.entries(paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${nama} ${method.toUpperCase()} ${path}`),
      ),
    )
    expect(all.filter((operation) => !spoken.has(operation))).toEqual([])
  })

  test('a renamed field on either side is noticed', () => {
    const payment = percakapan.find(({ path }) => path === '/mpn/v1/payment')
    const { dokumen, operasi } = operationOf('POST', '/mpn/v1/payment') ?? {}
    if (!payment || !dokumen || !operasi) throw new Error('no payment was recorded')
    const { jumlahBayar, ...rest } = payment.permintaan as Record<string, unknown>
    expect(wrong(dokumen, operasi.requestBody?.content, { ...rest, jumlah: jumlahBayar })).not.toBeNull()
    const { data, ...head } = payment.jawaban as { data: Record<string, unknown> }
    const { ntpn, ...withoutNtpn } = data
    expect(wrong(dokumen, answerOf(operasi, 200), { ...head, data: { ...withoutNtpn, NTPN: ntpn } })).not.toBeNull()
  })
})
