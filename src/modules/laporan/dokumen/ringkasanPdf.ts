import { formatTanggal, formatWaktu, tanggalWita } from '../../../domain/tanggal.js'
import type { Sp2dDetail } from '../../sp2d/page.js'
import type { Sp2dUtuh } from '../../sp2d/load.js'
import { ATAS_ISI, type Baris, bukaDokumen, type KolomTabel, mulaiLembar, tulisBagian, tulisTabel } from './lembar.js'

const KAKI = 'Lembar ringkasan ini dicetak melalui CMSP Kalsel dan menunjukkan keadaan SP2D pada perubahan terakhirnya.'

/** The sheet for the file: what the SP2D pays, who approved it and what became of each part. Ends the stream. */
export function writeRingkasan(sp2d: Sp2dUtuh, detail: Sp2dDetail, stream: NodeJS.WritableStream): void {
  const doc = bukaDokumen(`Ringkasan SP2D ${sp2d.nomor}`, `SP2D ${sp2d.nomor}`, sp2d.diubahPada)
  doc.pipe(stream)
  const lembarBaru = () => mulaiLembar(doc, 'RINGKASAN SP2D', sp2d.nomor, KAKI)
  lembarBaru()
  let y = ATAS_ISI
  for (const [judul, baris] of bagian(sp2d, detail)) y = tulisBagian(doc, judul, baris, y, lembarBaru)
  for (const { judul, kolom, baris } of tabel(detail)) {
    if (baris.length > 0) y = tulisTabel(doc, judul, kolom, baris, y, lembarBaru)
  }
  doc.end()
}

function bagian(sp2d: Sp2dUtuh, detail: Sp2dDetail): [string, Baris[]][] {
  const tanggalBayar = sp2d.tanggalBayar && formatTanggal(tanggalWita(sp2d.tanggalBayar))
  return [
    [
      'Data SP2D',
      [
        ['Tanggal SP2D', detail.tanggal],
        ['SPM', `${detail.spmNomor}, ${detail.spmTanggal}`],
        ['OPD', detail.opd],
        ['Jenis', detail.jenis],
        ['Keperluan', detail.keperluan],
        ['RKUD', detail.rkud],
        ['Status', `${detail.status.label}, ${formatWaktu(sp2d.diubahPada)}`, 'Helvetica-Bold'],
        ['Tanggal bayar', tanggalBayar],
        ['Penerima', detail.rekananRingkas],
        ['Pencairan', detail.pencairan?.ringkasan ?? null],
      ],
    ],
    [
      'Nilai',
      [
        ['Bruto', detail.nominal.bruto],
        ['Potongan', detail.nominal.potongan],
        ['Pajak', detail.nominal.pajak],
        ['Netto', detail.nominal.netto, 'Helvetica-Bold'],
        ['Terbilang', detail.nominal.terbilang, 'Helvetica-Oblique'],
      ],
    ],
  ]
}

const kolom = (...isi: [judul: string, lebar: number, kanan?: boolean][]): KolomTabel[] =>
  isi.map(([judul, lebar, kanan]) => ({ judul, lebar, kanan: kanan ?? false }))

function tabel(detail: Sp2dDetail): { judul: string; kolom: KolomTabel[]; baris: string[][] }[] {
  return [
    {
      judul: 'Penerima',
      kolom: kolom(['Nama', 171], ['Rekening', 180], ['Jumlah', 120, true]),
      baris: detail.rekanan.map((row) => [row.nama, `${row.bank} ${row.rekening}`, row.jumlah]),
    },
    {
      judul: 'Potongan',
      kolom: kolom(['Potongan', 171], ['Rekening tujuan', 180], ['Jumlah', 120, true]),
      baris: detail.potongan.map((row) => [`${row.uraian} (${row.kode})`, row.rekeningTujuan ?? '-', row.nominal]),
    },
    {
      judul: 'Pajak',
      kolom: kolom(['Pajak', 131], ['Kode billing', 100], ['NTPN', 130], ['Jumlah', 110, true]),
      baris: detail.pajak.map((row) => [
        `${row.jenis} ${row.kapKjs}`,
        row.kodeBilling ?? '-',
        row.ntpn ? `${row.ntpn}, ${row.tanggalBayar ?? ''}${row.luar ? ', di luar CMSP' : ''}` : '-',
        row.nominal,
      ]),
    },
    {
      judul: 'Persetujuan',
      kolom: kolom(['Tingkat', 71], ['Nama', 160], ['Putusan', 80], ['Waktu', 160]),
      baris: detail.persetujuan.map((row) => [row.level, row.nama ?? '-', row.putusan.label, row.waktu ?? '-']),
    },
    {
      judul: 'Pencairan',
      kolom: kolom(['Bagian', 151], ['Keadaan', 90], ['Referensi', 130], ['Jumlah', 100, true]),
      baris: (detail.pencairan?.legs ?? []).map((leg) => [
        `${leg.jenis}: ${leg.tujuan}`,
        leg.status.label,
        leg.referensi ?? '-',
        leg.jumlah,
      ]),
    },
  ]
}
