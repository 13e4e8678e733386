import { createHash, randomBytes } from 'node:crypto'
import { changeLeg } from '../../db/changeStatus.js'
import { holdJalur, loadBiaya, loadJalur, loadLibur } from '../../db/jalur.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { lampauBatas } from '../../domain/batas.js'
import { type JalurBank, nextOpening, pickJalur } from '../../domain/jalur.js'
import { toDecimalText } from '../../domain/uang.js'
import { uangDari } from '../../web/tampilan.js'
import { gateRefusal, type Refusal } from './gate.js'
import { isFresh, leaseMs } from './lease.js'
import { type Claimed, keteranganBayar, LEG, type LegUtuh } from './leg.js'
import { loadBatas, loadTerpakai, startOfTomorrow } from './limits.js'
import { waitLegs } from './wait.js'
import { headerFromLegs } from './header.js'

/**
 * tx1: SIAP -> DIKIRIM with the attempt's UNIQUE reference and exact bytes stored before anything is sent. Null when the
 * leg is not to be sent now (taken, waiting for its window, gate closed).
 */
export async function claimSend(deps: Deps, legId: bigint, clock = dbNow): Promise<Claimed | null> {
  return inTransaction(deps.prisma, async (tx) => {
    await holdJalur(tx)
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId} FOR UPDATE`
    const leg = await tx.leg.findUnique({ where: { id: legId }, include: LEG })
    const now = await clock(tx)
    if (!leg || leg.status !== 'SIAP' || leg.tungguSampai > now) return null
    const refusal = await gateRefusal(tx, deps, leg, now)
    if (refusal) return refuse(tx, deps, leg, refusal)
    const jalur = leg.jenis === 'PAJAK' ? null : pickJalur(tujuanOf(leg), await loadJalur(tx))
    if (jalur === null && leg.jenis !== 'PAJAK')
      return refuse(tx, deps, leg, { final: true, alasan: 'Tidak ada jalur bank untuk jumlah ini' })
    const opens = jalur ? nextOpening(jalur, now, await loadLibur(tx)) : now
    if (jalur && opens > now)
      return waits(tx, deps, leg, `Di luar jam layanan ${jalur.nama}, menunggu`, { due: opens, jalur: jalur.kode })
    const asked = leg.jenis !== 'NETTO' || isFresh(leg.diperiksaPada, now)
    if (!asked || !isFresh(leg.pencairan.danaPada, now)) return null
    const over = leg.pencairan.dimulaiPada === null ? await overLimit(tx, leg, now) : null
    if (over) return waits(tx, deps, leg, over.alasan, over.sampaiBesok ? { due: startOfTomorrow(now) } : {})
    return startAttempt(tx, deps, leg, jalur, now)
  })
}

const tujuanOf = (leg: LegUtuh) => ({ bankKode: leg.bankKode ?? '', jumlah: uangDari(leg.jumlah) })

// Two SP2D that begin at the same moment must not both fit into what is left of the day.
async function overLimit(tx: Tx, leg: LegUtuh, now: Date) {
  const { sp2d, sp2dId, putaran } = leg.pencairan
  const batas = await loadBatas(tx, sp2d.pemdaId)
  if (batas.size > 0) {
    await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(${`batas:${sp2d.pemdaId}`}))) AS terkunci`
    const approver = await tx.keputusan.findFirstOrThrow({ where: { sp2dId, putaran, level: 'APPROVER' } })
    const over = lampauBatas(
      uangDari(sp2d.bruto),
      batas,
      await loadTerpakai(tx, sp2d.pemdaId, approver.penggunaId, now),
    )
    if (over) return over
  }
  await tx.pencairan.updateMany({ where: { id: leg.pencairanId, dimulaiPada: null }, data: { dimulaiPada: now } })
  return null
}

async function startAttempt(tx: Tx, deps: Deps, leg: LegUtuh, jalur: JalurBank | null, now: Date): Promise<Claimed> {
  const ke = (await tx.percobaan.count({ where: { legId: leg.id } })) + 1
  const referensi = await nextReference(tx, jalur === null)
  const isi = jalur ? transferBody(deps, leg, jalur, referensi, now) : paymentBody(deps, leg, referensi)
  const percobaan = await tx.percobaan.create({
    data: {
      ...(jalur ? await biayaOf(tx, leg, jalur) : {}),
      legId: leg.id,
      ke,
      kanal: jalur ? 'BANK' : 'MPN',
      jalur: jalur?.kode ?? null,
      referensi,
      isi,
      hashIsi: createHash('sha256').update(isi).digest('hex'),
      waktuTransaksi: now,
      dikirimPada: now,
    },
  })
  const due = new Date(now.getTime() + leaseMs(deps))
  await changeLeg(tx, leg.id, ['SIAP'], 'DIKIRIM', { tungguSampai: due, alasan: null, jalur: jalur?.kode ?? null })
  await headerFromLegs(tx, leg.pencairanId)
  await enqueue(tx, 'bayarLeg', leg.id, due)
  return { leg, percobaan }
}

async function biayaOf(tx: Tx, leg: LegUtuh, jalur: JalurBank) {
  const fee = (await loadBiaya(tx, leg.pencairan.sp2d.pemdaId)).get(jalur.kode)
  return { biaya: fee ? toDecimalText(fee.biaya) : '0.00', penanggung: fee?.penanggung ?? 'BANK' }
}

// The random tail keeps a database restored from a backup from meeting a reference it has used and forgotten.
async function nextReference(tx: Tx, mpn: boolean): Promise<string> {
  if (mpn) {
    const [row] = await tx.$queryRaw<[{ n: bigint }]>`SELECT nextval('referensi_mpn') AS n`
    return String(randomBytes(2).readUInt16BE() % 10_000).padStart(4, '0') + String(row.n).padStart(8, '0')
  }
  const [row] = await tx.$queryRaw<[{ n: bigint }]>`SELECT nextval('referensi_snap') AS n`
  return `CMSP${String(row.n).padStart(12, '0')}${randomBytes(4).toString('hex').toUpperCase()}`
}

export function transferBody(deps: Deps, leg: LegUtuh, jalur: JalurBank, referensi: string, waktu: Date): string {
  return deps.bank.prepareTransfer({
    jalur: jalur.kode,
    referensi,
    jumlah: uangDari(leg.jumlah),
    rekeningAsal: leg.rekeningAsal,
    tujuan: {
      bankKode: leg.bankKode ?? '',
      bankNama: leg.bankNama ?? '',
      noRekening: leg.noRekening ?? '',
      nama: leg.namaTujuan,
    },
    keterangan: keteranganBayar(leg),
    waktu,
  })
}

export function paymentBody(deps: Deps, leg: LegUtuh, referensi: string): string {
  if (!leg.billing) throw new Error(`tax leg ${leg.id} without billing`)
  return deps.mpn.preparePayment({
    kodeBilling: leg.billing.kode,
    referensi,
    rekeningAsal: leg.rekeningAsal,
    jumlah: uangDari(leg.jumlah),
    nomorSp2d: leg.pencairan.sp2d.nomor,
  })
}

async function refuse(tx: Tx, deps: Deps, leg: LegUtuh, refusal: Refusal): Promise<null> {
  if (!refusal.final) return waits(tx, deps, leg, refusal.alasan)
  await changeLeg(tx, leg.id, ['SIAP'], 'GAGAL', { alasan: refusal.alasan })
  await headerFromLegs(tx, leg.pencairanId)
  return null
}

async function waits(
  tx: Tx,
  deps: Deps,
  leg: LegUtuh,
  alasan: string,
  until: Parameters<typeof waitLegs>[4] = {},
): Promise<null> {
  await waitLegs(tx, deps, [leg.id], alasan, until)
  return null
}

/** Takes an open outcome for asking, one process at a time; null when it is not due. */
export async function claimAsk(deps: Deps, legId: bigint): Promise<Claimed | null> {
  return inTransaction(deps.prisma, async (tx) => {
    const due = new Date((await dbNow(tx)).getTime() + leaseMs(deps))
    const { count } = await tx.leg.updateMany({
      where: {
        id: legId,
        status: { in: ['DIKIRIM', 'DIPROSES', 'TIDAK_PASTI'] },
        tungguSampai: { lte: await dbNow(tx) },
      },
      data: { tungguSampai: due },
    })
    if (count !== 1) return null
    const leg = await tx.leg.findUniqueOrThrow({ where: { id: legId }, include: LEG })
    const percobaan = await tx.percobaan.findFirstOrThrow({ where: { legId }, orderBy: { ke: 'desc' } })
    await enqueue(tx, 'bayarLeg', legId, due)
    return { leg, percobaan }
  })
}
