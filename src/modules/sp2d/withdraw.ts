import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import { BEFORE_APPROVAL, ENDED, type StatusSp2d } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { quarantine, resolveQuarantine } from './quarantine.js'
import { type Asal, type Hasil, kunci } from './record.js'
import { hasPayment } from './retur.js'
import { dropPendingChoice, tellDecided } from './round.js'

const CONFLICT = 'ditarik kembali di FMIS setelah disetujui approver; pembayaran berjalan menurut data yang disetujui'
const PAID = 'ditarik kembali di FMIS, padahal sudah dibayar; yang diretur menunggu dibayar ulang'

const statusOf = (raw: unknown) => (raw as { status?: unknown } | null)?.status
interface Ditarik {
  idsp2d: string | number
  sp2d_no?: unknown
}
export const isWithdrawn = (raw: unknown): raw is Ditarik => {
  return statusOf(raw) === 'BATAL' && kunci.safeParse((raw as { idsp2d?: unknown }).idsp2d).success
}

/** FMIS withdrew it: before approval it is cancelled, afterwards the payment goes on and the operator sees the conflict. */
export async function withdrawSp2d(tx: Tx, asal: Asal, raw: Ditarik): Promise<Hasil> {
  const idFmis = String(raw.idsp2d)
  // The lock keeps an OTP that is being confirmed and this withdrawal apart.
  await tx.$queryRaw`SELECT 1 FROM sp2d WHERE pemda_id = ${asal.pemdaId} AND tahun = ${asal.tahun} AND id_fmis = ${idFmis} FOR UPDATE`
  const found = await tx.sp2d.findUnique({ where: { pemdaId_tahun_idFmis: { ...asal, idFmis } } })
  if (found && !ENDED.includes(found.status)) {
    if (!BEFORE_APPROVAL.includes(found.status)) return quarantine(tx, asal, raw, [CONFLICT])
    if (await hasPayment(tx, found.id)) return quarantine(tx, asal, raw, [PAID])
  }
  await resolveQuarantine(tx, asal, [{ idsp2d: idFmis, sp2d_no: typeof raw.sp2d_no === 'string' ? raw.sp2d_no : '' }])
  if (!found || ENDED.includes(found.status)) return 'tetap'
  const dari = found.status as StatusSp2d
  await changeStatus(tx, SISTEM, { sp2dIds: [found.id], dari, aksi: 'tarikKembali', oleh: 'SISTEM' })
  await dropPendingChoice(tx, [found.id])
  await tellDecided(tx, found, 'SP2D ini ditarik kembali di FMIS')
  await tx.putaran.update({
    where: { sp2dId_nomor: { sp2dId: found.id, nomor: found.putaran } },
    data: { selesai: new Date(), alasan: 'ditarik kembali oleh FMIS' },
  })
  return 'ditarik'
}
