import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { stopClosed } from '../../src/modules/pencairan/tindakan/tutup.js'
import { TAHUN_DEMO } from '../../src/simulator/demo/tahun-demo.js'
import { bukaRekening, legsOf, terbitkan } from '../pencairan/adegan.js'
import { segera, tindak } from '../pencairan/meja.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { advance, officers } from '../support/state.js'
import { kirimSurat } from './adegan.js'

// A whole story from FMIS to the bank.
vi.setConfig({ testTimeout: 60_000 })

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('whoever lets the rest of a payment go on after the closing signs that rest, not the whole', async () => {
  const people = await officers(app)
  const penerima = []
  for (const [n, jumlah] of ['6000000.00', '660000.00'].entries())
    penerima.push({
      ...{ id: n + 1, nama: 'CV Uji Bayar', bank_kode: '122', jumlah },
      rekening: await bukaRekening(app, 'CV Uji Bayar'),
    })
  const { id } = await terbitkan(app, people.MAKER, penerima)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  await segera(app)
  await payLeg(app.deps, (await legsOf(app, id))[0]?.id ?? 0n)
  await app.deps.pool.query(
    `INSERT INTO tutup_tahun SELECT id, $1, now() - interval '1 second' FROM pemda WHERE kode = '63.00'`,
    [TAHUN_DEMO],
  )
  await stopClosed(app.deps)
  const [paid, stopped] = await legsOf(app, id)
  expect([paid?.status, stopped?.status]).toEqual(['BERHASIL', 'GAGAL'])
  const operator = await app.signIn('operator.bank')
  const answer = await kirimSurat(app, operator, stopped?.pencairanId ?? 0n)
  const suratId = /lanjut-tahun\/(\d+)$/.exec(answer.headers.get('location') ?? '')?.[1] ?? ''
  await tindak(app, operator, 'lanjut-tahun', suratId)
  const { total } = await app.deps.prisma.tantangan.findFirstOrThrow({ where: { tujuan: 'OPERATOR_LANJUT-TAHUN' } })
  expect(total.toFixed(2)).toBe('660000.00')
})
