import { permille } from './isi.js'
import type { Bahan, IsiPajak, IsiPotongan, IsiSp2d } from './isi.js'
import { pickPihak } from './resep-belanja.js'

// Premiums the employer pays stand in the spending and leave it again as potongan.
const IURAN_PEMBERI_KERJA = [
  { kodeRekening: '5.1.01.01.09.0001', kode: '2.1.01.02.01.0001', uraian: 'Iuran Jaminan Kesehatan 4%', permille: 40n },
  {
    kodeRekening: '5.1.01.01.10.0001',
    kode: '2.1.01.03.01.0001',
    uraian: 'Iuran Jaminan Kecelakaan Kerja',
    permille: 2n,
  },
  { kodeRekening: '5.1.01.01.11.0001', kode: '2.1.01.04.01.0001', uraian: 'Iuran Jaminan Kematian', permille: 7n },
]

const IURAN_PEGAWAI = [
  { kode: '2.1.01.08.01.0003', uraian: 'Iuran Wajib Pegawai 8%', permille: 80n },
  { kode: '2.1.01.08.01.0002', uraian: 'Iuran Wajib Pegawai 1%', permille: 10n },
]

const pph21 = (pokok: bigint, npwp: string): IsiPajak => ({
  kodeMap: '411121',
  kodeSetor: '100',
  uraian: 'PPh Pasal 21',
  kelompok: 1,
  npwp,
  jumlah: permille(pokok, 30n),
})

/** Salaries, paid in bulk to the treasurer. In every third the employer's premiums are information only. */
export function gaji({ acak, bendahara, pemda, opdIndex }: Bahan): IsiSp2d {
  const pokok = acak.rupiah(180_000_000n, 3_200_000_000n, 100_000n)
  const isInformasi = acak.int(1, 3) === 1
  const iuran = IURAN_PEMBERI_KERJA.map((each) => ({ ...each, jumlah: permille(pokok, each.permille) }))
  const potongan: IsiPotongan[] = [
    ...IURAN_PEGAWAI.map(({ kode, uraian, permille: rate }) => ({
      kode,
      uraian,
      kelompok: 1 as const,
      jumlah: permille(pokok, rate),
    })),
    ...iuran.map(({ kode, uraian, jumlah }) => ({
      kode,
      uraian,
      kelompok: isInformasi ? (2 as const) : (1 as const),
      jumlah,
    })),
  ]
  return {
    jenis: 'LS_GAJI',
    singkatan: 'LS',
    keterangan: `Pembayaran Gaji dan Tunjangan ASN ${pemda.opd[opdIndex]?.nama ?? ''}`,
    rincian: [
      { kodeRekening: '5.1.01.01.01.0001', uraian: 'Belanja Gaji Pokok PNS', jumlah: pokok },
      { kodeRekening: '5.1.01.01.02.0001', uraian: 'Belanja Tunjangan Keluarga PNS', jumlah: permille(pokok, 95n) },
      {
        kodeRekening: '5.1.01.01.05.0001',
        uraian: 'Belanja Tunjangan Fungsional Umum PNS',
        jumlah: permille(pokok, 42n),
      },
      ...(isInformasi ? [] : iuran).map(({ kodeRekening, uraian, jumlah }) => ({
        kodeRekening,
        uraian: `Belanja ${uraian}`,
        jumlah,
      })),
    ],
    potongan,
    pajak: [pph21(pokok, bendahara.npwp)],
    penerima: [{ pihak: bendahara }],
  }
}

/** With a Taperum deduction, for which the Pemda has no rekening potongan. */
export function gajiTaperum(bahan: Bahan): IsiSp2d {
  const isi = gaji(bahan)
  const taperum: IsiPotongan = { kode: '2.1.01.07.01.0001', uraian: 'Taperum', kelompok: 1, jumlah: 4_750_000n }
  return { ...isi, potongan: [...isi.potongan, taperum] }
}

/** Late salaries of two employees beside the bulk payment: three payees, one of them at another bank. */
export function gajiTigaPenerima(bahan: Bahan): IsiSp2d {
  const isi = gaji(bahan)
  const susulan = ['122', '002'].map((bank) => ({
    pihak: pickPihak({ ...bahan, bank }, 'PERORANGAN'),
    jumlah: bahan.acak.rupiah(3_500_000n, 7_500_000n, 25_000n),
  }))
  return { ...isi, keterangan: `${isi.keterangan} dan gaji susulan`, penerima: [...susulan, ...isi.penerima] }
}
