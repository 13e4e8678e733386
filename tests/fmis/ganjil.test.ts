import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { HalamanHasil } from '../../src/adapters/fmis/port.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { PAGE, runPull, startPull } from '../../src/modules/fmis/pull.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { edit, type FmisRecord, offer, soundRecord } from '../support/fmis.js'
import { force, inState, officers, type People } from '../support/state.js'
import { getOtp, proses, pull, setuju, statusOf, tolak } from '../support/story.js'

// What a FMIS that is not quite well sends.
vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People
let asal: { pemdaId: bigint; tahun: number }

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  const { id: pemdaId } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  asal = { pemdaId, tahun: 2026 }
  await pull(app, people.MAKER)
})
afterAll(() => app.close())

type Ask = (sesudah: string | null, call: number, batas: number) => HalamanHasil
const page = (records: unknown[], berikutnya: string | null): HalamanHasil => ({
  ...{ kind: 'halaman', records, berikutnya, total: records.length },
})

/** Works a pull off, its retries included, before a FMIS that answers like this; stops after a while if nothing else does. */
async function pullFrom(ask: Ask) {
  let calls = 0
  const pullPage: TestApp['deps']['fmis']['pullPage'] = ({ sesudah, batas }) => {
    if (++calls > 40) throw new Error('asked for ever')
    return Promise.resolve(ask(sesudah, calls, batas))
  }
  const { id } = await startPull(app.deps, SISTEM, asal)
  const deps = { ...app.deps, fmis: { ...app.deps.fmis, pullPage } }
  const run = () => app.deps.prisma.tarikFmis.findUniqueOrThrow({ where: { id } })
  while ((await run()).status === 'BERJALAN') await runPull(deps, id)
  return run()
}

const full = async (first: number) => {
  const sound = await soundRecord(app, first)
  return Array.from({ length: PAGE }, (_, n) => ({ ...sound, idsp2d: first + n, sp2d_no: `${first + n}/GANJIL` }))
}

/** Offers an SP2D and pulls it. @returns its id */
async function arrive(record: FmisRecord): Promise<string> {
  await offer(app, record)
  await pull(app, people.MAKER)
  const { id } = await app.deps.prisma.sp2d.findFirstOrThrow({ where: { idFmis: String(record.idsp2d) } })
  return String(id)
}

test('a cursor that stands still or goes back ends the pull with a reason; the pages that were new are kept', async () => {
  const [one, two] = [await full(20_000), await full(21_000)]
  const still = await pullFrom(() => page(one, 'A'))
  expect(still).toMatchObject({ status: 'GAGAL', baru: PAGE })
  expect(still.pesan).toContain('FMIS mengulang halaman')
  const back = await pullFrom((sesudah) => (sesudah === 'A' ? page(two, 'B') : page(one, 'A')))
  expect(back).toMatchObject({ status: 'GAGAL', baru: PAGE })
  expect(await app.deps.prisma.sp2d.count({ where: { nomor: { endsWith: '/GANJIL' } } })).toBe(2 * PAGE)
  await app.deps.prisma.kursorFmis.deleteMany()
  await pull(app, people.MAKER)
})

test('one page under ever new cursors ends the pull with a reason, too', async () => {
  const same = await full(25_000)
  const run = await pullFrom((_, call) => page(same, `C-${call}`))
  expect(run).toMatchObject({ status: 'GAGAL', baru: PAGE })
  expect(run.pesan).toContain('FMIS mengulang halaman')
  await app.deps.prisma.kursorFmis.deleteMany()
  await pull(app, people.MAKER)
})

test('what is too much for one answer of FMIS comes in smaller parts, and the pull goes on', async () => {
  const all = (await full(27_000)).slice(0, 30)
  await app.deps.prisma.kursorFmis.deleteMany()
  const run = await pullFrom((sesudah, _, batas) => {
    if (batas > 20) return { kind: 'gagal', pesan: 'FMIS tidak menjawab (TERLALU_BESAR).' }
    const from = Number(sesudah ?? 0)
    return page(all.slice(from, from + batas), String(from + batas))
  })
  expect(run).toMatchObject({ status: 'SELESAI', baru: 30, halaman: 2, pesan: null })
  await app.deps.prisma.kursorFmis.deleteMany()
  await pull(app, people.MAKER)
})

test('a record nested deeper than anybody reads is set aside; its neighbours are taken over', async () => {
  const sound = await soundRecord(app, 26_000)
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
  const records = [
    { ...sound, sp2d_no: 'DALAM-0', catatan: deep },
    { ...sound, idsp2d: 26_001, sp2d_no: 'DALAM-1', status: deep },
    { ...sound, idsp2d: 26_002, sp2d_no: 'DALAM-2' },
  ]
  expect(await pullFrom(() => page(records, null))).toMatchObject({ status: 'SELESAI', baru: 1, karantina: 2 })
  const rows = await app.deps.prisma.karantina.findMany({ where: { nomor: { startsWith: 'DALAM-' } } })
  expect(rows.map(({ alasan }) => alasan)).toEqual(
    Array.from({ length: 2 }, () => ['isi: bersarang terlalu dalam untuk disimpan']),
  )
})

test('records without a usable id are each kept on their own', async () => {
  const sound = await soundRecord(app, 1)
  const ids = ['', ' ', '\u200b']
  await pullFrom(() =>
    page(
      ids.map((idsp2d, n) => ({ ...sound, idsp2d, sp2d_no: `TANPA-${n}` })),
      null,
    ),
  )
  expect(await app.deps.prisma.karantina.count({ where: { nomor: { startsWith: 'TANPA-' } } })).toBe(ids.length)
})

test('a withdrawal that is a conflict is one row and one message to FMIS, however often it comes', async () => {
  const { id, idFmis } = await inState(app, people, 'CAIR')
  await app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(idFmis) })
  await pull(app, people.MAKER)
  await edit(app, idFmis, {})
  await pull(app, people.MAKER)
  expect(await statusOf(app, id)).toBe('CAIR')
  const rows = await app.deps.prisma.karantina.findMany({ where: { idFmis } })
  expect(rows.map(({ selesaiPada }) => selesaiPada)).toEqual([null])
  const told = (await app.simulator.get('/fmis/karantina').query({ pemda: '63.00' })).body as { idsp2d: string }[]
  expect(told.filter(({ idsp2d }) => idsp2d === idFmis)).toHaveLength(1)
})

test('a clock of FMIS that goes ahead brings no rejected SP2D back: only another print does', async () => {
  const sound = await soundRecord(app, 22_001)
  const ahead = new Date(Date.now() + 3_600_000).toISOString()
  const id = await arrive({ ...sound, daftar_penguji: { ...sound.daftar_penguji, no: 'DP-MAJU', dicetak: ahead } })
  await tolak(people.MAKER, id, 'Rekening penerima keliru')
  expect(await statusOf(app, id)).toBe('DITOLAK')
  await edit(app, sound.idsp2d, {})
  await pull(app, people.MAKER)
  expect(await statusOf(app, id)).toBe('DITOLAK')
})

test('a list printed within the second of the rejection brings it back: FMIS writes its time without fractions', async () => {
  const sound = await soundRecord(app, 22_002)
  const id = await arrive(sound)
  await tolak(people.MAKER, id, 'Rekening penerima keliru')
  const { selesai } = await app.deps.prisma.putaran.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  const dicetak = new Date(Math.floor(Number(selesai) / 1000) * 1000).toISOString()
  const inList = async (no: string) => {
    await edit(app, sound.idsp2d, { daftar_penguji: { ...sound.daftar_penguji, no, dicetak } })
    await pull(app, people.MAKER)
    return statusOf(app, id)
  }
  expect(await inList(sound.daftar_penguji.no)).toBe('DITOLAK')
  expect(await inList('DP-SEDETIK')).toBe('DITERIMA')
})

test('why a record is refused is said in Indonesian', async () => {
  const sound = await soundRecord(app, 23_000)
  const [payee] = sound.penerima
  const broken: object[] = [
    { ...sound, spm: undefined },
    { ...sound, penerima: null },
    { ...sound, penerima: [{ ...payee, bank_kode: 122 }] },
    { ...sound, tahun: '2026' },
    { ...sound, rincian: 'banyak' },
    { ...sound, pajak: [{ ...sound.pajak[0], masa: null, tahun_pajak: 1 }] },
    // FMIS is told NTB and NTPN by this id, as a number: of a text it would hear null.
    { ...sound, pajak: [{ ...sound.pajak[0], id: 'P-1' }] },
    { ...sound, keterangan: 'x'.repeat(1001) },
    { ...sound, penerima: Array.from({ length: 2001 }, (_, id) => ({ ...payee, id })) },
  ]
  await pullFrom(() =>
    page(
      broken.map((record, n) => ({ ...record, idsp2d: 23_000 + n, sp2d_no: `RUSAK-${n}` })),
      null,
    ),
  )
  const rows = await app.deps.prisma.karantina.findMany({ where: { nomor: { startsWith: 'RUSAK-' } } })
  expect(rows).toHaveLength(broken.length)
  expect(rows.map(({ alasan }) => alasan.join('; ')).toSorted()).toEqual([
    'keterangan: lebih dari 1000 karakter',
    'pajak ke-1, id: id baris harus bilangan bulat, paling banyak 15 digit',
    'pajak ke-1, masa: wajib diisi; pajak ke-1, tahun_pajak: di luar batas',
    'penerima ke-1, bank_kode: bentuknya bukan yang disepakati dengan FMIS',
    'penerima: lebih dari 2000 baris',
    'penerima: wajib diisi',
    'rincian: bentuknya bukan yang disepakati dengan FMIS',
    'spm: wajib diisi',
    'tahun: bentuknya bukan yang disepakati dengan FMIS',
  ])
})

test('an id of a row that FMIS writes as text of digits is the same number', async () => {
  const sound = await soundRecord(app, 7360)
  const pajak = sound.pajak.map((row, n) => ({ ...row, id: String(n + 1) }))
  await pullFrom(() => page([{ ...sound, pajak, sp2d_no: 'ID-TEKS' }], null))
  const { pajak: taken } = await app.deps.prisma.sp2d.findFirstOrThrow({
    where: { nomor: 'ID-TEKS' },
    include: { pajak: { orderBy: { id: 'asc' } } },
  })
  expect(taken.map(({ kunciFmis }) => kunciFmis)).toEqual(pajak.map(({ id }) => id))
})

test('text that only looks like an escape of JSON is kept letter by letter', async () => {
  const sound = await soundRecord(app, 7350)
  const teks = String.raw`Toko \ud83d \\u0000 \\\u0000`
  const penerima = sound.penerima.map((row) => ({ ...row, nama: teks }))
  await offer(app, { ...sound, keterangan: teks, penerima, catatan: teks })
  await pull(app, people.MAKER)
  expect(await app.deps.prisma.sp2d.findFirst({ where: { idFmis: '7350' } })).toMatchObject({
    keperluan: teks,
    penerimaNama: teks,
  })
  const [versi] = await app.deps.prisma.sp2dVersi.findMany({ where: { sp2d: { idFmis: '7350' } } })
  expect(versi?.isi).toMatchObject({ keterangan: teks, catatan: teks, penerima: [{ nama: teks }] })
})

test('what FMIS changed in a way that cannot be taken is approved by nobody as it was before', async () => {
  const { id, idFmis, nomor } = await inState(app, people, 'TUGAS_CHECKER')
  const { tantanganId, otp } = await getOtp(app, people.CHECKER, [id])
  const { bruto } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  await edit(app, idFmis, { netto: '1.00' })
  await pull(app, people.MAKER)
  const refused = await proses(people.CHECKER, [id], tantanganId, otp)
  expect(refused.text).toContain('netto tidak sama dengan bruto')
  expect(await statusOf(app, id)).toBe('TUGAS_CHECKER')
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).toContain('Data terakhir dari FMIS')
  await tolak(people.CHECKER, id, 'Diperbaiki dulu di FMIS')
  expect(await statusOf(app, id)).toBe('DITOLAK')
  await edit(app, idFmis, { netto: bruto.toFixed(2), keterangan: 'Sudah diperbaiki' })
  await pull(app, people.MAKER)
  await setuju(people.MAKER, id)
  expect([await statusOf(app, id), nomor]).toEqual(['TUGAS_MAKER', nomor])
})

test('FMIS that writes down the kode billing it was told has changed nothing that was approved', async () => {
  const idsp2d = 24_001
  const sound = await soundRecord(app, idsp2d)
  const id = await arrive(sound)
  await force(app, id, 'CAIR')
  const told = sound.pajak.map((row, n) => ({ ...row, id_billing: `02611000000000${n}` }))
  await edit(app, idsp2d, { pajak: told })
  await pull(app, people.MAKER)
  const waiting = () => app.deps.prisma.karantina.count({ where: { idFmis: String(idsp2d), selesaiPada: null } })
  expect(await waiting()).toBe(0)
  await edit(app, idsp2d, { pajak: told.map((row) => ({ ...row, masa: '0101' })) })
  await pull(app, people.MAKER)
  expect(await waiting()).toBe(1)
})
