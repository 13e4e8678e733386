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
