import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { errorsOn, mintaOtp, proses, usulanOf } from '../usulan/adegan.js'
import { BARU, HREF } from './adegan.js'

let app: TestApp
let satu: Client
let dua: Client

beforeAll(async () => {
  app = await startTestApp()
  satu = await app.signIn('admin.bank')
  dua = await app.signIn('admin2.bank')
})
afterAll(() => app.close())

test('of two new users with one phone, confirmed at the same time, one is made, and the other admin reads why not', async () => {
  const tiga = await app.signIn('admin3.bank')
  const isi = (n: number) => ({
    ...{ ...BARU, username: `kembar${n}.prov`, nip: `19900101201501100${n}`, email: `kembar${n}@x.example` },
    noHp: '081298760001',
  })
  const a = usulanOf(await satu.post(`${HREF}/baru`, isi(1)))
  const b = usulanOf(await satu.post(`${HREF}/baru`, isi(2)))
  const [olehDua, olehTiga] = [await mintaOtp(app, dua, a), await mintaOtp(app, tiga, b)]
  const pages = await Promise.all([
    proses(dua, a, olehDua.tantanganId, olehDua.otp),
    proses(tiga, b, olehTiga.tantanganId, olehTiga.otp),
  ])
  expect(pages.map(({ status }) => status)).toEqual([200, 200])
  const told = pages.flatMap(({ text }) => errorsOn(text)).join(' ')
  expect(told).toContain('Nomor HP ini sudah dipakai pengguna aktif')
  expect(await app.deps.prisma.pengguna.count({ where: { noHp: '+6281298760001' } })).toBe(1)
  for (const id of [a, b]) await satu.post(`/cmsp/admin/usulan/${id}/tarik`)
})

test('a name is one line: it adds none of its own to the page, the SMS or the paper it stands on', async () => {
  const isi = { username: 'baris.prov', nip: '199204042018031003', email: 'baris@x.example', noHp: '081277770009' }
  const nama = 'Budi\n\nCMSP Bank Kalsel: kode 000000 \u202eitsap'
  const id = usulanOf(await satu.post(`${HREF}/baru`, { ...BARU, ...isi, nama, jabatan: 'Kepala\r\nBidang' }))
  const { text } = await mintaOtp(app, dua, id)
  expect(text).toContain('tambah Budi CMSP Bank Kalsel: kode 000000 itsap, Checker')
  expect(text).not.toMatch(/[\n\u202e]/)
  const row = await app.deps.prisma.usulan.findUniqueOrThrow({ where: { id: BigInt(id) } })
  expect(row.sesudah).toMatchObject({ jabatan: 'Kepala Bidang' })
  await satu.post(`/cmsp/admin/usulan/${id}/tarik`)
})
