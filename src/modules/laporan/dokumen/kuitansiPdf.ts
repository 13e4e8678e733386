import { tidakDitemukan } from '../../../domain/galat.js'
import type { Deps } from '../../../deps.js'
import { LABEL_JALUR } from '../../../domain/jalur.js'
import { formatTanggal, formatWaktu, type Tanggal } from '../../../domain/tanggal.js'
import { terbilang } from '../../../domain/terbilang.js'
import type { Prisma } from '../../../generated/prisma/client.js'
import { rupiah, uangDari } from '../../../web/tampilan.js'
import { BERANGKAT } from '../../pencairan/berangkat.js'
import type { Sp2dUtuh } from '../../sp2d/load.js'
import { ATAS_ISI, type Baris, bukaDokumen, mulaiLembar, tulisBagian } from './lembar.js'

const KAKI = 'Kuitansi ini dicetak melalui CMSP Kalsel dari transfer yang sudah dikonfirmasi bank.'
/** With the day in WITA on which its money left, as tanggal bayar of an SP2D. */
type LegNetto = Prisma.LegGetPayload<object> & { tanggalBayar: Tanggal | undefined }

/** The transfers to payees that the bank has confirmed, oldest first. */
export async function loadTransfer(deps: Deps, sp2dId: bigint): Promise<LegNetto[]> {
  const legs = await deps.prisma.leg.findMany({
    where: { jenis: 'NETTO', status: 'BERHASIL', pencairan: { sp2dId } },
    orderBy: { id: 'asc' },
  })
  if (legs.length === 0) throw tidakDitemukan('Kuitansi')
  const hari = await deps.prisma.$queryRaw<{ legId: bigint; tanggal: Tanggal }[]>`
    SELECT x.leg_id AS "legId", (${BERANGKAT} AT TIME ZONE 'Asia/Makassar')::date::text AS tanggal
    FROM percobaan x WHERE x.leg_id = ANY(${legs.map(({ id }) => id)}) AND x.status = 'BERHASIL'`
  const hariOf = new Map(hari.map(({ legId, tanggal }) => [legId, tanggal]))
  return legs.map((leg) => ({ ...leg, tanggalBayar: hariOf.get(leg.id) }))
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
        ['Tanggal bayar', leg.tanggalBayar ? formatTanggal(leg.tanggalBayar) : null],
        ['Dikonfirmasi', leg.selesaiPada && formatWaktu(leg.selesaiPada)],
      ],
    ],
  ]
}
