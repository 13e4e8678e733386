import { afterAll, beforeAll, expect, test } from 'vitest'
import { SISTEM } from '../../src/domain/pelaku.js'
import { runPull, startPull } from '../../src/modules/fmis/pull.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { soundRecord } from '../support/fmis.js'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

async function pullRecords(records: object[]): Promise<void> {
  const { id: pemdaId } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const { id } = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
  const pullPage: TestApp['deps']['fmis']['pullPage'] = () =>
    Promise.resolve({ kind: 'halaman', records, berikutnya: null, total: records.length })
  await runPull({ ...app.deps, fmis: { ...app.deps.fmis, pullPage } }, id)
}

const waiting = async () => {
  const where = { nomor: { startsWith: 'PANJANG-' }, selesaiPada: null }
  const rows = await app.deps.prisma.karantina.findMany({ where, orderBy: { nomor: 'asc' } })
  return rows.map(({ nomor, alasan }) => [nomor, ...alasan])
}

test('an id that loses its last digits as a number is refused by saying so, each record on its own, until it comes as text', async () => {
  const sound = await soundRecord(app, 1)
  const record = (idsp2d: unknown, n: number) => ({ ...sound, idsp2d, sp2d_no: `PANJANG-${n}` })
  // As they are read from an answer: one number by now.
  const ids = JSON.parse('[1234567890123456781, 1234567890123456789]') as number[]
  const alasan =
    'idsp2d: lebih dari 15 digit harus ditulis sebagai teks, karena sebagai bilangan digit belakangnya hilang'
  await pullRecords(ids.map(record))
  expect(await waiting()).toEqual([
    ['PANJANG-0', alasan],
    ['PANJANG-1', alasan],
  ])
  await pullRecords([record('1234567890123456781', 0)])
  expect(await waiting()).toEqual([['PANJANG-1', alasan]])
  const taken = await app.deps.prisma.sp2d.findMany({ where: { nomor: { startsWith: 'PANJANG-' } } })
  expect(taken.map(({ idFmis }) => idFmis)).toEqual(['1234567890123456781'])
})
