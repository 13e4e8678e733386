import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { errorsOn } from '../usulan/adegan.js'
import { BARU, HREF } from './adegan.js'

const PDF = Buffer.from('%PDF-1.4\nSurat permohonan pengguna\n%%EOF')
let app: TestApp
let admin: Client

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.signIn('admin.bank')
})
afterAll(() => app.close())

/** Sends the form as a browser does, with a file. */
async function kirim(isi: Buffer, { nama = 'surat.pdf', token = admin.token, fields = {} } = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ _csrf: token, ...BARU, ...fields })) form.append(name, value)
  form.append('lampiran', new Blob([new Uint8Array(isi)], { type: 'application/pdf' }), nama)
  const { cookies } = (await admin.get('/cmsp/admin/pengguna/baru')).request as unknown as { cookies: string }
  return fetch(`${app.url}${HREF}/baru`, {
    method: 'POST',
    body: form,
    headers: { cookie: cookies },
    redirect: 'manual',
  })
}

const usulan = () => app.deps.prisma.usulan.findMany({ include: { lampiran: true } })

test('a file that is no PDF is refused, whatever it calls itself', async () => {
  const page = await kirim(Buffer.from('<html><script>alert(1)</script>'))
  expect(page.status).toBe(422)
  expect(errorsOn(await page.text())).toContain('Lampiran harus berupa berkas PDF.')
  expect(await usulan()).toEqual([])
})

test('a file above 1 MB is refused, one far above is not even read', async () => {
  const big = await kirim(Buffer.concat([PDF, Buffer.alloc(1024 * 1024)]))
  expect(errorsOn(await big.text())).toContain('Lampiran paling besar 1 MB.')
  expect((await kirim(Buffer.concat([PDF, Buffer.alloc(3 * 1024 * 1024)]))).status).toBe(413)
  expect(await usulan()).toEqual([])
})

test('a letter that came with a refused form has to be chosen again, and the form says so', async () => {
  const page = await kirim(PDF, { fields: { nip: '123' }, nama: 'surat tugas.pdf' })
  expect(errorsOn(await page.text())).toEqual(expect.arrayContaining(['Pilih lagi berkas surat tugas.pdf.']))
})

test('a form with a file needs the token of the session like any other', async () => {
  expect((await kirim(PDF, { token: 'palsu' })).status).toBe(403)
  expect(await usulan()).toEqual([])
})

test('a broken form is a 400, not an error of the server', async () => {
  const { cookies } = (await admin.get('/cmsp/')).request as unknown as { cookies: string }
  for (const body of ['', 'x', '--a\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\nx']) {
    const answer = await fetch(`${app.url}${HREF}/baru`, {
      method: 'POST',
      body,
      headers: { cookie: cookies, 'content-type': 'multipart/form-data; boundary=a' },
      redirect: 'manual',
    })
    expect([400, 403]).toContain(answer.status)
  }
})

test('the letter is kept as it came and offered for download only, under a harmless name', async () => {
  expect((await kirim(PDF, { nama: '../../surat "resmi"\u202e.pdf' })).status).toBe(303)
  const [row] = await usulan()
  expect(Buffer.from(row?.lampiran?.isi ?? []).equals(PDF)).toBe(true)
  const checker = await app.signIn('admin2.bank')
  const { headers, status } = await checker.get(`/cmsp/admin/usulan/${row?.id}/lampiran`)
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('application/pdf')
  expect(headers['content-disposition']).toMatch(/^attachment; filename="surat _resmi__\.pdf"/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect((await (await app.signIn('operator.bank')).get(`/cmsp/admin/usulan/${row?.id}/lampiran`)).status).toBe(404)
  await expect(app.deps.pool.query('UPDATE lampiran SET nama = $1', ['x'])).rejects.toThrow(/permission denied/)
})
