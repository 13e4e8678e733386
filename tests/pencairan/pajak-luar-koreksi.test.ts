import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { taxStories } from '../pajak/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { officers } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { ajukanLuar, dibayarDiLuar, hariIni, hrefOf, legOf, ntpnBaru, pembayaran } from './luar.js'
import { putuskan } from './meja.js'

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let operator: Client
let admin: Client
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp()
  story = await taxStories(app, await officers(app))
  ;[operator, admin] = [await app.signIn('operator.bank'), await app.signIn('admin.bank')]
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

test('a wrong NTPN is corrected by two people, FMIS is told once more, and what stood there stays on record', async () => {
  const { id, kode, legId } = await dibayarDiLuar(app, story)
  const [salah, benar, hari] = [ntpnBaru(), ntpnBaru(), hariIni()]
  await putuskan(app, admin, 'admin.bank', hrefOf(await ajukanLuar(app, operator, legId, { ntpn: salah })))
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  expect((await operator.get(`/cmsp/operasi/pencairan/${legId}`)).text).toContain('Koreksi bukti bayar')
  const form = (await operator.get(`/cmsp/operasi/pajak-luar/${legId}`)).text
  expect(form).toContain(`value="${salah}"`)

  const sama = await ajukanLuar(app, operator, legId, { ntpn: salah })
  expect([sama.status, await sama.text()]).toEqual([422, expect.stringContaining('Tidak ada yang berubah')])
  const href = hrefOf(await ajukanLuar(app, operator, legId, { ntpn: benar, ntb: '210987654321' }))
  expect((await legOf(app, legId)).buktiLuar?.ntpn).toBe(salah)
  const page = (await admin.get(href)).text
  for (const shown of [salah, benar, '123456789012', '210987654321']) expect(page).toContain(shown)
  await putuskan(app, admin, 'admin.bank', href)
  await app.drain()

  expect(await statusOf(app, id)).toBe('CAIR')
  expect(await legOf(app, legId)).toMatchObject({
    status: 'DILUAR',
    alasan: expect.stringContaining(benar),
    buktiLuar: { kodeBilling: kode, ntpn: benar, ntb: '210987654321' },
  })
  const told = await pembayaran(app, id)
  expect(told).toHaveLength(2)
  const taxes = told.map(({ pajak = [] }) =>
    (pajak as { id_billing: string; ntpn: string }[]).find((row) => row.id_billing === kode),
  )
  expect(taxes.map((tax) => tax?.ntpn)).toEqual([benar, salah])
  const sp2d = (await story.maker.get(`/cmsp/sp2d/${id}`)).text
  for (const shown of [benar, 'Bukti pajak di luar CMSP dikoreksi']) expect(sp2d).toContain(shown)
  const { sebelum, sesudah } = await app.deps.prisma.audit.findFirstOrThrow({
    where: { aksi: 'BUKTI_LUAR_DIKOREKSI', sp2dId: BigInt(id) },
  })
  expect([sebelum, sesudah]).toEqual([
    { ntpn: salah, ntb: '123456789012', tanggalBayar: hari },
    expect.objectContaining({ ntpn: benar, ntb: '210987654321' }),
  ])
  await expectInvariants(app)
})

test('the NTPN of another payment is no correction, and of two corrections only one waits', async () => {
  const satu = await dibayarDiLuar(app, story)
  const dua = await dibayarDiLuar(app, story)
  const [pertama, kedua] = [ntpnBaru(), ntpnBaru()]
  await putuskan(app, admin, 'admin.bank', hrefOf(await ajukanLuar(app, operator, satu.legId, { ntpn: pertama })))
  await putuskan(app, admin, 'admin.bank', hrefOf(await ajukanLuar(app, operator, dua.legId, { ntpn: kedua })))
  await app.drain()
  const milikLain = await ajukanLuar(app, operator, dua.legId, { ntpn: pertama })
  expect(await milikLain.text()).toContain(`NTPN ${pertama} sudah tercatat untuk pembayaran pajak lain`)
  const berdua = await Promise.all([1, 2].map(() => ajukanLuar(app, operator, dua.legId)))
  expect(berdua.filter(({ status }) => status === 302 || status === 303)).toHaveLength(1)
  expect(await app.deps.prisma.usulan.count({ where: { sasaran: `leg:${dua.legId}`, status: 'MENUNGGU' } })).toBe(1)
})

test('leg and kode billing of a proof never change, and none is removed', async () => {
  const { legId } = await dibayarDiLuar(app, story)
  await putuskan(app, admin, 'admin.bank', hrefOf(await ajukanLuar(app, operator, legId)))
  for (const sql of [
    'DELETE FROM bukti_luar WHERE leg_id = $1',
    `UPDATE bukti_luar SET kode_billing = '123456789012345' WHERE leg_id = $1`,
    'UPDATE bukti_luar SET leg_id = leg_id + 1 WHERE leg_id = $1',
  ])
    await expect(app.deps.pool.query(sql, [legId]), sql).rejects.toThrow()
})
