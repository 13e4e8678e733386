import { type Izin, may } from '../domain/izin.js'
import type { Pelaku } from '../domain/pelaku.js'
import type { MenuGroup } from './page.js'

const MENU: { label: string; items: { href: string; label: string; izin: Izin }[] }[] = [
  { label: 'Master', items: [{ href: '/cmsp/master/rekening', label: 'Data Rekening', izin: 'rekening.lihat' }] },
  {
    label: 'SP2D',
    items: [
      { href: '/cmsp/sp2d', label: 'Data SP2D', izin: 'sp2d.lihat' },
      { href: '/cmsp/tugas', label: 'Daftar Tugas', izin: 'tugas.lihat' },
      { href: '/cmsp/pencairan/antrean', label: 'Antrean Pencairan', izin: 'pencairan.antrean' },
      { href: '/cmsp/pajak/kedaluwarsa', label: 'Billing Kedaluwarsa', izin: 'pajak.lihat' },
    ],
  },
  {
    label: 'Laporan',
    items: [
      { href: '/cmsp/laporan/register', label: 'Register SP2D', izin: 'laporan.lihat' },
      { href: '/cmsp/laporan/potongan', label: 'Register Potongan', izin: 'laporan.lihat' },
      { href: '/cmsp/laporan/pajak', label: 'Register Pajak', izin: 'laporan.lihat' },
      { href: '/cmsp/rekonsiliasi', label: 'Rekonsiliasi Bank', izin: 'laporan.lihat' },
      { href: '/cmsp/laporan/rekonsiliasi-pajak', label: 'Rekonsiliasi Pajak', izin: 'laporan.lihat' },
    ],
  },
  {
    label: 'Bank',
    items: [
      { href: '/cmsp/operasi', label: 'Operasi', izin: 'operasi.lihat' },
      { href: '/cmsp/admin/usulan', label: 'Usulan', izin: 'usulan.lihat' },
      { href: '/cmsp/admin/pengguna', label: 'Pengguna', izin: 'pengguna.lihat' },
      { href: '/cmsp/admin/delegasi', label: 'Delegasi', izin: 'pengguna.lihat' },
      { href: '/cmsp/admin/pemda', label: 'Pemda', izin: 'admin.ubah' },
      { href: '/cmsp/admin/penyiapan', label: 'Penyiapan', izin: 'admin.ubah' },
      { href: '/cmsp/admin/koneksi-fmis', label: 'Koneksi FMIS', izin: 'koneksi.lihat' },
      { href: '/cmsp/admin/batas', label: 'Batas Pencairan', izin: 'admin.ubah' },
      { href: '/cmsp/admin/jalur', label: 'Jalur dan Kalender', izin: 'admin.ubah' },
      { href: '/cmsp/admin/aturan-pajak', label: 'Aturan Pajak', izin: 'aturanPajak.lihat' },
      { href: '/cmsp/admin/jenis-potongan', label: 'Jenis Potongan', izin: 'jenisPotongan.lihat' },
      { href: '/cmsp/admin/tutup-tahun', label: 'Tutup Tahun', izin: 'admin.ubah' },
      { href: '/cmsp/audit', label: 'Jejak Audit', izin: 'audit.lihat' },
    ],
  },
  { label: '', items: [{ href: '/cmsp/bantuan', label: 'Bantuan', izin: 'akun.sendiri' }] },
]

/** The menu of a person: only what they may open. */
export function menuOf(user: Pick<Pelaku, 'peran' | 'levels' | 'tahun' | 'berjalan'>, path: string): MenuGroup[] {
  return MENU.map(({ label, items }) => ({
    label,
    items: items
      .filter(({ izin }) => may(user, izin))
      .map((item) => ({
        href: item.href,
        label: item.label,
        aktif: path === item.href || path.startsWith(`${item.href}/`),
      })),
  })).filter(({ items }) => items.length > 0)
}
