import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellExpiring } from '../../src/modules/pajak/kabar.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client } from '../support/client.js'
import { offer, soundRecord } from '../support/fmis.js'
import { textOf } from '../support/pdf.js'
import { find, getOtp, makeBillings, pull, setuju } from '../support/story.js'

// One text with everything that means something to one of the places it comes to stand in.
const JAHAT = `=HYPERLINK("http://x";"y")<script>alert(1)</script>"'\r\nBcc: semua@x.example\u202e100.1pR\u2066, =1+1`
const TERBACA = `=HYPERLINK("http://x";"y")<script>alert(1)</script>"' Bcc: semua@x.example100.1pR, =1+1`
const ID = 8801
const NOMOR = `@${ID}<b>\r\n/UJI\u202e/2026`
const NOMOR_TERBACA = `@${ID}<b> /UJI/2026`

let app: TestApp
let maker: Client
let id: string

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  const record = await soundRecord(app, ID)
  const everywhere = <T extends object>(rows: T[], ...keys: (keyof T)[]) =>
    rows.map((row) => ({ ...row, ...Object.fromEntries(keys.map((key) => [key, JAHAT])) }))
  await offer(app, {
    ...record,
    sp2d_no: NOMOR,
    keterangan: JAHAT,
    spm: { ...record.spm, no: JAHAT },
    opd: { kode: '9.99', nama: JAHAT },
    kuasa_bud: { ...record.kuasa_bud, nama: JAHAT, jabatan: JAHAT },
    daftar_penguji: { ...record.daftar_penguji, no: JAHAT },
    penerima: everywhere(record.penerima, 'alamat', 'bank_nama'),
    rincian: everywhere(record.rincian, 'uraian'),
    pajak: everywhere(record.pajak, 'uraian'),
  })
  await pull(app, maker)
  id = (await find(app, NOMOR_TERBACA)).id
  await makeBillings(app, maker, id)
  await setuju(maker, id)
})
afterAll(() => app.close())

test('on every page it is text that reads as it stands', async () => {
  const pajak = await app.deps.prisma.pajak.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  const pages = [`/cmsp/sp2d?nomor=${ID}`, `/cmsp/sp2d/${id}`, `/cmsp/sp2d/${id}/pajak/${pajak.id}`, '/cmsp/tugas']
  for (const path of [
    ...pages,
    `/cmsp/tugas/${id}`,
    `/cmsp/tugas/konfirmasi?id=${id}`,
    `/cmsp/laporan/pajak?nomor=${ID}`,
  ]) {
    const { text, status } = await maker.get(path)
    expect(status, path).toBe(200)
    expect(text, path).toMatch(/@8801&lt;b&gt;|HYPERLINK/)
    expect(text, path).not.toMatch(/<script>alert|<b>|[\u202a-\u202e\u2066-\u2069]/)
  }
})

test('in a spreadsheet it is text, never a formula, and stays in its cell', async () => {
  for (const list of ['sp2d', 'tugas', 'laporan/pajak', 'sp2d/karantina']) {
    const rows = await unduh(app, maker, `/cmsp/${list}/export.xlsx?nomor=${ID}`)
    if (list !== 'sp2d/karantina') expect(rows.flat(), list).toContain(`'${NOMOR_TERBACA}`)
    for (const cell of rows.flat()) expect(cell, list).not.toMatch(/^[=+\-@]|[\r\n\u202a-\u202e\u2066-\u2069]/)
  }
})

test('in a text file of values it is one field of one line, never a formula', async () => {
  for (const list of ['sp2d', 'tugas', 'laporan/pajak']) {
    const text = (await maker.download(`/cmsp/${list}/export.csv?nomor=${ID}`)).toString('utf8')
    expect(text, list).toContain(`'${NOMOR_TERBACA}`)
    expect(text, list).not.toMatch(/(^|;|")[=+\-@]|[\u202a-\u202e\u2066-\u2069]/m)
    // Where a spreadsheet takes the file apart at another sign than ours, no formula follows it.
    expect(text, list).not.toMatch(/[;,]\s*[=+\-@]/)
    for (const line of text.trimEnd().split('\r\n')) expect(line.split('"').length % 2, line).toBe(1)
  }
})

test('on paper it is one line', async () => {
  const text = textOf(await maker.download(`/cmsp/sp2d/${id}/ringkasan.pdf`)).join('\n')
  expect(text).toContain('HYPERLINK')
  expect(text).not.toMatch(/^Bcc:/m)
})

test('in an SMS it neither adds a line nor turns the amount around', async () => {
  const { text } = await getOtp(app, maker, [id])
  expect(text).toContain(`untuk SP2D ${NOMOR_TERBACA}, total Rp`)
  expect(text).not.toMatch(/[\r\n\u202a-\u202e\u2066-\u2069]/)
})

test('in a mail it adds neither a line nor an addressee, and no script to its HTML', async () => {
  await app.deps.pool.query(`UPDATE billing SET kedaluwarsa = now() + interval '1 day' WHERE sp2d_id = $1`, [id])
  await tellExpiring(app.deps)
  await app.drain()
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'maker.prov' } })
  const [mail] = (await app.simulator.get('/inbox/email').query({ to: email })).body as { text: string }[]
  expect(mail?.text).toContain(NOMOR_TERBACA)
  expect(mail?.text).not.toMatch(/^Bcc:|[\u202a-\u202e\u2066-\u2069]/m)
  expect((await app.simulator.get('/inbox/email').query({ to: 'semua@x.example' })).body).toEqual([])
})

test('what the page shows is what came, but for what nobody sees; the record itself is kept as it came', async () => {
  const { isi } = await app.deps.prisma.sp2dVersi.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  expect((isi as { keterangan: string }).keterangan).toBe(JAHAT)
  expect((await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })).keperluan).toBe(TERBACA)
})
