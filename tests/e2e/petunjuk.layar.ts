import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kotakMasuk } from '../admin/adegan.js'
import { officers } from '../support/state.js'
import { approve } from '../support/story.js'
import { fillSignIn, type Kantor, openKantor } from './kantor.js'
import { potret } from './gambar.js'
import { confirm, fillOtp, getOtp, openAllSp2d, openForm, openMenu, readSms, rowOf } from './langkah.js'

/** The pictures of docs/petunjuk-penggunaan.md, taken while the day it tells of is lived through: `npm run gambar:petunjuk`. */
let kantor: Kantor
let maker: Page
let nomor: string
let ditolak: string

beforeAll(async () => {
  kantor = await openKantor({ worker: true })
  const order = { pemda: '63.00', jumlah: 3, jenis: 'LS_BARANG_JASA', penerima_bank: '122' }
  const made = await kantor.app.simulator.post('/control/fmis/publish').send(order)
  const published = made.body.data as { nomor: string }[]
  nomor = published[0]?.nomor ?? ''
  ditolak = published[1]?.nomor ?? ''
}, 120_000)
afterAll(() => kantor.close())

const to = (page: Page, path: string) => page.goto(`${kantor.app.url}/cmsp${path}`)

async function tickWarnings(page: Page): Promise<void> {
  for (const tick of await page.getByRole('group', { name: 'Perlu Anda periksa' }).getByRole('checkbox').all())
    await tick.check()
}

async function pilihSetuju(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Setuju' }).check()
  await tickWarnings(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Selesaikan dengan OTP di Daftar Tugas').waitFor()
}

test('sign-in, first password, forgotten password', async () => {
  const page = await kantor.open()
  await to(page, '/masuk')
  await potret(page, 'masuk')
  await fillSignIn(kantor.app, page, 'baru.prov')
  await page.getByRole('button', { name: 'Sign In' }).click()
  await page.getByLabel('Password lama').waitFor()
  await potret(page, 'ganti-password')
  await page.getByLabel('Password lama').fill('Demo-CMSP-2026!')
  await page.getByLabel('Password baru', { exact: true }).fill('perahu-kopi-lampu-sungai')
  await page.getByLabel('Ulangi password baru').fill('perahu-kopi-lampu-sungai')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { name: 'Masuk' }).waitFor()
  await potret(page, 'password-diubah')
  await to(page, '/lupa-password')
  await potret(page, 'lupa-password')
  await page.getByLabel('Email').fill('maker@kalselprov.example')
  await page.getByLabel('Captcha').fill(kantor.app.env['CMSP_CAPTCHA_TEST_ANSWER'] ?? '')
  await page.getByRole('button', { name: 'Kirim Kode Reset Password' }).click()
  await page.getByRole('status').first().waitFor()
  await expect.poll(async () => (await kotakMasuk(kantor.app, 'maker@kalselprov.example')).length).toBeGreaterThan(0)
  const [mail] = await kotakMasuk(kantor.app, 'maker@kalselprov.example')
  const surat = await kantor.open({ viewport: { width: 720, height: 560 } })
  await surat.setContent(mail?.html ?? '')
  await potret(surat, 'email-reset')
  await page.goto(/https?:\S+reset\S+/.exec(mail?.text ?? '')?.[0] ?? '')
  await potret(page, 'password-baru')
})

test('start page, Data Rekening', async () => {
  maker = await kantor.signIn('maker.prov')
  await to(maker, '/master/rekening')
  await potret(maker, 'data-rekening')
  await maker.getByRole('button', { name: 'Show Filter' }).click()
  await potret(maker, 'rekening-filter')
  await maker.getByRole('button', { name: 'Hapus' }).first().click()
  await maker.getByRole('dialog').waitFor()
  await potret(maker, 'rekening-hapus')
  await maker.keyboard.press('Escape')
  await maker.getByRole('link', { name: 'Ubah' }).first().click()
  await potret(maker, 'rekening-ubah')
  await to(maker, '/master/rekening/baru')
  await potret(maker, 'rekening-tambah')
  await maker.getByLabel('No. Rekening').fill('0010200000621')
  await maker.getByLabel('Nama').fill('Potongan Taperum Provinsi Kalimantan Selatan')
  await potret(maker, 'rekening-isian')
  await to(maker, '/master/rekening/impor')
  await potret(maker, 'rekening-impor')
})

test('Data SP2D, billing, Setuju', async () => {
  await openMenu(maker, 'Data SP2D')
  await maker.getByRole('button', { name: 'Download SP2D' }).click()
  await maker.getByRole('region', { name: 'Pengambilan data dari FMIS' }).getByText('Selesai').waitFor()
  await rowOf(maker, nomor).waitFor()
  await potret(maker, 'download-sp2d')
  await maker.getByRole('button', { name: 'Show Filter' }).click()
  await potret(maker, 'data-sp2d-filter')
  await to(maker, `/sp2d?proses=saya&nomor=${encodeURIComponent(nomor)}`)
  await potret(maker, 'data-sp2d-hasil')
  await openForm(maker, nomor)
  await potret(maker, 'form-approve-sp2d', { seluruhnya: true })
  const pajak = () => maker.getByRole('table', { name: 'Data Pajak' })
  await pajak().getByRole('link', { name: 'Ubah' }).first().click()
  await maker.getByRole('tab', { name: 'Sudah Mempunyai Kode Billing' }).click()
  await potret(maker, 'kode-billing-sudah')
  await maker.getByRole('tab', { name: 'Belum Mempunyai Kode Billing' }).click()
  await maker.getByRole('button', { name: 'Buat Kode Billing' }).waitFor()
  await potret(maker, 'kode-billing')
  await maker.getByRole('button', { name: 'Buat Kode Billing' }).click()
  await maker.getByText('sudah dibuat di DJP').waitFor()
  await maker.getByRole('button', { name: 'Buat semua kode billing' }).click()
  await pajak().getByText('Belum ada', { exact: true }).first().waitFor({ state: 'detached' })
  await pajak().scrollIntoViewIfNeeded()
  await maker.screenshot({ path: join(import.meta.dirname, '../../docs/gambar/kode-billing-hasil.png') })
  await maker.getByRole('radio', { name: 'Setuju' }).check()
  await maker.screenshot({ path: join(import.meta.dirname, '../../docs/gambar/setuju.png') })
  await pilihSetuju(maker)
  await potret(maker, 'setuju-hasil')
})

test('Daftar Tugas and the OTP', async () => {
  await openMenu(maker, 'Daftar Tugas')
  await potret(maker, 'daftar-tugas')
  await maker.getByRole('button', { name: 'Show Filter' }).click()
  await potret(maker, 'tugas-filter')
  await maker.getByRole('button', { name: 'Hapus' }).first().click()
  await maker.getByRole('dialog').waitFor()
  await potret(maker, 'tugas-hapus')
  await maker.keyboard.press('Escape')
  await rowOf(maker, nomor).getByRole('link', { name: 'Info' }).click()
  await maker.getByRole('link', { name: 'Approve' }).waitFor()
  await potret(maker, 'tugas-info')
  await openMenu(maker, 'Daftar Tugas')
  await rowOf(maker, nomor).getByRole('link', { name: 'Approve' }).click()
  await potret(maker, 'otp-minta')
  await getOtp(maker)
  await fillOtp(maker, await readSms(kantor.app, 'maker.prov'))
  await potret(maker, 'otp')
  await maker.getByRole('button', { name: 'Proses' }).click()
  await maker.getByText('disetujui sebagai Maker').waitFor()
  await openAllSp2d(maker)
  await potret(maker, 'data-sp2d-maker')
})

test('rejected by the maker', async () => {
  await openForm(maker, ditolak)
  await maker.getByRole('radio', { name: 'Tolak' }).check()
  await maker.getByLabel('Keterangan Status').fill('Nilai tagihan tidak sesuai dengan berita acara serah terima.')
  await maker.screenshot({ path: join(import.meta.dirname, '../../docs/gambar/tolak.png') })
  await maker.getByRole('button', { name: 'Save', exact: true }).click()
  await maker.getByRole('dialog').getByRole('button', { name: 'Ya, tolak' }).click()
  await maker.getByRole('heading', { name: /Ditolak oleh/ }).waitFor()
  await potret(maker, 'sp2d-ditolak')
  await to(maker, '/sp2d?status=DITOLAK')
  await potret(maker, 'data-sp2d-ditolak')
})

test('checker, approver, paid', async () => {
  for (const who of ['checker', 'approver']) {
    const page = await kantor.signIn(`${who}.prov`)
    await openMenu(page, 'Data SP2D')
    await potret(page, `data-sp2d-${who}`)
    await openForm(page, nomor)
    await potret(page, `form-${who}`, { seluruhnya: true })
    await pilihSetuju(page)
    if (who === 'approver') {
      await openMenu(page, 'Daftar Tugas')
      await potret(page, 'daftar-tugas-approver')
    }
    await confirm(kantor.app, page, `${who}.prov`, nomor)
  }
  await openAllSp2d(maker)
  await rowOf(maker, nomor).getByRole('link', { name: 'Info' }).click()
  await maker.getByText('Cair', { exact: true }).first().waitFor()
  await maker.getByRole('link', { name: 'Bukti Penerimaan Negara' }).first().waitFor()
  await potret(maker, 'sp2d-cair', { seluruhnya: true })
  await maker.keyboard.press('?')
  await potret(maker, 'pintasan')
  await to(maker, `/sp2d?nomor=${encodeURIComponent(nomor)}`)
  await potret(maker, 'data-sp2d-selesai')
})

test('approved, and the RKUD has not enough for all', async () => {
  const { app } = kantor
  for (const { noRekening, nama } of await app.deps.prisma.rkud.findMany({ where: { pemda: { kode: '63.00' } } })) {
    const account = { account: noRekening, bank: '122', name: nama, status: 'active', balance: '1000.00' }
    await app.simulator.post('/control/bank/account').send(account)
  }
  const made = await app.simulator.post('/control/fmis/publish').send({ pemda: '63.00', jumlah: 3, jenis: 'UP' })
  const baru = { nomor: { in: (made.body.data as { nomor: string }[]).map((one) => one.nomor) } }
  await to(maker, '/sp2d')
  await maker.getByRole('button', { name: 'Download SP2D' }).click()
  await expect.poll(() => app.deps.prisma.sp2d.count({ where: baru }), { timeout: 30_000 }).toBe(3)
  const people = Object.values(await officers(app))
  for (const { id } of await app.deps.prisma.sp2d.findMany({ where: baru }))
    for (const person of people) await approve(app, person, String(id))
  const page = await kantor.signIn('approver.prov')
  await expect
    .poll(
      async () => {
        await to(page, '/pencairan/antrean')
        return page.getByRole('row', { name: /tidak cukup|dana/i }).count()
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0)
  await potret(page, 'antrean')
})

test('what is ours', async () => {
  await to(maker, '/')
  await potret(maker, 'halaman-utama')
  for (const [path, name] of [
    ['/sp2d/penguji', 'daftar-penguji'],
    ['/pajak/kedaluwarsa', 'billing-kedaluwarsa'],
    ['/laporan/pajak', 'register-pajak'],
    ['/laporan/potongan', 'register-potongan'],
    ['/laporan/register', 'register-sp2d'],
    ['/rekonsiliasi', 'rekonsiliasi'],
    ['/notifikasi', 'notifikasi'],
    ['/profil', 'profil'],
    ['/tugas/rekan', 'tugas-rekan'],
  ] as const) {
    await to(maker, path)
    await potret(maker, name)
  }
  const phone = await kantor.open({ viewport: { width: 390, height: 844 } })
  await to(phone, '/masuk')
  await fillSignIn(kantor.app, phone, 'maker.prov')
  await phone.getByRole('button', { name: 'Sign In' }).click()
  await to(phone, '/sp2d?semua=ya')
  await potret(phone, 'data-sp2d-hp')
})
