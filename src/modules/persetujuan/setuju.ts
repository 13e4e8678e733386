import { changeStatus } from '../../db/changeStatus.js'
import { inTransaction } from '../../db/database.js'
import { holdDelegasi } from '../../db/holdDelegasi.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL } from '../../domain/alur.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { sidikPemeriksaan } from '../../domain/pemeriksaan.js'
import { loadSp2d, type Sp2dUtuh } from '../sp2d/load.js'
import { legReturOf } from '../sp2d/retur.js'
import { assertOwnTask, isTask, levelFor } from './guard.js'
import { halanganSetuju } from './halangan.js'
import { refreshPayees } from './payee.js'
import { namaBerbeda } from './penerima.js'
import { freezePlan, shownSidik } from './plan.js'

/** Tick and reason for names that differ at the bank; `periksa` is the fingerprint of the names that were shown. */
export interface Pengecualian {
  periksa: string
  alasan: string
}

/** Setuju: the SP2D waits in Daftar Tugas for the OTP of whoever chose it; the maker's freezes what will be paid. */
export async function setujuSp2d(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; sidik: string; pengecualian: Pengecualian | null },
): Promise<{ nomor: string }> {
  await loadSp2d(deps.prisma, pelaku, input.sp2dId)
  await refreshPayees(deps, input.sp2dId)
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${input.sp2dId} FOR UPDATE`
    const sp2d = await loadSp2d(tx, pelaku, input.sp2dId)
    const level = levelFor(pelaku, sp2d)
    const delegasiId = await holdDelegasi(tx, pelaku, level)
    assertOwnTask(pelaku, sp2d)
    if ((await shownSidik(tx, sp2d)) !== input.sidik) {
      throw new AppError('bentrok', 'Data SP2D ini berubah sejak halaman dibuka. Periksa kembali sebelum memutuskan.', {
        href: `/cmsp/sp2d/${sp2d.id}`,
        label: 'Buka kembali SP2D',
      })
    }
    const [halangan] = await halanganSetuju(tx, sp2d)
    if (halangan) throw new FieldError('keputusan', halangan.pesan)
    const alasan = acceptedNames(sp2d, input.pengecualian)
    if (isTask(level, sp2d.status)) {
      await tx.tugas.update({ where: { sp2dId: sp2d.id }, data: { ...alasan, delegasiId } })
      return { nomor: sp2d.nomor }
    }
    const sidik = level === 'MAKER' ? await freezePlan(tx, sp2d) : input.sidik
    await changeStatus(tx, pelaku, {
      sp2dIds: [sp2d.id],
      dari: JALUR_LEVEL[level].menunggu,
      aksi: 'setuju',
      oleh: level,
      ...(alasan.keterangan === null ? {} : { rincian: { keterangan: alasan.keterangan } }),
    })
    const tugas = { sp2dId: sp2d.id, putaran: sp2d.putaran, level, penggunaId: pelaku.id, sidik, delegasiId }
    await tx.tugas.create({ data: { ...tugas, ...alasan } })
    return { nomor: sp2d.nomor }
  })
}

function acceptedNames(sp2d: Sp2dUtuh, given: Pengecualian | null) {
  // After a return the name must fit, so nothing is left to accept.
  const rows = legReturOf(sp2d).length > 0 ? [] : namaBerbeda(sp2d.penerima, new Date())
  if (rows.length === 0) return { keterangan: null, periksa: null }
  const periksa = sidikPemeriksaan(rows)
  if (!given)
    throw new FieldError(
      'alasanNama',
      'Nama penerima berbeda di bank: beri centang dan tulis alasannya sebelum Setuju.',
    )
  if (given.periksa !== periksa)
    throw new AppError(
      'bentrok',
      'Nama penerima di bank berubah sejak halaman dibuka. Periksa kembali sebelum memutuskan.',
      {
        href: `/cmsp/sp2d/${sp2d.id}`,
        label: 'Buka kembali SP2D',
      },
    )
  return { keterangan: given.alasan, periksa }
}
