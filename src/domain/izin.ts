import type { Level } from './alur.js'

/** Who may do what: one table, default deny. Scope (Pemda) is part of every query. Source: design, section "Who". */
export const PERAN = {
  MAKER: 'Maker',
  CHECKER: 'Checker',
  APPROVER: 'Approver',
  AUDITOR: 'Auditor',
  ADMIN_BANK: 'Admin Bank',
  OPERATOR: 'Operator',
} as const
export type Peran = keyof typeof PERAN

const PEMDA: readonly Peran[] = ['MAKER', 'CHECKER', 'APPROVER']

export const IZIN = {
  'akun.sendiri': ['MAKER', 'CHECKER', 'APPROVER', 'AUDITOR', 'ADMIN_BANK', 'OPERATOR'],
  'profil.sendiri': ['MAKER', 'CHECKER', 'APPROVER', 'AUDITOR', 'ADMIN_BANK', 'OPERATOR'],
  'sp2d.lihat': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'sp2d.tarik': PEMDA,
  'sp2d.putuskan': PEMDA,
  'tugas.lihat': PEMDA,
  'pajak.ubah': ['MAKER'],
  'pajak.lihat': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'laporan.lihat': [...PEMDA, 'AUDITOR', 'OPERATOR'],
  'aturanPajak.lihat': ['OPERATOR', 'ADMIN_BANK'],
  'aturanPajak.usulkan': ['OPERATOR'],
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

/** Whether this role may do this. */
export function mayRole(peran: Peran, izin: Izin): boolean {
  return (IZIN[izin] as readonly Peran[]).includes(peran)
}

/** Whether this person may do this: by their role, or at a level they act at for a while. */
export function may({ peran, levels }: { peran: Peran; levels: ReadonlySet<Level> }, izin: Izin): boolean {
  return mayRole(peran, izin) || [...levels].some((level) => mayRole(level, izin))
}
