import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { tanggalBaca } from '../../src/web/tampilan.js'
import { ajukanLuar, hariIni, lunasiDiLuar, ntpnBaru } from '../pencairan/luar.js'
import { putuskan } from '../pencairan/meja.js'
import { payments, taxStories } from '../pajak/adegan.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { textOf } from '../support/pdf.js'
import { statusOf } from '../support/story.js'

vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let maker: Client
let id: string
let kode: string
const ntpn = ntpnBaru()

/** A paid SP2D: its PPh by us, its PPN at another bank. */
beforeAll(async () => {
  app = await startTestApp()
  const story = await taxStories(app)
  maker = story.maker
  id = await story.approved([
    { kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '51000.00' },
    { kode_map: '411121', kode_setor: '100', uraian: 'PPh 21', jumlah: '52000.00' },
  ])
  kode = (await story.rows(id))[0]?.billing?.kode ?? ''
  await lunasiDiLuar(app, kode)
  await app.drain()
  const leg = (await story.legs(id)).find(({ status }) => status === 'GAGAL')
  const answer = await ajukanLuar(app, await app.signIn('operator.bank'), leg?.id ?? 0n, { ntpn })
  await putuskan(app, await app.signIn('admin.bank'), 'admin.bank', answer.headers.get('location') ?? '')
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
}, 60_000)
afterAll(() => app.close())

test('the register shows it with a status of its own, its NTPN and day, and no BPN of ours', async () => {
  const page = (await maker.get('/cmsp/laporan/pajak?status=DILUAR')).text
  for (const shown of [ntpn, kode, tanggalBaca(hariIni()), 'Dibayar di luar CMSP', 'Jumlah baris</dt><dd>1</dd>'])
    expect(page).toContain(shown)
  expect(page).not.toContain(`/cmsp/sp2d/${id}/bpn/`)
  for (const filter of [`ntpn=${ntpn}`, `cari=${ntpn}`, `status=DILUAR&dari=${hariIni()}&sampai=${hariIni()}`])
    expect((await maker.get(`/cmsp/laporan/pajak?${filter}`)).text).toContain('Jumlah baris</dt><dd>1</dd>')
  const [ours] = await payments(app)
  const paid = (await maker.get('/cmsp/laporan/pajak?status=DIBAYAR')).text
  expect(paid).toContain(ours?.ntpn)
  expect(paid).not.toContain(ntpn)
})

test('it counts as paid in the sums, and its file says where', async () => {
  const { nomor } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  const filter = `nomor=${encodeURIComponent(nomor)}`
  const page = (await maker.get(`/cmsp/laporan/pajak?${filter}`)).text
  expect(page).toMatch(/Sudah dibayar<\/dt><dd>Rp103\.000,00/)
  expect(page).toMatch(/Belum<\/dt><dd>Rp0,00/)
  const rows = await unduh(app, maker, `/cmsp/laporan/pajak/export.xlsx?${filter}`)
  const [header = [], ...body] = rows.slice(2)
  const row = body.find((each) => each.includes(ntpn)) ?? []
  const at = (judul: string) => row[header.indexOf(judul)]
  expect([at('Status'), at('NTB'), at('Kode Billing')]).toEqual(['Dibayar di luar CMSP', '123456789012', kode])
  const bpn = textOf((await maker.get(`/cmsp/laporan/pajak/bpn.pdf?${filter}`)).body as Buffer)
  expect(bpn.filter((piece) => piece === 'BUKTI PENERIMAAN NEGARA')).toHaveLength(1)
})

test('the books of our bank and of the treasury agree without it', async () => {
  const page = (await maker.get(`/cmsp/laporan/rekonsiliasi-pajak?tanggal=${hariIni()}`)).text
  expect(page).not.toContain(ntpn)
})

test('the dossier of the SP2D has its proof and the proposal behind it', async () => {
  const approver = await app.signIn('approver.prov')
  const berkas = JSON.parse((await approver.download(`/cmsp/sp2d/${id}/berkas.json`)).toString('utf8')) as {
    isi: { pencairan: { leg: { buktiLuar?: { ntpn: string; usulanId: string } }[] }[] }
  }
  const legs = berkas.isi.pencairan.flatMap(({ leg }) => leg)
  const usulan = await app.deps.prisma.usulan.findFirstOrThrow({ where: { jenis: 'PAJAK_LUAR' } })
  expect(legs.flatMap(({ buktiLuar }) => buktiLuar ?? [])).toEqual([
    expect.objectContaining({ ntpn, usulanId: String(usulan.id) }),
  ])
})
