import { changeStatus } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { enqueueSql } from '../../db/enqueue.js'
import { insertManyReturning, insertSql } from '../../db/insertMany.js'
import { queueFmis } from '../../db/queueFmis.js'
import { atOnce, together } from '../../db/sql.js'
import { AppError } from '../../domain/galat.js'
import { SISTEM } from '../../domain/pelaku.js'
import { type BillingLeg, planLegs, type Rencana, RencanaError, type RencanaLeg } from '../../domain/rencana.js'
import { sidikOf } from '../../domain/sidik.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { toDecimalText } from '../../domain/uang.js'
import { Prisma } from '../../generated/prisma/client.js'
import type { Sp2dBahan } from '../sp2d/load.js'
import { loadReturs, paidAmong, type Retur } from '../sp2d/retur.js'

/**
 * Writes the payments with their legs in the transaction that consumes the approver's OTP, which has read these SP2D
 * under its lock: legs come only from the signed plan. One statement per table, however many they are.
 */
export async function startPayments(tx: Sql, approved: Sp2dBahan[]): Promise<void> {
  const returs = await loadReturs(tx, approved)
  const plans = approved.map((sp2d) => ({ sp2d, ...signed(sp2d) }))
  const first = approved.filter(({ id }) => !returs.has(id))
  const rows = plans.map(({ sp2d, sidik }) => ({ sp2dId: sp2d.id, putaran: sp2d.putaran, sidik }))
  const [, payments] = await atOnce(
    tx,
    () => assertUnpaid(tx, first),
    () => insertManyReturning<{ id: bigint; sp2dId: bigint }>(tx, 'pencairan', rows, 'id, sp2d_id AS "sp2dId"'),
  )
  const idOf = new Map(payments.map(({ id, sp2dId }) => [sp2dId, id]))
  const legs = plans.flatMap(({ sp2d, rencana }) => legRows(idOf.get(sp2d.id), sp2d, rencana, returs.get(sp2d.id)))
  if (legs.length > 0) await insertLegs(tx, legs)
  const moving = new Set(legs.map(({ pencairanId }) => pencairanId))
  const rest = payments.filter(({ id }) => !moving.has(id)).map(({ sp2dId }) => sp2dId)
  if (rest.length > 0) await finishWithoutTransfer(tx, rest)
}

async function assertUnpaid(tx: Sql, first: Sp2dBahan[]): Promise<void> {
  const paid = await paidAmong(
    tx,
    first.map(({ id }) => id),
  )
  const sp2d = first.find(({ id }) => id === paid)
  if (sp2d) throw new AppError('bentrok', `SP2D ${sp2d.nomor} sudah pernah dibayarkan. Tidak ada yang diproses.`)
}

/** The frozen plan, whose hash all three have signed: what is paid must be exactly that. */
function signed({ id, nomor, putaran, putaranSp2d }: Sp2dBahan): { rencana: Rencana; sidik: string } {
  const round = putaranSp2d.find((one) => one.nomor === putaran)
  if (!round?.rencana || round.sidik === null) throw new Error(`SP2D ${id} has no frozen plan`)
  const rencana = round.rencana as unknown as Rencana
  if (sidikOf(rencana) !== round.sidik)
    throw new AppError(
      'bentrok',
      `Rencana pembayaran SP2D ${nomor} bukan yang ditandatangani. Tidak ada yang diproses.`,
    )
  return { rencana, sidik: round.sidik }
}

/** One shape for all kinds of leg. */
function legRows(pencairanId: bigint | undefined, sp2d: Sp2dBahan, rencana: Rencana, retur: Retur | undefined) {
  // What the bank called the owner when the levels approved; the worker stops where that changes.
  const diBank = new Map(sp2d.penerima.map(({ id, namaDiBank }) => [String(id), namaDiBank]))
  return plan(rencana, billingOf(sp2d)).map((leg) => {
    const { jenis, urut, uraian, jumlah, rekeningAsal, namaTujuan } = leg
    const penerimaId = jenis === 'NETTO' ? (rencana.penerima[urut]?.id ?? '') : ''
    const potonganId = jenis === 'POTONGAN' ? (rencana.potongan[urut]?.id ?? '') : ''
    const tujuan = leg.jenis === 'PAJAK' ? null : leg
    return {
      ...{ pencairanId, jenis, urut, uraian, jumlah: toDecimalText(jumlah), rekeningAsal, namaTujuan },
      namaDiBank: diBank.get(penerimaId) ?? null,
      menggantikanId: retur?.legByPenerima.get(penerimaId) ?? retur?.legByPotongan.get(potonganId) ?? null,
      billingId: leg.jenis === 'PAJAK' ? leg.billingId : null,
      bankKode: tujuan?.bankKode ?? null,
      bankNama: tujuan?.bankNama ?? null,
      noRekening: tujuan?.noRekening ?? null,
    }
  })
}

function plan(rencana: Rencana, billing: Map<string, BillingLeg>): RencanaLeg[] {
  try {
    return planLegs(rencana, billing)
  } catch (error) {
    if (error instanceof RencanaError) throw new AppError('bentrok', `SP2D ${rencana.nomor}: ${error.message}`)
    throw error
  }
}

const billingOf = ({ pajak }: Sp2dBahan): Map<string, BillingLeg> =>
  new Map(
    pajak.flatMap(({ id, mengurangi, billing }) => (mengurangi && billing ? [[String(id), billing] as const] : [])),
  )

/** The netto legs go first; where there is none, the others may go at once. */
async function insertLegs(tx: Sql, legs: ReturnType<typeof legRows>): Promise<void> {
  const made = Prisma.sql`${insertSql('leg', legs)} RETURNING id, pencairan_id, jenis`
  const first = Prisma.sql`SELECT id FROM c0 WHERE jenis = 'NETTO'
    OR NOT EXISTS (SELECT FROM c0 AS n WHERE n.pencairan_id = c0.pencairan_id AND n.jenis = 'NETTO')`
  await together(tx, [made], enqueueSql('bayarLeg', first))
}

// Nihil without any deduction: approved is done, and tanggal bayar is the day of approval.
async function finishWithoutTransfer(tx: Sql, sp2dIds: bigint[]): Promise<void> {
  const tanggal = tanggalWita(new Date())
  await changeStatus(tx, SISTEM, {
    sp2dIds,
    dari: 'DISETUJUI',
    aksi: 'lunas',
    oleh: 'SISTEM',
    data: { tanggalBayar: tanggal },
    rincian: { uraian: 'tanpa pemindahbukuan' },
  })
  await queueFmis(tx, sp2dIds, { jenis: 'PEMBAYARAN', tanggalBayar: tanggal, referensiBank: null, pajak: [] })
}
