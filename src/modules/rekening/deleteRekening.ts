import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { gambaran, loadRekening, lockDataRekening, pemdaOf } from './load.js'

/** Hapus: the row stays for the SP2D that were paid to it, but serves no potongan and stands in no list any more. */
export async function deleteRekening(deps: Deps, pelaku: Pelaku, id: bigint): Promise<{ noRekening: string }> {
  const pemdaId = pemdaOf(pelaku)
  return inTransaction(deps.prisma, async (tx) => {
    await lockDataRekening(tx, pemdaId)
    const before = await loadRekening(tx, pelaku, id)
    const dihapusPada = await dbNow(tx)
    await tx.petaPotongan.deleteMany({ where: { rekeningId: id } })
    await tx.rekening.update({ where: { id }, data: { dihapusPada } })
    await audit(tx, pelaku, {
      rantai: rantaiPemda(pemdaId),
      aksi: 'REKENING_DIHAPUS',
      sasaran: before.noRekening,
      sebelum: gambaran(before),
      sesudah: { ...gambaran(before, []), dihapusPada: dihapusPada.toISOString() },
    })
    return { noRekening: before.noRekening }
  })
}
