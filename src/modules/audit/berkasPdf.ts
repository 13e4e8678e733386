import { STATUS_LEG, STATUS_SP2D, type StatusLeg, type StatusSp2d } from '../../domain/alur.js'
import { formatTanggal, formatWaktu, type Tanggal } from '../../domain/tanggal.js'
import { rupiah, rupiahTotal } from '../../web/tampilan.js'
import {
  ATAS_ISI,
  type Baris,
  bukaDokumen,
  type KolomTabel,
  mulaiLembar,
  tulisBagian,
  tulisTabel,
} from '../laporan/dokumen/lembar.js'
import type { Berkas, IsiBerkas } from './berkasIsi.js'

type Tabel = { judul: string; kolom: KolomTabel[]; baris: string[][] }

const waktu = (text: string | null): string => (text === null ? '-' : formatWaktu(new Date(text)))
const kolom = (...isi: [judul: string, lebar: number][]): KolomTabel[] =>
  isi.map(([judul, lebar]) => ({ judul, lebar }))
const lines = (...parts: (string | null | undefined | false)[]): string => parts.filter(Boolean).join('\n')

/** The dossier on paper: what the file says, and how to check it. Dated at the last thing it tells of. */
export function writeBerkas({ isi, segel }: Berkas, stream: NodeJS.WritableStream): void {
  const { nomor } = isi.sp2d
  const last = isi.audit.at(-1)?.baris.waktu ?? isi.putaran.at(-1)?.mulai ?? '1970-01-01T00:00:00Z'
  const doc = bukaDokumen(`Berkas pembuktian SP2D ${nomor}`, `SP2D ${nomor}`, new Date(last))
  doc.pipe(stream)
  const kaki = `Dibuat dari berkas .json yang ditandatangani. Kunci ${segel.sidikKunci.slice(0, 32)}… Periksa tanpa jaringan: npm run audit:verify -- --file berkas.json`
  const lembarBaru = () => mulaiLembar(doc, 'BERKAS PEMBUKTIAN SP2D', nomor, kaki)
  lembarBaru()
  let y = ATAS_ISI
  for (const [judul, baris] of bagian(isi, segel)) y = tulisBagian(doc, judul, baris, y)
  for (const { judul, kolom: lebar, baris } of tabel(isi))
    if (baris.length > 0) y = tulisTabel(doc, judul, lebar, baris, y, lembarBaru)
  doc.end()
}

function bagian({ sp2d, audit }: IsiBerkas, segel: Berkas['segel']): [string, Baris[]][] {
  const text = (name: string) => String(sp2d[name] ?? '-')
  return [
    [
      'SP2D',
      [
        ['Pemda, OPD', `${text('pemda')}, ${text('opd')}`],
        ['Tanggal', formatTanggal(text('tanggal') as Tanggal)],
        ['RKUD', text('rkud')],
        ['Penerima', text('penerima')],
        ['Bruto, netto', `${rupiah(text('bruto'))}, ${rupiah(text('netto'))}`],
        ['Status', STATUS_SP2D[sp2d.status as StatusSp2d], 'Helvetica-Bold'],
      ],
    ],
    [
      'Tanda tangan elektronik berkas',
      [
        ['Algoritma', segel.algoritma],
        ['Sidik kunci', segel.sidikKunci],
        ['Tanda tangan', segel.tandaTangan],
        ['Baris audit', `${audit.length}, tersegel ${audit.filter((row) => row.segel !== null).length}`],
      ],
    ],
  ]
}

function tabel({ putaran, keputusan, pencairan, audit }: IsiBerkas): Tabel[] {
  return [
    {
      judul: 'Putaran',
      kolom: kolom(['Putaran', 60], ['Sebab', 90], ['Waktu', 141], ['Sidik rencana', 180]),
      baris: putaran.map((row) => [String(row.nomor), row.sebab, waktu(row.mulai), row.sidik ?? '-']),
    },
    {
      judul: 'Keputusan dan bukti OTP',
      kolom: kolom(['Tingkat', 80], ['Orang', 151], ['Bukti OTP', 240]),
      baris: keputusan.map((row) => [
        lines(row.level, row.putusan, `putaran ${row.putaran}`),
        lines(row.nama, `NIP ${row.nip}`, row.delegasi && `SK ${row.delegasi.noSk}`, waktu(row.waktu), row.keterangan),
        row.otp
          ? lines(
              `OTP nomor ${row.otp.tantanganId}, ${row.otp.tujuan}, ${row.otp.metode}`,
              `diminta ${waktu(row.otp.dibuatPada)}`,
              `dipakai ${waktu(row.otp.dipakaiPada)}, percobaan ke-${row.otp.percobaan}`,
              `${row.otp.jumlah} SP2D, ${rupiahTotal(row.otp.total)}`,
              row.otp.sidik,
            )
          : 'Tanpa OTP (penolakan)',
      ]),
    },
    {
      judul: 'Pembayaran',
      kolom: kolom(['Bagian', 171], ['Keadaan dan bukti', 150], ['Percobaan', 150]),
      baris: pencairan.flatMap(({ leg }) =>
        leg.map((row) => [
          lines(`${row.jenis}: ${row.uraian}`, lines(row.nama, row.bank, row.noRekening), rupiah(row.jumlah)),
          lines(
            STATUS_LEG[row.status as StatusLeg],
            row.referensiBank && `Ref. bank ${row.referensiBank}`,
            row.kodeBilling && `Billing ${row.kodeBilling}`,
            row.bukti && `NTPN ${row.bukti.ntpn}`,
            row.bukti && `NTB ${row.bukti.ntb}`,
            row.buktiLuar && `NTPN ${row.buktiLuar.ntpn}`,
            row.buktiLuar && `NTB ${row.buktiLuar.ntb}`,
            row.buktiLuar && `Usulan nomor ${row.buktiLuar.usulanId}`,
            waktu(row.selesaiPada),
          ),
          row.percobaan
            .map((each) => lines(`${each.ke}. ${each.referensi}`, `${each.status} ${waktu(each.dikirimPada)}`))
            .join('\n'),
        ]),
      ),
    },
    {
      judul: 'Jejak audit dan tautannya',
      kolom: kolom(['Waktu', 120], ['Peristiwa', 171], ['Segel', 180]),
      baris: audit.map(({ baris, segel }) => [
        waktu(baris.waktu),
        lines(baris.aksi, baris.pelaku),
        segel ? lines(`${baris.rantai} nomor ${segel.nomor}`, segel.hash) : 'Belum disegel',
      ]),
    },
  ]
}
