import PDFDocument from 'pdfkit'
import { tercetak } from './huruf.js'

type Huruf = 'Helvetica' | 'Helvetica-Bold' | 'Helvetica-Oblique'
export type Baris = [label: string, isi: string | null, huruf?: Huruf]
export type Lembar = PDFKit.PDFDocument
type Opsi = PDFKit.Mixins.TextOptions

/** Positions in points (1/72 inch) on an A4 sheet. */
export const KOLOM = { label: 62, titikDua: 206, isi: 216, kanan: 533 }
export const ATAS_ISI = 142
const LEBAR = KOLOM.kanan - KOLOM.label
const KAKI = 742
const GARIS = '#9aa3ad'
export const TINTA = '#111111'
export const PUDAR = '#4a5560'

/** A document without a sheet yet. Dated at what it tells of, so that the same facts give the same bytes at every print. */
export function bukaDokumen(judul: string, perihal: string, tanggal: Date): Lembar {
  return new Dokumen({
    size: 'A4',
    margin: 0,
    lang: 'id-ID',
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: judul, Subject: perihal, Author: 'CMSP Kalsel', Creator: 'CMSP Kalsel', CreationDate: tanggal },
  })
}

/** Whatever is written or measured is text its fonts have. */
class Dokumen extends PDFDocument {
  override text(isi: string, x?: number | Opsi, y?: number | Opsi, opsi?: Opsi): this {
    return super.text(tercetak(isi), x as number, y as number, opsi)
  }

  override heightOfString(isi: string, opsi?: Opsi): number {
    return super.heightOfString(tercetak(isi), opsi)
  }
}

/** A new sheet with its head and foot; what is written on it starts at ATAS_ISI. */
export function mulaiLembar(doc: Lembar, judul: string, anak: string, kaki: string): void {
  doc.addPage()
  const tengah = { width: LEBAR, align: 'center' } as const
  doc.fillColor(PUDAR).font('Helvetica').fontSize(9)
  doc.text('Bank Kalsel', KOLOM.label, 50).text('CMSP Kalsel', KOLOM.label, 50, { width: LEBAR, align: 'right' })
  doc.fillColor(TINTA).font('Helvetica-Bold').fontSize(16).text(judul, KOLOM.label, 78, tengah)
  doc.font('Helvetica').fontSize(11).text(anak, KOLOM.label, 100, tengah)
  garis(doc, 124, 1.2)
  garis(doc, KAKI, 0.5)
  doc.fillColor(PUDAR).font('Helvetica').fontSize(8.5)
  doc.text(kaki, KOLOM.label, KAKI + 8, { width: LEBAR, lineGap: 2 })
}

function garis(doc: Lembar, y: number, tebal: number): void {
  doc.moveTo(KOLOM.label, y).lineTo(KOLOM.kanan, y).lineWidth(tebal).strokeColor(GARIS).stroke()
}

function tulisJudul(doc: Lembar, judul: string, atas: number): number {
  doc.fillColor(TINTA).font('Helvetica-Bold').fontSize(11).text(judul, KOLOM.label, atas)
  garis(doc, atas + 17, 0.5)
  return atas + 25
}

/**
 * A titled block of label and value; a null value leaves its line out. What does not fit goes on the next sheet, where
 * `lembarBaru` can begin one. Answers where the next block may start.
 */
export function tulisBagian(doc: Lembar, judul: string, baris: Baris[], atas: number, lembarBaru?: () => void): number {
  let y = atas
  if (lembarBaru && y + 60 > KAKI) {
    lembarBaru()
    y = ATAS_ISI
  }
  y = tulisJudul(doc, judul, y)
  for (const [label, isi, huruf = 'Helvetica'] of baris) {
    if (isi === null) continue
    if (lembarBaru && y + tinggiIsi(doc, isi, huruf) > KAKI - 6) {
      lembarBaru()
      y = tulisJudul(doc, judul, ATAS_ISI)
    }
    doc.fillColor(PUDAR).font('Helvetica').fontSize(10).text(label, KOLOM.label, y).text(':', KOLOM.titikDua, y)
    doc.fillColor(TINTA).font(huruf).text(isi, KOLOM.isi, y, ISI)
    y = doc.y + 5
  }
  return y + 14
}

const ISI = { width: KOLOM.kanan - KOLOM.isi, lineGap: 2 } as const
const tinggiIsi = (doc: Lembar, isi: string, huruf: Huruf) => doc.font(huruf).fontSize(10).heightOfString(isi, ISI)

export interface KolomTabel {
  judul: string
  /** Points. */
  lebar: number
  kanan?: boolean
}

/** A titled table; what does not fit goes on the next sheet, which `lembarBaru` begins. */
export function tulisTabel(
  doc: Lembar,
  judul: string,
  kolom: KolomTabel[],
  baris: string[][],
  atas: number,
  lembarBaru: () => void,
): number {
  let y = atas
  const kepala = () => {
    y = tulisJudul(doc, judul, y)
    y = tulisBaris(
      doc,
      kolom,
      kolom.map((satu) => satu.judul),
      y,
      PUDAR,
    )
  }
  const room = (needed: number) => {
    if (y + needed <= KAKI - 6) return
    lembarBaru()
    y = ATAS_ISI
    kepala()
  }
  if (y + 60 > KAKI) {
    lembarBaru()
    y = ATAS_ISI
  }
  kepala()
  for (const isi of baris) {
    room(tinggi(doc, kolom, isi))
    y = tulisBaris(doc, kolom, isi, y, TINTA)
  }
  return y + 14
}

const opsi = ({ lebar, kanan }: KolomTabel) => ({ width: lebar - 8, align: kanan ? 'right' : 'left' }) as const

function tinggi(doc: Lembar, kolom: KolomTabel[], isi: string[]): number {
  doc.font('Helvetica').fontSize(9)
  return Math.max(...kolom.map((satu, index) => doc.heightOfString(isi[index] ?? '', opsi(satu)))) + 5
}

function tulisBaris(doc: Lembar, kolom: KolomTabel[], isi: string[], y: number, warna: string): number {
  const turun = tinggi(doc, kolom, isi)
  let x = KOLOM.label
  doc.fillColor(warna)
  kolom.forEach((satu, index) => {
    doc.text(isi[index] ?? '', x, y, opsi(satu))
    x += satu.lebar
  })
  return y + turun
}
