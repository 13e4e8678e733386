import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreedFees, matchFees } from '../../src/domain/biayaBank.js'
import { type BarisRekon, isSelisih, type Mutasi, type Perintah, rekonKoran } from '../../src/domain/rekonsiliasi.js'
import type { Tanggal } from '../../src/domain/tanggal.js'
import { totalUang, type Uang, uangDariSen } from '../../src/domain/uang.js'

const HARI = '2026-11-26' as Tanggal
const sen = (n: number) => uangDariSen(BigInt(n))
// Few amounts, so that books agree, nearly agree and meet by chance.
const jumlah = fc.constantFrom(100, 250, 350, 100_000).map(sen)
const STATUS = ['BERHASIL', 'DIPROSES', 'DIKIRIM', 'TIDAK_PASTI', 'GAGAL', 'DITOLAK_SEMENTARA']

const perintahArb = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 6 }).chain((refs) =>
  fc.tuple(
    ...refs.map((n) =>
      fc.record({
        ...{ referensi: fc.constant(`CMSP${n}`), jumlah, status: fc.constantFrom(...STATUS), retur: fc.boolean() },
        ...{
          biaya: fc.constantFrom(0, 250).map(sen),
          nomorSp2d: fc.constant(`SP2D ${n}`),
          sp2dId: fc.constant(`${n}`),
        },
        ...{ uraian: fc.constant('netto'), tanggal: fc.constant(HARI) },
      }),
    ),
  ),
) as fc.Arbitrary<Perintah[]>

const mutasiArb: fc.Arbitrary<Mutasi[]> = fc
  .array(
    fc.record({
      arah: fc.constantFrom('D' as const, 'D' as const, 'K' as const),
      jumlah,
      referensi: fc.option(fc.constantFrom(...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `CMSP${n}`), 'LOKET1', 'LOKET2')),
      keterangan: fc.constantFrom('Biaya transfer', 'Penarikan', 'SP2D'),
    }),
    { maxLength: 10 },
  )
  .map((rows) => rows.map((row, index) => ({ ...row, idBank: `B${index}`, rekeningLawan: null, waktu: null })))

function netOf(mutasi: Mutasi[]): Map<string, Uang> {
  const net = new Map<string, Uang>()
  for (const { referensi, arah, jumlah } of mutasi)
    if (referensi !== null)
      net.set(referensi, uangDariSen((net.get(referensi) ?? 0n) + (arah === 'D' ? jumlah : -jumlah)))
  return net
}
const rekon = (mutasi: Mutasi[], perintah: Perintah[]) => {
  const net = netOf(mutasi)
  return matchFees(rekonKoran(mutasi, perintah, net, HARI), agreedFees(perintah, net, HARI))
}
const sorted = (rows: BarisRekon[]) => rows.toSorted((a, b) => (a.kunci < b.kunci ? -1 : 1))

describe('every line of either book', () => {
  test('ends up in exactly one row, with the amounts of both books', () => {
    fc.assert(
      fc.property(mutasiArb, perintahArb, (mutasi, perintah) => {
        const rows = rekon(mutasi, perintah)
        expect(new Set(rows.map(({ kunci }) => kunci)).size).toBe(rows.length)
        for (const { referensi } of perintah) expect(rows.filter((row) => row.referensi === referensi)).toHaveLength(1)
        const debits = mutasi.filter(({ arah }) => arah === 'D')
        for (const { referensi, idBank } of debits)
          expect(
            rows.filter((row) =>
              referensi ? row.referensi === referensi : row.kunci.startsWith(`bank:${HARI}:${idBank}:`),
            ),
          ).toHaveLength(1)
        const ours = new Set(perintah.map(({ referensi }) => referensi))
        const known = new Set([...ours, ...debits.flatMap(({ referensi }) => referensi ?? [])])
        const nameless = debits.filter(({ referensi }) => referensi === null).map(({ jumlah }) => jumlah)
        const named = [...netOf(mutasi)].filter(([referensi]) => known.has(referensi)).map(([, net]) => net)
        expect(totalUang(rows.map(({ menurutBank }) => menurutBank))).toBe(totalUang([...named, ...nameless]))
      }),
      { numRuns: 500 },
    )
  })

  test('whatever the order in which the books are read', () => {
    const shuffled = <T>(rows: T[]) => fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })
    const books = fc.tuple(mutasiArb, perintahArb)
    fc.assert(
      fc.property(
        books.chain(([m, p]) => fc.tuple(fc.constant(m), fc.constant(p), shuffled(m), shuffled(p))),
        ([mutasi, perintah, mutasiLain, perintahLain]) => {
          expect(sorted(rekon(mutasiLain, perintahLain))).toEqual(sorted(rekon(mutasi, perintah)))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('agrees only where the bank took what was ordered, its agreed fee on top, or nothing where nothing was due', () => {
    fc.assert(
      fc.property(mutasiArb, perintahArb, (mutasi, perintah) => {
        const net = netOf(mutasi)
        for (const row of rekon(mutasi, perintah)) {
          const order = perintah.find(({ referensi }) => referensi === row.referensi)
          if (!order) continue
          const bank = net.get(order.referensi) ?? 0n
          const moved = ['BERHASIL', 'DIPROSES'].includes(order.status)
          const doubt = ['DIKIRIM', 'TIDAK_PASTI'].includes(order.status)
          const right =
            (moved && (bank === order.jumlah || bank === order.jumlah + order.biaya || (order.retur && bank === 0n))) ||
            (!moved && bank === 0n) ||
            (doubt && bank === order.jumlah)
          expect(isSelisih(row.hasil)).toBe(!right)
          expect(row.hasil === 'MENUNGGU').toBe(right && doubt)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('a fee the bank takes under its own reference', () => {
  const order = (n: number, biaya: number, more: Partial<Perintah> = {}): Perintah => ({
    ...{ referensi: `CMSP${n}`, jumlah: sen(100_000), status: 'BERHASIL', retur: false, biaya: sen(biaya) },
    ...{ nomorSp2d: `SP2D ${n}`, sp2dId: `${n}`, uraian: 'netto', tanggal: HARI, ...more },
  })
  const debit = (referensi: string | null, amount: number, keterangan: string, idBank = `B${referensi}`): Mutasi => ({
    ...{ arah: 'D', jumlah: sen(amount), referensi, idBank, rekeningLawan: null, keterangan, waktu: null },
  })
  const paid = [debit('CMSP1', 100_000, 'SP2D 1'), debit('CMSP2', 100_000, 'SP2D 2')]
  const both = [order(1, 290_000), order(2, 290_000)]
  const foreign = (mutasi: Mutasi[], perintah = both) =>
    rekon(mutasi, perintah)
      .filter(({ sp2dId }) => sp2dId === null)
      .map(({ hasil }) => hasil)

  test('agrees one by one, or as one sum of the day', () => {
    expect(foreign([...paid, debit('BK7', 290_000, 'Biaya SKN')])).toEqual(['BIAYA'])
    expect(foreign([...paid, debit('BK7', 290_000, 'Biaya SKN'), debit(null, 290_000, 'ADM SKN')])).toEqual([
      'BIAYA',
      'BIAYA',
    ])
    expect(foreign([...paid, debit('BK7', 580_000, 'Biaya SKN 2 transaksi')])).toEqual(['BIAYA'])
    const three = [order(1, 580_000), order(2, 290_000), order(3, 290_000)]
    const fees = [debit('BK7', 580_000, 'Biaya SKN'), debit('BK8', 580_000, 'Biaya SKN')]
    expect(foreign([...paid, debit('CMSP3', 100_000, 'SP2D 3'), ...fees], three)).toEqual(['BIAYA', 'BIAYA'])
  })

  test('is a difference when it is one sen more, once too often, not worded as a fee, or agreed for another day', () => {
    expect(foreign([...paid, debit('BK7', 290_001, 'Biaya SKN')])).toEqual(['TIDAK_DI_CMSP'])
    expect(foreign([...paid, debit('BK7', 290_000, 'Penarikan')])).toEqual(['TIDAK_DI_CMSP'])
    const taken = [debit('BK7', 145_000, 'Biaya SKN'), debit('BK7', 145_000, 'Penarikan', 'BBK7b')]
    expect(foreign([...paid, ...taken])).toEqual(['TIDAK_DI_CMSP'])
    const thrice = ['BK7', 'BK8', 'BK9'].map((ref) => debit(ref, 290_000, 'Biaya SKN'))
    expect(foreign([...paid, ...thrice]).toSorted()).toEqual(['BIAYA', 'BIAYA', 'TIDAK_DI_CMSP'])
    const lama = both.map((row) => ({ ...row, tanggal: '2026-11-25' as Tanggal }))
    expect(foreign([...paid, debit('BK7', 290_000, 'Biaya SKN')], lama)).toEqual(['TIDAK_DI_CMSP'])
  })

  test('is never what the bank took for an order of ours that failed, however that is worded', () => {
    const failed = order(3, 0, { jumlah: sen(290_000), status: 'GAGAL', uraian: 'Potongan biaya administrasi' })
    const rows = rekon([...paid, debit('CMSP3', 290_000, 'SP2D 3')], [...both, failed])
    expect(rows.find(({ sp2dId }) => sp2dId === '3')?.hasil).toBe('TIDAK_DI_CMSP')
  })

  test('is a difference when the bank took it with the order already', () => {
    const with1 = [debit('CMSP1', 390_000, 'SP2D 1'), debit('CMSP2', 390_000, 'SP2D 2')]
    expect(foreign([...with1, debit('BK7', 290_000, 'Biaya SKN')])).toEqual(['TIDAK_DI_CMSP'])
  })
})

test('a debit without a reference is another one on another day, though the bank numbers it the same', () => {
  const debit = { arah: 'D' as const, jumlah: sen(250), referensi: null, keterangan: 'Penarikan' }
  const mutasi = [{ ...debit, idBank: '0001', rekeningLawan: null, waktu: null }]
  const kunci = [HARI, '2026-11-27' as Tanggal].map((hari) => rekonKoran(mutasi, [], new Map(), hari)[0]?.kunci)
  expect(new Set(kunci).size).toBe(2)
})
