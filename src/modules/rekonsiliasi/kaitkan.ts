import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Tanggal } from '../../domain/tanggal.js'
import { adoptAttempt } from '../pencairan/adopt.js'
import { loadRkud } from './hari.js'
import { findSelisih } from './jelaskan.js'

/**
 * Ties a debit the bank names to the payment that waits here for the same SP2D, payee and amount: after a restore that
 * payment was made and forgotten. The bank is asked, and the state catches up; nothing is sent.
 * @throws AppError when no such payment waits
 */
export async function linkDebit(
  deps: Deps,
  pelaku: Pelaku,
  { rkudId, tanggal, kunci }: { rkudId: bigint; tanggal: Tanggal; kunci: string },
): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const rkud = await loadRkud(tx, pelaku, rkudId)
    const { referensi } = await findSelisih(tx, rkudId, tanggal, kunci)
    const found = referensi && (await findLeg(tx, rkudId, rkud.noRekening, referensi))
    if (!found || !(await adoptAttempt(tx, deps, pelaku, { ...found, referensi })))
      throw new AppError(
        'bentrok',
        'Tidak ada pembayaran yang menunggu di sini dengan SP2D, rekening tujuan, dan jumlah yang sama.',
      )
  })
}

// A transfer names its SP2D, a tax its kode billing; a payee whose account the bank does not name is not guessed.
async function findLeg(tx: Tx, rkudId: bigint, noRekening: string, referensi: string) {
  const [row] = await tx.$queryRaw<{ legId: bigint; waktu: Date | null }[]>`
    SELECT l.id AS "legId", m.waktu
    FROM mutasi_bank m JOIN koran_bank k ON k.id = m.koran_id
      JOIN leg l ON l.jumlah = m.jumlah AND l.rekening_asal = ${noRekening} AND l.status = 'SIAP'
      JOIN pencairan c ON c.id = l.pencairan_id JOIN sp2d s ON s.id = c.sp2d_id AND s.putaran = c.putaran
      LEFT JOIN billing b ON b.id = l.billing_id
    WHERE k.rkud_id = ${rkudId} AND m.referensi = ${referensi} AND m.arah = 'D'
      AND NOT EXISTS (SELECT FROM percobaan p WHERE p.referensi = m.referensi)
      AND CASE WHEN l.jenis = 'PAJAK' THEN m.keterangan = 'Pajak ' || b.kode
        ELSE m.keterangan = left('SP2D ' || s.nomor, 50) AND m.rekening_lawan = l.no_rekening END
    ORDER BY k.id DESC, l.id LIMIT 1`
  return row
}
