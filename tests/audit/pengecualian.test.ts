import { afterAll, beforeAll, expect, test } from 'vitest'
import { berikan, NO_SK } from '../admin/delegasi.js'
import { errorsOn, setujui, usulanOf } from '../usulan/adegan.js'
import { bukaRekening, terbitkan } from '../pencairan/adegan.js'
import { openAccount } from '../rekening/adegan.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { force } from '../support/state.js'
import { approve, getOtp, makeBillings, publish, setuju, setujuForm } from '../support/story.js'

const HREF = '/cmsp/audit'
let app: TestApp
let maker: Client
let auditor: Client

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  auditor = await app.signIn('auditor.prov')
})
afterAll(() => app.close())

/** Act and target of every row an auditor of the Provinsi finds under this exception. */
async function found(pengecualian: string, person = auditor): Promise<string[]> {
  const { text } = await person.get(`${HREF}?pengecualian=${pengecualian}`)
  const cells = (label: string) =>
    [...text.matchAll(new RegExp(`<td data-label="${label}"[^>]*>(.*?)</td>`, 'gs'))].map(([, html = '']) =>
      html.replace(/<[^>]+>/g, '').trim(),
    )
  const sasaran = cells('Sasaran')
  return cells('Aksi').map((aksi, i) => `${aksi} ${sasaran[i]}`)
}

test('what a person was refused stands in the trail with its address: another role, a forged form, the own proposal', async () => {
  expect((await maker.get('/cmsp/operasi?x=1')).status).toBe(403)
  expect((await maker.bare('post', '/cmsp/tugas/otp', { _csrf: 'karangan' })).status).toBe(403)
  expect(await found('AKSES')).toEqual(['Akses ditolak POST /cmsp/tugas/otp', 'Akses ditolak GET /cmsp/operasi'])
  const row = await app.deps.prisma.audit.findFirstOrThrow({ where: { aksi: 'AKSES_DITOLAK' } })
  expect(row).toMatchObject({ pelakuId: expect.any(BigInt), alamat: expect.stringContaining('127.0.0.1') })
  expect(row.sesudah).toEqual({ pesan: 'Peran Anda tidak memiliki hak untuk halaman ini.' })

  const admin = await app.signIn('admin.bank')
  const { id } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.71' } })
  const usulan = usulanOf(await admin.post(`/cmsp/admin/pemda/${id}`, { nama: 'Nama Lain', status: 'AKTIF' }))
  expect((await admin.post(`/cmsp/admin/usulan/${usulan}/otp`)).status).toBe(403)
  expect(await found('AKSES', admin)).toContain(`Akses ditolak POST /cmsp/admin/usulan/${usulan}/otp`)
})

test('a wrong code and a code that was no longer good are found as refused OTP', async () => {
  const { id } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, id)
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  const wrong = otp === '000000' ? '111111' : '000000'
  for (let i = 0; i < 6; i++) await maker.post('/cmsp/tugas/proses', { id, tantanganId, otp: wrong })
  const acts = (await found('OTP')).map((each) => each.replace(/ OTP nomor \d+$/, ''))
  expect(acts).toEqual(['OTP ditolak', 'OTP salah', 'OTP salah', 'OTP salah', 'OTP salah', 'OTP salah'])
})

test('a right code that confirmed nothing is found as well, with why: another selection, or a plan that changed', async () => {
  const [satu, dua] = [
    await publish(app, maker, '63.00', { jenis: 'UP' }),
    await publish(app, maker, '63.00', { jenis: 'LS_GAJI' }),
  ]
  await makeBillings(app, maker, dua.id)
  for (const { id } of [satu, dua]) await setuju(maker, id)
  const { tantanganId, otp } = await getOtp(app, maker, [dua.id])
  await maker.post('/cmsp/tugas/proses', { id: satu.id, tantanganId, otp })
  await app.deps.pool.query(`UPDATE rekening SET nama = nama || ' Baru'`)
  await maker.post('/cmsp/tugas/proses', { id: dua.id, tantanganId, otp })
  const rows = await app.deps.prisma.audit.findMany({
    where: { aksi: 'OTP_DITOLAK', sasaran: `tantangan:${tantanganId}` },
    orderBy: { id: 'asc' },
  })
  expect(rows.map(({ sesudah }) => (sesudah as { pesan: string }).pesan)).toEqual([
    expect.stringContaining('untuk pilihan SP2D yang lain'),
    expect.stringContaining(`SP2D ${dua.nomor} datanya berubah setelah Anda memilih Setuju`),
  ])
  expect(rows[0]).toMatchObject({ pelakuId: expect.any(BigInt), requestId: expect.any(String) })
})

test('an SP2D that went on with a ticked warning is found, with its reason; one without is not', async () => {
  const alasan = 'Nama toko dan nama pemilik, surat kuasa terlampir'
  const kenal = {
    id: 1,
    nama: 'CV Lama Dikenal',
    bank_kode: '122',
    rekening: await bukaRekening(app, 'CV Lama Dikenal'),
  }
  await force(app, (await terbitkan(app, maker, [{ ...kenal, jumlah: '500000.00' }])).id, 'CAIR')
  const plain = await terbitkan(app, maker, [{ ...kenal, jumlah: '600000.00' }])
  await setuju(maker, plain.id)
  const rekening = await bukaRekening(app, 'Hj. Siti Aminah')
  const { id, nomor } = await terbitkan(app, maker, [
    { id: 1, nama: 'CV Karya Banua', bank_kode: '122', rekening, jumlah: '1000000.00' },
  ])
  const form = setujuForm((await maker.get(`/cmsp/sp2d/${id}`)).text)
  const ticked = await maker.submit(`/cmsp/sp2d/${id}/keputusan`, { ...form, alasanNama: alasan }, `/cmsp/sp2d/${id}`)
  expect(errorsOn(ticked.text)).toEqual([])
  const rows = await found('PERINGATAN')
  expect(rows.some((row) => row.endsWith(nomor))).toBe(true)
  expect(rows.some((row) => row.endsWith(plain.nomor))).toBe(false)
  expect((await unduh(app, auditor, `${HREF}/export.xlsx?pengecualian=PERINGATAN`)).flat().join('\n')).toContain(alasan)
})

test('acts under a delegation are found, and the delegation itself; so is a task that was taken over', async () => {
  const admins: [Client, Client] = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  const { id, nomor } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, id)
  await berikan(app, admins, 'checker.prov', { level: 'MAKER', jenis: 'PLT' })
  const checker = await app.signIn('checker.prov')
  const form = setujuForm((await checker.get(`/cmsp/sp2d/${id}?ambilAlih=ya`)).text)
  await checker.submit(`/cmsp/sp2d/${id}/keputusan`, form, `/cmsp/sp2d/${id}`)
  expect(await found('AMBIL_ALIH')).toEqual([`Tugas diambil alih ${nomor}`])
  const other = await publish(app, maker, '63.00', { jenis: 'UP' })
  await approve(app, checker, other.id)
  const acts = await found('PENGGANTI')
  expect(acts).toContain(`SP2D disetujui dengan OTP ${other.nomor}`)
  expect(acts.some((act) => act.startsWith('Delegasi diberikan'))).toBe(true)
  const { text } = await auditor.get(`${HREF}?pengecualian=PENGGANTI`)
  expect(text).toContain(`Plt. Maker (SK ${NO_SK})`)
})

test('acts of an operator are found, and nobody else’s', async () => {
  await app.signIn('operator.bank')
  await app.deps.pool.query(`UPDATE pengguna SET pemda_id = NULL WHERE username = 'auditor.prov'`)
  const { nama } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'operator.bank' } })
  const bank = await app.signIn('auditor.prov')
  const { text } = await bank.get(`${HREF}?pengecualian=OPERATOR`)
  const people = [...text.matchAll(/<td data-label="Pelaku">([^<]+)</g)].map(([, name]) => name)
  expect(new Set(people)).toEqual(new Set([nama]))
})

test('an admin of the bank reads of accounts their last digits only, in rows, details and files', async () => {
  const [satu, dua] = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  const { id } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.71' } })
  await openAccount(app, '0010177700022', 'RKUD Kota Banjarmasin 3')
  await setujui(app, dua, usulanOf(await satu.post(`/cmsp/admin/pemda/${id}/rkud`, { noRekening: '0010177700022' })))
  const row = await app.deps.prisma.audit.findFirstOrThrow({ where: { aksi: 'RKUD_DITAMBAH' } })
  const texts = [
    (await satu.get(`${HREF}?aksi=RKUD_DITAMBAH`)).text,
    (await satu.get(`${HREF}/${row.id}`)).text,
    (await unduh(app, satu, `${HREF}/export.xlsx?aksi=RKUD_DITAMBAH`)).flat().join('\n'),
  ]
  for (const text of texts) {
    expect(text).toContain('••••0022')
    expect(text).not.toContain('0010177700022')
  }
  const bank = await app.signIn('auditor.prov')
  expect((await bank.get(`${HREF}/${row.id}`)).text).toContain('0010177700022')
})
