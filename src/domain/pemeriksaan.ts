/** What the bank's answer about a payee's account comes to. */
export type HasilPeriksa = 'SESUAI' | 'BERBEDA' | 'TIDAK_DITEMUKAN' | 'TUTUP' | 'BLOKIR' | 'DORMAN' | 'BELUM_PASTI'

/** BOLEH: Setuju. ALASAN: a warning that each level ticks with its reason. TOLAK_SAJA: only Tolak. COBA_LAGI: ask the bank again. */
export type AkibatPeriksa = 'BOLEH' | 'ALASAN' | 'TOLAK_SAJA' | 'COBA_LAGI'

interface Aturan {
  akibat: AkibatPeriksa
  label: string
  nada: 'sukses' | 'peringatan' | 'bahaya' | 'netral'
  /** How a sentence about the account goes on. */
  pesan: string
}

/** Outcome -> effect, at every level and for every payee. */
export const PEMERIKSAAN: Record<HasilPeriksa, Aturan> = {
  SESUAI: { akibat: 'BOLEH', label: 'Sesuai', nada: 'sukses', pesan: 'sesuai dengan data bank' },
  BERBEDA: { akibat: 'ALASAN', label: 'Nama berbeda', nada: 'peringatan', pesan: 'atas nama lain di bank' },
  TIDAK_DITEMUKAN: {
    akibat: 'TOLAK_SAJA',
    label: 'Rekening tidak ditemukan',
    nada: 'bahaya',
    pesan: 'tidak ditemukan di bank',
  },
  TUTUP: {
    akibat: 'TOLAK_SAJA',
    label: 'Rekening tutup',
    nada: 'bahaya',
    pesan: 'sudah ditutup',
  },
  BLOKIR: {
    akibat: 'TOLAK_SAJA',
    label: 'Rekening diblokir',
    nada: 'bahaya',
    pesan: 'diblokir bank',
  },
  DORMAN: {
    akibat: 'TOLAK_SAJA',
    label: 'Rekening dorman',
    nada: 'bahaya',
    pesan: 'dorman',
  },
  BELUM_PASTI: {
    akibat: 'COBA_LAGI',
    label: 'Belum diperiksa',
    nada: 'netral',
    pesan: 'belum dapat dipastikan ke bank',
  },
}

/** What can be done about it, as a sentence; paying again after a return has a way of its own. */
export function jalanKeluar(akibat: Exclude<AkibatPeriksa, 'BOLEH'>, ulang: boolean): string {
  if (akibat === 'COBA_LAGI') return 'Coba lagi nanti.'
  if (!ulang) return 'SP2D ini hanya dapat ditolak.'
  return 'Sebelum memutuskan, maker dapat mengoreksinya dengan surat ralat (Koreksi rekening retur); sesudah itu hanya dapat ditolak.'
}

/** From this score on two names are the same owner (assumed; see skorNama). */
export const AMBANG_NAMA = 95

/** An answer of the bank older than this is no answer. */
export const UMUR_PERIKSA_MS = 24 * 3_600_000

const STATUS: Record<string, HasilPeriksa> = {
  tidakDitemukan: 'TIDAK_DITEMUKAN',
  tutup: 'TUTUP',
  blokir: 'BLOKIR',
  dorman: 'DORMAN',
}

export interface Diperiksa {
  statusRekening: string | null
  skorNama: number | null
  diperiksaPada: Date | null
}

/** What the stored answer about a payee means now; unanswered, in doubt and older than a day are all BELUM_PASTI. */
export function nilaiPemeriksaan(row: Diperiksa, now: Date): HasilPeriksa {
  const { statusRekening, skorNama, diperiksaPada } = row
  if (statusRekening === null || diperiksaPada === null) return 'BELUM_PASTI'
  if (now.getTime() - diperiksaPada.getTime() > UMUR_PERIKSA_MS) return 'BELUM_PASTI'
  if (statusRekening !== 'aktif') return STATUS[statusRekening] ?? 'BELUM_PASTI'
  return (skorNama ?? 0) >= AMBANG_NAMA ? 'SESUAI' : 'BERBEDA'
}
