import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { type Antrean, MAX_SHOWN, type PesanFmisRow } from './page.js'

const JENIS: Record<string, string> = {
  PENOLAKAN: 'Penolakan',
  PEMBAYARAN: 'Pembayaran',
  PEMBATALAN: 'Pembatalan',
  RETUR: 'Retur',
}

/** Messages FMIS does not have yet, the oldest first: waiting for another try, or refused for good. */
export async function openMessages(deps: Deps): Promise<Antrean<PesanFmisRow>> {
  const where = { diterimaPada: null }
  const [rows, total] = await Promise.all([
    deps.prisma.kirimFmis.findMany({
      where,
      include: { sp2d: { include: { pemda: true } } },
      orderBy: { id: 'asc' },
      take: MAX_SHOWN,
    }),
    deps.prisma.kirimFmis.count({ where }),
  ])
  const baris = rows.map((row) => ({
    kirimAksi: `/cmsp/operasi/pesan/${row.id}/kirim`,
    nomor: row.sp2d.nomor,
    pemda: row.sp2d.pemda.nama,
    jenis: JENIS[row.jenis] ?? row.jenis,
    sejak: formatWaktu(row.dibuatPada),
    percobaan: String(row.percobaan),
    berikutnya: row.ditolakPada ? null : formatWaktu(row.berikutnya),
    galatTerakhir: row.ditolakPada ? `Ditolak FMIS: ${row.galat ?? 'tanpa keterangan'}` : row.galat,
  }))
  return { baris, lainnya: total - baris.length }
}
