import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Marked, type Tokens } from 'marked'
import type { Link } from '../../web/page.js'

/** Our own papers, which the application shows; everything they hold is trusted because nobody else writes them. */
export const DOKUMEN = {
  '': { judul: 'Petunjuk Penggunaan', berkas: 'petunjuk-penggunaan.md' },
  '/kartu': { judul: 'Kartu Ringkas', berkas: 'kartu-ringkas.md' },
} as const
export type AlamatDokumen = keyof typeof DOKUMEN

/** View `bantuan/dokumen`. */
export interface BantuanPage {
  isi: string
  daftarIsi: (Link & { dalam: Link[] })[]
  lain: Link
}

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url))

const slugOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')

/** Width and height of a PNG, so that text does not jump when the picture comes. */
function sizeOf(name: string): { width: number; height: number } {
  const head = readFileSync(`${docs}gambar/${name}`).subarray(0, 24)
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

/** Address of another of our papers inside the application; addresses elsewhere stay as they are. */
const insideOf = (href: string) => {
  const found = Object.entries(DOKUMEN).find(([, { berkas }]) => href.split('#')[0] === berkas)
  return found ? `/cmsp/bantuan${found[0]}${href.slice(found[1].berkas.length)}` : href
}

/** A paper as HTML, with its table of contents; `aset` gives the address of a picture. */
export function renderDokumen(alamat: AlamatDokumen, aset: (path: string) => string): BantuanPage {
  const daftarIsi: BantuanPage['daftarIsi'] = []
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: label }: Tokens.Heading) {
        // The page has its title already.
        if (depth === 1) return ''
        const id = slugOf(label)
        if (depth === 2) daftarIsi.push({ href: `#${id}`, label, dalam: [] })
        if (depth === 3) daftarIsi.at(-1)?.dalam.push({ href: `#${id}`, label })
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      image({ href, text }: Tokens.Image) {
        const name = basename(href)
        const { width, height } = sizeOf(name)
        return `<img src="${aset(`gambar/${name}`)}" alt="${text}" width="${width}" height="${height}" loading="lazy">`
      },
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${insideOf(href)}">${this.parser.parseInline(tokens)}</a>`
      },
    },
  })
  const isi = marked.parse(readFileSync(`${docs}${DOKUMEN[alamat].berkas}`, 'utf8'), { async: false })
  const other: AlamatDokumen = alamat === '' ? '/kartu' : ''
  return { isi, daftarIsi, lain: { href: `/cmsp/bantuan${other}`, label: DOKUMEN[other].judul } }
}
