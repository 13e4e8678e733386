import type { StatusSp2d } from './alur.js'

/** What people are told, each of which they may switch off. */
export const JENIS_NOTIFIKASI = {
  SP2D_BARU: 'SP2D baru yang menunggu maker',
  TUGAS: 'SP2D yang menunggu putusan atau OTP saya',
  PERLU_DILENGKAPI: 'SP2D yang perlu saya lengkapi',
  BILLING: 'Kode billing yang hampir kedaluwarsa',
  DITOLAK: 'SP2D ditolak',
  CAIR: 'SP2D cair',
  MACET: 'Pencairan terhambat atau diretur',
} as const
export type JenisNotifikasi = keyof typeof JENIS_NOTIFIKASI

/** Told once, when it happens. The others are queues: they are counted when somebody looks. */
export const PERISTIWA = ['DITOLAK', 'CAIR', 'MACET', 'PERLU_DILENGKAPI'] as const satisfies JenisNotifikasi[]
export type Peristiwa = (typeof PERISTIWA)[number]

/** The status whose arrival is an event. */
export const PERISTIWA_STATUS: Partial<Record<StatusSp2d, Peristiwa>> = {
  DITOLAK: 'DITOLAK',
  CAIR: 'CAIR',
  PERLU_TINDAKAN: 'MACET',
  RETUR: 'MACET',
}

/** How often the e-mail digest comes. */
export const SUREL_RINGKASAN = {
  MATI: 'Tidak dikirim',
  PER_JAM: 'Tiap jam',
  HARIAN: 'Tiap hari pukul 07.00 WITA',
} as const
export type SurelRingkasan = keyof typeof SUREL_RINGKASAN
