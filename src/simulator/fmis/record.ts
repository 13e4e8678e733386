export type Jenis =
  | 'UP'
  | 'GU'
  | 'TU'
  | 'LS_GAJI'
  | 'LS_BARANG_JASA'
  | 'LS_PIHAK_KETIGA'
  | 'GU_NIHIL'
  | 'TU_NIHIL'
  | 'GU_KKPD'

export interface Penerima {
  id: number
  nama: string
  npwp: string
  alamat: string
  bank_kode: string
  bank_nama: string
  rekening: string
  jumlah: string
}

export interface Potongan {
  id: number
  kode: string
  uraian: string
  kelompok: 1 | 2
  jumlah: string
}

export interface Pajak {
  id: number
  kode_map: string
  kode_setor: string
  uraian: string
  kelompok: 1 | 2
  jumlah: string
  npwp: string
  masa: string
  tahun_pajak: number
  nop: string | null
  id_billing: string | null
}

export interface DaftarPenguji {
  no: string
  tgl: string
  dicetak: string
  jumlah_sp2d: number
  total: string
}

/** One SP2D as FMIS shows it; created_at and updated_at are added on the way out. Amounts are rupiah with decimals. */
export interface Sp2dRecord {
  idsp2d: number
  tahun: number
  sp2d_no: string
  sp2d_tgl: string
  jenis: Jenis
  keterangan: string
  status: 'FINAL' | 'BATAL'
  spm: { no: string; tgl: string }
  opd: { kode: string; nama: string }
  rkud: { rekening: string; nama: string; bank_kode: string }
  kuasa_bud: { nama: string; nip: string; jabatan: string; npwp: string }
  daftar_penguji: DaftarPenguji | null
  penerima: Penerima[]
  bruto: string
  netto: string
  nilai_pengesahan: string | null
  rincian: { id: number; kode_rekening: string; uraian: string; jumlah: string }[]
  potongan: Potongan[]
  pajak: Pajak[]
}
