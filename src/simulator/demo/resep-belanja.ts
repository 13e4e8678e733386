import { permille } from './isi.js'
import type { Bahan, IsiPajak, IsiSp2d } from './isi.js'
import { DAFTAR_REKANAN } from './sumber.js'
import type { Pihak, Rekanan } from './sumber.js'

interface Belanja {
  kodeRekening: string
  uraian: string
  pph: 'PPH22' | 'PPH23' | 'PPH42'
  /** Taxable amount in rupiah. */
  dari: bigint
  sampai: bigint
}

const BELANJA: Belanja[] = [
  {
    kodeRekening: '5.1.02.01.01.0024',
    uraian: 'Belanja Alat Tulis Kantor',
    pph: 'PPH22',
    dari: 4_000_000n,
    sampai: 90_000_000n,
  },
  {
    kodeRekening: '5.1.02.01.01.0026',
    uraian: 'Belanja Bahan Cetak',
    pph: 'PPH22',
    dari: 3_000_000n,
    sampai: 60_000_000n,
  },
  {
    kodeRekening: '5.2.02.10.01.0002',
    uraian: 'Belanja Modal Personal Computer',
    pph: 'PPH22',
    dari: 40_000_000n,
    sampai: 180_000_000n,
  },
  {
    kodeRekening: '5.1.02.02.01.0031',
    uraian: 'Belanja Jasa Kebersihan Kantor',
    pph: 'PPH23',
    dari: 10_000_000n,
    sampai: 150_000_000n,
  },
  {
    kodeRekening: '5.1.02.03.02.0035',
    uraian: 'Belanja Pemeliharaan Kendaraan Dinas',
    pph: 'PPH23',
    dari: 5_000_000n,
    sampai: 70_000_000n,
  },
  {
    kodeRekening: '5.2.03.01.01.0001',
    uraian: 'Belanja Modal Bangunan Gedung Kantor',
    pph: 'PPH42',
    dari: 200_000_000n,
    sampai: 6_000_000_000n,
  },
  {
    kodeRekening: '5.2.04.01.01.0003',
    uraian: 'Belanja Modal Jalan Kabupaten/Kota',
    pph: 'PPH42',
    dari: 900_000_000n,
    sampai: 18_000_000_000n,
  },
]

type JenisPph = Belanja['pph']

const PPH: Record<JenisPph, { kodeMap: string; kodeSetor: string; uraian: string; permille: bigint }> = {
  PPH22: { kodeMap: '411122', kodeSetor: '920', uraian: 'PPh Pasal 22', permille: 15n },
  PPH23: { kodeMap: '411124', kodeSetor: '104', uraian: 'PPh Pasal 23 atas Jasa', permille: 20n },
  PPH42: { kodeMap: '411128', kodeSetor: '409', uraian: 'PPh Pasal 4 ayat (2) Jasa Konstruksi', permille: 26n },
}

// The taxpayer of PPh 22 is the rekanan, of all other withheld taxes the OPD itself.
const pph = (jenis: JenisPph, dpp: bigint, rekanan: Pihak, { bendahara }: Bahan): IsiPajak => {
  const { permille: rate, ...pajak } = PPH[jenis]
  const npwp = jenis === 'PPH22' ? rekanan.npwp : bendahara.npwp
  return { ...pajak, kelompok: 1, npwp, jumlah: permille(dpp, rate) }
}

const ppn = (dpp: bigint, { bendahara }: Bahan): IsiPajak => ({
  kodeMap: '411211',
  kodeSetor: '920',
  uraian: 'PPN',
  kelompok: 1,
  npwp: bendahara.npwp,
  jumlah: permille(dpp, 110n),
})

/** A payee of one kind at the wanted bank. */
export function pickPihak(bahan: Bahan, jenis: Rekanan['jenis'], isSuitable = (_: Rekanan): boolean => true): Rekanan {
  const suitable = DAFTAR_REKANAN.filter(
    (each) => each.jenis === jenis && (!bahan.bank || each.bankKode === bahan.bank) && isSuitable(each),
  )
  return bahan.acak.pick(suitable)
}

function barangJasa(bahan: Bahan, pihak: Rekanan): IsiSp2d {
  const belanja = bahan.acak.pick(BELANJA)
  const dpp = bahan.acak.rupiah(belanja.dari, belanja.sampai, 1000n)
  const pajak = [ppn(dpp, bahan), pph(belanja.pph, dpp, pihak, bahan)]
  return {
    jenis: 'LS_BARANG_JASA',
    singkatan: 'LS',
    keterangan: `Pembayaran ${belanja.uraian} kepada ${pihak.nama}`,
    rincian: [{ kodeRekening: belanja.kodeRekening, uraian: belanja.uraian, jumlah: dpp + permille(dpp, 110n) }],
    potongan: [],
    pajak,
    penerima: [{ pihak }],
  }
}

/** PPN and one PPh, paid within Bank Kalsel under exactly the name the bank knows. */
export const barangBankKalsel = (bahan: Bahan): IsiSp2d =>
  barangJasa(bahan, pickPihak({ ...bahan, bank: '122' }, 'BADAN'))

/** The same to the bank that is asked for, or to any other bank. */
export const barangBankLain = (bahan: Bahan): IsiSp2d =>
  barangJasa(
    bahan,
    pickPihak(bahan, 'BADAN', ({ bankKode }) => bankKode !== '122'),
  )

/** To an account that is closed or that the bank knows under another name. */
export const barangBermasalah = (bahan: Bahan): IsiSp2d => barangJasa(bahan, pickPihak(bahan, 'BADAN_BERMASALAH'))

/** Catering: PPh 23 and the local tax on food instead of PPN. */
export function katering(bahan: Bahan): IsiSp2d {
  const pihak = pickPihak(bahan, 'BADAN', ({ nama }) => nama.includes('Catering'))
  const dpp = bahan.acak.rupiah(2_000_000n, 30_000_000n, 50_000n)
  const uraian = 'Belanja Makanan dan Minuman Rapat'
  const kodePajakDaerah = '2.1.01.06.02.0001'
  return {
    jenis: 'LS_BARANG_JASA',
    singkatan: 'LS',
    keterangan: `Pembayaran ${uraian} kepada ${pihak.nama}`,
    rincian: [{ kodeRekening: '5.1.02.01.01.0052', uraian, jumlah: dpp + permille(dpp, 100n) }],
    potongan: [
      {
        kode: kodePajakDaerah,
        uraian: 'Pajak Daerah (Makanan dan Minuman) 10%',
        kelompok: 1,
        jumlah: permille(dpp, 100n),
      },
    ],
    pajak: [pph('PPH23', dpp, pihak, bahan)],
    penerima: [{ pihak }],
  }
}

/** Honorarium of a speaker with final PPh 21. */
export function honor(bahan: Bahan): IsiSp2d {
  const pihak = pickPihak(bahan, 'PERORANGAN')
  const jumlah = bahan.acak.rupiah(500_000n, 12_000_000n, 50_000n)
  const uraian = 'Honorarium Narasumber'
  const pajak: IsiPajak = {
    kodeMap: '411121',
    kodeSetor: '402',
    uraian: 'PPh Pasal 21 Final Honorarium',
    kelompok: 1,
    npwp: bahan.bendahara.npwp,
    jumlah: permille(jumlah, 150n),
  }
  return {
    jenis: 'LS_BARANG_JASA',
    singkatan: 'LS',
    keterangan: `Pembayaran ${uraian} kepada ${pihak.nama}`,
    rincian: [{ kodeRekening: '5.1.02.02.01.0003', uraian, jumlah }],
    potongan: [],
    pajak: [pajak],
    penerima: [{ pihak }],
  }
}

const BANTUAN = [
  { kodeRekening: '5.1.05.05.01.0001', uraian: 'Belanja Hibah kepada Badan dan Lembaga' },
  { kodeRekening: '5.1.06.02.01.0001', uraian: 'Belanja Bantuan Sosial kepada Kelompok Masyarakat' },
  { kodeRekening: '5.4.02.05.02.0001', uraian: 'Belanja Bantuan Keuangan kepada Desa' },
]

/** Hibah, bansos and bantuan keuangan: no taxes, so the whole amount is paid. */
export function pihakKetiga(bahan: Bahan): IsiSp2d {
  const pihak = pickPihak(bahan, 'LEMBAGA')
  const bantuan = bahan.acak.pick(BANTUAN)
  const jumlah = bahan.acak.rupiah(25_000_000n, 2_500_000_000n, 5_000_000n)
  return bantuanKepada(pihak, bantuan, jumlah)
}

/** The largest kind of payment there is: Rp25 miliar. */
export const hibahBesar = (bahan: Bahan): IsiSp2d =>
  bantuanKepada(
    pickPihak(bahan, 'LEMBAGA', ({ bankKode }) => bankKode !== '122'),
    bahan.acak.pick(BANTUAN),
    25_000_000_000n,
  )

const bantuanKepada = (pihak: Pihak, bantuan: (typeof BANTUAN)[number], jumlah: bigint): IsiSp2d => ({
  jenis: 'LS_PIHAK_KETIGA',
  singkatan: 'LS',
  keterangan: `${bantuan.uraian}: ${pihak.nama}`,
  rincian: [{ ...bantuan, jumlah }],
  potongan: [],
  pajak: [],
  penerima: [{ pihak }],
})
