import { permille } from './isi.js'
import type { Bahan, IsiSp2d } from './isi.js'
import { pickPihak } from './resep-belanja.js'

type Singkatan = 'UP' | 'GU' | 'TU'

const NAMA: Record<Singkatan, string> = { UP: 'Uang Persediaan', GU: 'Ganti Uang Persediaan', TU: 'Tambahan Uang' }

function kepadaBendahara(jenis: Singkatan, { bendahara, pemda, opdIndex }: Bahan, jumlah: bigint): IsiSp2d {
  const keterangan = `${NAMA[jenis]} ${pemda.opd[opdIndex]?.nama ?? ''}`
  return {
    jenis,
    singkatan: jenis,
    keterangan,
    rincian: [{ kodeRekening: '1.1.01.03.01.0001', uraian: `Kas di Bendahara Pengeluaran (${jenis})`, jumlah }],
    potongan: [],
    pajak: [],
    penerima: [{ pihak: bendahara }],
  }
}

export const up = (bahan: Bahan): IsiSp2d =>
  kepadaBendahara('UP', bahan, bahan.acak.rupiah(100_000_000n, 900_000_000n, 10_000_000n))
export const gu = (bahan: Bahan): IsiSp2d =>
  kepadaBendahara('GU', bahan, bahan.acak.rupiah(20_000_000n, 450_000_000n, 12_500n))
export const tu = (bahan: Bahan): IsiSp2d =>
  kepadaBendahara('TU', bahan, bahan.acak.rupiah(5_000_000n, 200_000_000n, 250_000n))

/** The smallest payment there is: Rp50.000. */
export const tuTerkecil = (bahan: Bahan): IsiSp2d => kepadaBendahara('TU', bahan, 50_000n)

/** Legalises spending that the treasurer has paid already: no money leaves the RKUD. */
const nihil = (jenis: 'GU' | 'TU', bahan: Bahan): IsiSp2d => ({
  ...kepadaBendahara(jenis, bahan, 0n),
  jenis: `${jenis}_NIHIL`,
  keterangan: `${NAMA[jenis]} Nihil ${bahan.pemda.opd[bahan.opdIndex]?.nama ?? ''}`,
  rincian: [],
  penerima: [],
  nilaiPengesahan: bahan.acak.rupiah(15_000_000n, 400_000_000n, 12_500n),
})

export const guNihil = (bahan: Bahan): IsiSp2d => nihil('GU', bahan)
export const tuNihil = (bahan: Bahan): IsiSp2d => nihil('TU', bahan)

/** Nihil for the payee, yet with a tax that the RKUD still pays: bruto equals the tax. */
export function guNihilDenganPajak(bahan: Bahan): IsiSp2d {
  const isi = nihil('GU', bahan)
  const uraian = 'PPN'
  const jumlah = permille(isi.nilaiPengesahan ?? 0n, 99n)
  return {
    ...isi,
    rincian: [{ kodeRekening: '5.1.02.01.01.0024', uraian: 'Belanja Alat Tulis Kantor', jumlah }],
    pajak: [{ kodeMap: '411211', kodeSetor: '920', uraian, kelompok: 1, npwp: bahan.bendahara.npwp, jumlah }],
  }
}

/** Pays the bill of the government credit card to its issuer. */
export function guKkpd(bahan: Bahan): IsiSp2d {
  const jumlah = bahan.acak.rupiah(3_000_000n, 75_000_000n, 12_500n)
  const keterangan = `Pembayaran tagihan KKPD ${bahan.pemda.opd[bahan.opdIndex]?.nama ?? ''}`
  return {
    jenis: 'GU_KKPD',
    singkatan: 'GU',
    keterangan,
    rincian: [{ kodeRekening: '5.1.02.04.01.0001', uraian: 'Belanja Perjalanan Dinas Biasa (KKPD)', jumlah }],
    potongan: [],
    pajak: [],
    penerima: [{ pihak: pickPihak({ ...bahan, bank: '122' }, 'PENERBIT_KKPD') }],
  }
}
