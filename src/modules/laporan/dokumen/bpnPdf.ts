import type { Deps } from '../../../deps.js'
import { formatNop } from '../../../domain/identitas.js'
import { BANK_SENDIRI } from '../../../domain/jalur.js'
import { formatTanggal, isoWita, tanggalWita } from '../../../domain/tanggal.js'
import { terbilang } from '../../../domain/terbilang.js'
import { formatUang } from '../../../domain/uang.js'
import { masaBaca, npwpBaca } from '../../../web/tampilan.js'
import type { Bpn } from './bpn.js'
import { hrefKeaslian, tulisQr } from './kodeCek.js'
import { ATAS_ISI, type Baris, bukaDokumen, mulaiLembar, tulisBagian } from './lembar.js'

const KAKI =
  'Bukti Penerimaan Negara ini berkedudukan sama dengan Surat Setoran Pajak (SSP). ' +
  'Dicetak melalui CMSP Kalsel dari data pembayaran yang dikonfirmasi kas negara.'

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

/** Writes one sheet per payment and ends the stream. The same payments give the same bytes whenever they are printed. */
export function writeBpn(deps: Pick<Deps, 'config'>, list: Bpn[], stream: NodeJS.WritableStream): void {
  const [first] = list
  const judul = list.length === 1 && first ? `Bukti Penerimaan Negara ${first.ntpn}` : 'Bukti Penerimaan Negara'
  const perihal = new Set(list.map(({ nomorSp2d }) => nomorSp2d)).size === 1 ? `SP2D ${first?.nomorSp2d}` : 'Pajak'
  const tanggal = new Date(Math.max(...list.map(({ waktuBayar }) => waktuBayar.getTime())))
  const doc = bukaDokumen(judul, perihal, tanggal)
  doc.pipe(stream)
  for (const bpn of list) {
    mulaiLembar(doc, 'BUKTI PENERIMAAN NEGARA', 'Penerimaan Pajak', KAKI)
    tulisQr(doc, hrefKeaslian(deps, bpn.ntpn), ATAS_ISI + 26)
    let y = ATAS_ISI
    for (const [nama, baris] of bagian(bpn)) y = tulisBagian(doc, nama, baris, y)
  }
  doc.end()
}
