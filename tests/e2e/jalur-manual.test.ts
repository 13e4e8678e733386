import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ledger } from '../support/story.js'
import { textOf } from '../support/pdf.js'
import { fillSignIn, type Kantor, openKantor } from './kantor.js'
import { chooseSetuju, confirm, fillOtp, getOtp, openForm, openMenu, readSms, rowOf, tanda } from './langkah.js'

let kantor: Kantor
let maker: Page
let checker: Page
let approver: Page
let nomor: string
let ditolak: string

beforeAll(async () => {
  kantor = await openKantor({ worker: true })
  const order = { pemda: '63.00', jumlah: 2, jenis: 'LS_BARANG_JASA', penerima_bank: '122' }
  const made = await kantor.app.simulator.post('/control/fmis/publish').send(order)
  const published = made.body.data as { nomor: string }[]
  nomor = published[0]?.nomor ?? ''
  ditolak = published[1]?.nomor ?? ''
})
afterAll(() => kantor.close())

// One story in steps: a step that could not be taken ends it.
let broken: string | null = null
beforeEach(() => expect(broken).toBe(null))
afterEach(({ task }) => {
  if (task.result?.state === 'fail') broken ??= task.name
  expect(kantor.complaints()).toEqual([])
})

const loadSp2d = () =>
  kantor.app.deps.prisma.sp2d.findFirstOrThrow({
    where: { nomor },
    include: { rkud: true, pajak: { orderBy: { id: 'asc' }, include: { billing: true } } },
  })

test('the maker signs in with username, password and captcha', async () => {
  maker = await kantor.open()
  await maker.goto(`${kantor.app.url}/`)
  await fillSignIn(kantor.app, maker, 'maker.prov')
  await maker.getByRole('button', { name: 'Sign In' }).click()
  await maker.getByText('Maker · Provinsi Kalimantan Selatan').waitFor()
})

test('Download SP2D shows its progress, then what came, and the list fills itself', async () => {
  const slow = { endpoint: '/fmis/v1/pemda/63.00/sp2d', mode: 'slow', delayMs: 1500, times: 1 }
  await kantor.app.simulator.post('/control/faults').send(slow)
  await openMenu(maker, 'Data SP2D')
  await maker.getByText('Tidak ada SP2D yang menunggu Anda').waitFor()
  await maker.getByRole('button', { name: 'Download SP2D' }).click()
  const pull = maker.getByRole('region', { name: 'Pengambilan data dari FMIS' })
  await pull.getByText('Sedang berjalan').waitFor()
  await pull.getByText('Selesai').waitFor()
  expect(await pull.getByText('Baru').locator('..').innerText()).toMatch(/[1-9]/)
  await rowOf(maker, nomor).waitFor()
})

const taxRow = (uraian: string) => maker.getByRole('table', { name: 'Data Pajak' }).getByRole('row', { name: uraian })

test('one kode billing is made by CMSP, the other was made at DJP and is entered', async () => {
  await openForm(maker, nomor)
  const [ppn, pph] = (await loadSp2d()).pajak
  if (!ppn || !pph) throw new Error('PPN and one PPh are expected')

  await taxRow(ppn.uraian).getByRole('link', { name: 'Ubah' }).click()
  await maker.getByRole('tab', { name: 'Belum Mempunyai Kode Billing' }).click()
  await maker.getByRole('button', { name: 'Buat Kode Billing' }).waitFor()
  expect(await maker.getByLabel('NPWP Penyetor').inputValue()).toMatch(/^\d{15,16}$/)
  await maker.getByRole('button', { name: 'Buat Kode Billing' }).click()
  await maker.getByText('sudah dibuat di DJP').waitFor()

  const { body } = await kantor.app.simulator.post('/control/djp/billing').send({
    nomorPokokWajibPajak: pph.npwp,
    kodeMap: pph.kap,
    kodeSetor: pph.kjs,
    masaPajak: pph.masa,
    tahunPajak: String(pph.tahunPajak),
    jumlahBayar: pph.jumlah.toFixed(0),
  })
  const { idBilling } = body as { idBilling: string }
  await taxRow(pph.uraian).getByRole('link', { name: 'Ubah' }).click()
  await maker.getByRole('tab', { name: 'Sudah Mempunyai Kode Billing' }).click()
  await maker.getByLabel('Kode Billing', { exact: true }).fill(idBilling)
  await maker.getByRole('button', { name: 'Periksa & Simpan' }).click()
  await maker.getByText('sesuai dengan data DJP').waitFor()
  await taxRow(pph.uraian).getByText(idBilling).waitFor()
})

test('Setuju puts it into Daftar Tugas; the OTP of the SMS in six boxes makes the green tick in M', async () => {
  await chooseSetuju(maker)
  expect(await tanda(maker, nomor, 'Maker')).toBe('Menunggu di Daftar Tugas')
  await openMenu(maker, 'Daftar Tugas')
  await rowOf(maker, nomor).getByRole('link', { name: 'Approve' }).click()
  await getOtp(maker)
  await fillOtp(maker, await readSms(kantor.app, 'maker.prov'))
  await maker.getByRole('button', { name: 'Proses' }).click()
  await maker.getByText(`SP2D ${nomor} disetujui sebagai Maker`).waitFor()
  await openMenu(maker, 'Daftar Tugas')
  await maker.getByText('Daftar Tugas kosong').waitFor()
  expect(await tanda(maker, nomor, 'Maker')).toBe('Disetujui')
  expect(await tanda(maker, nomor, 'Checker')).toBe('Belum diputuskan')
})

test('checker and approver follow; the page the maker has open turns to CAIR by itself, focus where it was', async () => {
  await rowOf(maker, nomor).getByRole('link', { name: 'Info' }).click()
  await maker.getByRole('link', { name: 'Kembali ke Data SP2D' }).focus()
  checker = await kantor.signIn('checker.prov')
  approver = await kantor.signIn('approver.prov')
  for (const [page, username] of [
    [checker, 'checker.prov'],
    [approver, 'approver.prov'],
  ] as const) {
    await openForm(page, nomor)
    await chooseSetuju(page)
    await confirm(kantor.app, page, username, nomor)
  }
  const head = maker.getByRole('region', { name: 'Ringkasan SP2D' })
  await head.getByText('Cair', { exact: true }).waitFor()
  expect(await head.getByText('Disetujui').count()).toBe(3)
  expect(await maker.getByRole('link', { name: 'Bukti Penerimaan Negara' }).count()).toBe(2)
  for (const row of await maker.getByRole('table', { name: 'Data Pajak' }).locator('tbody tr').all()) {
    expect(await row.locator('[data-label=NTB]').innerText()).toMatch(/^\d{12}$/)
    expect(await row.locator('[data-label=NTPN]').innerText()).toMatch(/^[0-9A-Z]{16}$/)
    expect(await row.locator('[data-label="Tanggal bayar"]').innerText()).toMatch(/^\d{1,2} \w+ \d{4}/)
  }
  await maker.getByText('3 dari 3 bagian sudah dibayar', { exact: true }).waitFor()
  expect(await maker.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Kembali ke Data SP2D')
  await maker.getByRole('status').getByText('Cair, 3 dari 3 bagian sudah dibayar', { exact: true }).waitFor()
})

test('the bank debited the RKUD once per leg, netto and deductions make the bruto, the taxes reached the treasury', async () => {
  const sp2d = await loadSp2d()
  const debits = (await ledger(kantor.app)).filter((row) => row.debit === sp2d.rkud.noRekening)
  const owed = [sp2d.netto, ...sp2d.pajak.map((row) => row.jumlah)]
  expect(debits.map((row) => row.amount).sort()).toEqual(owed.map((amount) => amount.toFixed(2)).sort())
  const paid = owed.reduce((sum, amount) => sum.plus(amount), sp2d.bruto.minus(sp2d.bruto))
  expect(paid.toFixed(2)).toBe(sp2d.bruto.toFixed(2))
  const payments = (await kantor.app.simulator.get('/mpn/payments')).body as { idBilling: string; amount: string }[]
  const kode = sp2d.pajak.map((row) => row.billing?.kode ?? '')
  expect(payments.map(({ idBilling }) => idBilling).sort()).toEqual(kode.sort())
})

test('the link Bukti Penerimaan Negara opens the proof with everything the treasury answered', async () => {
  const payments = (await kantor.app.simulator.get('/mpn/payments')).body as Record<string, string>[]
  const [ppn] = (await loadSp2d()).pajak
  const href = await taxRow(ppn?.uraian ?? '')
    .getByRole('link', { name: 'Bukti Penerimaan Negara' })
    .getAttribute('href')
  const answer = await maker.request.get(new URL(href ?? '', kantor.app.url).href)
  expect(answer.headers()['content-type']).toBe('application/pdf')
  const pdf = await answer.body()
  const paid = payments.find(({ idBilling }) => idBilling === ppn?.billing?.kode)
  const text = textOf(pdf)
  expect(text).toEqual(expect.arrayContaining([paid?.['idBilling'], paid?.['ntb'], paid?.['ntpn'], paid?.['stan']]))
  expect(text).toContain(`Rp${Number(ppn?.jumlah).toLocaleString('id-ID')}`)
  expect(text.some((piece) => piece.endsWith('rupiah'))).toBe(true)
})

test('the checker rejects another with a reason: asked once, red cross in C, page and FMIS say why', async () => {
  await openForm(maker, ditolak)
  for (const pencil of ['first', 'last'] as const) {
    await maker.getByRole('table', { name: 'Data Pajak' }).getByRole('link', { name: 'Ubah' })[pencil]().click()
    await maker.getByRole('tab', { name: 'Belum Mempunyai Kode Billing' }).click()
    await maker.getByRole('button', { name: 'Buat Kode Billing' }).click()
    await maker.getByText('sudah dibuat di DJP').waitFor()
  }
  await chooseSetuju(maker)
  await confirm(kantor.app, maker, 'maker.prov', ditolak)

  await openForm(checker, ditolak)
  const alasan = 'Nilai tagihan tidak sesuai dengan berita acara serah terima.'
  await checker.getByRole('radio', { name: 'Tolak' }).check()
  await checker.getByLabel('Keterangan Status').fill('kurang')
  await checker.getByRole('button', { name: 'Save', exact: true }).click()
  await checker.getByText('paling sedikit 10 karakter').waitFor()
  await checker.getByLabel('Keterangan Status').fill(alasan)
  await checker.getByRole('button', { name: 'Save', exact: true }).click()
  await checker.getByRole('dialog').getByRole('button', { name: 'Ya, tolak' }).click()
  await checker.getByRole('heading', { name: 'Ditolak oleh Hj. Noor Hasanah, S.E., M.M. (Checker)' }).waitFor()
  const lead = checker.getByRole('region', { name: 'Ditolak oleh' })
  await lead.getByText('diterima FMIS').waitFor()
  expect(await lead.innerText()).toContain(alasan)
  expect(await tanda(checker, ditolak, 'Checker')).toBe('Ditolak')
  const told = await kantor.app.simulator.get('/fmis/inbox').query({ nomor: ditolak })
  expect(JSON.stringify(told.body)).toContain(alasan)
})
