import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { fault, payments, submitCode, taxStories } from '../pajak/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { soundRecord } from '../support/fmis.js'
import { expectInvariants } from '../support/invariants.js'
import { officers, type People } from '../support/state.js'
import { approve, makeBillings, statusOf } from '../support/story.js'
import { bukaRekening, kirimKoreksi, terbitkan } from './adegan.js'
import {
  ajukanLuar,
  dibayarDiLuar,
  hariIni,
  hrefOf,
  legOf,
  lunasiDiLuar,
  ntpnBaru,
  pembayaran,
  PPH21,
  PPN,
} from './luar.js'
import { putuskan, segera, tindak } from './meja.js'

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People
let operator: Client
let admin: Client
let admin2: Client
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  story = await taxStories(app, people)
  ;[operator, admin, admin2] = [
    await app.signIn('operator.bank'),
    await app.signIn('admin.bank'),
    await app.signIn('admin2.bank'),
  ]
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

test('its NTPN on the letter, proposed by the operator and confirmed by an admin, ends it without a debit', async () => {
  const { id, kode, legId, lainId } = await dibayarDiLuar(app, story)
  const [ntpn, hari] = [ntpnBaru(), hariIni()]
  expect((await operator.get(`/cmsp/operasi/pencairan/${legId}`)).text).toContain(`/cmsp/operasi/pajak-luar/${legId}`)
  expect((await operator.get(`/cmsp/operasi/pencairan/${lainId}`)).text).not.toContain('/cmsp/operasi/pajak-luar')
  expect((await operator.get(`/cmsp/operasi/pajak-luar/${legId}`)).text).toContain(kode)

  const spaced = `${ntpn.slice(0, 4)} ${ntpn.slice(4).toLowerCase()}`
  const href = hrefOf(await ajukanLuar(app, operator, legId, { ntpn: spaced }))
  expect((await legOf(app, legId)).status).toBe('GAGAL')
  const page = (await admin.get(href)).text
  for (const shown of [
    ntpn,
    '123456789012',
    kode,
    '900/31/BPKAD',
    'surat.pdf',
    'Dibayar di luar CMSP',
    '88: Kode billing sudah dibayar.',
  ])
    expect(page).toContain(shown)
  await putuskan(app, admin, 'admin.bank', href)
  await app.drain()

  expect(await statusOf(app, id)).toBe('CAIR')
  expect(await legOf(app, legId)).toMatchObject({
    status: 'DILUAR',
    buktiLuar: { kodeBilling: kode, ntpn, ntb: '123456789012' },
  })
  const told = await pembayaran(app, id)
  expect(told).toHaveLength(1)
  expect(told[0]?.pajak).toContainEqual(
    expect.objectContaining({ id_billing: kode, ntpn, ntb: '123456789012', tanggal_bayar: hari }),
  )
  expect((await payments(app)).filter(({ idBilling }) => idBilling === kode)).toEqual([])
  await expectInvariants(app)

  const sp2d = (await story.maker.get(`/cmsp/sp2d/${id}`)).text
  for (const shown of [
    ntpn,
    '123456789012',
    'Dibayar di luar CMSP',
    'Pajak dibayar di luar CMSP',
    '2 dari 3 bagian sudah dibayar, 1 dibayar di luar CMSP',
    'Rp51.000,00 dibayar di luar CMSP',
  ])
    expect(sp2d).toContain(shown)
  expect((await story.maker.get(`/cmsp/sp2d/${id}/bpn/${legId}`)).status).toBe(404)
  const ganti = await submitCode(story.maker, await story.href(id, 0), kode)
  expect(ganti.status).toBe(409)
})

test('88 for another reference is the same, also when the year is closed meanwhile', async () => {
  const id = await story.approved([PPN])
  const kode = (await story.rows(id))[0]?.billing?.kode ?? ''
  await fault(app, '/mpn/v1/payment', 'refuse:88', { match: kode })
  await lunasiDiLuar(app, kode)
  await app.drain()
  const leg = (await story.legs(id)).find(({ status }) => status === 'GAGAL')
  expect(leg?.alasan).toBe('Kode billing sudah dibayar dengan referensi lain.')
  const href = hrefOf(await ajukanLuar(app, operator, leg?.id ?? 0n))
  const { pemdaId, tahun } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  await app.deps.prisma.tutupTahun.create({ data: { pemdaId, tahun, tutup: new Date() } })
  await putuskan(app, admin, 'admin.bank', href)
  await app.deps.pool.query(`UPDATE tutup_tahun SET tutup = now() + interval '1 month'`)
  expect(await statusOf(app, id)).toBe('CAIR')
  await expectInvariants(app)
})

test('a code that ran out unsent and that DJP calls paid is not replaced, and ends the same way', async () => {
  const id = await story.approved([PPN])
  const kode = (await story.rows(id))[0]?.billing?.kode ?? ''
  await story.expire(id, 0)
  await lunasiDiLuar(app, kode)
  await app.drain()
  const leg = (await story.legs(id)).find(({ status }) => status === 'GAGAL')
  expect(leg?.alasan).toContain('sudah kedaluwarsa')
  const ganti = await submitCode(story.maker, await story.href(id, 0), await story.codeFor(id, [0]))
  expect(ganti.text).toContain('sudah dibayar menurut DJP')
  expect((await story.maker.get('/cmsp/pajak/kedaluwarsa')).text).toContain(kode)
  await putuskan(app, admin, 'admin.bank', hrefOf(await ajukanLuar(app, operator, leg?.id ?? 0n)))
  expect(await statusOf(app, id)).toBe('CAIR')
  expect((await story.maker.get('/cmsp/pajak/kedaluwarsa')).text).not.toContain(kode)
  await expectInvariants(app)
})

test('two admins at once settle it once; one NTPN settles one tax', async () => {
  const satu = await dibayarDiLuar(app, story)
  const dua = await dibayarDiLuar(app, story)
  const ntpn = ntpnBaru()
  const [a, b] = [
    hrefOf(await ajukanLuar(app, operator, satu.legId, { ntpn })),
    hrefOf(await ajukanLuar(app, operator, dua.legId, { ntpn })),
  ]
  await Promise.all([putuskan(app, admin, 'admin.bank', a), putuskan(app, admin2, 'admin2.bank', a)])
  expect(await app.deps.prisma.buktiLuar.count({ where: { legId: satu.legId } })).toBe(1)
  expect(await app.deps.prisma.audit.count({ where: { aksi: 'LEG_DILUAR', sp2dId: BigInt(satu.id) } })).toBe(1)
  await app.drain()
  expect(await pembayaran(app, satu.id)).toHaveLength(1)
  expect(await putuskan(app, admin, 'admin.bank', b)).toContain(`NTPN ${ntpn} sudah tercatat`)
  expect((await legOf(app, dua.legId)).status).toBe('GAGAL')
  await expectInvariants(app)
})

/** Without a payee: all that is to be paid are these two taxes. */
async function tanpaNetto(): Promise<string> {
  const [row] = (await soundRecord(app, 1)).pajak
  const pajak = ['51000.00', '52000.00'].map((jumlah, index) => ({ ...row, ...PPH21, id: index + 1, jumlah }))
  const bruto = '103000.00'
  const { id } = await terbitkan(app, people.MAKER, [], {
    ...{ jenis: 'GU_NIHIL', nilai_pengesahan: '5000000.00', bruto, netto: '0.00', pajak },
    rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah: bruto }],
  })
  await makeBillings(app, people.MAKER, id)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await approve(app, people[level], id)
  return id
}

test('an SP2D of which nothing is paid here has the day of the other bank as tanggal bayar, and is not cancelled half way', async () => {
  const id = await tanpaNetto()
  for (const { billing } of await story.rows(id)) await lunasiDiLuar(app, billing?.kode ?? '')
  await app.drain()
  expect((await story.legs(id)).map(({ jenis, status }) => `${jenis} ${status}`)).toEqual([
    'PAJAK GAGAL',
    'PAJAK GAGAL',
  ])
  expect((await people.APPROVER.get(`/cmsp/sp2d/${id}`)).text).toContain('Batalkan Pencairan')
  const [satu, dua] = await story.legs(id)
  const hari = hariIni()
  await putuskan(app, admin, 'admin.bank', hrefOf(await ajukanLuar(app, operator, satu?.id ?? 0n)))
  expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  const ganti = await submitCode(story.maker, await story.href(id, 0), satu?.billing?.kode ?? '')
  expect(ganti.text).toContain('sudah dibayar di luar CMSP; kode billingnya tidak dapat diganti')
  expect((await people.APPROVER.get(`/cmsp/sp2d/${id}`)).text).not.toContain('Batalkan Pencairan')
  await putuskan(
    app,
    admin,
    'admin.bank',
    hrefOf(await ajukanLuar(app, operator, dua?.id ?? 0n, { tanggalBayar: hari })),
  )
  expect(await statusOf(app, id)).toBe('CAIR')
  const { tanggalBayar } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  expect(tanggalBayar?.toISOString().slice(0, 10)).toBe(hari)
  await expectInvariants(app)
})

test('a netto that fails after its tax was settled so is corrected and paid, the tax stays settled', async () => {
  const id = await story.approved([PPN])
  await lunasiDiLuar(app, (await story.rows(id))[0]?.billing?.kode ?? '')
  await fault(app, '/v1.0/transfer-', 'pending-then-failed', { delayMs: 6000 })
  const [netto, pajak] = await story.legs(id)
  for (const leg of [netto, pajak]) {
    await segera(app)
    await payLeg(app.deps, leg?.id ?? 0n)
  }
  const keadaan = async () => (await story.legs(id)).map(({ jenis, status }) => `${jenis} ${status}`)
  expect(await keadaan()).toEqual(['NETTO DIPROSES', 'PAJAK GAGAL'])
  await putuskan(app, admin, 'admin.bank', hrefOf(await ajukanLuar(app, operator, pajak?.id ?? 0n)))
  expect(await statusOf(app, id)).toBe('PENCAIRAN')
  const ditanya = async () => {
    await segera(app)
    await payLeg(app.deps, netto?.id ?? 0n)
    return (await keadaan())[0]
  }
  await expect.poll(ditanya, { timeout: 20_000 }).toBe('NETTO GAGAL')
  expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  const href = (await tindak(app, operator, 'koreksi-rekening', String(netto?.id))).headers['location'] ?? ''
  await putuskan(app, admin, 'admin.bank', href)
  expect([await keadaan(), await statusOf(app, id)]).toEqual([['NETTO RETUR', 'PAJAK DILUAR'], 'RETUR'])
  expect((await story.maker.get(`/cmsp/sp2d/${id}`)).text).toContain('Dibayar di luar CMSP')
  const { nama } = await app.deps.prisma.penerima.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  const noRekening = await bukaRekening(app, nama, '002')
  expect((await kirimKoreksi(app, story.maker, id, { noRekening })).status).toBe(303)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await approve(app, people[level], id)
  await app.drain()
  expect([await keadaan(), await statusOf(app, id)]).toEqual([
    ['NETTO RETUR', 'PAJAK DILUAR', 'NETTO BERHASIL'],
    'CAIR',
  ])
  expect((await pembayaran(app, id)).map(({ pajak: rows }) => rows?.length)).toEqual([1])
  await expectInvariants(app)
})
