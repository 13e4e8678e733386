import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LEVELS } from '../../src/domain/alur.js'
import { bukaRekening, kirimNotice, legsOf } from '../pencairan/adegan.js'
import { PDF } from '../support/surat.js'
import { officers, type People } from '../support/state.js'
import { approve, makeBillings, publish, type Published, statusOf } from '../support/story.js'
import { LALU, tahunLalu } from '../tahun/adegan.js'
import { potret } from './gambar.js'
import { type Kantor, openKantor } from './kantor.js'

/** The pictures of what comes later than the day of petunjuk.layar.ts: a return, and another year. */
let kantor: Kantor
let maker: Page

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  maker = await kantor.signIn('maker.prov')
}, 120_000)
afterAll(() => kantor.close())

const to = (page: Page, path: string) => page.goto(`${kantor.app.url}/cmsp${path}`)

/** Paid to another bank and sent back by it. */
async function returned(people: People): Promise<Published> {
  const { app } = kantor
  const sp2d = await publish(app, people.MAKER, '63.00', { jenis: 'LS_BARANG_JASA', penerima_bank: '002' })
  await makeBillings(app, people.MAKER, sp2d.id)
  for (const level of LEVELS) await approve(app, people[level], sp2d.id)
  await app.drain()
  const netto = (await legsOf(app, sp2d.id)).find(({ jenis }) => jenis === 'NETTO')
  const reference = netto?.percobaan[0]?.referensi ?? ''
  await app.simulator.post('/control/bank/retur').send({ reference, alasan: 'Nomor rekening tidak aktif' })
  await kirimNotice(app, reference)
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('RETUR')
  return sp2d
}

test('sent back by the bank of the payee: koreksi by a letter, seen by the checker', async () => {
  const { app } = kantor
  const people = await officers(app)
  const { id } = await returned(people)
  const { nama } = await app.deps.prisma.penerima.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  const rekening = await bukaRekening(app, nama, '002')
  await to(maker, `/sp2d/${id}`)
  await potret(maker, 'sp2d-retur')
  await maker.getByRole('link', { name: 'Koreksi rekening retur' }).click()
  await maker.getByLabel('Bank yang benar').selectOption('002')
  await maker.getByLabel('Nomor rekening yang benar').fill(rekening)
  await maker.getByLabel('Nomor surat ralat').fill('900/17/RALAT/2026')
  await maker.getByLabel('Tanggal surat ralat').fill('2026-11-20')
  const berkas = { name: 'surat-ralat.pdf', mimeType: 'application/pdf', buffer: PDF }
  await maker.getByLabel('Pindaian surat ralat').setInputFiles(berkas)
  await potret(maker, 'koreksi-retur', { seluruhnya: true })
  await maker.getByRole('button', { name: 'Save', exact: true }).click()
  await maker.getByRole('heading', { name: 'Koreksi rekening setelah retur' }).waitFor()
  await approve(app, people.MAKER, id)
  const page = await kantor.signIn('checker.prov')
  await to(page, `/sp2d/${id}`)
  const koreksi = page.getByRole('region', { name: 'Koreksi rekening setelah retur' })
  await koreksi.screenshot({ path: join(import.meta.dirname, '../../docs/gambar/koreksi-checker.png') })
})

test('an earlier tahun anggaran', async () => {
  const { app } = kantor
  const some = await app.deps.prisma.sp2d.findMany({ where: { pemda: { kode: '63.00' }, status: 'DITERIMA' }, take: 6 })
  await tahunLalu(
    app,
    some.map(({ id }) => String(id)),
  )
  await app.deps.pool.query(
    `UPDATE sp2d SET nomor = left(nomor, -4) || tahun, tanggal = tanggal - interval '1 year' WHERE tahun = $1`,
    [LALU],
  )
  await to(maker, '/tahun')
  await potret(maker, 'tahun-anggaran')
  await maker.getByRole('button', { name: `Buka ${LALU}` }).click()
  await to(maker, '/sp2d?semua=ya')
  await potret(maker, 'tahun-lalu')
})
