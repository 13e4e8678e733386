import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { askReset, linkIn, tryIn, useLink } from '../akun/orang.js'
import { type Client, visit } from '../support/client.js'
import { setujui, usulanOf } from '../usulan/adegan.js'
import { HREF, kotakMasuk, pengguna, sms, ubah, usulkan } from './adegan.js'

let app: TestApp
let satu: Client
let dua: Client

beforeAll(async () => {
  app = await startTestApp()
  satu = await app.signIn('admin.bank')
  dua = await app.signIn('admin2.bank')
})
afterAll(() => app.close())

test('a disabled user is out on the very next request, and a new role needs a new sign-in', async () => {
  const checker = await app.signIn('checker.bjm')
  expect((await checker.get('/cmsp/sp2d')).status).toBe(200)
  await ubah(app, [satu, dua], 'checker.bjm', { peran: 'MAKER' })
  expect((await checker.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
  const maker = await app.signIn('checker.bjm')
  await ubah(app, [satu, dua], 'checker.bjm', { status: 'NONAKTIF' })
  expect((await maker.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
  await expect(app.signIn('checker.bjm')).rejects.toThrow('could not sign in')
})

test('an admin sees where a user is signed in and ends it at once, on record', async () => {
  const { id } = await pengguna(app, 'maker.prov')
  const maker = await app.signIn('maker.prov')
  expect((await satu.get(`${HREF}/${id}`)).text).toContain('Sesi yang sedang berjalan')
  await satu.post(`${HREF}/${id}/sesi/akhiri`)
  expect((await maker.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
  expect((await satu.get(`${HREF}/${id}`)).text).toContain('Pengguna ini sedang tidak masuk.')
  expect(await app.deps.prisma.audit.count({ where: { aksi: 'SESI_DIAKHIRI', sasaran: `pengguna:${id}` } })).toBe(1)
})

test('another phone: the old number is told, the new one is unproven, old sessions and codes are void', async () => {
  const lama = (await pengguna(app, 'approver.bjm')).noHp
  const approver = await app.signIn('approver.bjm')
  await ubah(app, [satu, dua], 'approver.bjm', { noHp: '081377776666' })
  expect((await sms(app, lama))[0]).toContain('diganti ke nomor berakhir ••••6666')
  expect((await sms(app, lama))[0]).not.toContain('81377776666')
  expect(await pengguna(app, 'approver.bjm')).toMatchObject({ noHp: '+6281377776666', hpTerbuktiPada: null })
  expect((await approver.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
})

test('another mail address: the former one is told, and links that lie there open nothing any more', async () => {
  const { email: lama } = await pengguna(app, 'maker.bjm')
  const guest = await visit(app.url)
  await askReset(guest, lama)
  const link = await linkIn(app, lama)
  expect((await guest.get(link)).status).toBe(200)
  await ubah(app, [satu, dua], 'maker.bjm', { email: 'maker.baru@banjarmasin.example' })
  const [told] = await kotakMasuk(app, lama)
  expect(told?.subject).toBe('Alamat email akun CMSP Anda diganti')
  expect(told?.text).toContain('segera hubungi Bank Kalsel')
  expect(told?.text).not.toContain('maker.baru')
  expect((await guest.get(link)).status).toBe(400)
  expect((await useLink(guest, link)).status).toBe(400)
})

test('an auditor is let in until a date, and not a day longer', async () => {
  const auditor = await app.signIn('auditor.prov')
  await app.deps.pool.query(
    `UPDATE pengguna SET berlaku_sampai = (now() AT TIME ZONE 'Asia/Makassar')::date WHERE username = 'auditor.prov'`,
  )
  expect((await auditor.get('/cmsp/sp2d')).status).toBe(200)
  expect((await (await app.signIn('auditor.prov')).get('/cmsp/sp2d')).status).toBe(200)
  await app.deps.pool.query(`UPDATE pengguna SET berlaku_sampai = berlaku_sampai - 1 WHERE username = 'auditor.prov'`)
  expect((await auditor.get('/cmsp/sp2d')).headers['location']).toBe('/cmsp/masuk')
  await expect(app.signIn('auditor.prov')).rejects.toThrow('could not sign in')
  const last = await app.deps.prisma.audit.findFirst({ where: { sasaran: 'auditor.prov' }, orderBy: { id: 'desc' } })
  expect(last).toMatchObject({ aksi: 'MASUK_DITOLAK', sesudah: { alasan: 'masa berlaku habis' } })
  await app.deps.pool.query(`UPDATE pengguna SET berlaku_sampai = NULL WHERE username = 'auditor.prov'`)
})

test('two admins open a lock, start a reset and invite again; the mail goes to the user alone', async () => {
  const { id, email } = await pengguna(app, 'approver.prov')
  for (let ke = 0; ke < 12; ke++) await app.signIn('approver.prov', 'salah-terus').catch(() => null)
  await expect(app.signIn('approver.prov')).rejects.toThrow('could not sign in')
  const act = async (who: bigint, tindakan: string) => {
    const usulan = usulanOf(await satu.post(`${HREF}/${who}/akses`, { tindakan }))
    await setujui(app, dua, usulan)
    await app.drain()
  }
  await act(id, 'BUKA_KUNCI')
  await app.signIn('approver.prov')
  await act(id, 'RESET_PASSWORD')
  expect((await kotakMasuk(app, email))[0]?.subject).toBe('Reset password CMSP')
  const { id: baru, email: alamat } = await pengguna(app, 'baru.prov')
  await act(baru, 'UNDANG_ULANG')
  expect((await kotakMasuk(app, alamat))[0]?.text).toContain('Password pertama:')
  expect((await satu.post(`${HREF}/${id}/akses`, { tindakan: 'UNDANG_ULANG' })).status).toBe(409)
  expect(
    (await kotakMasuk(app, (await pengguna(app, 'admin.bank')).email)).map(({ text }) => text).join(),
  ).not.toContain('Password pertama')
})

test('an invitation that went to a wrong address opens nothing once the address is put right, and the right one gets its own', async () => {
  const { id, email: salah } = await pengguna(app, 'baru.prov')
  await setujui(app, dua, usulanOf(await satu.post(`${HREF}/${id}/akses`, { tindakan: 'UNDANG_ULANG' })))
  await app.drain()
  const firstIn = async (kepada: string) =>
    /Password pertama: (\S+)/.exec((await kotakMasuk(app, kepada))[0]?.text ?? '')?.[1] ?? ''
  const password = await firstIn(salah)
  const benar = 'baru.benar@kalselprov.example'
  // The mails wait: from the moment the second admin agrees the old password is worth nothing.
  await setujui(app, dua, usulanOf(await usulkan(app, satu, 'baru.prov', { email: benar })))
  const stranger = await tryIn(await visit(app.url), { email: 'baru.prov', password })
  expect(stranger.headers['location']).toBe('/cmsp/masuk')
  await app.drain()
  const owner = await tryIn(await visit(app.url), { email: 'baru.prov', password: await firstIn(benar) })
  expect(owner.headers['location']).toBe('/cmsp/ganti-password')
})

test('who comes back starts anew: the former password, app, recovery codes and proof of the phone are worth nothing', async () => {
  const { id } = await pengguna(app, 'checker.prov')
  await app.deps.prisma.totp.create({ data: { penggunaId: id, rahasia: '-', sid: '-', aktifPada: new Date() } })
  await app.deps.prisma.kodePemulihan.create({ data: { penggunaId: id, hash: '-' } })
  await ubah(app, [satu, dua], 'checker.prov', { status: 'NONAKTIF' })
  // The mail with the first password waits: nobody has one until it is sent.
  await setujui(app, dua, usulanOf(await usulkan(app, satu, 'checker.prov', { status: 'AKTIF' })))
  const answer = await tryIn(await visit(app.url), { email: 'checker.prov' })
  expect(answer.headers['location']).toBe('/cmsp/masuk')
  expect(await pengguna(app, 'checker.prov')).toMatchObject({ status: 'AKTIF', hpTerbuktiPada: null })
  expect(await app.deps.prisma.totp.count({ where: { penggunaId: id } })).toBe(0)
  expect(await app.deps.prisma.kodePemulihan.count({ where: { penggunaId: id } })).toBe(0)
  await app.drain()
  const [mail] = await kotakMasuk(app, (await pengguna(app, 'checker.prov')).email)
  const first = /Password pertama: (\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
  await app.signIn('checker.prov', first)
})

test('an account that is handed to somebody else opens nothing for the former one; a slip put right changes nothing', async () => {
  const { id, nama } = await pengguna(app, 'maker.prov')
  await app.deps.prisma.totp.create({ data: { penggunaId: id, rahasia: '-', sid: '-', aktifPada: new Date() } })
  const former = await app.signIn('maker.prov')
  await ubah(app, [satu, dua], 'maker.prov', { nama: `${nama}, M.M.` })
  expect((await former.get('/cmsp/')).status).toBe(200)
  await ubah(app, [satu, dua], 'maker.prov', { nama: 'Rahmah Hayati', nip: '199001012015042009' })
  expect((await former.get('/cmsp/')).headers['location']).toContain('/cmsp/masuk')
  expect((await tryIn(await visit(app.url), { email: 'maker.prov' })).headers['location']).toBe('/cmsp/masuk')
  expect(await pengguna(app, 'maker.prov')).toMatchObject({ hpTerbuktiPada: null, harusGantiPassword: true })
  expect(await app.deps.prisma.totp.count({ where: { penggunaId: id } })).toBe(0)
  const [mail] = await kotakMasuk(app, (await pengguna(app, 'maker.prov')).email)
  await app.signIn('maker.prov', /Password pertama: (\S+)/.exec(mail?.text ?? '')?.[1] ?? '')
})
