import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import { enqueueLegs } from '../../db/enqueue.js'
import { queueFmis } from '../../db/queueFmis.js'
import { AppError } from '../../domain/galat.js'
import { BANK_SENDIRI } from '../../domain/jalur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { type BillingLeg, planLegs, type Rencana, RencanaError } from '../../domain/rencana.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { toDecimalText } from '../../domain/uang.js'
import { hasPayment, loadRetur, type Retur } from '../sp2d/retur.js'

const BANK = { kode: BANK_SENDIRI, nama: 'Bank Kalsel' }

/** Writes the payment with its legs in the transaction that consumes the approver's OTP: legs come only from the signed plan. */
export async function startPayment(tx: Tx, sp2dId: bigint, putaran: number): Promise<void> {
  const round = await tx.putaran.findUniqueOrThrow({ where: { sp2dId_nomor: { sp2dId, nomor: putaran } } })
  if (round.rencana === null || round.sidik === null) throw new Error(`SP2D ${sp2dId} has no frozen plan`)
  const rencana = round.rencana as unknown as Rencana
  const legs = plan(rencana, await billingOf(tx, sp2dId))
  const retur = await loadRetur(tx, round.legRetur)
  if (!retur && (await hasPayment(tx, sp2dId))) throw new AppError('bentrok', 'SP2D ini sudah pernah dibayarkan.')
  const diBank = await namesAtBank(tx, rencana)
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
      ...(leg.jenis === 'NETTO' ? nettoLinks(rencana.penerima[leg.urut]?.id ?? '', diBank, retur) : {}),
      ...(leg.jenis === 'PAJAK'
        ? { billingId: leg.billingId }
        : { bankKode: leg.bankKode, bankNama: leg.bankNama, noRekening: leg.noRekening }),
    })),
  })
  if (legs.length === 0) return finishWithoutTransfer(tx, sp2dId)
  await enqueueFirst(tx, pencairan.id)
}

/** What the bank called the owner when the levels approved; the worker stops where that changes. */
async function namesAtBank(tx: Tx, rencana: Rencana): Promise<Map<string, string | null>> {
  const ids = rencana.penerima.map(({ id }) => BigInt(id))
  const rows = await tx.penerima.findMany({ where: { id: { in: ids } }, select: { id: true, namaDiBank: true } })
  return new Map(rows.map(({ id, namaDiBank }) => [String(id), namaDiBank]))
}

const nettoLinks = (penerimaId: string, diBank: Map<string, string | null>, retur: Retur | null) => ({
  namaDiBank: diBank.get(penerimaId) ?? null,
  menggantikanId: retur?.legByPenerima.get(penerimaId) ?? null,
})

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

/** The netto legs go first; where there is none, the others may go at once. */
async function enqueueFirst(tx: Tx, pencairanId: bigint): Promise<void> {
  const legs = await tx.leg.findMany({
    where: { pencairanId },
    select: { id: true, jenis: true },
    orderBy: { id: 'asc' },
  })
  const netto = legs.filter(({ jenis }) => jenis === 'NETTO')
  await enqueueLegs(
    tx,
    (netto.length > 0 ? netto : legs).map(({ id }) => id),
  )
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
