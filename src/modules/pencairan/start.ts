import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { queueFmis } from '../../db/queueFmis.js'
import { AppError } from '../../domain/galat.js'
import { BANK_SENDIRI } from '../../domain/jalur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { type BillingLeg, planLegs, type Rencana, RencanaError } from '../../domain/rencana.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { toDecimalText } from '../../domain/uang.js'

const BANK = { kode: BANK_SENDIRI, nama: 'Bank Kalsel' }

/** Writes the payment with its legs in the transaction that consumes the approver's OTP: legs come only from the signed plan. */
export async function startPayment(tx: Tx, sp2dId: bigint, putaran: number): Promise<void> {
  const round = await tx.putaran.findUniqueOrThrow({ where: { sp2dId_nomor: { sp2dId, nomor: putaran } } })
  if (round.rencana === null || round.sidik === null) throw new Error(`SP2D ${sp2dId} has no frozen plan`)
  const legs = plan(round.rencana as unknown as Rencana, await billingOf(tx, sp2dId))
  const pencairan = await tx.pencairan.create({ data: { sp2dId, putaran, sidik: round.sidik } })
  await tx.leg.createMany({
    data: legs.map((leg) => ({
      pencairanId: pencairan.id,
      jenis: leg.jenis,
      urut: leg.urut,
      uraian: leg.uraian,
      jumlah: toDecimalText(leg.jumlah),
      rekeningAsal: leg.rekeningAsal,
      namaTujuan: leg.namaTujuan,
      ...(leg.jenis === 'PAJAK'
        ? { billingId: leg.billingId }
        : { bankKode: leg.bankKode, bankNama: leg.bankNama, noRekening: leg.noRekening }),
    })),
  })
  if (legs.length === 0) return finishWithoutTransfer(tx, sp2dId)
  await enqueueReady(tx, pencairan.id)
}

function plan(rencana: Rencana, billing: Map<string, BillingLeg>) {
  try {
    return planLegs(rencana, billing, BANK)
  } catch (error) {
    if (error instanceof RencanaError) throw new AppError('bentrok', error.message)
    throw error
  }
}

async function billingOf(tx: Tx, sp2dId: bigint): Promise<Map<string, BillingLeg>> {
  const rows = await tx.pajak.findMany({ where: { sp2dId, mengurangi: true }, include: { billing: true } })
  return new Map(
    rows.flatMap((row) =>
      row.billing
        ? [[String(row.id), { id: row.billing.id, kode: row.billing.kode, nama: row.billing.nama }] as const]
        : [],
    ),
  )
}

/** Legs that may be sent now: the netto first, the others once its debit is confirmed (at once where there is no netto). */
export async function enqueueReady(tx: Tx, pencairanId: bigint): Promise<void> {
  const ready = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT l.id FROM leg l WHERE l.pencairan_id = ${pencairanId} AND l.status = 'SIAP' AND (l.jenis = 'NETTO' OR NOT EXISTS (
      SELECT 1 FROM leg n WHERE n.pencairan_id = l.pencairan_id AND n.jenis = 'NETTO' AND n.status NOT IN ('BERHASIL', 'DIPROSES')))`
  for (const { id } of ready) await enqueue(tx, 'bayarLeg', id)
}

// Nihil without any deduction: approved is done, and tanggal bayar is the day of approval.
async function finishWithoutTransfer(tx: Tx, sp2dId: bigint): Promise<void> {
  const tanggal = tanggalWita(new Date())
  await changeStatus(tx, SISTEM, {
    sp2dIds: [sp2dId],
    dari: 'DISETUJUI',
    aksi: 'lunas',
    oleh: 'SISTEM',
    data: { tanggalBayar: new Date(`${tanggal}T00:00:00Z`) },
    rincian: { uraian: 'tanpa pemindahbukuan' },
  })
  await queueFmis(tx, sp2dId, { jenis: 'PEMBAYARAN', tanggalBayar: tanggal, referensiBank: null, pajak: [] })
}
