import { type Level, LEVELS } from './alur.js'

/** Who may do what: one table, default deny. Scope (Pemda) is part of every query. */
export const PERAN = {
  MAKER: 'Maker',
  CHECKER: 'Checker',
  APPROVER: 'Approver',
  AUDITOR: 'Auditor',
  ADMIN_BANK: 'Admin Bank',
  OPERATOR: 'Operator',
} as const
export type Peran = keyof typeof PERAN

const PEMDA: readonly Peran[] = LEVELS
const SEMUA = Object.keys(PERAN) as Peran[]

export const IZIN = {
  'akun.sendiri': SEMUA,
  'profil.sendiri': SEMUA,
  'tahun.pilih': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'sp2d.lihat': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'sp2d.tarik': PEMDA,
  'sp2d.putuskan': PEMDA,
  'tugas.lihat': PEMDA,
  'pajak.ubah': ['MAKER'],
  'pajak.lihat': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'laporan.lihat': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'aturanPajak.lihat': ['OPERATOR', 'ADMIN_BANK'],
  'aturanPajak.usulkan': ['OPERATOR'],
  'jenisPotongan.lihat': ['OPERATOR', 'ADMIN_BANK'],
  'jenisPotongan.usulkan': ['OPERATOR'],
  'retur.koreksi': ['MAKER'],
  'pencairan.batalkan': PEMDA,
  'pencairan.antrean': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'pencairan.urutkan': ['APPROVER'],
  'bpn.lihat': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'berkas.lihat': ['APPROVER', 'AUDITOR', 'OPERATOR'],
  'notifikasi.lihat': [...PEMDA, 'OPERATOR'],
  'rekening.lihat': [...PEMDA, 'AUDITOR'],
  'rekening.ubah': ['MAKER'],
  'rekonsiliasi.ubah': ['OPERATOR'],
  'operasi.lihat': ['OPERATOR'],
  'operasi.ubah': ['OPERATOR'],
  'koneksi.lihat': ['ADMIN_BANK', 'OPERATOR'],
  'koneksi.ajukan': ['ADMIN_BANK', 'OPERATOR'],
  'pengguna.lihat': ['ADMIN_BANK', 'AUDITOR'],
  'admin.ubah': ['ADMIN_BANK'],
  'audit.lihat': ['ADMIN_BANK', 'AUDITOR'],
  'usulan.lihat': ['ADMIN_BANK', 'OPERATOR'],
  'usulan.ajukan': ['ADMIN_BANK', 'OPERATOR'],
  'usulan.putuskan': ['ADMIN_BANK'],
} as const satisfies Record<string, readonly Peran[]>
export type Izin = keyof typeof IZIN

/**
 * What is left of an act in an earlier tahun anggaran: all of it ("boleh": taxes, what a retur needs, what the bank settles
 * whatever its year), only what a retur needs ("retur": decided SP2D by SP2D), or nothing ("tutup"). What only reads is not named. The
 * administration of the bank has no year: ADMIN_BANK always works in the running one.
 */
export const TAHUN_LALU = {
  'sp2d.tarik': 'tutup',
  'sp2d.putuskan': 'retur',
  'rekening.ubah': 'tutup',
  'pencairan.urutkan': 'tutup',
  'aturanPajak.usulkan': 'tutup',
  'jenisPotongan.usulkan': 'tutup',
  'koneksi.ajukan': 'tutup',
  'usulan.ajukan': 'tutup',
  'pajak.ubah': 'boleh',
  'retur.koreksi': 'boleh',
  'pencairan.batalkan': 'boleh',
  'rekonsiliasi.ubah': 'boleh',
  'operasi.ubah': 'boleh',
} as const satisfies Partial<Record<Izin, 'boleh' | 'retur' | 'tutup'>>

/** Whether this act waits for the running tahun anggaran to be in view. */
export const tutupDi = (izin: Izin, { tahun, berjalan }: Tahun): boolean =>
  tahun < berjalan && (TAHUN_LALU as Partial<Record<Izin, string>>)[izin] === 'tutup'

interface Tahun {
  tahun: number
  berjalan: number
}

/** Whether this role may do this. */
export function mayRole(peran: Peran, izin: Izin): boolean {
  return (IZIN[izin] as readonly Peran[]).includes(peran)
}

type Siapa = Tahun & { peran: Peran; levels: ReadonlySet<Level> }

/** Whether this person has this right: by their role, or at a level they act at for a while. */
export const hasRight = ({ peran, levels }: Pick<Siapa, 'peran' | 'levels'>, izin: Izin): boolean =>
  mayRole(peran, izin) || [...levels].some((level) => mayRole(level, izin))

/** Whether this person may do this now, in the tahun anggaran they have in view. */
export const may = (siapa: Siapa, izin: Izin): boolean => hasRight(siapa, izin) && !tutupDi(izin, siapa)
