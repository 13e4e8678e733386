import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatUang, parseUang, totalUang } from '../../src/domain/uang.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { edit } from '../support/fmis.js'
import { advance, expectRefused, footprint, officers, type People } from '../support/state.js'
import {
  getOtp,
  makeBillings,
  proses,
  publish,
  type Published,
  publishMany,
  pull,
  setuju,
  statusOf,
} from '../support/story.js'

let app: TestApp
let people: People
let maker: Client
let stock: Published[]

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  maker = people.MAKER
  stock = await publishMany(app, maker, '63.00', 40, { jenis: 'UP' })
  for (const { id } of stock) await setuju(maker, id)
}, 120_000)
afterAll(() => app.close())

const totalOf = async (ids: string[]) => {
  const rows = await app.deps.prisma.sp2d.findMany({ where: { id: { in: ids.map(BigInt) } } })
  return formatUang(totalUang(rows.map(({ netto }) => parseUang(netto.toFixed(2)))))
}
const idsIn = (html: string) => [...html.matchAll(/type="hidden" name="id" value="(\d+)"/g)].map(([, id]) => id)
const plain = (html: string) => html.replaceAll('<wbr>', '')

test('the foot tells count and sum of everything the filter finds, not of the page', async () => {
  const page = (await maker.get('/cmsp/tugas')).text
  expect(page.match(/data-pilih data-jumlah/g)).toHaveLength(25)
  expect(page).toContain(`40 SP2D, <span class="amount-strong">${await totalOf(stock.map(({ id }) => id))}</span>`)
  const [one] = stock
  const filtered = (await maker.get(`/cmsp/tugas?nomor=${encodeURIComponent(one?.nomor ?? '')}`)).text
  expect(filtered).toContain(`1 SP2D, <span class="amount-strong">${await totalOf([one?.id ?? ''])}</span>`)
})

test('"semua hasil filter" takes what lies beyond the page, and only what the filter finds', async () => {
  expect((await maker.get('/cmsp/tugas')).text).toContain('Approve semua hasil filter (40)')
  const all = await maker.get('/cmsp/tugas/konfirmasi?pilih=semua')
  const page = (await maker.get(all.headers['location'] ?? '')).text
  expect(new Set(idsIn(page))).toEqual(new Set(stock.map(({ id }) => id)))
  expect(page).toContain(await totalOf(stock.map(({ id }) => id)))
  const nomor = encodeURIComponent(stock[3]?.nomor ?? '')
  const some = await maker.get(`/cmsp/tugas/konfirmasi?pilih=semua&nomor=${nomor}`)
  expect(some.headers['location']).toBe(`/cmsp/tugas/konfirmasi?id=${stock[3]?.id}`)
  // A filter used last is in force although the address does not say so: foot and button mean what the list shows.
  await maker.get(`/cmsp/tugas?nomor=${nomor}&simpan=ya`)
  const kept = (await maker.get('/cmsp/tugas')).text
  expect(kept).toContain(`1 SP2D, <span class="amount-strong">${await totalOf([stock[3]?.id ?? ''])}</span>`)
  expect(kept).not.toContain('Approve semua hasil filter')
  await maker.get('/cmsp/tugas?semua=ya&simpan=ya')
  expect((await people.CHECKER.get('/cmsp/tugas/konfirmasi?pilih=semua')).headers['location']).toBe('/cmsp/tugas')
})

test('beyond 200 the button and the selection are the first 200 of the list, and one OTP still serves them', async () => {
  const more = await publishMany(app, maker, '63.00', 165, { jenis: 'UP' })
  for (const { id } of more) await setuju(maker, id)
  expect((await maker.get('/cmsp/tugas')).text).toContain('Approve 200 pertama dari 205 hasil filter')
  const all = await maker.get('/cmsp/tugas/konfirmasi?pilih=semua')
  const ids = idsIn((await maker.get(all.headers['location'] ?? '')).text) as string[]
  expect(new Set(ids).size).toBe(200)
  const tooMany = [...stock, ...more].map(({ id }) => `id=${id}`).join('&')
  const refused = await maker.get(`/cmsp/tugas/konfirmasi?${tooMany}`)
  expect((await maker.get(refused.headers['location'] ?? '')).text).toContain('Paling banyak 200 sekaligus')
  const chosen = [...new Set(ids)]
  const { tantanganId, otp, text } = await getOtp(app, maker, chosen)
  expect(text).toContain(`200 SP2D, total ${await totalOf(chosen)}`)
  const hasil = await proses(maker, chosen, tantanganId, otp)
  expect(hasil.text).toContain('200 SP2D disetujui sebagai Maker')
  expect(await app.deps.prisma.keputusan.count({ where: { tantanganId: BigInt(tantanganId) } })).toBe(200)
  stock = [...stock, ...more].filter(({ id }) => !chosen.includes(id))
}, 300_000)

test('the result lists every SP2D with amount and what comes next; it may be looked at again and is nobody else’s', async () => {
  const [a, b] = stock.splice(0, 2).map(({ id, nomor }) => ({ id, nomor })) as [Published, Published]
  const { tantanganId, otp } = await getOtp(app, maker, [a.id, b.id])
  const answer = await maker.post('/cmsp/tugas/proses', { id: [a.id, b.id], tantanganId, otp: otp.split('') })
  const href = `/cmsp/tugas/hasil/${tantanganId}`
  expect([answer.status, answer.headers['location']]).toEqual([303, href])
  const before = await footprint(app)
  for (let look = 0; look < 2; look++) {
    const page = plain((await maker.get(href)).text)
    for (const { id, nomor } of [a, b]) {
      expect(page).toContain(nomor)
      expect(page).toContain(await totalOf([id]))
    }
    expect(page).toContain('2 SP2D disetujui sebagai Maker')
    expect(page.match(/Menunggu keputusan Checker/g)).toHaveLength(2)
  }
  expect(await footprint(app)).toEqual(before)
  expectRefused(await people.CHECKER.get(href), [404])
})

test('changed in FMIS between Get OTP and Proses: the page names it and why, the rest goes on with a new OTP', async () => {
  const three = stock.splice(0, 3) as [Published, Published, Published]
  const ids = three.map(({ id }) => id)
  const { tantanganId, otp } = await getOtp(app, maker, ids)
  await edit(app, three[1].idFmis, { keterangan: 'Diperbaiki di FMIS' })
  await pull(app, maker)
  const before = await footprint(app)
  const page = plain((await proses(maker, ids, tantanganId, otp)).text)
  expect(await footprint(app)).toEqual(before)
  expect(page).toContain(three[1].nomor)
  expect(page).toMatch(/tidak ada di Daftar Tugas: sekarang Belum Diproses \(Sistem, .* WITA\)/)
  expect(page).toContain('Yang lain dapat dikonfirmasi dengan OTP baru')
  const rest = idsIn(page) as string[]
  expect(new Set(rest)).toEqual(new Set([three[0].id, three[2].id]))
  const again = await getOtp(app, maker, [...new Set(rest)])
  await proses(maker, [...new Set(rest)], again.tantanganId, again.otp)
  expect(await Promise.all(ids.map((id) => statusOf(app, id)))).toEqual([
    'DISETUJUI_MAKER',
    'DITERIMA',
    'DISETUJUI_MAKER',
  ])
})

test('Hapus asks naming number, payee and amount; earlier ticks stay and FMIS is not told', async () => {
  const [{ id, nomor } = { id: '', nomor: '' }] = await publishMany(app, maker, '63.00', 1, { jenis: 'UP' })
  await advance(app, maker, [id])
  await setuju(people.CHECKER, id)
  const asks = plain((await people.CHECKER.post(`/cmsp/tugas/${id}/hapus`)).text)
  const { penerimaNama } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  for (const said of [nomor, penerimaNama, await totalOf([id]), 'FMIS tidak diberi tahu'])
    expect(asks).toContain(said.replaceAll('&', '&amp;'))
  await people.CHECKER.post(`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' })
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  expect(await app.deps.prisma.keputusan.count({ where: { sp2dId: BigInt(id) } })).toBe(1)
  expect(await app.deps.prisma.kirimFmis.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
})

test('checker and approver read what is missing without the maker’s links, and tell the maker once an hour', async () => {
  const { id, nomor } = await publish(app, maker, '63.00', { jenis: 'LS_BARANG_JASA' })
  const [tax] = await app.deps.prisma.pajak.findMany({ where: { sp2dId: BigInt(id), mengurangi: true } })
  const link = `/cmsp/sp2d/${id}/pajak/${tax?.id}`
  const own = (await maker.get(`/cmsp/sp2d/${id}`)).text
  expect(own).toContain(`<a href="${link}">Isi kode billing</a>`)
  expect(own).not.toContain('Beri tahu maker')
  expectRefused(await maker.post(`/cmsp/sp2d/${id}/beri-tahu-maker`), [409])
  await makeBillings(app, maker, id)
  await advance(app, maker, [id])
  expectRefused(await people.CHECKER.post(`/cmsp/sp2d/${id}/beri-tahu-maker`), [409])

  await app.deps.pool.query(`UPDATE billing SET kedaluwarsa = now() - interval '1 hour' WHERE sp2d_id = $1`, [id])
  const page = (await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text
  expect(page).toContain('sudah kedaluwarsa')
  expect(page).toContain('Beri tahu maker')
  expect(page).not.toContain(`<a href="${link}">Isi kode billing</a>`)
  const press = () => people.CHECKER.post(`/cmsp/sp2d/${id}/beri-tahu-maker`)
  const answers = await Promise.all(Array.from({ length: 20 }, press))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(19)
  await app.drain()
  const inbox = (await app.simulator.get('/inbox/email')).body as { to: string; subject: string; text: string }[]
  const told = inbox.filter(({ subject }) => subject === `SP2D ${nomor} perlu dilengkapi`)
  expect(told).toHaveLength(1)
  expect(told[0]?.text).toContain('sudah kedaluwarsa')
  expect((await app.deps.prisma.audit.findMany({ where: { aksi: 'MAKER_DIBERI_TAHU' } })).length).toBe(1)
  const href = '/cmsp/notifikasi?jenis=PERLU_DILENGKAPI'
  expect((await maker.get(href)).text).toContain('sudah kedaluwarsa')
  expect((await people.APPROVER.get(href)).text, 'told to the maker alone').not.toContain('sudah kedaluwarsa')
})
