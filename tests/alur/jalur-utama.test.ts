import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { approve, ledger, makeBillings, publish, setuju, statusOf } from '../support/story.js'

let app: TestApp
let maker: Client
let checker: Client
let approver: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  checker = await app.signIn('checker.prov')
  approver = await app.signIn('approver.prov')
})
afterAll(() => app.close())

test('an SP2D goes from FMIS to CAIR: every leg debited once from the RKUD, taxes with NTPN, FMIS told', async () => {
  const { id, nomor } = await publish(app, maker, '63.00', { jenis: 'LS_BARANG_JASA' })
  expect(await statusOf(app, id)).toBe('DITERIMA')

  const refused = await setuju(maker, id)
  expect(refused.text).toContain('belum mempunyai kode billing')
  await makeBillings(app, maker, id)
  for (const person of [maker, checker, approver]) await approve(app, person, id)
  await app.drain()

  const sp2d = await app.deps.prisma.sp2d.findUniqueOrThrow({
    where: { id: BigInt(id) },
    include: { rkud: true, pencairan: { include: { leg: { include: { percobaan: true, bukti: true } } } } },
  })
  expect(sp2d.status).toBe('CAIR')
  const legs = sp2d.pencairan[0]?.leg ?? []
  const rows = await ledger(app)
  for (const leg of legs) {
    const debits = rows.filter(
      (row) => row.reference === leg.percobaan[0]?.referensi && row.debit === sp2d.rkud.noRekening,
    )
    expect(debits.map((row) => row.amount)).toEqual([leg.jumlah.toFixed(2)])
  }
  const total = legs.reduce((sum, leg) => sum.plus(leg.jumlah), sp2d.bruto.minus(sp2d.bruto))
  expect(total.toFixed(2)).toBe(sp2d.bruto.toFixed(2))
  expect(legs.filter((leg) => leg.jenis === 'PAJAK').every((leg) => /^[0-9A-Z]{16}$/.test(leg.bukti?.ntpn ?? ''))).toBe(
    true,
  )

  const page = await checker.get(`/cmsp/sp2d/${id}`)
  expect(page.text).toContain('Bukti Penerimaan Negara')
  const told = await app.simulator.get('/fmis/inbox').query({ nomor })
  expect((told.body as { jenis: string }[]).map(({ jenis }) => jenis)).toEqual(['pembayaran'])
})
