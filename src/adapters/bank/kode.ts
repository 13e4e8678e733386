import type { JalurKode } from '../../domain/jalur.js'
import type { JawabanStatus, Outcome, StatusRekening } from './port.js'
import type { Layanan } from './panggil.js'

export const LAYANAN_TRANSFER: Record<JalurKode, Layanan> = {
  INTRABANK: { kode: '17', path: '/v1.0/transfer-intrabank' },
  BIFAST: { kode: '18', path: '/v1.0/transfer-interbank' },
  SKN: { kode: '23', path: '/v1.0/transfer-skn' },
  RTGS: { kode: '22', path: '/v1.0/transfer-rtgs' },
}
export const LAYANAN_STATUS: Layanan = { kode: '36', path: '/v1.0/transfer/status' }
export const LAYANAN_SALDO: Layanan = { kode: '11', path: '/v1.0/balance-inquiry' }
export const LAYANAN_KORAN: Layanan = { kode: '14', path: '/v1.0/bank-statement' }
export const LAYANAN_REKENING_SENDIRI: Layanan = { kode: '15', path: '/v1.0/account-inquiry-internal' }
export const LAYANAN_REKENING_LAIN: Layanan = { kode: '16', path: '/v1.0/account-inquiry-external' }

type Aturan<T extends { kind: string }> = readonly [kind: T['kind'], pesan: string]

/** For every answer no table names: 5xx, 504, 429, broken JSON, new codes. Doubt is never failure. */
export const TIDAK_PASTI = ['tidakPasti', 'Bank belum memberi kepastian.'] as const

/**
 * Answer to a transfer, by HTTP status and case code. Source: SNAP BI (ASPI); what is our own stands in docs/integrasi/kontrak.md.
 * 409 and 404-18 say that a request with this reference stands already, not what became of it.
 */
export const ATURAN_TRANSFER: Record<string, Aturan<Outcome>> = {
  '200-00': ['berhasil', ''],
  '202-00': ['diproses', ''],
  '400-00': ['gagal', 'Permintaan ditolak bank karena tidak lengkap.'],
  '400-01': ['gagal', 'Permintaan ditolak bank karena ada isian yang salah format.'],
  '400-02': ['gagal', 'Permintaan ditolak bank karena ada isian yang kosong.'],
  '401-00': ['ditolakSementara', 'Bank menolak tanda tangan permintaan.'],
  '401-01': ['ditolakSementara', 'Token akses bank tidak berlaku.'],
  '401-03': ['ditolakSementara', 'Token akses bank tidak ditemukan.'],
  '403-00': ['gagal', 'Transaksi kedaluwarsa di bank.'],
  '403-01': ['gagal', 'Layanan ini belum diizinkan bank.'],
  '403-02': ['gagal', 'Nilai transaksi melebihi batas bank.'],
  '403-03': ['gagal', 'Bank mencurigai transaksi ini.'],
  '403-04': ['ditolakSementara', 'Jumlah transaksi melebihi batas bank, dicoba lagi nanti.'],
  '403-05': ['gagal', 'Bank menolak transaksi ini.'],
  '403-06': ['ditolakSementara', 'Layanan bank sedang tutup (cut-off).'],
  '403-09': ['gagal', 'Rekening dorman.'],
  '403-14': ['ditolakSementara', 'Saldo rekening asal tidak cukup.'],
  '403-15': ['gagal', 'Transaksi tidak diizinkan bank.'],
  '403-16': ['gagal', 'Rekening ditangguhkan.'],
  '403-18': ['gagal', 'Rekening tidak aktif.'],
  '403-23': ['ditolakSementara', 'Batas transaksi rekening tercapai, dicoba lagi nanti.'],
  '404-02': ['gagal', 'Rute transaksi tidak dikenal bank.'],
  '404-03': ['gagal', 'Bank tujuan tidak didukung.'],
  '404-08': ['gagal', 'Mitra tidak dikenal bank.'],
  '404-11': ['gagal', 'Rekening tidak ditemukan.'],
  '404-13': ['gagal', 'Nilai transaksi tidak sah menurut bank.'],
  '404-16': ['gagal', 'Mitra tidak ditemukan di bank.'],
  '404-18': ['tidakPasti', 'Referensi ini sudah dipakai dengan isi lain menurut bank.'],
  '405-00': ['gagal', 'Layanan ini tidak didukung bank.'],
  '405-01': ['gagal', 'Layanan ini tidak diizinkan bank.'],
  '409-00': ['tidakPasti', 'Nomor permintaan sudah dipakai hari ini.'],
  '409-01': ['tidakPasti', 'Referensi ini sudah diterima bank.'],
}

/**
 * latestTransactionStatus of service 36. Initiated and paying do not yet prove that money left the source,
 * so the legs that wait for it keep waiting.
 */
export const ATURAN_STATUS: Record<string, Aturan<JawabanStatus>> = {
  '00': ['berhasil', ''],
  '01': ['tidakPasti', 'Bank baru menerima perintah ini.'],
  '02': ['tidakPasti', 'Bank sedang membayar.'],
  '03': ['diproses', ''],
  '04': ['dikembalikan', 'Dana dikembalikan bank penerima.'],
  '05': ['gagal', 'Transaksi dibatalkan bank.'],
  '06': ['gagal', 'Transaksi gagal di bank.'],
  '07': ['tidakDitemukan', 'Bank tidak menemukan transaksi ini.'],
}

export const STATUS_REKENING: Record<string, StatusRekening> = {
  active: 'aktif',
  closed: 'tutup',
  blocked: 'blokir',
  dormant: 'dorman',
}
