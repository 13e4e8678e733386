import type { BuktiBayar } from '../../adapters/djp/port.js'
import type { Panggilan } from '../../adapters/outcome.js'
import { audit, rantaiPemda } from '../../db/audit.js'
import { changeLeg, type LegData } from '../../db/changeStatus.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { loadBiaya } from '../../db/jalur.js'
import type { Deps } from '../../deps.js'
import type { StatusLeg } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { parseUang, toDecimalText } from '../../domain/uang.js'
import { headerFromLegs } from './header.js'
import { type AnyOutcome, judge, openOutcome } from './verdict.js'
import type { Claimed } from './leg.js'

export interface Answer {
  outcome: AnyOutcome
  panggilan: Panggilan
  externalId: string
  jenis: 'KIRIM' | 'TANYA'
}

const TANYA_RETUR_MS = 3_600_000
/** Of a leg and of its attempt. */
const OPEN = ['DIKIRIM', 'TIDAK_PASTI', 'DIPROSES'] as const satisfies StatusLeg[]
const isOpen = (status: string) => OPEN.some((open) => open === status)

/** tx2: stores the call and what it proved, in one transaction with the header and whatever work follows from it. */
export async function settle(deps: Deps, claimed: Claimed, answer: Answer): Promise<void> {
  const { leg, percobaan } = claimed
  const outcome = openOutcome(answer.outcome, leg.rekeningAsal)
  await inTransaction(deps.prisma, async (tx) => {
    const now = await dbNow(tx)
    await recordCall(tx, percobaan.id, answer, now)
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${leg.id} FOR UPDATE`
    const current = await tx.percobaan.findUniqueOrThrow({ where: { id: percobaan.id } })
    const state = await tx.leg.findUniqueOrThrow({ where: { id: leg.id } })
    // Settled meanwhile; a final state is never touched again, nor the next attempt by a late answer about this one.
    if (!isOpen(state.status) || !isOpen(current.status)) return
    const asked = await tx.panggilan.count({ where: { percobaanId: percobaan.id, jenis: 'TANYA' } })
    const verdict = judge(deps, outcome, {
      now,
      asked,
      wasUncertain: current.tidakDitemukan > 0,
      status: state.status as StatusLeg,
      asking: answer.jenis === 'TANYA',
    })
    await tx.percobaan.update({
      where: { id: percobaan.id },
      data: {
        status: verdict.percobaan,
        ...('kode' in outcome ? { kode: outcome.kode, pesan: outcome.pesan } : {}),
        ...(outcome.kind === 'tidakDitemukan' ? { tidakDitemukan: { increment: 1 } } : {}),
        ...(verdict.next === null ? { selesaiPada: now } : {}),
      },
    })
    const target = verdict.leg ?? (state.status as StatusLeg)
    const data: LegData = { ...verdict.data, ...(verdict.next ? { tungguSampai: verdict.next } : {}) }
    if (target === state.status) await tx.leg.update({ where: { id: leg.id }, data })
    else await changeLeg(tx, leg.id, [...OPEN], target, data)
    if (outcome.kind === 'berhasil') await recordSuccess(tx, claimed, outcome, now)
    if (answer.outcome.kind === 'dikembalikan' && target === 'BERHASIL') await lookForReturn(tx, leg.id, now)
    if (outcome.kind === 'gagal') await recordFailure(tx, claimed, outcome.pesan)
    // Whatever was refused for now, the funds may be why: they are asked about before the next try.
    if (target === 'SIAP') await tx.pencairan.update({ where: { id: leg.pencairanId }, data: { danaPada: null } })
    if (verdict.next) await enqueue(tx, 'bayarLeg', leg.id, verdict.next)
    if (leg.jenis === 'NETTO' && (target === 'BERHASIL' || target === 'DIPROSES')) await enqueueAfterNetto(tx, leg)
    await headerFromLegs(tx, leg.pencairanId)
  })
}

/** Has the bank asked now whether a paid leg came back. */
export async function lookForReturn(tx: Tx, legId: bigint, now: Date): Promise<void> {
  await tx.leg.updateMany({ where: { id: legId, status: 'BERHASIL' }, data: { tanyaReturPada: now } })
  await enqueue(tx, 'tanyaRetur', legId)
}

/** The other legs wait for all netto legs; the last one to be debited sets them free. */
export async function enqueueAfterNetto(tx: Tx, { pencairanId }: { pencairanId: bigint }): Promise<void> {
  const rows = await tx.leg.findMany({
    where: {
      pencairanId,
      jenis: { not: 'NETTO' },
      status: 'SIAP',
      pencairan: { leg: { none: { jenis: 'NETTO', status: { notIn: ['BERHASIL', 'DIPROSES', 'RETUR'] } } } },
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  await enqueue(
    tx,
    'bayarLeg',
    rows.map(({ id }) => id),
  )
}

/** Keeps one call with its answer, secrets masked; insert-only. */
export async function recordCall(
  tx: Tx,
  percobaanId: bigint,
  { panggilan, externalId, jenis }: Answer,
  now: Date,
): Promise<void> {
  const { kode, httpStatus, ms, jawaban } = panggilan
  const hari = new Date(`${tanggalWita(now)}T00:00:00Z`)
  await tx.panggilan.create({
    data: { percobaanId, jenis, hari, externalId, kode, httpStatus, ms: Math.round(ms), jawaban },
  })
}

async function recordSuccess(
  tx: Tx,
  { leg, percobaan }: Claimed,
  outcome: { referensiBank: string } | BuktiBayar,
  now: Date,
): Promise<void> {
  if ('ntpn' in outcome) {
    const { ntb, ntpn, stan, tanggalBuku, waktuBayar } = outcome
    const kodeBilling = leg.billing?.kode ?? ''
    await tx.buktiPajak.create({
      data: {
        legId: leg.id,
        kodeBilling,
        ntb,
        ntpn,
        stan,
        tanggalBuku: new Date(`${tanggalBuku}T00:00:00Z`),
        waktuBayar,
      },
    })
  }
  if (percobaan.jalur !== null) await afterTransfer(tx, leg, { ...percobaan, jalur: percobaan.jalur }, now)
  await auditLeg(tx, leg, 'LEG_BERHASIL', leg.uraian)
}

// The fee is a posting of its own; a transfer to another bank may come back, so somebody asks again later.
async function afterTransfer(
  tx: Tx,
  leg: Claimed['leg'],
  { jalur, biaya, penanggung }: Claimed['percobaan'] & { jalur: string },
  now: Date,
): Promise<void> {
  const fee = biaya && penanggung ? { biaya: parseUang(biaya.toFixed(2)), penanggung } : await feeNow(tx, leg, jalur)
  if (fee && fee.biaya > 0n) {
    await tx.biaya.createMany({
      data: [{ legId: leg.id, jalur, jumlah: toDecimalText(fee.biaya), penanggung: fee.penanggung }],
      skipDuplicates: true,
    })
  }
  if (jalur === 'INTRABANK') return
  await tx.leg.update({ where: { id: leg.id }, data: { tanyaReturPada: new Date(now.getTime() + TANYA_RETUR_MS) } })
}

// Of what was found in the bank's statement nobody knows the fee it was sent with.
const feeNow = async (tx: Tx, leg: Claimed['leg'], jalur: string) =>
  (await loadBiaya(tx, leg.pencairan.sp2d.pemdaId)).get(jalur)

const recordFailure = (tx: Tx, { leg }: Claimed, pesan: string) =>
  auditLeg(tx, leg, 'LEG_GAGAL', `${leg.uraian}: ${pesan}`)

async function auditLeg(tx: Tx, leg: Claimed['leg'], aksi: string, uraian: string): Promise<void> {
  const { sp2d } = leg.pencairan
  await audit(tx, SISTEM, {
    rantai: rantaiPemda(sp2d.pemdaId),
    aksi,
    sasaran: sp2d.nomor,
    sp2dId: sp2d.id,
    sesudah: { jenis: leg.jenis, jumlah: leg.jumlah.toFixed(2), uraian },
  })
}
