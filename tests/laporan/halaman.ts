import type { Client } from '../support/client.js'

/** What pages and files say, as texts. */

export const unescape = (html: string): string =>
  html.replaceAll('&amp;', '&').replaceAll('&#38;', '&').replaceAll('<wbr>', '')
const teks = (html: string) =>
  unescape(html.replaceAll(/<(?!wbr)[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Cells of a .csv by the heading of their column, without the marks that keep a spreadsheet from changing them. */
export async function csv(client: Client, path: string): Promise<Record<string, string>[]> {
  const lines = (await client.download(path)).toString('utf8').replace('\uFEFF', '').split('\r\n').slice(0, -1)
  const cells = lines.map((line) => line.split(';').map((cell) => cell.replace(/^"(.*)"$/, '$1').replace(/^'/, '')))
  const [head = [], ...rows] = cells
  return rows.map((row) => Object.fromEntries(head.map((name, n) => [name, row[n] ?? ''])))
}

/** An amount of a .csv in sen. */
export const senDi = (cell: string | undefined): bigint => BigInt((cell ?? '').replace(',', ''))

/** The values beside their names, in their order. */
export const faktaDi = (html: string): string[] =>
  [...html.matchAll(/<dd[^>]*>([\s\S]*?)<\/dd>/g)].map(([, text = '']) => teks(text))

/** "1-25 dari 61": how many there are. */
export const banyakDi = (html: string): string => /(?:[\d.]+-)?[\d.]+ dari ([\d.]+)/.exec(html)?.[1] ?? '0'

/** The body of the table under this caption. */
export function tabel(html: string, caption: string): string[][] {
  const table = new RegExp(`<caption[^>]*>${caption}[^<]*</caption>[\\s\\S]*?<tbody>([\\s\\S]*?)</tbody>`).exec(html)
  return [...(table?.[1] ?? '').matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => teks(cell)),
  )
}

/** Where the first button with this text leads. */
export function linkOf(html: string, text: string): string | undefined {
  const links = [...html.matchAll(/<a class="btn btn-sm" href="([^"]+)">([\s\S]*?)<\/a>/g)]
  const found = links.find(([, , inner = '']) => inner.includes(text))
  return found?.[1] && unescape(found[1])
}

export interface Kartu {
  jumlah: string
  keterangan: string
  href: string
}

/** The cards of the start page, by label. */
export function kartuDi(html: string): Record<string, Kartu> {
  const found = html.matchAll(
    /<a class="card tile[^"]*" href="([^"]+)">[\s\S]*?<\/svg> ([^<]+)<\/span>\s*<span class="tile-count">([^<]+)<\/span>\s*<span class="tile-note">([^<]+)</g,
  )
  return Object.fromEntries(
    [...found].map(([, href = '', label = '', jumlah = '', keterangan = '']) => [
      label,
      { href: unescape(href), jumlah, keterangan },
    ]),
  )
}

/** The bars of the start page. */
export const batangDi = (html: string): { label: string; nilai: string; href: string }[] =>
  [
    ...html.matchAll(
      /<th scope="row"><a href="([^"]+)">([^<]*)<\/a><\/th>\s*<td>\s*<span class="bars-value">([^<]*)</g,
    ),
  ].map(([, href = '', label = '', nilai = '']) => ({ href: unescape(href), label, nilai }))
