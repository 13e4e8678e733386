import { angka, tanggalBaca } from '../../../web/tampilan.js'
import { JENIS_SP2D } from '../../../domain/sp2d.js'
import { type JumlahKeadaan, KEADAAN, type RawRegister } from '../registerList.js'
import { ATAS_ISI, bukaDokumen, KOLOM, type KolomTabel, mulaiLembar, tulisTabel } from './lembar.js'

interface IsiRegister {
  pemda: string
  /** What was filtered, in words. */
  filter: string
  rows: RawRegister[]
  jumlah: JumlahKeadaan[]
  kuasaBud: { nama: string; nip: string } | null
}

const BARIS: KolomTabel[] = [
  { judul: 'No. SP2D dan penerima', lebar: 191 },
  { judul: 'Tanggal', lebar: 80 },
  { judul: 'Keadaan', lebar: 110 },
  { judul: 'Netto (Rp)', lebar: 90, kanan: true },
]
const JUMLAH: KolomTabel[] = [
  { judul: 'Keadaan', lebar: 131 },
  { judul: 'SP2D', lebar: 60, kanan: true },
  { judul: 'Bruto', lebar: 140, kanan: true },
  { judul: 'Netto', lebar: 140, kanan: true },
]
const TINGGI_TANDA_TANGAN = 130

const keadaan = (raw: RawRegister): string =>
  [KEADAAN[raw.keadaan], raw.tanggal_bayar && `bayar ${tanggalBaca(raw.tanggal_bayar)}`, raw.alasan]
    .filter(Boolean)
    .join('\n')

/** The register on paper, with the sums and a place for the Kuasa BUD to sign. Dated at the newest thing it tells of. */
export function writeRegister(
  { pemda, filter, rows, jumlah, kuasaBud }: IsiRegister,
  stream: NodeJS.WritableStream,
): void {
  const last = Math.max(0, ...rows.map((raw) => raw.diterima_pada.getTime()))
  const doc = bukaDokumen(`Register SP2D ${pemda}`, filter, new Date(last))
  doc.pipe(stream)
  const lembarBaru = () => mulaiLembar(doc, 'REGISTER SP2D', pemda, filter)
  lembarBaru()
  const baris = rows.map((raw) => [
    `${raw.nomor}\n${raw.penerima_nama}\n${raw.opd}, ${JENIS_SP2D[raw.jenis]}`,
    tanggalBaca(raw.tanggal),
    keadaan(raw),
    angka(raw.netto),
  ])
  let y = tulisTabel(doc, 'SP2D', BARIS, baris, ATAS_ISI, lembarBaru)
  const total = jumlah.map((row) => [row.nama, row.banyak, row.bruto, row.netto])
  y = tulisTabel(doc, 'Jumlah', JUMLAH, total, y, lembarBaru)
  if (y + TINGGI_TANDA_TANGAN > 736) {
    lembarBaru()
    y = ATAS_ISI
  }
  const kanan = { width: 200 }
  doc.font('Helvetica').fontSize(10)
  doc.text('........................, ........................', KOLOM.isi + 110, y, kanan)
  doc.text('Kuasa BUD', KOLOM.isi + 110, y + 16, kanan)
  doc.font('Helvetica-Bold').text(kuasaBud?.nama ?? '..............................', KOLOM.isi + 110, y + 90, kanan)
  doc.font('Helvetica').text(`NIP ${kuasaBud?.nip ?? ''}`, KOLOM.isi + 110, y + 104, kanan)
  doc.end()
}
