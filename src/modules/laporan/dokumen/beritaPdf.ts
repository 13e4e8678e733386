import { formatTanggal, formatWaktu } from '../../../domain/tanggal.js'
import type { BeritaRekonsiliasi } from '../../../generated/prisma/client.js'
import { rupiahTotal } from '../../../web/tampilan.js'
import type { BarisBerita, IsiBerita } from '../../rekonsiliasi/berita.js'
import { ATAS_ISI, type Baris, bukaDokumen, type KolomTabel, mulaiLembar, tulisBagian, tulisTabel } from './lembar.js'

const KOLOM: KolomTabel[] = [
  { judul: 'Transaksi', lebar: 171 },
  { judul: 'Hasil', lebar: 100 },
  { judul: 'Menurut CMSP', lebar: 100, kanan: true },
  { judul: 'Menurut bank', lebar: 100, kanan: true },
]

const baris = (row: BarisBerita): string[] => [
  [row.uraian, row.referensi, row.nomorSp2d && `SP2D ${row.nomorSp2d}`, row.penjelasan].filter(Boolean).join('\n'),
  row.hasil,
  rupiahTotal(row.menurutCmsp),
  rupiahTotal(row.menurutBank),
]

/** The signed report of one RKUD and day: from what was signed alone, so that every print has the same bytes. */
export function writeBerita(berita: BeritaRekonsiliasi, stream: NodeJS.WritableStream): void {
  const isi = berita.isi as unknown as IsiBerita
  const tanggal = formatTanggal(isi.tanggal)
  const judul = `Rekonsiliasi RKUD ${isi.rkud.noRekening}, ${tanggal}`
  const doc = bukaDokumen(judul, judul, berita.waktu)
  doc.pipe(stream)
  const kaki = `Ditandatangani dengan OTP oleh ${berita.nama} (NIP ${berita.nip}) pada ${formatWaktu(berita.waktu)}. Sidik ${berita.sidik}`
  const lembarBaru = () => mulaiLembar(doc, 'BERITA REKONSILIASI BANK', `${isi.rkud.pemda}, ${tanggal}`, kaki)
  lembarBaru()
  let y = tulisBagian(doc, 'Rekening koran', koran(isi), ATAS_ISI)
  y = tulisBagian(doc, 'Hasil', hasil(isi), y)
  const beda = isi.baris.filter((row) => row.hasil !== 'Cocok')
  const cocok = isi.baris.filter((row) => row.hasil === 'Cocok')
  if (beda.length > 0) y = tulisTabel(doc, 'Selisih dan penyelesaiannya', KOLOM, beda.map(baris), y, lembarBaru)
  if (cocok.length > 0) tulisTabel(doc, 'Transaksi yang cocok', KOLOM, cocok.map(baris), y, lembarBaru)
  doc.end()
}

const koran = ({ rkud, koran, debit, kredit }: IsiBerita): Baris[] => [
  ['RKUD', `${rkud.noRekening} (${rkud.nama})`],
  ['Sumber', `${koran.sumber}, diambil ${formatWaktu(new Date(koran.diambilPada))}`],
  ['Saldo awal', rupiahTotal(koran.saldoAwal)],
  ['Jumlah debit', rupiahTotal(debit)],
  ['Jumlah kredit', rupiahTotal(kredit)],
  ['Saldo akhir', rupiahTotal(koran.saldoAkhir), 'Helvetica-Bold'],
]

const hasil = ({ cocok, selisih }: IsiBerita): Baris[] => [
  ['Cocok', cocok.toLocaleString('id-ID')],
  ['Selisih yang dijelaskan', selisih.toLocaleString('id-ID')],
]
