import type { Request } from 'express'
import type { Pagination } from '../../web/page.js'

/** Sections of the detail page that may be long and have pages of their own. */
export type Bagian = 'rekanan' | 'leg'

/** Which page of each long section is looked at, and the address they belong to. */
export interface Lihat {
  href: string
  /** The list it was opened from, as the end of its address. */
  daftar: string
  halaman: Record<Bagian, number>
}

const PER_HALAMAN = 25

const pageNumber = (value: unknown): number => {
  const n = typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value) ? Number(value) : 1
  return n
}

/** The list that a page of an SP2D belongs to, for an address: "?daftar=…" or nothing. */
export const daftarSearch = (daftar: unknown, mulai: '?' | '&' = '?'): string =>
  typeof daftar === 'string' && daftar !== '' ? `${mulai}${new URLSearchParams({ daftar }).toString()}` : ''

export const lihatOf = (req: Request<{ id: string }>, href: string): Lihat => ({
  href,
  daftar: daftarSearch(req.query['daftar'], '&'),
  halaman: { rekanan: pageNumber(req.query['rekanan']), leg: pageNumber(req.query['leg']) },
})

/** The rows of a section to show, and its links; no links where one page holds all. Paper (null) holds all. */
export function sectionPage(
  bagian: Bagian,
  total: number,
  lihat: Lihat | null,
): { skip: number; take: number; halaman: Pagination | null } {
  if (lihat === null) return { skip: 0, take: total, halaman: null }
  const { href, daftar, halaman } = lihat
  const last = Math.max(1, Math.ceil(total / PER_HALAMAN))
  const page = Math.min(halaman[bagian], last)
  const skip = (page - 1) * PER_HALAMAN
  const to = (n: number) => {
    const { rekanan, leg } = { ...halaman, ...(bagian === 'leg' ? { leg: n } : { rekanan: n }) }
    return `${href}?rekanan=${rekanan}&leg=${leg}${daftar}#${bagian}-judul`
  }
  const links: Pagination = {
    ringkasan: `${skip + 1}-${Math.min(skip + PER_HALAMAN, total)} dari ${total}`,
    sebelumnya: page > 1 ? to(page - 1) : null,
    berikutnya: page < last ? to(page + 1) : null,
  }
  return { skip, take: PER_HALAMAN, halaman: last > 1 ? links : null }
}
