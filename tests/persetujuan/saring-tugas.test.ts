import { afterAll, beforeAll, expect, test } from 'vitest'
import { bukaRekening, terbitkan } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { advance, officers, type People } from '../support/state.js'
import { type Published, setuju } from '../support/story.js'

let app: TestApp
let people: People
const tugas: (Published & { rekening: string })[] = []

// Figures 34, 54 and 73 of the manual: the same filter for each level.
const ISI = [
  { nama: 'CV Sungai Barito', keterangan: 'Pembayaran perahu motor', tgl: '2026-11-10' },
  { nama: 'CV Sungai Martapura', keterangan: 'Pembayaran perahu layar', tgl: '2026-11-12' },
  { nama: 'CV Gunung Meratus', keterangan: 'Pembayaran alat kemah', tgl: '2026-11-14' },
]

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  for (const { nama, keterangan, tgl } of ISI) {
    const rekening = await bukaRekening(app, nama)
    const payee = { id: 1, nama, bank_kode: '122', rekening, jumlah: '1000000.00' }
    const made = await terbitkan(app, people.MAKER, [payee], { keterangan, sp2d_tgl: tgl })
    tugas.push({ ...made, rekening })
  }
})
afterAll(() => app.close())

/** Which of the three the list shows under this filter. */
async function shown(level: keyof People, filter: Record<string, string>): Promise<number[]> {
  const { text } = await people[level].get(`/cmsp/tugas?${new URLSearchParams(filter).toString()}`)
  return tugas.flatMap(({ id }, index) => (text.includes(`id="tugas-${id}"`) ? [index] : []))
}

test.each(['MAKER', 'CHECKER', 'APPROVER'] as const)(
  'the tasks of %s are found by each parameter of the manual, joined by "dan"; an empty one counts for nothing',
  async (level) => {
    const ids = tugas.map(({ id }) => id)
    for (const id of ids) await setuju(people[level], id)
    expect(await shown(level, { nomor: '', nama: '', keterangan: '' })).toEqual([0, 1, 2])
    expect(await shown(level, { nomor: tugas[1]?.nomor ?? '' })).toEqual([1])
    expect(await shown(level, { dari: '2026-11-11', sampai: '2026-11-12' })).toEqual([1])
    expect(await shown(level, { rekening: tugas[2]?.rekening ?? '' })).toEqual([2])
    expect(await shown(level, { keterangan: 'PERAHU' })).toEqual([0, 1])
    expect(await shown(level, { nama: 'sungai' })).toEqual([0, 1])
    expect(await shown(level, { keterangan: 'perahu', nama: 'martapura' })).toEqual([1])
    expect(await shown(level, { keterangan: 'kemah', nama: 'sungai' })).toEqual([])
    await advance(app, people[level], ids)
  },
)

test('of several payees each is found by name and account, and more money than one SP2D may have is summed up', async () => {
  const satu = await bukaRekening(app, 'Norhayati')
  const dua = await bukaRekening(app, 'Syahrani')
  const jumlah = '5000000000000.00'
  const payees = [
    { id: 1, nama: 'Norhayati', bank_kode: '122', rekening: satu, jumlah },
    { id: 2, nama: 'Syahrani', bank_kode: '122', rekening: dua, jumlah: '4000000000000.25' },
  ]
  const made = await terbitkan(app, people.MAKER, payees)
  const lain = await terbitkan(app, people.MAKER, [{ ...payees[0], jumlah } as (typeof payees)[number]])
  for (const { id } of [made, lain]) await setuju(people.MAKER, id)
  const { text } = await people.MAKER.get('/cmsp/tugas?semua=ya')
  expect(text).toContain('Rp14.000.000.000.000,25')
  for (const filter of [`rekening=${dua}`, 'nama=syahrani', 'cari=syahrani']) {
    const found = (await people.MAKER.get(`/cmsp/tugas?${filter}`)).text
    expect([filter, found.includes(`id="tugas-${made.id}"`), found.includes(`id="tugas-${lain.id}"`)]).toEqual([
      ...[filter, true, false],
    ])
  }
})
