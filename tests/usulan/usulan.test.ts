import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { meanwhile } from '../support/sela.js'
import { errorsOn, HREF, mintaOtp, proses, setujui, statusOf, usulkanNama } from './adegan.js'

let app: TestApp
let budi: Client
let ani: Client

beforeAll(async () => {
  app = await startTestApp()
  budi = await app.signIn('admin.bank')
  ani = await app.signIn('admin2.bank')
})
afterAll(() => app.close())

const namaPemda = async (kode: string) => (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode } })).nama

describe('two people', () => {
  test('a proposal changes nothing until another admin confirms it with an OTP', async () => {
    const id = await usulkanNama(app, budi, '63.71', 'Kota Banjarmasin Baru')
    expect(await namaPemda('63.71')).toBe('Kota Banjarmasin')
    const page = await setujui(app, ani, id)
    expect(page.text).toContain('disetujui dan sudah berlaku')
    expect(await namaPemda('63.71')).toBe('Kota Banjarmasin Baru')
    expect(await statusOf(app, id)).toBe('DITERAPKAN')
  })

  test('the second admin sees old and new side by side, and the SMS names what it is for', async () => {
    const id = await usulkanNama(app, budi, '63.71', 'Kota Banjarmasin')
    const page = await ani.get(`${HREF}/${id}`)
    expect(page.text).toContain('<td data-label="Sebelum">Kota Banjarmasin Baru</td>')
    expect(page.text).toMatch(/<td data-label="Sesudah"><strong>Kota Banjarmasin<\/strong>/)
    const { text } = await mintaOtp(app, ani, id)
    expect(text).toContain(`MENYETUJUI USULAN nomor ${id}: Data Pemda, 63.71 Kota Banjarmasin`)
    expect(text).not.toMatch(/SP2D/)
    await setujui(app, ani, id)
  })

  test('nobody decides their own proposal, not even by a request made by hand', async () => {
    const id = await usulkanNama(app, budi, '63.01', 'Kabupaten Sendiri')
    const page = await budi.get(`${HREF}/${id}`)
    expect(page.text).toContain('harus diputuskan oleh orang lain')
    expect(page.text).not.toContain('Get OTP')
    expect((await budi.post(`${HREF}/${id}/otp`)).status).toBe(403)
    expect((await budi.post(`${HREF}/${id}/tolak`, { alasan: 'alasan yang cukup panjang' })).status).toBe(403)
    const { tantanganId, otp } = await mintaOtp(app, ani, id)
    await proses(budi, id, tantanganId, otp)
    expect(await statusOf(app, id)).toBe('MENUNGGU')
    await budi.post(`${HREF}/${id}/tarik`)
  })

  test('nor under another account: whoever has the NIP of the proposer neither confirms nor rejects it', async () => {
    const id = await usulkanNama(app, budi, '63.01', 'Kabupaten Sendiri')
    const cici = await app.signIn('admin3.bank')
    const nip = (username: string) => app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })
    const [dulu, kini] = [await nip('admin.bank'), await nip('admin3.bank')]
    const jadi = (username: string, data: { nip: string; status?: string }) =>
      app.deps.prisma.pengguna.update({ where: { username }, data })
    await jadi('admin.bank', { nip: dulu.nip, status: 'NONAKTIF' })
    await jadi('admin3.bank', { nip: dulu.nip })
    expect((await cici.get(`${HREF}/${id}`)).text).toContain('harus diputuskan oleh orang lain')
    expect((await cici.post(`${HREF}/${id}/tolak`, { alasan: 'alasan yang cukup panjang' })).status).toBe(403)
    expect(await statusOf(app, id)).toBe('MENUNGGU')
    await jadi('admin3.bank', { nip: kini.nip })
    await jadi('admin.bank', { nip: dulu.nip, status: 'AKTIF' })
    await budi.post(`${HREF}/${id}/tarik`)
  })

  test('what an admin proposed who is no admin any more is confirmed by nobody', async () => {
    const id = await usulkanNama(app, budi, '63.01', 'Kabupaten Titipan')
    const peran = (to: string) =>
      app.deps.prisma.pengguna.update({ where: { username: 'admin.bank' }, data: { peran: to } })
    await peran('OPERATOR')
    expect((await ani.get(`${HREF}/${id}`)).text).toContain('Pengusulnya tidak lagi aktif sebagai pengusul')
    expect((await ani.post(`${HREF}/${id}/otp`)).status).toBe(409)
    await peran('ADMIN_BANK')
    await budi.post(`${HREF}/${id}/tarik`)
  })

  test('whose phone is not proven gets no code for confirming one', async () => {
    const id = await usulkanNama(app, budi, '63.01', 'Kabupaten Tanpa HP')
    const bukti = (pada: Date | null) =>
      app.deps.prisma.pengguna.update({ where: { username: 'admin2.bank' }, data: { hpTerbuktiPada: pada } })
    await bukti(null)
    const answer = await ani.post(`${HREF}/${id}/otp`)
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('Nomor HP Anda belum dibuktikan')])
    await bukti(new Date())
    await budi.post(`${HREF}/${id}/tarik`)
  })

  test('the database refuses one person on both sides, by account and by NIP', async () => {
    const id = await usulkanNama(app, budi, '63.01', 'Kabupaten Sendiri')
    const put = (sql: string) =>
      app.deps.pool.query(
        `UPDATE usulan SET status = 'DITOLAK', alasan = 'alasan panjang', diputus_pada = now(), ${sql} WHERE id = $1`,
        [id],
      )
    await expect(put('pemutus_id = pengusul_id, pemutus_nip = $$1$$')).rejects.toThrow('usulan_dua_orang')
    await expect(put('pemutus_id = pengusul_id + 1, pemutus_nip = pengusul_nip')).rejects.toThrow('usulan_dua_orang')
    await budi.post(`${HREF}/${id}/tarik`)
  })
})

describe('the code', () => {
  test('a code for one proposal is worth nothing for another', async () => {
    const a = await usulkanNama(app, budi, '63.01', 'Kabupaten A')
    const b = await usulkanNama(app, budi, '63.02', 'Kabupaten B')
    const { tantanganId, otp } = await mintaOtp(app, ani, a)
    const page = await proses(ani, b, tantanganId, otp)
    expect(page.text).toContain('OTP ini untuk usulan lain')
    expect([await statusOf(app, a), await statusOf(app, b)]).toEqual(['MENUNGGU', 'MENUNGGU'])
    await budi.post(`${HREF}/${a}/tarik`)
    await budi.post(`${HREF}/${b}/tarik`)
  })

  test('the same right code ten times at once applies once', async () => {
    const id = await usulkanNama(app, budi, '63.03', 'Kabupaten Sepuluh')
    const { tantanganId, otp } = await mintaOtp(app, ani, id)
    await Promise.all(Array.from({ length: 10 }, () => proses(ani, id, tantanganId, otp)))
    const rows = await app.deps.prisma.audit.findMany({ where: { aksi: 'USULAN_DITERAPKAN', sasaran: `usulan:${id}` } })
    expect(rows).toHaveLength(1)
  })

  test('without six digits nothing happens', async () => {
    const id = await usulkanNama(app, budi, '63.01', 'Kabupaten Tanpa Kode')
    await ani.post(`${HREF}/${id}/setujui`, { tantanganId: '1', otp: '' })
    await ani.post(`${HREF}/${id}/setujui`, {})
    expect(await statusOf(app, id)).toBe('MENUNGGU')
    await budi.post(`${HREF}/${id}/tarik`)
  })
})

describe('other ends', () => {
  test('what was changed meanwhile is not overwritten', async () => {
    const id = await usulkanNama(app, budi, '63.04', 'Kabupaten Baru')
    await app.deps.prisma.pemda.update({ where: { kode: '63.04' }, data: { nama: 'Diubah Orang Lain' } })
    const { tantanganId, otp } = await mintaOtp(app, ani, id)
    const page = await proses(ani, id, tantanganId, otp)
    expect(page.status).toBe(409)
    expect(page.text).toContain('sudah berubah sejak usulan ini dibuat')
    expect(await namaPemda('63.04')).toBe('Diubah Orang Lain')
    await ani.post(`${HREF}/${id}/tolak`, { alasan: 'Datanya sudah berubah.' })
    expect(await statusOf(app, id)).toBe('DITOLAK')
  })

  test('Tolak needs a reason of 10 to 250 characters, which the proposer reads', async () => {
    const id = await usulkanNama(app, budi, '63.05', 'Kabupaten Ditolak')
    const short = await ani.submit(`${HREF}/${id}/tolak`, { alasan: 'tidak' }, `${HREF}/${id}`)
    expect(errorsOn(short.text)).toContain('Alasan paling sedikit 10 karakter.')
    expect(await statusOf(app, id)).toBe('MENUNGGU')
    await ani.post(`${HREF}/${id}/tolak`, { alasan: 'Nama resminya bukan ini.' })
    expect((await budi.get(`${HREF}/${id}`)).text).toContain('Nama resminya bukan ini.')
    expect((await ani.post(`${HREF}/${id}/otp`)).status).toBe(409)
    expect(await namaPemda('63.05')).not.toBe('Kabupaten Ditolak')
  })

  test('only the proposer takes a waiting proposal back', async () => {
    const id = await usulkanNama(app, budi, '63.06', 'Kabupaten Ditarik')
    expect((await ani.post(`${HREF}/${id}/tarik`)).status).toBe(403)
    await budi.post(`${HREF}/${id}/tarik`)
    expect(await statusOf(app, id)).toBe('DITARIK')
    expect((await ani.post(`${HREF}/${id}/otp`)).status).toBe(409)
  })

  test('taken back at the moment it is confirmed, it changes nothing, and whoever confirms reads that it is gone', async () => {
    const id = await usulkanNama(app, budi, '63.06', 'Kabupaten Ditarik')
    const { tantanganId, otp } = await mintaOtp(app, ani, id)
    const ditarik = `UPDATE usulan SET status = 'DITARIK', diputus_pada = now() WHERE id = $1`
    const page = await meanwhile(
      app,
      (tx) => tx.query(ditarik, [id]),
      () => proses(ani, id, tantanganId, otp),
    )
    expect([page.status, page.text]).toEqual([409, expect.stringContaining(`Usulan nomor ${id} sudah Ditarik`)])
    expect(await namaPemda('63.06')).not.toBe('Kabupaten Ditarik')
  })

  test('one waiting proposal per target; the refusal leads to it', async () => {
    const id = await usulkanNama(app, budi, '63.07', 'Kabupaten Pertama')
    const { id: pemdaId } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.07' } })
    const page = await ani.post(`/cmsp/admin/pemda/${pemdaId}`, { nama: 'Kabupaten Kedua', status: 'AKTIF' })
    expect(page.status).toBe(409)
    expect(page.text).toContain(`${HREF}/${id}`)
    await budi.post(`${HREF}/${id}/tarik`)
  })

  test('a proposal that changes nothing is none', async () => {
    const { id, nama } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.08' } })
    const page = await budi.post(`/cmsp/admin/pemda/${id}`, { nama, status: 'AKTIF' })
    expect(page.text).toContain('Tidak ada yang berubah.')
  })

  test('what was decided can no longer be rewritten, in no row and by no statement of the application', async () => {
    const id = await usulkanNama(app, budi, '63.08', 'Kabupaten Tetap')
    await ani.post(`${HREF}/${id}/tolak`, { alasan: 'Nama resminya bukan ini.' })
    const change = (sql: string) => app.deps.pool.query(sql, [id])
    await expect(change(`UPDATE usulan SET alasan = 'lain dari tadi' WHERE id = $1`)).rejects.toThrow('sudah diputus')
    await expect(change(`UPDATE usulan SET status = 'MENUNGGU' WHERE id = $1`)).rejects.toThrow('sudah diputus')
    await expect(change('DELETE FROM usulan WHERE id = $1')).rejects.toThrow(pg.DatabaseError)
  })
})

test('before and after stand in the audit trail, from proposal to decision', async () => {
  const lama = await namaPemda('63.09')
  const id = await usulkanNama(app, budi, '63.09', 'Kabupaten Tercatat')
  await setujui(app, ani, id)
  const rows = await app.deps.prisma.audit.findMany({
    where: { OR: [{ sasaran: `usulan:${id}` }, { sasaran: 'pemda:63.09' }] },
    orderBy: { id: 'asc' },
  })
  expect(rows.map(({ aksi, pelaku }) => [aksi, pelaku === rows[0]?.pelaku])).toEqual([
    ['USULAN_DIAJUKAN', true],
    ['PEMDA_DIUBAH', false],
    ['USULAN_DITERAPKAN', false],
  ])
  const [, changed] = rows
  expect(changed).toMatchObject({ sebelum: { nama: lama }, sesudah: { nama: 'Kabupaten Tercatat' } })
})

describe('the list', () => {
  test('shows the waiting proposals first, filters and exports them', async () => {
    const id = await usulkanNama(app, budi, '63.10', 'Kabupaten Menunggu')
    const later = await usulkanNama(app, budi, '63.11', 'Kabupaten Lain')
    await budi.post(`${HREF}/${later}/tarik`)
    const page = await ani.get(HREF)
    const ids = [...page.text.matchAll(/aria-label="Usulan nomor (\d+)"/g)].map(([, one]) => one)
    expect(ids.indexOf(id)).toBeLessThan(ids.indexOf(later))
    const filtered = await ani.get(`${HREF}?status=MENUNGGU`)
    expect(filtered.text).not.toContain(`Usulan nomor ${later}`)
    expect((await ani.get(`${HREF}/export.xlsx`)).status).toBe(200)
  })

  test('belongs to the bank: officers of a Pemda and auditors are refused, an operator sees no user proposals', async () => {
    const id = await usulkanNama(app, budi, '63.72', 'Kota Rahasia')
    for (const username of ['maker.prov', 'approver.prov', 'auditor.prov']) {
      const client = await app.signIn(username)
      for (const path of [HREF, `${HREF}/${id}`, `${HREF}/export.xlsx`])
        expect((await client.get(path)).status).toBe(403)
      expect((await client.post(`${HREF}/${id}/otp`)).status).toBe(403)
    }
    const operator = await app.signIn('operator.bank')
    expect((await operator.get(HREF)).text).not.toContain(`Usulan nomor ${id}"`)
    expect((await operator.get(`${HREF}/${id}`)).status).toBe(404)
    expect((await operator.post(`${HREF}/${id}/setujui`, { tantanganId: '1', otp: '123456' })).status).toBe(403)
    expect((await operator.post(`${HREF}/${id}/tarik`)).status).toBe(404)
  })
})
