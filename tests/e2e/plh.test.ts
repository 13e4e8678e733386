import { afterAll, beforeAll, expect, test } from 'vitest'
import { HREF, hari, NO_SK } from '../admin/delegasi.js'
import { approve, publish, type Published, statusOf } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'
import { chooseSetuju, confirm, fillOtp, getOtp, openForm, openMenu, readSms, rowOf } from './langkah.js'

const SEBUTAN = `Plh. Approver (SK ${NO_SK})`
let kantor: Kantor
let sp2d: Published

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const { app } = kantor
  const maker = await app.signIn('maker.prov')
  sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await approve(app, maker, sp2d.id)
})
afterAll(() => kantor.close())

test('two admins let the checker act as approver while the approver acts as checker', async () => {
  const [satu, dua] = [await kantor.signIn('admin.bank'), await kantor.signIn('admin2.bank')]
  const menu = (page: typeof satu, name: string) =>
    page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name, exact: true }).click()
  for (const [orang, tingkat] of [
    [/Noor Hasanah/, 'Approver'],
    [/Ahmad Rijani/, 'Checker'],
  ] as const) {
    await menu(satu, 'Delegasi')
    await satu.getByRole('button', { name: 'Tambah Data' }).click()
    const pengguna = satu.getByLabel('Pengguna')
    const label = (await pengguna.getByRole('option').allInnerTexts()).find((text) => orang.test(text)) ?? ''
    await pengguna.selectOption({ label })
    await satu.getByLabel('Jenis').selectOption('Plh.')
    await satu.getByLabel('Bertindak di tingkat').selectOption(tingkat)
    await satu.getByLabel('Mulai').fill(await hari(kantor.app))
    await satu.getByLabel('Selesai').fill(await hari(kantor.app, 5))
    await satu.getByLabel('Nomor SK').fill(NO_SK)
    await satu.getByLabel('Tanggal SK').fill('2026-11-02')
    await satu.getByLabel('Nomor surat').fill('900/123/BKAD/2026')
    await satu.getByLabel('Tanggal surat').fill('2026-11-02')
    await satu.getByRole('button', { name: 'Save', exact: true }).click()
    await satu.getByText('berlaku setelah disetujui orang lain').waitFor()

    await menu(dua, 'Usulan')
    await dua
      .getByRole('row', { name: /Menunggu/ })
      .getByRole('link')
      .first()
      .click()
    await getOtp(dua)
    await fillOtp(dua, await readSms(kantor.app, 'admin2.bank'))
    await dua.getByRole('button', { name: 'Proses' }).click()
    await dua.getByText('disetujui dan sudah berlaku').waitFor()
  }
  await dua.goto(`${kantor.app.url}${HREF}`)
  expect(await dua.getByRole('row', { name: /Noor Hasanah.*Plh\. Approver.*Berlaku/ }).count()).toBe(1)
  expect(kantor.complaints()).toEqual([])
})

test('the Plh approver decides, and everybody reads under which SK', async () => {
  const { app } = kantor
  const approver = await kantor.signIn('approver.prov')
  await openForm(approver, sp2d.nomor)
  await chooseSetuju(approver)
  await confirm(app, approver, 'approver.prov', sp2d.nomor)

  const plh = await kantor.signIn('checker.prov')
  await plh.getByText(`${SEBUTAN}, sampai`).waitFor()
  await openForm(plh, sp2d.nomor)
  await plh.getByRole('heading', { name: `Status Persetujuan ${SEBUTAN}` }).waitFor()
  await chooseSetuju(plh)
  await openMenu(plh, 'Daftar Tugas')
  await rowOf(plh, sp2d.nomor).getByText(`sebagai ${SEBUTAN}`).waitFor()
  await confirm(app, plh, 'checker.prov', sp2d.nomor)
  await plh.goto(`${kantor.app.url}/cmsp/sp2d/${sp2d.id}`)
  await plh.getByRole('rowheader', { name: SEBUTAN }).waitFor()
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  expect(kantor.complaints()).toEqual([])
})
