import type { Tx } from '../../db/database.js'
import { AppError } from '../../domain/galat.js'
import { buatRencana, buatRencanaRetur, type Rencana } from '../../domain/rencana.js'
import { sidikOf } from '../../domain/sidik.js'
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

/** Freezes the plan at the maker's Setuju and copies the account of every potongan into it. */
export async function freezePlan(tx: Tx, sumber: Sumber, sp2d: Sp2dBahan): Promise<string> {
  const rencana = draftPlan(sumber, sp2d)
  const sidik = sidikOf(rencana)
  const { potongan } = rencana
  if (potongan.some(({ noRekening }) => noRekening === ''))
    throw new AppError('bentrok', 'Data Rekening baru saja berubah. Muat ulang halamannya.')
  if (potongan.length > 0)
    await tx.$executeRaw`UPDATE potongan p SET no_rekening = r.nomor, nama_rekening = r.nama
      FROM unnest(${potongan.map(({ id }) => BigInt(id))}::bigint[], ${potongan.map((row) => row.noRekening)}::text[],
        ${potongan.map((row) => row.namaRekening)}::text[]) AS r(id, nomor, nama) WHERE p.id = r.id`
  await tx.putaran.update({
    where: { sp2dId_nomor: { sp2dId: sp2d.id, nomor: sp2d.putaran } },
    data: { rencana: { ...rencana }, sidik },
  })
  return sidik
}
