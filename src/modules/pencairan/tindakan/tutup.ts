import { tahunBerjalan } from '../../../config.js'
import { dbNow } from '../../../db/database.js'
import { inSql } from '../../../db/sql.js'
import type { Deps } from '../../../deps.js'
import { PAYING } from '../../../domain/alur.js'
import { saatDi, type Tanggal } from '../../../domain/tanggal.js'
import { type LegDibaca, readLeg } from '../leg.js'
import { stopLeg } from '../stopLeg.js'

/** How the reason of a leg begins that its year's closing stopped. */
export const SEBAB_TUTUP = 'Belum dikirim sampai tahun anggaran'
const BATCH = 500

/** The end of a tahun anggaran in WITA, which closes it where the Pemda set no other time. */
export const akhirTahun = (tahun: number): Date => saatDi(`${tahun}-12-31` as Tanggal, '24:00', 'WITA')

/** Whether the sending of this year is over at `now`: at the Pemda's own closing time, else with the running year. */
export const isClosed = (
  { config }: Pick<Deps, 'config'>,
  { tahun, tutup }: { tahun: number; tutup: Date | null },
  now: Date,
): boolean => (tutup ? tutup <= now : tahun < tahunBerjalan(config, now))

/**
 * What stops a leg because its year is closed, or null: a retur whose money lies with the bank is paid again, two people may
 * let the rest go on, and what was claimed in time is finished under its own reference.
 */
export function tutupRefusal(
  deps: Pick<Deps, 'config'>,
  { leg, now, tutup, sebab, dariRkud }: LegDibaca,
): string | null {
  const { tahun } = leg.pencairan.sp2d
  if (leg.status !== 'SIAP' || leg.pencairan.lanjutUsulanId !== null) return null
  if (!isClosed(deps, { tahun, tutup }, now) || (sebab === 'RETUR' && !dariRkud)) return null
  return `${SEBAB_TUTUP} ${tahun} ditutup; dilanjutkan hanya dengan surat Pemda, atau dibatalkan`
}

/**
 * Stops every leg that was not sent by the closing of its year, also one that waits for a window of next year: SIAP ->
 * GAGAL, its SP2D PERLU_TINDAKAN. One that was claimed is finished, one in doubt is asked about, as ever.
 * @returns how many
 */
export async function stopClosed(deps: Deps, at?: Date): Promise<number> {
  const now = at ?? (await dbNow(deps.prisma))
  const { rows } = await deps.pool.query<{ id: string }>(
    `SELECT l.id FROM leg l JOIN pencairan p ON p.id = l.pencairan_id
       JOIN sp2d s ON s.id = p.sp2d_id AND s.putaran = p.putaran AND s.status = ANY($1)
       LEFT JOIN tutup_tahun t ON t.pemda_id = s.pemda_id AND t.tahun = s.tahun
     WHERE l.status = 'SIAP' AND p.lanjut_usulan_id IS NULL
       AND CASE WHEN t.tutup IS NULL THEN s.tahun < $2 ELSE t.tutup <= $3 END
       AND (EXISTS (SELECT FROM rkud r WHERE r.no_rekening = l.rekening_asal)
         OR NOT EXISTS (SELECT FROM putaran k WHERE k.sp2d_id = s.id AND k.nomor = p.putaran AND k.sebab = 'RETUR'))
     ORDER BY l.id LIMIT ${BATCH}`,
    [PAYING, tahunBerjalan(deps.config, now), now],
  )
  for (const { id } of rows) await stopOne(deps, BigInt(id), now)
  return rows.length
}

async function stopOne(deps: Deps, legId: bigint, now: Date): Promise<void> {
  await inSql(deps.txPool, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId} FOR UPDATE`
    const dibaca = await readLeg(tx, legId)
    const alasan = dibaca && tutupRefusal(deps, { ...dibaca, now })
    if (alasan) await stopLeg(tx, dibaca.leg, alasan)
  })
}
