import type { Sql } from '../../db/database.js'
import { jsonText } from '../../db/insertMany.js'
import { together } from '../../db/sql.js'
import { AppError } from '../../domain/galat.js'
import { buatRencana, buatRencanaRetur, type Rencana } from '../../domain/rencana.js'
import { sidikOf } from '../../domain/sidik.js'
import { Prisma } from '../../generated/prisma/client.js'
import type { Sp2dBahan } from '../sp2d/load.js'
import { isUndecided, type Sumber } from './sumber.js'

/** The plan as it would be frozen now: rekening potongan from Data Rekening, everything else from the SP2D. */
export function draftPlan(sumber: Sumber, sp2d: Sp2dBahan): Rencana {
  const retur = sumber.retur.get(sp2d.id)
  const rekening = sumber.rekening.get(sp2d.pemdaId) ?? new Map()
  if (retur) return buatRencanaRetur(sp2d, retur, sumber.koreksi.get(sp2d.id) ?? [], rekening)
  return buatRencana(sp2d, rekening)
}

/** The hash of the plan frozen for the running round, or null before the maker's Setuju. */
export const frozenSidik = (sp2d: Sp2dBahan): string | null =>
  sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)?.sidik ?? null

/** What a page shows is what its form signs: the hash of the frozen plan, or of the one that would be frozen. */
export const shownSidik = (sumber: Sumber, sp2d: Sp2dBahan): string =>
  isUndecided(sp2d) ? sidikOf(draftPlan(sumber, sp2d)) : (frozenSidik(sp2d) ?? '')

/** Freezes this plan at the maker's Setuju and copies the account of every potongan into it. */
export async function freezePlan(tx: Sql, { id, putaran }: Sp2dBahan, rencana: Rencana): Promise<void> {
  const { potongan } = rencana
  if (potongan.some(({ noRekening }) => noRekening === ''))
    throw new AppError('bentrok', 'Data Rekening baru saja berubah. Muat ulang halamannya.')
  const frozen = Prisma.sql`UPDATE putaran SET rencana = ${jsonText(rencana)}::jsonb, sidik = ${sidikOf(rencana)}
    WHERE sp2d_id = ${id} AND nomor = ${putaran}`
  await together(
    tx,
    [frozen],
    Prisma.sql`UPDATE potongan p SET no_rekening = r.nomor, nama_rekening = r.nama
      FROM unnest(${potongan.map((row) => BigInt(row.id))}::bigint[], ${potongan.map((row) => row.noRekening)}::text[],
        ${potongan.map((row) => row.namaRekening)}::text[]) AS r(id, nomor, nama) WHERE p.id = r.id`,
  )
}
