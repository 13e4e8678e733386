import { createHash } from 'node:crypto'
import { changeStatus } from '../../../db/changeStatus.js'
import { inTransaction, type Tx } from '../../../db/database.js'
import { holdDelegasi } from '../../../db/holdDelegasi.js'
import { queueFmis } from '../../../db/queueFmis.js'
import type { Deps } from '../../../deps.js'
import { PAYING, type StatusSp2d } from '../../../domain/alur.js'
import { AppError } from '../../../domain/galat.js'
import { namaSebagai, type Pelaku } from '../../../domain/pelaku.js'
import { maybePaid } from './maybePaid.js'
import { dibayarOf, sebutDibayar, tanpaNettoOf } from '../../sp2d/dibayar.js'
import { loadSp2d, type Sp2dUtuh } from '../../sp2d/load.js'
import { penerimaUlang } from '../../sp2d/retur.js'
import { checkCode, consumeChallenge, OtpError } from '../../tantangan/answer.js'
import { assertPhoneProven, type OtpDikirim, requestChallenge } from '../../tantangan/open.js'

export const TUJUAN_BATAL = 'BATAL'
/** Nothing of such a leg was or will be accepted by the bank. */
const UNMOVED = ['SIAP', 'GAGAL', 'DIBATALKAN']

const lihat = (sp2d: Sp2dUtuh) => ({ href: `/cmsp/sp2d/${sp2d.id}`, label: 'Lihat SP2D' })

/** Why this person cannot cancel the payment now, or null. */
export async function cancelRefusal(tx: Tx, pelaku: Pelaku, sp2d: Sp2dUtuh): Promise<string | null> {
  if (!pelaku.levels.has('APPROVER')) return 'Pencairan hanya dapat dibatalkan approver.'
  if (!PAYING.includes(sp2d.status)) return `SP2D ${sp2d.nomor} tidak sedang dalam pencairan.`
  const settled = await tx.leg.groupBy({
    by: ['status'],
    where: { pencairan: { sp2dId: sp2d.id, putaran: sp2d.putaran }, status: { notIn: UNMOVED } },
  })
  if (settled.some(({ status }) => status !== 'DILUAR'))
    return 'Uang sudah bergerak; pencairan tidak dapat dibatalkan lagi.'
  // The state treasury has this tax; a new putaran would ask for it again.
  return settled.length > 0
    ? 'Sebagian pajaknya sudah dibayar di luar CMSP; pencairan tidak dapat dibatalkan lagi.'
    : maybePaid(tx, sp2d)
}

async function loadCancellable(tx: Tx, pelaku: Pelaku, sp2dId: bigint): Promise<Sp2dUtuh> {
  const sp2d = await loadSp2d(tx, pelaku, sp2dId)
  const refusal = await cancelRefusal(tx, pelaku, sp2d)
  if (refusal) throw new AppError(pelaku.levels.has('APPROVER') ? 'bentrok' : 'dilarang', refusal, lihat(sp2d))
  return sp2d
}

/** What the OTP of a cancellation signs: this payment and this reason. */
export const sidikBatal = (sp2d: { id: bigint; putaran: number }, keterangan: string): string =>
  createHash('sha256')
    .update(JSON.stringify([TUJUAN_BATAL, String(sp2d.id), sp2d.putaran, keterangan]))
    .digest('hex')

/** Get OTP for a cancellation; the reason (10 to 250 characters) is part of what is signed. */
export async function requestCancelOtp(
  deps: Deps,
  pelaku: Pelaku,
  { sp2dId, keterangan }: { sp2dId: bigint; keterangan: string },
): Promise<OtpDikirim> {
  return requestChallenge(deps, pelaku, async (tx) => {
    await assertPhoneProven(tx, pelaku)
    const sp2d = await loadCancellable(tx, pelaku, sp2dId)
    const total = dibayarOf(sp2d, sp2d.putaran)
    return {
      tujuan: TUJUAN_BATAL,
      sidik: sidikBatal(sp2d, keterangan),
      keterangan,
      sp2dIds: [sp2d.id],
      jumlah: 1,
      total,
      untuk: `MEMBATALKAN PENCAIRAN SP2D ${sp2d.nomor}, ${sebutDibayar(total, tanpaNettoOf(sp2d, sp2d.putaran))}`,
      rincian: { nomor: sp2d.nomor, keterangan },
    }
  })
}

/**
 * Batalkan Pencairan: while no rupiah moved, all legs end and FMIS is told, in the transaction that consumes the OTP.
 * The locks make it and a send one after the other: whichever is second sees what the first did.
 */
export async function cancelPayment(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; tantanganId: bigint; otp: string },
): Promise<{ nomor: string }> {
  const tantangan = await checkCode(deps, pelaku, { ...input, tujuan: [TUJUAN_BATAL] })
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM leg l JOIN pencairan p ON p.id = l.pencairan_id WHERE p.sp2d_id = ${input.sp2dId}
      ORDER BY l.id FOR UPDATE OF l`
    const sp2d = await loadCancellable(tx, pelaku, input.sp2dId)
    const { keterangan } = await tx.tantangan.findUniqueOrThrow({ where: { id: tantangan.id } })
    await holdDelegasi(tx, pelaku, 'APPROVER')
    await consumeChallenge(tx, tantangan.id)
    if (keterangan === null || sidikBatal(sp2d, keterangan) !== tantangan.sidik)
      throw new OtpError('OTP ini untuk pembatalan lain. Tidak ada yang dibatalkan; minta OTP baru.', false)
    await endPayment(tx, pelaku, sp2d, keterangan)
    deps.log.info({ sp2dId: String(sp2d.id) }, 'payment cancelled')
    return { nomor: sp2d.nomor }
  })
}

async function endPayment(tx: Tx, pelaku: Pelaku, sp2d: Sp2dUtuh, keterangan: string): Promise<void> {
  const { id, putaran } = sp2d
  await tx.leg.updateMany({
    where: { pencairan: { sp2dId: id, putaran }, status: { in: ['SIAP', 'GAGAL'] } },
    data: { status: 'DIBATALKAN', alasan: `Dibatalkan approver: ${keterangan}` },
  })
  await changeStatus(tx, pelaku, {
    sp2dIds: [id],
    dari: sp2d.status as StatusSp2d,
    aksi: 'batalkan',
    oleh: 'APPROVER',
    rincian: { keterangan },
  })
  const waktu = new Date()
  await tx.putaran.update({
    where: { sp2dId_nomor: { sp2dId: id, nomor: putaran } },
    data: { selesai: waktu, alasan: keterangan },
  })
  const oleh = namaSebagai(pelaku, 'APPROVER')
  const ulang = await penerimaUlang(tx, sp2d)
  await queueFmis(tx, id, { jenis: 'PEMBATALAN', alasan: keterangan, oleh, waktu, ...ulang })
}
