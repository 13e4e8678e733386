import { BANK_NAMES } from '../bank/accounts.js'
import type { Penerima, Sp2dRecord } from '../fmis/record.js'
import type { IsiSp2d } from './isi.js'
import { kuasaBudOf } from './sumber.js'
import type { PemdaDemo } from './sumber.js'

export interface Kepala {
  pemda: PemdaDemo
  opdIndex: number
  rkudIndex: number
  tahun: number
  idsp2d: number
  /** Running number within the Pemda, for the printed numbers. */
  urut: number
  tanggal: string
  tanggalSpm: string
}

export const rupiah = (amount: bigint): string => `${amount}.00`

const total = (rows: { jumlah: bigint }[]): bigint => rows.reduce((sum, row) => sum + row.jumlah, 0n)

const reduces = (row: { kelompok: 1 | 2 }): boolean => row.kelompok === 1

/** Puts numbers and dates to the content; bruto, netto and the shares of the payees come out of it. */
export function susunSp2d(kepala: Kepala, isi: IsiSp2d): Sp2dRecord {
  const { pemda, tahun } = kepala
  const bruto = total(isi.rincian)
  const netto = bruto - total(isi.potongan.filter(reduces)) - total(isi.pajak.filter(reduces))
  const opd = pemda.opd[kepala.opdIndex]
  const rkud = pemda.rkud[kepala.rkudIndex]
  if (!opd || !rkud) throw new Error(`${pemda.nama} has no such OPD or RKUD`)
  const nomor = (dokumen: 'SP2D' | 'SPM'): string =>
    `${String(kepala.urut).padStart(5, '0')}/${dokumen}/${isi.singkatan}/${opd.kode}/${tahun}`
  return {
    idsp2d: kepala.idsp2d,
    tahun,
    sp2d_no: nomor('SP2D'),
    sp2d_tgl: kepala.tanggal,
    jenis: isi.jenis,
    keterangan: isi.keterangan,
    status: 'FINAL',
    spm: { no: nomor('SPM'), tgl: kepala.tanggalSpm },
    opd,
    rkud: { rekening: rkud.noRekening, nama: rkud.nama, bank_kode: '122' },
    kuasa_bud: kuasaBudOf(pemda.kode),
    daftar_penguji: null,
    penerima: bagi(isi.penerima, netto),
    bruto: rupiah(bruto),
    netto: rupiah(netto),
    nilai_pengesahan: isi.nilaiPengesahan === undefined ? null : rupiah(isi.nilaiPengesahan),
    rincian: isi.rincian.map((row, index) => ({
      id: index + 1,
      kode_rekening: row.kodeRekening,
      uraian: row.uraian,
      jumlah: rupiah(row.jumlah),
    })),
    potongan: isi.potongan.map((row, index) => ({ id: index + 1, ...row, jumlah: rupiah(row.jumlah) })),
    pajak: isi.pajak.map((row, index) => susunPajak(row, index + 1, kepala)),
  }
}

function susunPajak(
  row: IsiSp2d['pajak'][number],
  id: number,
  { tahun, tanggalSpm }: Kepala,
): Sp2dRecord['pajak'][number] {
  const bulan = tanggalSpm.slice(5, 7)
  return {
    id,
    kode_map: row.kodeMap,
    kode_setor: row.kodeSetor,
    uraian: row.uraian,
    kelompok: row.kelompok,
    jumlah: rupiah(row.jumlah),
    npwp: row.npwp,
    masa: bulan + bulan,
    tahun_pajak: tahun,
    nop: null,
    id_billing: null,
  }
}

function bagi(penerima: IsiSp2d['penerima'], netto: bigint): Penerima[] {
  const named = total(penerima.map(({ jumlah = 0n }) => ({ jumlah })))
  return penerima.map(({ pihak, jumlah = netto - named }, index) => ({
    id: index + 1,
    nama: pihak.nama,
    npwp: pihak.npwp,
    alamat: `${pihak.alamat}, ${pihak.kota}`,
    bank_kode: pihak.bankKode,
    bank_nama: BANK_NAMES[pihak.bankKode] ?? '',
    rekening: pihak.noRekening,
    jumlah: rupiah(jumlah),
  }))
}
