/** Kinds of SP2D, as FMIS names them (docs/integrasi/fmis.json). */
export const JENIS_SP2D = {
  UP: 'Uang Persediaan (UP)',
  GU: 'Ganti Uang (GU)',
  TU: 'Tambahan Uang (TU)',
  LS_GAJI: 'LS Gaji dan Tunjangan',
  LS_BARANG_JASA: 'LS Barang dan Jasa',
  LS_PIHAK_KETIGA: 'LS Pihak Ketiga Lainnya',
  GU_NIHIL: 'GU Nihil',
  TU_NIHIL: 'TU Nihil',
  GU_KKPD: 'GU Kartu Kredit Pemda (KKPD)',
} as const
export type JenisSp2d = keyof typeof JENIS_SP2D

/** Accounts for money that was spent before, so it moves none to a payee (netto 0). */
export const isNihil = (jenis: JenisSp2d): boolean => jenis === 'GU_NIHIL' || jenis === 'TU_NIHIL'
