import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { errorsOn, mintaOtp, proses, setujui, statusOf, usulanOf } from '../usulan/adegan.js'
import { BARU, HREF, isian, kotakMasuk, pengguna, ubah, usulkan } from './adegan.js'

let app: TestApp
let satu: Client
let dua: Client

beforeAll(async () => {
  app = await startTestApp()
  satu = await app.signIn('admin.bank')
  dua = await app.signIn('admin2.bank')
})
afterAll(() => app.close())

test('two admins make a checker, who gets the invitation, signs in, changes the password and signs in again', async () => {
  const id = usulanOf(await satu.post(`${HREF}/baru`, BARU))
  expect(await app.deps.prisma.pengguna.count({ where: { username: BARU.username } })).toBe(0)
  const page = await dua.get(`/cmsp/admin/usulan/${id}`)
  for (const text of ['19880817 201001 1 007', 'rahmat@kalselprov.example', '+6281251019999', '900/123/BKAD/2026'])
    expect(page.text).toContain(text)
  await setujui(app, dua, id)
  await app.drain()

  const [mail] = await kotakMasuk(app, 'rahmat@kalselprov.example')
  const first = /Password pertama: (\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
  expect(first).toHaveLength(19)
  const baru = await app.signIn(BARU.username, first)
  const own = 'kopi-terapung-di-martapura'
  expect((await baru.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/ganti-password')
  const changed = await baru.submit(
    '/cmsp/ganti-password',
    { passwordLama: first, passwordBaru: own, passwordUlang: own },
    '/cmsp/ganti-password',
  )
  expect(changed.text).toContain('berhasil diubah')
  const again = await app.signIn(BARU.username, own)
  expect((await again.get('/cmsp/sp2d')).status).toBe(200)
  await expect(app.signIn(BARU.username, first)).rejects.toThrow('could not sign in')
})

test('a new user has no role and no place before the admin chose them', async () => {
  const chosen = (await satu.get(`${HREF}/baru`)).text.matchAll(/<option value="([^"]*)" selected>([^<]*)/g)
  expect(Array.from(chosen, ([, nilai, label]) => [nilai, label])).toEqual([
    ['', 'Pilih peran'],
    ['', 'Pilih Pemda'],
  ])
})

describe('what a user may not be', () => {
  test.each([
    ['a NIP of 17 digits', { nip: '19880817201001100' }, 'NIP terdiri atas 18 digit.'],
    ['a phone that is none', { noHp: '021-555' }, 'Nomor HP diawali 08'],
    ['no role', { peran: '' }, 'Pilih peran.'],
    ['neither a Pemda nor the bank', { peran: 'AUDITOR', pemda: '' }, 'Pilih Pemda, atau Bank Kalsel.'],
    ['a Pemda role without a Pemda', { pemda: 'BANK' }, 'Pilih Pemda untuk peran ini.'],
    ['a bank role in a Pemda', { peran: 'OPERATOR' }, 'Peran ini milik Bank Kalsel'],
    ['a limit of time for a checker', { berlakuSampai: '2027-01-01' }, 'Batas waktu hanya untuk Auditor.'],
    ['the NIP of an active user', { nip: '198503142009031004' }, 'NIP ini sudah dipakai pengguna aktif'],
    ['the phone of an active user', { noHp: '+6281251010011' }, 'Nomor HP ini sudah dipakai'],
    ['the mail of an active user, whatever its case', { email: 'MAKER@kalselprov.example' }, 'Email ini sudah dipakai'],
    ['a username somebody has', { username: 'maker.prov' }, 'Username ini sudah dipakai'],
    ['no letter of the Pemda', { dasarNomor: '', dasarTanggal: '' }, 'Isi nomor dan tanggal surat Pemda'],
    ['a letter of tomorrow', { dasarTanggal: '2999-01-01' }, 'Tanggal surat tidak boleh setelah hari ini.'],
  ])('%s is refused at its field, and what was typed stays', async (_what, change, message) => {
    const other = {
      ...BARU,
      username: 'lain.prov',
      nip: '199001012015011001',
      email: 'lain@x.example',
      noHp: '081298765432',
    }
    const page = await satu.post(`${HREF}/baru`, { ...other, ...change })
    expect(page.status).toBe(422)
    expect(errorsOn(page.text).join(' ')).toContain(message)
    expect(page.text).toContain('value="Kepala Subbidang Belanja"')
  })

  test('NIP, phone and mail of a former user are free again; the database holds it too', async () => {
    await ubah(app, [satu, dua], 'maker.bjm', { status: 'NONAKTIF' })
    const { nip, noHp, email } = await pengguna(app, 'maker.bjm')
    const id = usulanOf(
      await satu.post(`${HREF}/baru`, {
        ...BARU,
        username: 'maker3.bjm',
        pemda: '63.71',
        peran: 'MAKER',
        nip,
        noHp,
        email,
      }),
    )
    await setujui(app, dua, id)
    expect(await pengguna(app, 'maker3.bjm')).toMatchObject({ nip, status: 'AKTIF' })
    const back = app.deps.pool.query(`UPDATE pengguna SET status = 'AKTIF' WHERE username = 'maker.bjm'`)
    await expect(back).rejects.toThrow(/pengguna_(email|nip|no_hp)_aktif/)
  })
})

test('fields nobody asked for are not taken over: a new user is active, without a chosen password or proven phone', async () => {
  const isi = { username: 'sisipan.prov', nip: '199203032018031002', email: 'sisip@x.example', noHp: '081277770001' }
  const sisipan = {
    status: 'NONAKTIF',
    passwordHash: 'x',
    hpTerbuktiPada: '2026-01-01',
    epoch: '9',
    id: '1',
    pemdaId: '2',
  }
  const id = usulanOf(await satu.post(`${HREF}/baru`, { ...BARU, ...isi, ...sisipan }))
  await setujui(app, dua, id)
  const row = await pengguna(app, 'sisipan.prov')
  expect(row).toMatchObject({ status: 'AKTIF', hpTerbuktiPada: null, epoch: 1, harusGantiPassword: true })
  expect(row.passwordHash).not.toBe('x')
  expect(row.pemda?.kode).toBe('63.00')
})

describe('the own account', () => {
  test('an admin proposes nothing about themself, and neither confirms nor rejects it', async () => {
    const own = await usulkan(app, satu, 'admin.bank', { jabatan: 'Direktur Utama' })
    expect(own.status).toBe(403)
    const { id: penggunaId } = await pengguna(app, 'admin2.bank')
    const about = [
      usulanOf(await usulkan(app, satu, 'admin2.bank', { status: 'NONAKTIF' })),
      usulanOf(await satu.post(`${HREF}/${penggunaId}/akses`, { tindakan: 'RESET_PASSWORD' })),
    ]
    for (const id of about) {
      const href = `/cmsp/admin/usulan/${id}`
      const page = await dua.get(href)
      expect(page.text).toContain('Akun Anda sendiri harus diurus oleh admin lain')
      expect(page.text).not.toMatch(/Get OTP|Tolak usulan/)
      expect((await dua.post(`${href}/otp`)).status).toBe(403)
      expect((await dua.post(`${href}/tolak`, { alasan: 'Saya tidak mau diganti.' })).status).toBe(403)
      expect(await statusOf(app, id)).toBe('MENUNGGU')
      await satu.post(`${href}/tarik`)
    }
  })
})

describe('how many admins there are', () => {
  const aktif = () => app.deps.prisma.pengguna.count({ where: { peran: 'ADMIN_BANK', status: 'AKTIF' } })

  test('two decisions at once, each taking one of the last three away, leave two; below three the page warns', async () => {
    const tiga = await app.signIn('admin3.bank')
    expect((await satu.get(HREF)).text).not.toContain('tinggal')
    const a = usulanOf(await usulkan(app, satu, 'admin2.bank', { peran: 'OPERATOR' }))
    const b = usulanOf(await usulkan(app, tiga, 'admin.bank', { status: 'NONAKTIF' }))
    const [olehTiga, olehDua] = [await mintaOtp(app, tiga, a), await mintaOtp(app, dua, b)]
    await Promise.all([
      proses(tiga, a, olehTiga.tantanganId, olehTiga.otp),
      proses(dua, b, olehDua.tantanganId, olehDua.otp),
    ])
    expect(await aktif()).toBe(2)
    expect((await tiga.get(HREF)).text).toContain('Admin Bank yang aktif tinggal 2')
  })

  test('what somebody proposed who has left is confirmed by nobody, and can be rejected', async () => {
    await app.deps.pool.query(`UPDATE pengguna SET status = 'AKTIF', peran = 'ADMIN_BANK' WHERE username LIKE 'admin%'`)
    await app.deps.pool.query(`UPDATE usulan SET status = 'DITARIK', diputus_pada = now() WHERE status = 'MENUNGGU'`)
    ;[satu, dua] = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
    const tiga = await app.signIn('admin3.bank')
    const id = usulanOf(await usulkan(app, satu, 'maker.prov', { jabatan: 'Titipan' }))
    const { tantanganId, otp } = await mintaOtp(app, dua, id)
    await ubah(app, [dua, tiga], 'admin.bank', { status: 'NONAKTIF' })
    const page = (await dua.get(`/cmsp/admin/usulan/${id}`)).text
    expect(page).toContain('Pengusulnya tidak lagi aktif')
    expect([page.includes('Get OTP'), page.includes('Tolak usulan')]).toEqual([false, true])
    expect((await tiga.post(`/cmsp/admin/usulan/${id}/otp`)).status).toBe(409)
    expect((await proses(dua, id, tantanganId, otp)).status).toBe(409)
    expect((await pengguna(app, 'maker.prov')).jabatan).not.toBe('Titipan')
    await dua.post(`/cmsp/admin/usulan/${id}/tolak`, { alasan: 'Pengusulnya sudah tidak bertugas.' })
    expect(await statusOf(app, id)).toBe('DITOLAK')
    await app.deps.pool.query(`UPDATE pengguna SET status = 'AKTIF' WHERE username = 'admin.bank'`)
    await app.deps.pool.query(
      `UPDATE pengguna SET harus_ganti_password = false, hp_terbukti_pada = now(), password_hash =
         (SELECT password_hash FROM pengguna WHERE username = 'maker.prov') WHERE username = 'admin.bank'`,
    )
    satu = await app.signIn('admin.bank')
  })
})

test('in a Pemda that no longer takes part users are still disabled, but none is put or comes back there', async () => {
  await app.deps.pool.query(`UPDATE pemda SET aktif = false WHERE kode = '63.71'`)
  const { id } = await pengguna(app, 'checker.bjm')
  expect((await satu.get(`${HREF}/${id}`)).text).toMatch(/<option value="63.71" selected>/)
  await ubah(app, [satu, dua], 'checker.bjm', { status: 'NONAKTIF' })
  expect(await pengguna(app, 'checker.bjm')).toMatchObject({ status: 'NONAKTIF' })
  const there = [
    await usulkan(app, satu, 'checker.bjm', { status: 'AKTIF' }),
    await usulkan(app, satu, 'checker.prov', { pemda: '63.71' }),
  ]
  for (const page of there) {
    expect(page.status).toBe(422)
    expect(errorsOn(page.text).join(' ')).toContain('Pemda ini tidak ada atau tidak aktif.')
  }
  await app.deps.pool.query(`UPDATE pemda SET aktif = true WHERE kode = '63.71'`)
})

describe('the list', () => {
  test('finds by name, NIP, role and Pemda, with masked phones, also in the file', async () => {
    const page = await satu.get(`${HREF}?peran=MAKER&pemda=63.00`)
    expect(page.text).toContain('maker.prov')
    expect(page.text).not.toContain('checker.prov')
    expect(page.text).not.toContain('81251010011')
    expect(page.text).toContain('••••0011')
    expect((await satu.get(`${HREF}/export.xlsx?peran=MAKER`)).headers['content-disposition']).toContain(
      'pengguna.xlsx',
    )
  })

  test('an auditor of a Pemda reads its users only and changes none', async () => {
    const auditor = await app.signIn('auditor.prov')
    const page = await auditor.get(HREF)
    expect(page.text).toContain('maker.prov')
    expect(page.text).not.toMatch(/bjm|admin\.bank/)
    expect(page.text).not.toContain('Tambah Data')
    const { id } = await pengguna(app, 'maker.prov')
    for (const path of [`${HREF}/${id}`, `${HREF}/baru`, '/cmsp/admin/pemda'])
      expect((await auditor.get(path)).status).toBe(403)
    expect((await auditor.post(`${HREF}/${id}`, await isian(app, 'maker.prov', { nama: 'X' }))).status).toBe(403)
    expect((await auditor.post(`${HREF}/${id}/akses`, { tindakan: 'BUKA_KUNCI' })).status).toBe(403)
  })

  test.each(['maker.prov', 'operator.bank'])('%s has no business here', async (username) => {
    const client = await app.signIn(username)
    expect((await client.get(HREF)).status).toBe(403)
    expect((await client.post(`${HREF}/baru`, BARU)).status).toBe(403)
  })
})

test('a form from elsewhere, without the token of the session, proposes nothing', async () => {
  const before = await app.deps.prisma.usulan.count()
  expect((await satu.post(`${HREF}/baru`, { ...BARU, username: 'asing.prov', _csrf: 'palsu' })).status).toBe(403)
  expect(await app.deps.prisma.usulan.count()).toBe(before)
})
