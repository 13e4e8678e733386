import PDFDocument from 'pdfkit'
import { formatNop } from '../../domain/identitas.js'
import { BANK_SENDIRI } from '../../domain/jalur.js'
import { formatTanggal, isoWita, tanggalWita } from '../../domain/tanggal.js'
import { terbilang } from '../../domain/terbilang.js'
import { formatUang } from '../../domain/uang.js'
import { masaBaca, npwpBaca } from '../../web/tampilan.js'
import type { Bpn } from './bpn.js'

type Huruf = 'Helvetica' | 'Helvetica-Bold' | 'Helvetica-Oblique'
type Baris = [label: string, isi: string | null, huruf?: Huruf]

/** Positions in points (1/72 inch) from the left edge of an A4 sheet. */
const KOLOM = { label: 62, titikDua: 206, isi: 216, kanan: 533 }
const LEBAR = KOLOM.kanan - KOLOM.label
const KAKI = 742
const GARIS = '#9aa3ad'
const TINTA = '#111111'
const PUDAR = '#4a5560'

function bagian(bpn: Bpn): [judul: string, baris: Baris[]][] {
  const kata = terbilang(bpn.jumlah)
  return [
    [
      'Data Pembayaran',
      [
        ['Tanggal dan Jam Bayar', saat(bpn.waktuBayar)],
        ['Tanggal Buku', formatTanggal(bpn.tanggalBuku)],
        ['Kode / Nama Bank', `${BANK_SENDIRI} / Bank Kalsel`],
        ['NTB', bpn.ntb],
        ['NTPN', bpn.ntpn, 'Helvetica-Bold'],
        ['STAN', bpn.stan],
      ],
    ],
    [
      'Data Setoran',
      [
        ['Kode Billing', bpn.kodeBilling, 'Helvetica-Bold'],
        ['NPWP', npwpBaca(bpn.npwp)],
        ['Nama Wajib Pajak', bpn.nama],
        ['Alamat', bpn.alamat],
        ['KAP-KJS', `${bpn.kap}-${bpn.kjs}`],
        ['Jenis Pajak', bpn.jenis],
        ['Masa Pajak', masaBaca(bpn.masa, bpn.tahunPajak)],
        ['Tahun Pajak', String(bpn.tahunPajak)],
        ['Nomor Objek Pajak', bpn.nop && formatNop(bpn.nop)],
        // A tax is whole rupiah (CHECK of the database), so the sen are always nil.
        ['Jumlah Setoran', formatUang(bpn.jumlah).replace(/,00$/, ''), 'Helvetica-Bold'],
        ['Mata Uang', 'IDR'],
        ['Terbilang', kata.charAt(0).toUpperCase() + kata.slice(1), 'Helvetica-Oblique'],
      ],
    ],
    [
      'Data SP2D',
      [
        ['Nomor SP2D', bpn.nomorSp2d],
        ['Pemerintah Daerah', bpn.pemda],
        ['OPD', bpn.opd],
      ],
    ],
  ]
}

const saat = (at: Date) => `${formatTanggal(tanggalWita(at))} ${isoWita(at).slice(11, 19).replaceAll(':', '.')} WITA`

/** Writes the document and ends the stream. The same payment gives the same bytes whenever it is printed. */
export function writeBpn(bpn: Bpn, stream: NodeJS.WritableStream): void {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    lang: 'id-ID',
    displayTitle: true,
    info: {
      Title: `Bukti Penerimaan Negara ${bpn.ntpn}`,
      Subject: `SP2D ${bpn.nomorSp2d}`,
      Author: 'CMSP Kalsel',
      Creator: 'CMSP Kalsel',
      CreationDate: bpn.waktuBayar,
    },
  })
  doc.pipe(stream)
  kepala(doc)
  let y = 142
  for (const [judul, baris] of bagian(bpn)) y = tulisBagian(doc, judul, baris, y) + 14
  kaki(doc)
  doc.end()
}

function garis(doc: PDFKit.PDFDocument, y: number, tebal: number): void {
  doc.moveTo(KOLOM.label, y).lineTo(KOLOM.kanan, y).lineWidth(tebal).strokeColor(GARIS).stroke()
}

function kepala(doc: PDFKit.PDFDocument): void {
  const tengah = { width: LEBAR, align: 'center' } as const
  doc.fillColor(PUDAR).font('Helvetica').fontSize(9)
  doc.text('Bank Kalsel', KOLOM.label, 50).text('CMSP Kalsel', KOLOM.label, 50, { width: LEBAR, align: 'right' })
  doc.fillColor(TINTA).font('Helvetica-Bold').fontSize(16).text('BUKTI PENERIMAAN NEGARA', KOLOM.label, 78, tengah)
  doc.font('Helvetica').fontSize(11).text('Penerimaan Pajak', KOLOM.label, 100, tengah)
  garis(doc, 124, 1.2)
}

function tulisBagian(doc: PDFKit.PDFDocument, judul: string, baris: Baris[], atas: number): number {
  doc.fillColor(TINTA).font('Helvetica-Bold').fontSize(11).text(judul, KOLOM.label, atas)
  garis(doc, atas + 17, 0.5)
  let y = atas + 25
  for (const [label, isi, huruf = 'Helvetica'] of baris) {
    if (isi === null) continue
    doc.fillColor(PUDAR).font('Helvetica').fontSize(10).text(label, KOLOM.label, y).text(':', KOLOM.titikDua, y)
    doc
      .fillColor(TINTA)
      .font(huruf)
      .text(isi, KOLOM.isi, y, { width: KOLOM.kanan - KOLOM.isi, lineGap: 2 })
    y = doc.y + 5
  }
  return y
}

function kaki(doc: PDFKit.PDFDocument): void {
  garis(doc, KAKI, 0.5)
  const isi =
    'Bukti Penerimaan Negara ini berkedudukan sama dengan Surat Setoran Pajak (SSP). ' +
    'Dicetak melalui CMSP Kalsel dari data pembayaran yang dikonfirmasi kas negara.'
  doc
    .fillColor(PUDAR)
    .font('Helvetica')
    .fontSize(8.5)
    .text(isi, KOLOM.label, KAKI + 8, { width: LEBAR, lineGap: 2 })
}
