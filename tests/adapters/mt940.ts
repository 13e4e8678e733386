import fc from 'fast-check'
import type { Mutasi } from '../../src/domain/rekonsiliasi.js'
import { toDecimalText, type Uang, uangDariSen } from '../../src/domain/uang.js'

const angka = (uang: Uang) => toDecimalText(uangDariSen(uang < 0n ? -uang : uang)).replace('.', ',')
const saldo = (tag: string, hari: string, uang: Uang) => `:${tag}:${uang < 0n ? 'D' : 'C'}${hari}IDR${angka(uang)}`

export interface Isi {
  noRekening: string
  /** YYMMDD. */
  hari: string
  saldoAwal: Uang
  mutasi: Mutasi[]
  /** Marks a debit as RC and a credit as RD. */
  balik: boolean
  halaman: number
}

/** Whatever a bank may say of a day; each movement with a number of its own. */
export const isiArb: fc.Arbitrary<Isi> = fc.record({
  noRekening: fc.stringMatching(/^\d{10,16}$/),
  hari: fc.constantFrom('261126', '261231', '270101', '280229'),
  saldoAwal: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map(uangDariSen),
  mutasi: fc
    .array(
      fc.record({
        arah: fc.constantFrom('D' as const, 'K' as const),
        jumlah: fc.bigInt({ min: 1n, max: 10n ** 13n }).map(uangDariSen),
        referensi: fc.option(fc.stringMatching(/^[A-Z0-9]{6,24}$/)),
        rekeningLawan: fc.option(fc.stringMatching(/^\d{8,20}$/)),
        keterangan: fc.stringMatching(/^[A-Z][A-Za-z0-9 .,+]{0,120}[A-Z]$/),
      }),
      { maxLength: 12 },
    )
    .map((rows) => rows.map((row, index) => ({ ...row, idBank: `B${index}`, waktu: null }))),
  balik: fc.boolean(),
  halaman: fc.integer({ min: 1, max: 3 }),
})

export const saldoAkhir = (isi: Pick<Isi, 'saldoAwal' | 'mutasi'>): Uang =>
  uangDariSen(
    isi.mutasi.reduce((sum, row) => sum + (row.arah === 'K' ? row.jumlah : -row.jumlah), isi.saldoAwal as bigint),
  )

const lines = (text: string): string[] => (text.match(/.{1,65}/g) ?? []).map((line) => line)

function movement({ arah, jumlah, referensi, rekeningLawan, keterangan, idBank }: Mutasi, { hari, balik }: Isi) {
  const mark = arah === 'D' ? (balik ? 'RC' : 'D') : balik ? 'RD' : 'C'
  const words = `/EREF/${referensi ?? 'NOTPROVIDED'}${rekeningLawan ? `/CNTP/${rekeningLawan}/BIC` : ''}/REMI/${keterangan}`
  const [first = '', ...more] = lines(words)
  return [
    `:61:${hari}${hari.slice(2)}${mark}R${angka(jumlah)}NTRF${(referensi ?? 'NONREF').slice(0, 16)}//${idBank}`,
    `:86:${first}`,
    ...more,
  ]
}

/** The lines of a statement as a bank writes it, over as many pages as asked for. */
export function tulis(isi: Isi): string[] {
  const size = Math.ceil(isi.mutasi.length / isi.halaman) || 1
  let running = isi.saldoAwal
  return Array.from({ length: isi.halaman }, (_, page) => {
    const rows = isi.mutasi.slice(page * size, (page + 1) * size)
    const before = running
    running = saldoAkhir({ saldoAwal: running, mutasi: rows })
    const last = page === isi.halaman - 1
    return [
      `:20:${isi.hari}`,
      `:25:BKAL/${isi.noRekening}`,
      `:28C:7/${page + 1}`,
      saldo(page === 0 ? '60F' : '60M', isi.hari, before),
      ...rows.flatMap((row) => movement(row, isi)),
      saldo(last ? '62F' : '62M', isi.hari, running),
      saldo('64', isi.hari, running),
      '-',
    ]
  }).flat()
}
