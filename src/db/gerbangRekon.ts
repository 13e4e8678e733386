import type { PelakuAudit } from '../domain/pelaku.js'
import type { Tanggal } from '../domain/tanggal.js'
import { audit, rantaiPemda } from './audit.js'
import type { Tx } from './database.js'
import { lingkupPemda, waitForClaims } from './gerbang.js'

/**
 * Closes the send gate of a Pemda until every day from `sejak` on has been compared with the bank; the database holds
 * that (function halangan_gerbang). Already closed for an earlier day, it stays so. False when nothing changed.
 */
export async function closeGate(
  tx: Tx,
  pelaku: PelakuAudit,
  { pemdaId, alasan, sejak }: { pemdaId: bigint; alasan: string; sejak: Tanggal },
): Promise<boolean> {
  const lingkup = lingkupPemda(pemdaId)
  await waitForClaims(tx)
  const rows = await tx.$queryRaw<{ lingkup: string }[]>`
    INSERT INTO gerbang_kirim AS g (lingkup, tertutup, alasan, rekon_sejak, diubah_pada)
    VALUES (${lingkup}, true, ${alasan}, ${sejak}::date, now())
    ON CONFLICT (lingkup) DO UPDATE SET tertutup = true, alasan = excluded.alasan, diubah_pada = now(),
      penahan_id = NULL, penahan = NULL,
      rekon_sejak = CASE WHEN g.tertutup THEN least(g.rekon_sejak, excluded.rekon_sejak) ELSE excluded.rekon_sejak END
    WHERE NOT g.tertutup OR g.rekon_sejak IS NULL OR g.rekon_sejak > excluded.rekon_sejak
    RETURNING lingkup`
  if (rows.length === 0) return false
  await audit(tx, pelaku, {
    rantai: rantaiPemda(pemdaId),
    aksi: 'GERBANG_DITUTUP',
    sasaran: lingkup,
    sesudah: { alasan, sejak },
  })
  return true
}

/** What must be compared before a closed gate may open, in words; null when nothing is in the way. */
export async function gateObstacle(tx: Tx, lingkup: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ halangan: string | null }[]>`
    SELECT halangan_gerbang(g) AS halangan FROM gerbang_kirim g WHERE g.lingkup = ${lingkup}`
  return row?.halangan ?? null
}
