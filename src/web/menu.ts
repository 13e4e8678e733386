import { type Izin, mayRole, type Peran } from '../domain/izin.js'
import type { MenuGroup } from './page.js'

const MENU: { label: string; items: { href: string; label: string; izin: Izin }[] }[] = [
  { label: 'Master', items: [{ href: '/cmsp/master/rekening', label: 'Data Rekening', izin: 'rekening.lihat' }] },
  {
    label: 'SP2D',
    items: [
      { href: '/cmsp/sp2d', label: 'Data SP2D', izin: 'sp2d.lihat' },
      { href: '/cmsp/tugas', label: 'Daftar Tugas', izin: 'tugas.lihat' },
    ],
  },
  { label: 'Bank', items: [{ href: '/cmsp/operasi', label: 'Operasi', izin: 'operasi.lihat' }] },
]

/** The menu of a role: only what it may open. */
export function menuOf(peran: Peran, path: string): MenuGroup[] {
  return MENU.map(({ label, items }) => ({
    label,
    items: items
      .filter(({ izin }) => mayRole(peran, izin))
      .map((item) => ({
        href: item.href,
        label: item.label,
        aktif: path === item.href || path.startsWith(`${item.href}/`),
      })),
  })).filter(({ items }) => items.length > 0)
}
