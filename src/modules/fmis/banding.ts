import { audit, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { ENDED } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { quarantine } from '../sp2d/quarantine.js'

const GONE = 'tidak ada lagi di FMIS menurut perbandingan penuh; tanyakan kepada Pemda apakah SP2D ini dibatalkan'

interface Comparison {
  id: bigint
  pemdaId: bigint
  tahun: number
  dimulaiPada: Date
  baru: number
  berubah: number
}

/**
 * Ends a full comparison: what is stored here and FMIS no longer shows goes to the quarantine, because a person has to
 * ask why. Nothing is concluded from a walk that met fewer records than FMIS itself counts.
 * @returns how many are gone
 */
export async function finishComparison(tx: Tx, run: Comparison, totalFmis: number): Promise<number> {
  const seen = await tx.tarikTerlihat.count({ where: { tarikId: run.id } })
  const gone = seen >= totalFmis && seen > 0 ? await goneFromFmis(tx, run) : []
  const asal = { pemdaId: run.pemdaId, tahun: run.tahun }
  for (const row of gone) await quarantine(tx, asal, { idsp2d: row.idFmis, sp2d_no: row.nomor }, [GONE])
  await tx.tarikTerlihat.deleteMany({ where: { tarikId: run.id } })
  await audit(tx, SISTEM, {
    rantai: rantaiPemda(run.pemdaId),
    aksi: 'PERBANDINGAN_FMIS_SELESAI',
    sasaran: `tarik:${run.id}`,
    sesudah: { terlihat: seen, totalFmis, hilang: gone.length },
  })
  return gone.length
}

const goneFromFmis = (tx: Tx, run: Comparison) => tx.$queryRaw<{ idFmis: string; nomor: string }[]>`
  SELECT s.id_fmis AS "idFmis", s.nomor FROM sp2d s
  WHERE s.pemda_id = ${run.pemdaId} AND s.tahun = ${run.tahun} AND s.diterima_pada < ${run.dimulaiPada}
    AND s.status <> ALL (${ENDED})
    AND NOT EXISTS (SELECT 1 FROM tarik_terlihat t WHERE t.tarik_id = ${run.id} AND t.id_fmis = s.id_fmis)
  ORDER BY s.id LIMIT 1000`
