import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sp2dRecord } from '../../src/simulator/fmis/record.js'
import { openWorld } from './support.js'
import type { FmisPage, World } from './support.js'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const PEMDA = '63.05'

async function pull(after: string | null = null, batas = 100): Promise<FmisPage> {
  const sesudah = after ? `&sesudah=${after}` : ''
  return (await world.fmis(`${PEMDA}/sp2d?tahun=2026&batas=${batas}${sesudah}`)).body
}

async function firstRecord(): Promise<Sp2dRecord> {
  const [record] = (await pull()).data
  if (!record) throw new Error('FMIS has no SP2D')
  return record
}

async function pullAll(after: string | null, batas: number): Promise<{ ids: number[]; cursor: string | null }> {
  const page = await pull(after, batas)
  const ids = page.data.map((record) => record.idsp2d)
  if (ids.length < batas) return { ids, cursor: page.berikutnya ?? after }
  const rest = await pullAll(page.berikutnya, batas)
  return { ids: [...ids, ...rest.ids], cursor: rest.cursor }
}

test('a wrong key is 401 and an unknown Pemda 404', async () => {
  const wrong = await fetch(`${world.url()}/fmis/v1/pemda/63.00/sp2d?tahun=2026`, { headers: { 'x-api-key': 'x' } })
  expect(wrong.status).toBe(401)
  expect((await world.fmis('64.00/sp2d?tahun=2026')).status).toBe(404)
})

test('paging shows every record once, also when many changed in the same instant', async () => {
  const { body } = await world.control('fmis/publish', { pemda: PEMDA, jumlah: 7 })
  const { ids, cursor } = await pullAll(null, 3)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(body.data.map((record) => record.idsp2d)))
  expect(await pull(cursor)).toEqual({ data: [], berikutnya: null, total: ids.length })
})

test('a record that changes between two pages comes again at the end', async () => {
  const first = await pull(null, 2)
  const idsp2d = first.data[0]?.idsp2d
  await world.patch('fmis/record', { pemda: PEMDA, idsp2d, ubah: { keterangan: 'Diubah' } })
  const rest = await pull(first.berikutnya)
  expect(rest.data.at(-1)).toMatchObject({ idsp2d, keterangan: 'Diubah' })
})

test('an SP2D that is withdrawn is pulled again with status BATAL', async () => {
  const { ids, cursor } = await pullAll(null, 100)
  await world.control('fmis/withdraw', { pemda: PEMDA, idsp2d: ids[0] })
  expect((await pull(cursor)).data).toMatchObject([{ idsp2d: ids[0], status: 'BATAL' }])
})

test('a new Daftar Penguji brings its SP2D to the end under a new number', async () => {
  const { ids, cursor } = await pullAll(null, 100)
  await world.control('fmis/penguji', { pemda: PEMDA, idsp2d: ids.slice(0, 2) })
  const { data } = await pull(cursor)
  expect(data.map((record) => record.idsp2d)).toEqual(ids.slice(0, 2))
  expect(new Set(data.map((record) => record.daftar_penguji?.no)).size).toBe(1)
  expect(data[0]?.daftar_penguji).toMatchObject({ jumlah_sp2d: 2 })
})

test('a broken record is stored as it is', async () => {
  const broken = { idsp2d: 77, sp2d_no: 'X/1', netto: 'banyak', rkud: null }
  await world.control('fmis/record', { pemda: PEMDA, ...broken })
  expect((await pullAll(null, 500)).ids).toContain(77)
  expect((await pull(null, 500)).data.at(-1)).toMatchObject(broken)
})

test('a rejection counts once per referensi', async () => {
  const record = await firstRecord()
  const path = `${PEMDA}/sp2d/${record.idsp2d}/penolakan`
  const rejection = {
    referensi: 'T-1',
    nomor: record.sp2d_no,
    level: 'CHECKER',
    alasan: 'Rekening salah',
    oleh: 'Checker',
    waktu: '2026-11-22T14:05:00+08:00',
  }
  const first = await world.postFmis(path, rejection)
  expect(first).toMatchObject({ status: 200, body: { diterima: true } })
  expect(await world.postFmis(path, rejection)).toEqual(first)
  expect((await world.postFmis(path, { ...rejection, alasan: 'Lain' })).status).toBe(409)
  const inbox = await world.get(`/fmis/inbox?nomor=${encodeURIComponent(record.sp2d_no)}`)
  expect(inbox).toMatchObject([{ jenis: 'penolakan', pemda: PEMDA, idsp2d: record.idsp2d, isi: rejection }])
})

test.each([
  ['LS_GAJI', undefined, 'LS_GAJI', '122'],
  ['LS_BARANG_JASA', '014', 'LS_BARANG_JASA', '014'],
  [undefined, undefined, 'LS_BARANG_JASA', '122'],
])('publishing jenis %s to bank %s makes %s paid at %s', async (jenis, penerima_bank, madeJenis, madeBank) => {
  const { body } = await world.control('fmis/publish', { pemda: PEMDA, jumlah: 1, jenis, penerima_bank })
  const made = (await pull(null, 500)).data.at(-1)
  const { idsp2d, nomor } = body.data[0] ?? {}
  expect(made).toMatchObject({ idsp2d, sp2d_no: nomor, jenis: madeJenis })
  expect(made?.penerima[0]?.bank_kode).toBe(madeBank)
})
