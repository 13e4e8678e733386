import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction, isUniqueViolation, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { isSelisih } from '../../domain/rekonsiliasi.js'
import { type Tanggal, utcOf } from '../../domain/tanggal.js'
import { loadHari, loadRkud } from './hari.js'
import type { BarisIsi } from './isi.js'

/** Why a difference is none, or how it was settled outside. */
export const ALASAN_SELISIH = {
  BUKAN_CMSP: 'Transaksi RKUD di luar CMSP',
  BIAYA_BANK: 'Biaya atau pajak bank',
  DIKEMBALIKAN_BANK: 'Dikembalikan bank',
  KOREKSI_BANK: 'Koreksi pembukuan bank',
  LAINNYA: 'Lainnya, lihat keterangan',
} as const
export type AlasanSelisih = keyof typeof ALASAN_SELISIH

export interface Penjelasan {
  rkudId: bigint
  tanggal: Tanggal
  kunci: string
  alasan: AlasanSelisih
  referensi: string
  keterangan: string
}

/** The difference of this day that a key names. @throws AppError when it is (no longer) one */
export async function findSelisih(tx: Tx, rkudId: bigint, tanggal: Tanggal, kunci: string): Promise<BarisIsi> {
  const hari = await loadHari(tx, rkudId, tanggal)
  const baris = hari?.isi.baris.find((row) => row.kunci === kunci && isSelisih(row.hasil))
  if (!baris) throw new AppError('bentrok', 'Selisih ini tidak ada lagi. Lihat keadaan terakhir tanggal ini.')
  return baris
}

/** Settles a difference by a typed reason and the paper it rests on; once, and for these two amounts only. */
export async function explainSelisih(deps: Deps, pelaku: Pelaku, input: Penjelasan): Promise<void> {
  const { rkudId, tanggal, kunci, alasan, referensi, keterangan } = input
  try {
    await inTransaction(deps.prisma, async (tx) => {
      const rkud = await loadRkud(tx, pelaku, rkudId)
      await tx.$queryRaw`SELECT 1 FROM rkud WHERE id = ${rkudId} FOR NO KEY UPDATE`
      const baris = await findSelisih(tx, rkudId, tanggal, kunci)
      const tertulis = { alasan, referensi, keterangan }
      await tx.penjelasanSelisih.create({
        data: { rkudId, tanggal: utcOf(tanggal), kunci, ...tertulis, penggunaId: pelaku.id, nama: pelaku.nama },
      })
      await tx.$executeRaw`
        UPDATE rekonsiliasi r SET belum = (SELECT count(*) FROM jsonb_array_elements(r.isi -> 'baris') b
          WHERE b ->> 'hasil' NOT IN ('COCOK', 'BIAYA', 'MENUNGGU') AND NOT EXISTS (
            SELECT FROM penjelasan_selisih p WHERE p.rkud_id = r.rkud_id AND p.kunci = b ->> 'kunci'))
        WHERE r.rkud_id = ${rkudId}`
      await audit(tx, pelaku, {
        rantai: rantaiPemda(rkud.pemdaId),
        aksi: 'SELISIH_DIJELASKAN',
        sasaran: `rkud:${rkud.noRekening}:${tanggal}`,
        sesudah: { ...tertulis, kunci, menurutCmsp: baris.menurutCmsp, menurutBank: baris.menurutBank },
      })
    })
  } catch (error) {
    if (isUniqueViolation(error, 'kunci')) throw new AppError('bentrok', 'Selisih ini sudah dijelaskan.')
    throw error
  }
}
