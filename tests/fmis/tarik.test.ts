import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPull, startPull } from '../../src/modules/fmis/pull.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { edit, fault, fmisRecords, offer, soundRecord } from '../support/fmis.js'
import { footprint, inState, officers, type People } from '../support/state.js'
import { getOtp, pull, publish, statusOf } from '../support/story.js'

let app: TestApp
let people: People
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  maker = people.MAKER
})
afterAll(() => app.close())

const lastRun = (kode = '63.00') =>
  app.deps.prisma.tarikFmis.findFirstOrThrow({ where: { pemda: { kode } }, orderBy: { id: 'desc' } })
const counts = async (kode?: string) => {
  const { status, baru, berubah, tetap, karantina, halaman } = await lastRun(kode)
  return { status, baru, berubah, tetap, karantina, halaman }
}
const quarantined = (idFmis: string | number) =>
  app.deps.prisma.karantina.findFirstOrThrow({ where: { idFmis: String(idFmis) }, orderBy: { id: 'desc' } })
const found = (idFmis: string | number) => app.deps.prisma.sp2d.findFirst({ where: { idFmis: String(idFmis) } })

test('a pull brings every printed SP2D page by page, and only those; what is broken is set aside', async () => {
  await app.simulator.post('/control/fmis/publish').send({ pemda: '63.00', jumlah: 150, jenis: 'UP' })
  const printed = await fmisRecords(app, '63.00')
  await pull(app, maker)
  const stored = await app.deps.prisma.sp2d.findMany({ select: { idFmis: true } })
  const aside = await app.deps.prisma.karantina.findMany({ select: { idFmis: true } })
  expect([...stored, ...aside].map(({ idFmis }) => idFmis).toSorted()).toEqual(
    printed.map(({ idsp2d }) => String(idsp2d)).toSorted(),
  )
  expect(await counts()).toEqual({
    ...{ status: 'SELESAI', baru: stored.length, berubah: 0, tetap: 0, karantina: aside.length, halaman: 2 },
  })
  const page = await maker.get('/cmsp/sp2d')
  expect(page.text).toContain('tidak sama dengan bruto dikurangi potongan dan pajak')
})

test('the next pull brings only what FMIS touched since: new, changed, unchanged', async () => {
  const [touched, changed] = (await app.deps.prisma.sp2d.findMany({ take: 2 })).map(({ idFmis }) => idFmis)
  await pull(app, maker)
  expect(await counts()).toMatchObject({ baru: 0, berubah: 0, tetap: 0, karantina: 0 })
  await edit(app, touched ?? '', {})
  await edit(app, changed ?? '', { keterangan: 'Uraian diperbaiki' })
  await offer(app, await soundRecord(app, 7001))
  await pull(app, maker)
  expect(await counts()).toMatchObject({ baru: 1, berubah: 1, tetap: 1, karantina: 0 })
  expect(await found(changed ?? '')).toMatchObject({ keperluan: 'Uraian diperbaiki', putaran: 2, versi: 2 })
  expect(await found(touched ?? '')).toMatchObject({ putaran: 1, versi: 1 })
})

test('pressed again while it runs, the button starts no second pull', async () => {
  const runs = () => app.deps.prisma.tarikFmis.count()
  const before = await runs()
  const answers = await Promise.all([maker, people.CHECKER, maker].map((person) => person.post('/cmsp/sp2d/tarik')))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  const page = await maker.submit('/cmsp/sp2d/tarik')
  expect(page.text).toContain('sedang berjalan')
  expect(await runs()).toBe(before + 1)
  await app.drain()
  expect((await lastRun()).status).toBe('SELESAI')
})

type Breaks = [string, (record: Awaited<ReturnType<typeof soundRecord>>) => object, string]
const BROKEN: Breaks[] = [
  ['netto that is not bruto less deductions', (r) => ({ ...r, netto: r.bruto }), 'netto tidak sama dengan bruto'],
  ['an RKUD of nobody', (r) => ({ ...r, rkud: { ...r.rkud, rekening: '0010199999999' } }), 'RKUD 0010199999999'],
  ['an RKUD of another Pemda', (r) => ({ ...r, rkud: { ...r.rkud, rekening: '0010100000131' } }), 'tidak terdaftar'],
  ['a missing field', ({ keterangan: _, ...r }) => r, 'keterangan: wajib diisi'],
  ['an amount that is no number', (r) => ({ ...r, bruto: 'banyak' }), 'bruto: bukan jumlah rupiah'],
  ['an amount as a number', (r) => ({ ...r, netto: 96500000 }), 'netto: harus ditulis sebagai teks'],
  ['no amount', (r) => ({ ...r, netto: null }), 'netto: wajib diisi'],
  ['a number as a number', (r) => ({ ...r, opd: { ...r.opd, kode: 101 } }), 'opd kode: harus ditulis sebagai teks'],
  ['an NPWP as a number', (r) => ({ ...r, pajak: [{ ...r.pajak[0], npwp: 1496827018000 }] }), 'npwp: harus ditulis'],
  ['a negative amount', (r) => ({ ...r, netto: '-1.00' }), 'netto: bukan jumlah rupiah'],
  [
    'sen in a tax',
    (r) => ({ ...r, pajak: r.pajak.map((row) => ({ ...row, jumlah: row.jumlah.replace('.00', '.50') })) }),
    'pajak harus rupiah bulat',
  ],
  ['a payee who gets more', (r) => ({ ...r, penerima: [{ ...r.penerima[0], jumlah: r.bruto }] }), 'jumlah penerima'],
  ['no payee', (r) => ({ ...r, penerima: [] }), 'jumlah penerima'],
  ['rincian that is not bruto', (r) => ({ ...r, rincian: [] }), 'jumlah rincian'],
  ['a day that does not exist', (r) => ({ ...r, sp2d_tgl: '2026-02-30' }), 'sp2d_tgl: bukan tanggal'],
  ['a date of another age', (r) => ({ ...r, sp2d_tgl: '0026-11-03' }), 'sp2d_tgl: bukan tanggal'],
  ['a status nobody knows', (r) => ({ ...r, status: 'DRAFT' }), 'SP2D belum final'],
  ['two rows with one id', (r) => ({ ...r, pajak: [...r.pajak, { ...r.pajak[0] }] }), 'id baris yang sama'],
  ['a tax in no kelompok', (r) => ({ ...r, pajak: [{ ...r.pajak[0], kelompok: 3 }] }), 'kelompok harus 1 atau 2'],
  ['a month that does not exist', (r) => ({ ...r, pajak: [{ ...r.pajak[0], masa: '1313' }] }), 'masa pajak harus'],
  ['an account with letters', (r) => ({ ...r, penerima: [{ ...r.penerima[0], rekening: 'A1' }] }), 'nomor rekening'],
  ['an object where text belongs', (r) => ({ ...r, sp2d_no: { $ne: '' } }), 'sp2d_no: harus ditulis sebagai teks'],
]

test('each broken record is set aside with its reason and its content; its neighbours are taken over', async () => {
  const first = 7100
  const records: object[] = []
  for (const [index, [, breakIt]] of BROKEN.entries()) {
    const record = breakIt(await soundRecord(app, first + index))
    records.push(record)
    await offer(app, record)
    await offer(app, await soundRecord(app, first + 50 + index))
  }
  await pull(app, maker)
  expect(await counts()).toMatchObject({ status: 'SELESAI', baru: BROKEN.length, karantina: BROKEN.length })
  for (const [index, [what, , reason]] of BROKEN.entries()) {
    const row = await quarantined(first + index)
    expect(row.alasan.join('; '), what).toContain(reason)
    const { created_at: _, updated_at: __, ...isi } = row.isi as Record<string, unknown>
    const { created_at: ___, updated_at: ____, ...sent } = records[index] as Record<string, unknown>
    expect(isi, what).toEqual(sent)
    expect(await found(first + index), what).toBeNull()
    expect(await found(first + 50 + index), what).toMatchObject({ status: 'DITERIMA' })
  }
  const all = await app.deps.prisma.karantina.count({ where: { pemda: { kode: '63.00' }, selesaiPada: null } })
  expect(all).toBeGreaterThan(20)
  expect((await maker.get('/cmsp/sp2d')).text).toContain(`${all} SP2D dari FMIS belum dapat diterima`)
})

test('a number that another SP2D has is set aside; a record sent right later leaves the quarantine', async () => {
  const { nomor } = await publish(app, maker, '63.00', { jenis: 'UP' })
  await offer(app, { ...(await soundRecord(app, 7201)), sp2d_no: nomor })
  await pull(app, maker)
  const row = await quarantined(7201)
  expect(row.alasan.join()).toContain(`nomor ${nomor} sudah dipakai SP2D lain`)
  await edit(app, 7201, {})
  await pull(app, maker)
  expect(await app.deps.prisma.karantina.count({ where: { idFmis: '7201' } })).toBe(1)
  await edit(app, 7201, { sp2d_no: '7201/SP2D/UJI/2026' })
  await pull(app, maker)
  expect(await found(7201)).toMatchObject({ status: 'DITERIMA' })
  expect((await quarantined(7201)).selesaiPada).not.toBeNull()
})

test('what no FMIS should send at all stops neither the page nor the pull', async () => {
  const sound = await soundRecord(app, 7301)
  const half = '\ud800'
  const tax = (jumlah: string) => ({ ...sound, idsp2d: 7308, sp2d_no: '7308', pajak: [{ ...sound.pajak[0], jumlah }] })
  const records: unknown[] = [
    ...[null, 'teks', 42, [], {}, true],
    { ...sound, idsp2d: 7300, sp2d_no: '7300', tahun: 2025 },
    { ...sound, idsp2d: 7302, sp2d_no: '7302', keterangan: 'sebelum\u0000sesudah' },
    { ...sound, idsp2d: '73\u000003', sp2d_no: '7303' },
    { idsp2d: '73\u000004', status: 'BATAL' },
    { ...sound, idsp2d: `7305${half}`, sp2d_no: '7305' },
    { ...sound, idsp2d: 7306, sp2d_no: '7306', catatan: { 'tak\u0000dikenal': `\u0000${half}` } },
    {
      ...sound,
      idsp2d: 7307,
      sp2d_no: '7307',
      daftar_penguji: { ...sound.daftar_penguji, dicetak: '0000-01-01T00:00:00Z' },
    },
    tax('1000000000000.00'),
    { ...sound, idsp2d: 7311, sp2d_no: `7311${half}`, bruto: '1\u0000', netto: `${half}1` },
    { ...sound, idsp2d: 7312, sp2d_no: '7312', netto: `${'x'.repeat(29)}😀` },
    { ...sound, idsp2d: 7309, sp2d_no: '7309', bruto: '9999999999999.99' },
    sound,
  ]
  const page = { kind: 'halaman' as const, records, berikutnya: null, total: records.length }
  const { id: pemdaId } = await app.deps.prisma.pemda.findFirstOrThrow({ where: { kode: '63.00' } })
  const { id } = await startPull(app.deps, SISTEM, { pemdaId, tahun: 2026 })
  await runPull({ ...app.deps, fmis: { ...app.deps.fmis, pullPage: () => Promise.resolve(page) } }, id)
  expect(await counts()).toMatchObject({ status: 'SELESAI', baru: 2, karantina: records.length - 2 })
  expect((await quarantined(7300)).alasan.join()).toContain('tahun 2025 bukan tahun anggaran yang ditarik (2026)')
  expect((await quarantined(7302)).alasan.join()).toContain('keterangan: berisi karakter yang tidak dapat disimpan')
  expect(await found(7301)).not.toBeNull()
  expect(await found(7306)).not.toBeNull()
  await app.drain()
})

test('when FMIS fails on the second page nothing is lost and nothing comes twice', async () => {
  const bjm = await app.signIn('maker.bjm')
  await app.simulator.post('/control/fmis/publish').send({ pemda: '63.71', jumlah: 150, jenis: 'UP' })
  await bjm.post('/cmsp/sp2d/tarik')
  const { id } = await lastRun('63.71')
  const pullPage: TestApp['deps']['fmis']['pullPage'] = async (q) => {
    const page = await app.deps.fmis.pullPage(q)
    await fault(app, { endpoint: '/fmis', mode: 'down', times: 2 })
    return page
  }
  await runPull({ ...app.deps, fmis: { ...app.deps.fmis, pullPage } }, id)
  expect(await lastRun('63.71')).toMatchObject({ status: 'BERJALAN', halaman: 1, percobaan: 1 })
  expect((await bjm.get('/cmsp/sp2d')).text).toContain('Dicoba lagi')
  await app.drain()
  const printed = await fmisRecords(app, '63.71')
  const run = await counts('63.71')
  expect(run).toMatchObject({ status: 'SELESAI', halaman: 2, tetap: 0, berubah: 0 })
  expect(run.baru + run.karantina).toBe(printed.length)
  expect(await app.deps.prisma.sp2d.count({ where: { pemda: { kode: '63.71' } } })).toBe(run.baru)
})

test('while FMIS stays away the pull ends by saying so, and the next press starts again where it stopped', async () => {
  await fault(app, { endpoint: '/fmis', mode: 'error500-before' })
  await pull(app, maker)
  expect((await lastRun()).status).toBe('GAGAL')
  expect((await maker.get('/cmsp/sp2d')).text).toContain('FMIS menjawab 500')
  await app.simulator.delete('/control/faults')
  await publish(app, maker, '63.00', { jenis: 'UP' })
  expect(await counts()).toMatchObject({ status: 'SELESAI', baru: 1, tetap: 0 })
})

test('withdrawn before approval it is cancelled and leaves every Daftar Tugas', async () => {
  const { id, idFmis } = await inState(app, people, 'TUGAS_CHECKER')
  await app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(idFmis) })
  await pull(app, maker)
  expect(await statusOf(app, id)).toBe('DIBATALKAN')
  expect(await app.deps.prisma.tugas.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
  expect((await maker.get(`/cmsp/sp2d/${id}`)).text).toContain('Ditarik kembali oleh FMIS')
  expect((await maker.get('/cmsp/sp2d')).text).toMatch(/<dt>Ditarik kembali<\/dt><dd>1</)
})

test('changed before approval it starts a new round: task and OTP end, the page shows what changed', async () => {
  const { id, idFmis } = await inState(app, people, 'TUGAS_CHECKER')
  const { tantanganId } = await getOtp(app, people.CHECKER, [id])
  const before = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  await edit(app, idFmis, { keterangan: 'Uraian yang baru' })
  await pull(app, maker)
  expect(await found(idFmis)).toMatchObject({ status: 'DITERIMA', putaran: 2, keperluan: 'Uraian yang baru' })
  expect(await app.deps.prisma.tugas.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
  const challenge = await app.deps.prisma.tantangan.findUniqueOrThrow({ where: { id: BigInt(tantanganId) } })
  expect(challenge.ditutupPada).not.toBeNull()
  const page = (await maker.get(`/cmsp/sp2d/${id}`)).text
  expect(page).toContain('Putaran 2: diubah di FMIS')
  expect(page).toContain(before.keperluan)
  expect(page).toContain('Uraian yang baru')
})

test.each(['DISETUJUI', 'PENCAIRAN', 'CAIR'] as const)(
  'changed or withdrawn when it is %s, it is a conflict for the operator and the payment stays as it was signed',
  async (status) => {
    const { id, idFmis } = await inState(app, people, status)
    const row = () => app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) }, include: { penerima: true } })
    const [before, all] = [await row(), await footprint(app)]
    await edit(app, idFmis, { keterangan: 'Terlambat diubah' })
    await pull(app, maker)
    expect((await quarantined(idFmis)).alasan.join()).toContain('berubah di FMIS setelah disetujui approver')
    await app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(idFmis) })
    await pull(app, maker)
    expect((await quarantined(idFmis)).alasan.join()).toContain('ditarik kembali di FMIS setelah disetujui')
    expect(await row()).toEqual(before)
    expect(await footprint(app)).toEqual(all)
  },
)
