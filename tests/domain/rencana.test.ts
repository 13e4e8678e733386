import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buatRencana, buatRencanaRetur, planLegs, RencanaError, type SumberRencana } from '../../src/domain/rencana.js'
import { totalUang, toDecimalText, uangDariSen } from '../../src/domain/uang.js'

const desimal = (sen: bigint) => ({ toFixed: () => toDecimalText(uangDariSen(sen)) })
const sen = fc.bigInt({ min: 1n, max: 10n ** 13n })
const rupiah = fc.bigInt({ min: 1n, max: 10n ** 10n }).map((n) => n * 100n)
const sum = (rows: { jumlah: bigint }[]) => rows.reduce((total, row) => total + row.jumlah, 0n)

interface Kasus {
  penerima: bigint[]
  potongan: { jumlah: bigint; mengurangi: boolean }[]
  pajak: { jumlah: bigint; mengurangi: boolean; billing: number }[]
}
const kasus: fc.Arbitrary<Kasus> = fc.record({
  penerima: fc.array(sen, { maxLength: 40 }),
  potongan: fc.array(fc.record({ jumlah: sen, mengurangi: fc.boolean() }), { maxLength: 8 }),
  pajak: fc.array(fc.record({ jumlah: rupiah, mengurangi: fc.boolean(), billing: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 8,
  }),
})

function sp2dOf({ penerima, potongan, pajak }: Kasus, selisih = 0n): SumberRencana {
  const mengurangi = sum([...potongan, ...pajak].filter((row) => row.mengurangi))
  const netto = penerima.reduce((total, jumlah) => total + jumlah, 0n)
  return {
    ...{ id: 7n, putaran: 1, versi: 1, nomor: '00007/SP2D/2026', rkud: { noRekening: '0010100000011' } },
    netto: desimal(netto),
    bruto: desimal(netto + mengurangi + selisih),
    penerima: penerima.map((jumlah, n) => ({
      ...{ id: BigInt(n + 1), nama: `Penerima ${n}`, bankKode: '002', bankNama: 'Bank BRI', noRekening: `10000${n}` },
      jumlah: desimal(jumlah),
    })),
    potongan: potongan.map((row, n) => ({
      ...{ id: BigInt(n + 1), kode: `2.1.${n}`, uraian: `Potongan ${n}`, mengurangi: row.mengurangi },
      jumlah: desimal(row.jumlah),
    })),
    pajak: pajak.map((row, n) => ({
      ...{ id: BigInt(n + 1), uraian: `Pajak ${n}`, mengurangi: row.mengurangi, npwp: '021832415731000', nop: null },
      ...{ kap: '411211', kjs: '920', masa: '1111', tahunPajak: 2026, billing: null, jumlah: desimal(row.jumlah) },
    })),
  }
}

const master = ({ potongan }: Kasus) =>
  new Map(potongan.map((_, n) => [`2.1.${n}`, { noRekening: `20000${n}`, nama: `Rekening ${n}` }]))
const billings = ({ pajak }: Kasus) =>
  new Map(pajak.map(({ billing }, n) => [String(n + 1), { id: BigInt(billing), kode: `0${billing}`, nama: 'CV' }]))
const legsOf = (k: Kasus, selisih = 0n) => planLegs(buatRencana(sp2dOf(k, selisih), master(k)), billings(k))

describe('from an SP2D to its legs', () => {
  test('together the legs are exactly bruto, the netto legs exactly bruto minus kelompok 1', () => {
    fc.assert(
      fc.property(kasus, (k) => {
        const legs = legsOf(k)
        const sp2d = sp2dOf(k)
        expect(toDecimalText(totalUang(legs.map(({ jumlah }) => jumlah)))).toBe(sp2d.bruto.toFixed(2))
        const netto = legs.filter(({ jenis }) => jenis === 'NETTO').map(({ jumlah }) => jumlah)
        expect(toDecimalText(totalUang(netto))).toBe(sp2d.netto.toFixed(2))
      }),
    )
  })

  test('every leg is more than nothing and debits the RKUD of the SP2D', () => {
    fc.assert(
      fc.property(kasus, (k) => {
        expect(legsOf(k).every(({ jumlah, rekeningAsal }) => jumlah > 0n && rekeningAsal === '0010100000011')).toBe(
          true,
        )
      }),
    )
  })

  test('one leg per payee, one per potongan of kelompok 1, one per kode billing; kelompok 2 moves nothing', () => {
    fc.assert(
      fc.property(kasus, (k) => {
        const legs = legsOf(k)
        const count = (jenis: string) => legs.filter((leg) => leg.jenis === jenis).length
        const paid = k.pajak.filter(({ mengurangi }) => mengurangi)
        expect(count('NETTO')).toBe(k.penerima.length)
        expect(count('POTONGAN')).toBe(k.potongan.filter(({ mengurangi }) => mengurangi).length)
        expect(count('PAJAK')).toBe(new Set(paid.map(({ billing }) => billing)).size)
        const byBilling = legs.flatMap((leg) => (leg.jenis === 'PAJAK' ? [[leg.billingId, leg.jumlah] as const] : []))
        for (const [billing, jumlah] of byBilling)
          expect(jumlah).toBe(sum(paid.filter((row) => BigInt(row.billing) === billing)))
      }),
    )
  })

  test('a plan whose parts do not add up to bruto by one sen is refused', () => {
    fc.assert(
      fc.property(kasus, (k) => {
        expect(() => legsOf(k, 1n)).toThrow(RencanaError)
      }),
    )
  })

  test('a tax without kode billing is refused', () => {
    const k: Kasus = { penerima: [100n], potongan: [], pajak: [{ jumlah: 100n, mengurangi: true, billing: 1 }] }
    expect(() => planLegs(buatRencana(sp2dOf(k), master(k)), new Map())).toThrow('belum mempunyai kode billing')
  })
})

test('after a return only what came back is planned, from the account its money lies on', () => {
  const k: Kasus = {
    penerima: [1000n, 2000n, 3000n],
    potongan: [{ jumlah: 500n, mengurangi: true }],
    pajak: [{ jumlah: 700n, mengurangi: true, billing: 1 }],
  }
  const planned = (penerimaIds: string[], potonganIds: string[]) => {
    const kembali = { penerimaIds: new Set(penerimaIds), potonganIds: new Set(potonganIds) }
    const rencana = buatRencanaRetur(sp2dOf(k), { ...kembali, rekeningAsal: '0019900000033' }, [], master(k))
    return planLegs(rencana, new Map()).map(({ jenis, jumlah, rekeningAsal }) => [jenis, jumlah, rekeningAsal])
  }
  expect(planned(['2'], [])).toEqual([['NETTO', 2000n, '0019900000033']])
  expect(planned([], ['1'])).toEqual([['POTONGAN', 500n, '0019900000033']])
  expect(planned(['1'], ['1'])).toEqual([
    ['NETTO', 1000n, '0019900000033'],
    ['POTONGAN', 500n, '0019900000033'],
  ])
})
