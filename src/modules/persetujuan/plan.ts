import type { Tx } from '../../db/database.js'
import { AppError } from '../../domain/galat.js'
import { buatRencana, buatRencanaRetur, type Rencana, sidikOf } from '../../domain/rencana.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import { koreksiRencana } from '../sp2d/koreksi.js'
import { legReturOf, loadRetur } from '../sp2d/retur.js'

/** The plan as it would be frozen now: rekening potongan from Data Rekening, everything else from the SP2D. */
export async function draftPlan(tx: Tx, sp2d: Sp2dUtuh): Promise<Rencana> {
  const retur = await loadRetur(tx, legReturOf(sp2d))
  if (retur) return buatRencanaRetur(sp2d, retur, await koreksiRencana(tx, sp2d))
  const peta = await tx.petaPotongan.findMany({
    where: { pemdaId: sp2d.pemdaId, rekening: { dihapusPada: null } },
    include: { rekening: true },
  })
  return buatRencana(sp2d, new Map(peta.map(({ kode, rekening }) => [kode, rekening])))
}

/** The hash of the plan frozen for the running round, or null before the maker's Setuju. */
export const frozenSidik = (sp2d: Sp2dUtuh): string | null =>
  sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)?.sidik ?? null

/** What a page shows is what its form signs: the hash of the frozen plan, or of the one that would be frozen. */
export async function shownSidik(tx: Tx, sp2d: Sp2dUtuh): Promise<string> {
  const undecided = sp2d.status === 'DITERIMA' || sp2d.status === 'TUGAS_MAKER'
  return undecided ? sidikOf(await draftPlan(tx, sp2d)) : (frozenSidik(sp2d) ?? '')
}

/** Freezes the plan at the maker's Setuju and copies the account of every potongan into it. */
export async function freezePlan(tx: Tx, sp2d: Sp2dUtuh): Promise<string> {
  const rencana = await draftPlan(tx, sp2d)
  const sidik = sidikOf(rencana)
  for (const { id, noRekening, namaRekening } of rencana.potongan) {
    if (noRekening === '') throw new AppError('bentrok', 'Data Rekening baru saja berubah. Muat ulang halamannya.')
    await tx.potongan.update({ where: { id: BigInt(id) }, data: { noRekening, namaRekening } })
  }
  await tx.putaran.update({
    where: { sp2dId_nomor: { sp2dId: sp2d.id, nomor: sp2d.putaran } },
    data: { rencana: { ...rencana }, sidik },
  })
  return sidik
}
