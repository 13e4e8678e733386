import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { printAgain } from '../support/fmis.js'
import { PDF } from '../support/surat.js'
import { expectInvariants } from '../support/invariants.js'
import { createColleague } from '../support/rekan.js'
import { meanwhile } from '../support/sela.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, publish, pull, setuju, statusOf, tolak } from '../support/story.js'
import {
  bukaRekening,
  diretur,
  duaDiretur,
  type Isian,
  kirimKoreksi,
  sampaiDibayar,
  legsOf,
  ubahRekening,
} from './adegan.js'

// Whole stories from FMIS to the bank and back.
vi.setConfig({ testTimeout: 120_000 })

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

const koreksi = (person: Client, id: string, isian: Isian, surat?: Buffer | null) =>
  kirimKoreksi(app, person, id, isian, surat)
const count = () => app.deps.prisma.koreksiRetur.count()

test('the maker types the account of a returned payment; all three sign old, new and letter; it is paid once', async () => {
  const sp2d = await diretur(app, people)
  const { id } = sp2d
  expect((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text).toContain('Koreksi rekening retur')
  const baru = await bukaRekening(app, 'SITI RAHMAH', '002')
  expect((await koreksi(people.MAKER, id, { noRekening: baru })).status).toBe(303)
  expect(await statusOf(app, id)).toBe('DITERIMA')
  for (const person of [people.CHECKER, people.APPROVER]) {
    const page = (await person.get(`/cmsp/sp2d/${id}`)).text
    for (const shown of ['Koreksi rekening setelah retur', sp2d.rekening, baru, '900/17/RALAT/2026'])
      expect(page).toContain(shown)
    const href = /href="(\/cmsp\/sp2d\/\d+\/surat-ralat\/\d+)"/.exec(page)?.[1] ?? ''
    expect(await person.download(href)).toEqual(PDF)
  }
  await sampaiDibayar(app, people, id)
  expect(await statusOf(app, id)).toBe('CAIR')
  const [first, again, ...others] = await legsOf(app, id)
  expect(others).toEqual([])
  expect([again?.noRekening, again?.menggantikanId, again?.status]).toEqual([baru, first?.id, 'BERHASIL'])
  expect((await ledger(app)).filter(({ credit }) => credit === baru)).toHaveLength(1)
  const round = await app.deps.prisma.putaran.findFirstOrThrow({ where: { sp2dId: BigInt(id), nomor: 2 } })
  expect(round.rencana).toMatchObject({ koreksi: [{ rekeningLama: sp2d.rekening, suratNomor: '900/17/RALAT/2026' }] })
  const said = await app.deps.prisma.audit.findFirstOrThrow({ where: { aksi: 'KOREKSI_RETUR', sp2dId: BigInt(id) } })
  expect(said).toMatchObject({ sebelum: { rekeningLama: sp2d.rekening }, sesudah: { noRekening: baru } })
  await expectInvariants(app)
})

const masuk = async (rekening: string) => (await ledger(app)).filter(({ credit }) => credit === rekening).length

test('of two that came back only whom the letter names is paid again; the other waits', async () => {
  const { id, ids: penerima } = await duaDiretur(app, people)
  const siti = await bukaRekening(app, 'SITI RAHMAH', '002')
  await koreksi(people.MAKER, id, { noRekening: siti, penerimaId: penerima[0] ?? '' })
  await sampaiDibayar(app, people, id)
  expect(await statusOf(app, id)).toBe('RETUR')
  expect([await masuk(siti), (await legsOf(app, id)).length]).toEqual([1, 3])
  await expectInvariants(app)
})

test('a second letter before the decision joins: both are paid again, each once', async () => {
  const { id, ids: penerima } = await duaDiretur(app, people)
  const baru = [await bukaRekening(app, 'SITI RAHMAH', '002'), await bukaRekening(app, 'HENDRA WIJAYA', '002')]
  for (const [n, noRekening] of baru.entries())
    expect((await koreksi(people.MAKER, id, { noRekening, penerimaId: penerima[n] ?? '' })).status).toBe(303)
  await sampaiDibayar(app, people, id)
  expect(await statusOf(app, id)).toBe('CAIR')
  for (const rekening of baru) expect(await masuk(rekening)).toBe(1)
  await expectInvariants(app)
})

test('a new account that is dormant by now: the page names the way on, and the maker goes it', async () => {
  const { id } = await diretur(app, people)
  const noRekening = await bukaRekening(app, 'SITI RAHMAH', '002')
  await koreksi(people.MAKER, id, { noRekening })
  await ubahRekening(app, noRekening, '002', 'SITI RAHMAH', 'dormant')
  await app.deps.pool.query(`UPDATE penerima SET diperiksa_pada = now() - interval '2 days' WHERE sp2d_id = $1`, [id])
  const page = (await people.MAKER.get(`/cmsp/sp2d/${id}`)).text
  expect(page).toMatch(/dorman\. Sebelum memutuskan, maker dapat mengoreksinya dengan surat ralat/)
  expect(page).not.toContain('SP2D ini hanya dapat ditolak')
  const lagi = await bukaRekening(app, 'SITI RAHMAH', '002')
  expect((await koreksi(people.MAKER, id, { noRekening: lagi })).status).toBe(303)
  expect((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text).not.toContain('dorman')
})

test('another letter is another plan: what was signed names exactly one', async () => {
  const { id } = await diretur(app, people)
  const noRekening = await bukaRekening(app, 'Siti Rahmah', '002')
  const sidik = async () => /name="sidik" value="(\w+)"/.exec((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text)?.[1]
  await koreksi(people.MAKER, id, { noRekening })
  const first = await sidik()
  await koreksi(people.MAKER, id, { noRekening, suratNomor: '900/18/RALAT/2026' })
  expect(await sidik()).toMatch(/^\w{64}$/)
  expect(await sidik()).not.toBe(first)
})

test('a letter of a putaran that was rejected counts for nothing in the next one', async () => {
  const { id, idFmis, rekening } = await diretur(app, people)
  const baru = await bukaRekening(app, 'SITI RAHMAH', '002')
  await koreksi(people.MAKER, id, { noRekening: baru })
  await tolak(people.MAKER, id, 'Suratnya belum ditandatangani')
  await printAgain(app, idFmis)
  await pull(app, people.MAKER)
  expect(await statusOf(app, id)).toBe('DITERIMA')
  const page = (await people.MAKER.get(`/cmsp/sp2d/${id}`)).text
  for (const gone of ['Koreksi rekening setelah retur', 'surat-ralat']) expect(page).not.toContain(gone)
  const signed = async () => {
    await setuju(people.MAKER, id)
    const round = { sp2dId_nomor: { sp2dId: BigInt(id), nomor: 3 } }
    return (await app.deps.prisma.putaran.findUniqueOrThrow({ where: round })).rencana
  }
  expect(await signed()).toMatchObject({ penerima: [{ noRekening: rekening }] })
  expect(await signed()).not.toHaveProperty('koreksi')
  await people.MAKER.post(`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' })
  await koreksi(people.MAKER, id, { noRekening: baru, suratNomor: '900/18/RALAT/2026' })
  expect(await signed()).toMatchObject({ koreksi: [{ suratNomor: '900/18/RALAT/2026' }] })
})

test('nothing excuses another name, an account that is not there, the old one, or a missing letter', async () => {
  const { id, rekening } = await diretur(app, people)
  const good = await bukaRekening(app, 'Siti Rahmah', '002')
  const before = await count()
  const refused: [Isian, Buffer | null, string][] = [
    [{ noRekening: await bukaRekening(app, 'Hendra Wijaya', '002') }, PDF, 'Di bank atas nama'],
    [{ noRekening: await bukaRekening(app, 'Siti Rahmah', '002', { status: 'closed' }) }, PDF, 'berstatus'],
    [{ noRekening: await bukaRekening(app, 'Siti Rahmah', '002', { status: 'blocked' }) }, PDF, 'berstatus'],
    [{ noRekening: '99999999999' }, PDF, 'tidak ditemukan di bank'],
    [{ noRekening: rekening }, PDF, 'sama dengan yang diretur'],
    [{ noRekening: good, bankKode: '999' }, PDF, 'Pilih banknya'],
    [{ noRekening: good }, null, 'Lampirkan pindaian'],
    [{ noRekening: good }, Buffer.from('bukan pdf'), 'harus berupa berkas PDF'],
    [{ noRekening: good, suratTanggal: '2999-01-01' }, PDF, 'Tanggal surat tidak boleh setelah hari ini'],
    [{ noRekening: good, penerimaId: '1' }, PDF, 'Pilih penerima yang pembayarannya diretur'],
  ]
  for (const [isian, surat, pesan] of refused) {
    const answer = await koreksi(people.MAKER, id, isian, surat)
    expect([answer.status, (await answer.text()).includes(pesan)], pesan).toEqual([422, true])
  }
  expect([await count(), await statusOf(app, id)]).toEqual([before, 'RETUR'])
})

test('the same number at another bank is another account: it is taken, and paid there once', async () => {
  const { id, rekening } = await diretur(app, people)
  await ubahRekening(app, rekening, '008', 'SITI RAHMAH')
  expect((await koreksi(people.MAKER, id, { bankKode: '008', noRekening: rekening })).status).toBe(303)
  await sampaiDibayar(app, people, id)
  expect(await statusOf(app, id)).toBe('CAIR')
  expect((await legsOf(app, id)).map(({ bankKode, noRekening, status }) => [bankKode, noRekening, status])).toEqual([
    ['002', rekening, 'RETUR'],
    ['008', rekening, 'BERHASIL'],
  ])
  expect(await masuk(rekening)).toBe(2)
  await expectInvariants(app)
})

test('a name sent along changes nothing: only bank and account are taken', async () => {
  const { id } = await diretur(app, people)
  await koreksi(people.MAKER, id, { noRekening: await bukaRekening(app, 'Siti Rahmah', '002'), nama: 'Orang Lain' })
  const penerima = await app.deps.prisma.penerima.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  expect(penerima.nama).toBe('Siti Rahmah')
})

test('no other level, no other Pemda and no other state may correct', async () => {
  const { id } = await diretur(app, people)
  const noRekening = await bukaRekening(app, 'Siti Rahmah', '002')
  const before = await count()
  for (const person of [people.CHECKER, people.APPROVER]) {
    expect((await koreksi(person, id, { noRekening })).status).toBe(403)
    expect((await person.get(`/cmsp/sp2d/${id}/koreksi`)).status).toBe(403)
  }
  expect((await koreksi(await app.signIn('maker.bjm'), id, { noRekening })).status).toBe(404)
  const fresh = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  expect((await koreksi(people.MAKER, fresh.id, { noRekening })).status).toBe(409)
  expect(await count()).toBe(before)
  await koreksi(people.MAKER, id, { noRekening })
  await setuju(people.MAKER, id)
  expect((await koreksi(people.MAKER, id, { noRekening })).status).toBe(409)
  await advance(app, people.MAKER, [id])
  expect((await koreksi(people.MAKER, id, { noRekening })).status).toBe(409)
  expect(await count()).toBe(before + 1)
})

test('a correction that was typed while the maker decided changes nothing of what was signed', async () => {
  const { id } = await diretur(app, people)
  const [satu, dua] = [await bukaRekening(app, 'SITI RAHMAH', '002'), await bukaRekening(app, 'SITI RAHMAH', '002')]
  expect((await koreksi(people.MAKER, id, { noRekening: satu })).status).toBe(303)
  const before = await count()
  const deciding = `UPDATE sp2d SET status = 'TUGAS_MAKER' WHERE id = $1`
  const answer = await meanwhile(
    app,
    (tx) => tx.query(deciding, [id]),
    () => koreksi(people.MAKER, id, { noRekening: dua }),
  )
  expect(answer.status).toBe(409)
  expect(await count()).toBe(before)
  const { noRekening } = await app.deps.prisma.penerima.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  expect(noRekening).toBe(satu)
})

test('a maker who is disabled while the bank is asked corrects nothing', async () => {
  const { id } = await diretur(app, people)
  const maker = await app.signIn(await createColleague(app, 'MAKER', 'pergi'))
  const noRekening = await bukaRekening(app, 'SITI RAHMAH', '002')
  const before = await count()
  const answer = await meanwhile(
    app,
    (tx) => tx.query('SELECT FROM sp2d WHERE id = $1 FOR UPDATE', [id]),
    () => koreksi(maker, id, { noRekening }),
    () => app.deps.pool.query(`UPDATE pengguna SET status = 'NONAKTIF' WHERE username = 'pergi.prov'`),
  )
  expect(answer.status).toBe(409)
  expect([await count(), await statusOf(app, id)]).toEqual([before, 'RETUR'])
})
