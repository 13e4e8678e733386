import { tidakDitemukan } from '../../../domain/galat.js'
import type { Deps } from '../../../deps.js'
import { formatWaktu } from '../../../domain/tanggal.js'
import { terbilang } from '../../../domain/terbilang.js'
import type { Prisma } from '../../../generated/prisma/client.js'
import { rupiah, uangDari } from '../../../web/tampilan.js'
import type { Sp2dUtuh } from '../../sp2d/load.js'
import { LABEL_JALUR } from '../../sp2d/payment.js'
import { ATAS_ISI, type Baris, bukaDokumen, mulaiLembar, tulisBagian } from './lembar.js'

const KAKI = 'Kuitansi ini dicetak melalui CMSP Kalsel dari transfer yang sudah dikonfirmasi bank.'
type LegNetto = Prisma.LegGetPayload<object>

/** The transfers to payees that the bank has confirmed, oldest first. */
export async function loadTransfer(deps: Deps, sp2dId: bigint): Promise<LegNetto[]> {
  const legs = await deps.prisma.leg.findMany({
    where: { jenis: 'NETTO', status: 'BERHASIL', pencairan: { sp2dId } },
    orderBy: { id: 'asc' },
  })
  if (legs.length === 0) throw tidakDitemukan('Kuitansi')
  return legs
}

/** One receipt per confirmed transfer; ends the stream. */
export function writeKuitansi(sp2d: Sp2dUtuh, legs: LegNetto[], stream: NodeJS.WritableStream): void {
  const tanggal = legs.at(-1)?.selesaiPada ?? sp2d.diubahPada
  const doc = bukaDokumen(`Kuitansi SP2D ${sp2d.nomor}`, `SP2D ${sp2d.nomor}`, tanggal)
  doc.pipe(stream)
  for (const leg of legs) {
    mulaiLembar(doc, 'KUITANSI', 'Bukti Pemindahbukuan Dana SP2D', KAKI)
    let y = ATAS_ISI
    for (const [judul, baris] of bagian(sp2d, leg)) y = tulisBagian(doc, judul, baris, y)
  }
  doc.end()
}

function bagian(sp2d: Sp2dUtuh, leg: LegNetto): [string, Baris[]][] {
  const kata = terbilang(uangDari(leg.jumlah))
  const ulang = leg.rekeningAsal !== sp2d.rkud.noRekening
  return [
    [
      'Pembayaran',
      [
        ['Sudah terima dari', `${sp2d.pemda.nama}, RKUD ${sp2d.rkud.noRekening}`],
        // What came back is paid again from where the bank keeps it; the RKUD is debited once.
        ['Dibayar ulang dari', ulang ? `dana retur di rekening bank ${leg.rekeningAsal}` : null],
        ['Uang sejumlah', rupiah(leg.jumlah), 'Helvetica-Bold'],
        ['Terbilang', kata.charAt(0).toUpperCase() + kata.slice(1), 'Helvetica-Oblique'],
        ['Untuk pembayaran', sp2d.keperluan],
        ['Nomor SP2D', sp2d.nomor],
        ['OPD', `${sp2d.opd.kode} ${sp2d.opd.nama}`],
      ],
    ],
    [
      'Penerima',
      [
        ['Nama', leg.namaTujuan, 'Helvetica-Bold'],
        ['Bank', `${leg.bankNama ?? '-'} (${leg.bankKode ?? '-'})`],
        ['Nomor rekening', leg.noRekening],
      ],
    ],
    [
      'Konfirmasi Bank',
      [
        ['Jalur', LABEL_JALUR[leg.jalur ?? ''] ?? leg.jalur],
        ['Referensi bank', leg.referensiBank],
        ['Waktu berhasil', leg.selesaiPada && formatWaktu(leg.selesaiPada)],
      ],
    ],
  ]
}
