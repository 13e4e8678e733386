import { audit, tentangSp2d } from '../../db/audit.js'
import { changeStatus } from '../../db/changeStatus.js'
import { holdLevel } from '../../db/holdDelegasi.js'
import { insertMany, jsonText } from '../../db/insertMany.js'
import { atOnce, inSql, sqlOf } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL } from '../../domain/alur.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { belumDicentang } from '../../domain/peringatan.js'
import { loadSp2d } from '../sp2d/load.js'
import { takeOver } from './ambilAlih.js'
import { type Dicentang, tickWarnings } from './centang.js'
import { isTask, levelFor, taskOfAnother } from './guard.js'
import { halanganSetuju } from './halangan.js'
import { isStale, refreshPayees } from './payee.js'
import { dicentang, peringatanOf } from './peringatan.js'
import { draftPlan, freezePlan, shownSidik } from './plan.js'
import { loadSumber } from './sumber.js'

/** Setuju: the SP2D waits in Daftar Tugas for the OTP of whoever chose it; the maker's freezes what will be paid. */
export async function setujuSp2d(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; sidik: string; centang: Dicentang; dari: bigint | null },
): Promise<{ nomor: string }> {
  const { penerima } = await loadSp2d(sqlOf(deps.pool), pelaku, input.sp2dId)
  if (penerima.some(isStale)) await refreshPayees(deps, input.sp2dId)
  return inSql(deps.txPool, async (tx) => {
    const [, sp2d] = await atOnce(
      tx,
      () => tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${input.sp2dId} FOR UPDATE`,
      () => loadSp2d(tx, pelaku, input.sp2dId),
    )
    const level = await levelFor(tx, pelaku, sp2d)
    const delegasiId = await holdLevel(tx, pelaku, level)
    const taken = await takeOver(tx, pelaku, sp2d, input.dari)
    const sumber = await loadSumber(tx, [sp2d])
    if (shownSidik(sumber, sp2d) !== input.sidik) {
      throw new AppError('bentrok', 'Data SP2D ini berubah sejak halaman dibuka. Periksa kembali sebelum memutuskan.', {
        href: `/cmsp/sp2d/${sp2d.id}`,
        label: 'Buka kembali SP2D',
      })
    }
    const [halangan] = halanganSetuju(sumber, sp2d)
    if (halangan) throw new FieldError('keputusan', halangan.pesan)
    const peringatan = await peringatanOf(tx, sumber, sp2d)
    const { rincian, ...ticks } = tickWarnings(peringatan, input.centang)
    if (isTask(level, sp2d.status)) {
      const news = taken || belumDicentang(peringatan, dicentang(sp2d.tugas)).length > 0
      if ((news && peringatan.length > 0) || sp2d.tugas?.keterangan !== ticks.keterangan)
        await audit(tx, pelaku, {
          ...tentangSp2d(sp2d),
          aksi: 'TUGAS_DIPERBARUI',
          sesudah: rincian,
        })
      const { keterangan, periksa, peringatan: dilihat } = ticks
      const kept = await tx.$executeRaw`UPDATE tugas SET keterangan = ${keterangan}, periksa = ${periksa},
        peringatan = ${dilihat && jsonText(dilihat)}::jsonb, delegasi_id = ${delegasiId} WHERE sp2d_id = ${sp2d.id}`
      if (kept !== 1) throw taskOfAnother(sp2d)
      return { nomor: sp2d.nomor }
    }
    const { sidik } = input
    const tugas = { sp2dId: sp2d.id, putaran: sp2d.putaran, level, penggunaId: pelaku.id, sidik, delegasiId }
    const setuju = { dari: JALUR_LEVEL[level].menunggu, aksi: 'setuju', oleh: level, rincian } as const
    await atOnce(
      tx,
      () => changeStatus(tx, pelaku, { sp2dIds: [sp2d.id], ...setuju }),
      async () => level === 'MAKER' && freezePlan(tx, sp2d, draftPlan(sumber, sp2d)),
      () => insertMany(tx, 'tugas', [{ ...tugas, ...ticks }]),
    )
    return { nomor: sp2d.nomor }
  })
}
