import type { Answer, Dialect } from '../doors.js'

const MESSAGES: Record<string, string> = {
  '00': 'Berhasil',
  '01': 'Data atau tagihan tidak ditemukan',
  '02': 'Tagihan kedaluwarsa',
  '03': 'Jumlah pembayaran tidak sesuai',
  '11': 'Transaksi pending',
  '14': 'Saldo tidak cukup',
  '27': 'Tagihan sudah terbayar di bank lain',
  '31': 'Transaksi ditolak',
  '32': 'Permintaan tidak valid',
  '33': 'ID reference telah diproses',
  '88': 'Tagihan sudah terbayar',
  '90': 'Timeout',
  '97': 'Payload tidak valid',
  '98': 'Signature atau client id tidak valid',
  '99': 'Exception',
}

/** An answer of the relay: always HTTP 200 with a two-digit code, unless a fault says otherwise. */
export const relay = (code: string, data: object | null = null, status = 200): Answer => ({
  status,
  body: { responseCode: code, responseMessage: MESSAGES[code] ?? 'Transaksi ditolak', data },
})

export const relayDialect: Dialect = {
  failed: relay('99', null, 500),
  timedOut: relay('90', null, 504),
  unauthorized: relay('98', null, 401),
  refused: (code) => relay(code),
}
