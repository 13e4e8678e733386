interface ArtiKode {
  pesan: string
  /** Of a billing request or inquiry. */
  billing: 'berhasil' | 'ditolak' | 'tidakPasti'
  /** Of a payment. */
  bayar: 'berhasil' | 'diproses' | 'ditolakSementara' | 'gagal' | 'tidakPasti'
  /** Of a re-inquiry: what it proves about the payment of this reference. */
  tanya: 'berhasil' | 'diproses' | 'gagal' | 'tidakPasti' | 'tidakDitemukan'
}

/** For every code the table does not name and every answer that cannot be read: doubt is never failure. */
export const KODE_LAIN: ArtiKode = {
  pesan: 'Layanan pajak belum memberi kepastian.',
  billing: 'tidakPasti',
  bayar: 'tidakPasti',
  tanya: 'tidakPasti',
}

/** Codes of the DJP/MPN relay. Source: relay of sister banks (docs/integrasi/kontrak.md, section 3). */
export const KODE_RELAY: Record<string, ArtiKode> = {
  '00': { pesan: '', billing: 'berhasil', bayar: 'berhasil', tanya: 'berhasil' },
  '01': { pesan: 'Data tidak ditemukan.', billing: 'ditolak', bayar: 'gagal', tanya: 'tidakDitemukan' },
  '02': { pesan: 'Kode billing sudah kedaluwarsa.', billing: 'ditolak', bayar: 'gagal', tanya: 'tidakPasti' },
  '03': { pesan: 'Jumlah bayar tidak sesuai.', billing: 'ditolak', bayar: 'gagal', tanya: 'tidakPasti' },
  '11': { pesan: 'Masih diproses.', billing: 'tidakPasti', bayar: 'diproses', tanya: 'diproses' },
  '14': {
    pesan: 'Saldo rekening asal tidak cukup.',
    billing: 'ditolak',
    bayar: 'ditolakSementara',
    tanya: 'tidakPasti',
  },
  '27': { pesan: 'Kode billing sudah dibayar di bank lain.', billing: 'ditolak', bayar: 'gagal', tanya: 'gagal' },
  '31': { pesan: 'Permintaan ditolak.', billing: 'ditolak', bayar: 'gagal', tanya: 'gagal' },
  '32': { pesan: 'Permintaan tidak sah.', billing: 'ditolak', bayar: 'gagal', tanya: 'tidakPasti' },
  '33': { pesan: 'Referensi ini sudah diproses.', billing: 'ditolak', bayar: 'tidakPasti', tanya: 'tidakPasti' },
  '88': { pesan: 'Kode billing sudah dibayar.', billing: 'ditolak', bayar: 'tidakPasti', tanya: 'gagal' },
  '90': { pesan: 'Layanan pajak terlambat menjawab.', billing: 'tidakPasti', bayar: 'tidakPasti', tanya: 'tidakPasti' },
  '97': { pesan: 'Isi permintaan tidak sah.', billing: 'ditolak', bayar: 'gagal', tanya: 'tidakPasti' },
  '98': { pesan: 'Tanda tangan permintaan ditolak.', billing: 'ditolak', bayar: 'gagal', tanya: 'tidakPasti' },
}

/** A bill is paid once: paid under another reference means that ours moved nothing. */
export const DIBAYAR_REFERENSI_LAIN = 'Kode billing sudah dibayar dengan referensi lain.'
