import { createHash, randomBytes } from 'node:crypto'
import { changeLegSql } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { nextNumber } from '../../db/externalId.js'
import { type JalurBerbiaya, loadJalurOf, loadLibur } from '../../db/jalur.js'
import { atOnce, inSql, together } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { lampauBatas } from '../../domain/batas.js'
import { type JalurBank, nextOpening, pickJalur } from '../../domain/jalur.js'
import { parseUang, toDecimalText } from '../../domain/uang.js'
import { Prisma } from '../../generated/prisma/client.js'
import { uangDari } from '../../web/tampilan.js'
import { gateRefusal, type Refusal } from './gate.js'
import { leaseMs, unasked } from './lease.js'
import {
  type Claimed,
  KOLOM_PERCOBAAN,
  keteranganBayar,
  type LegUtuh,
  lockToSend,
  type Percobaan,
  readLeg,
  readPercobaan,
} from './leg.js'
import { DIBAYAR, loadBatas, loadTerpakai, startOfTomorrow } from './limits.js'
import { headerFromLegs } from './header.js'
import { stopLeg } from './stopLeg.js'
import { waitLegs } from './wait.js'

/**
 * tx1: SIAP -> DIKIRIM with the attempt's UNIQUE reference and exact bytes stored before anything is sent. Null when the
 * leg is not to be sent now (taken, not asked about, waiting for its window, gate closed).
 */
export async function claimSend(deps: Deps, legId: bigint, at?: Date): Promise<Claimed | null> {
  return inSql(deps.txPool, async (tx) => {
    const [, dibaca, rails] = await atOnce(
      tx,
      () => lockToSend(tx, legId),
      () => readLeg(tx, legId),
      () => loadJalurOf(tx, legId),
    )
    if (dibaca?.leg.status !== 'SIAP') return null
    const { leg } = dibaca
    const now = at ?? dibaca.now
    if (leg.tungguSampai > now) return null
    const refusal = gateRefusal(deps, { ...dibaca, now })
    if (refusal) return refuse(tx, deps, leg, refusal)
    const jalur = leg.jenis === 'PAJAK' ? null : pickJalur(tujuanOf(leg), rails)
    if (jalur === null && leg.jenis !== 'PAJAK')
      return refuse(tx, deps, leg, { final: true, alasan: 'Tidak ada jalur bank untuk jumlah ini' })
    const opens = jalur ? await opening(tx, jalur, now) : now
    if (jalur && opens > now)
      return waits(tx, deps, leg, `Di luar jam layanan ${jalur.nama}, menunggu`, { due: opens, jalur: jalur.kode })
    const { payee, funds } = unasked(leg, leg.pencairan.danaPada, now)
    if (payee || funds) return null
    const over = leg.pencairan.dimulaiPada === null ? await overLimit(tx, leg, now) : null
    if (over) return waits(tx, deps, leg, over.alasan, over.sampaiBesok ? { due: startOfTomorrow(now) } : {})
    return startAttempt(tx, deps, leg, jalur, now)
  })
}

const tujuanOf = (leg: LegUtuh) => ({ bankKode: leg.bankKode ?? '', jumlah: uangDari(leg.jumlah) })

// The calendar matters to rails that rest on holidays only.
const opening = async (tx: Sql, jalur: JalurBank, now: Date) =>
  nextOpening(jalur, now, jalur.hariKerja ? await loadLibur(tx) : new Set())

// Two SP2D that begin at the same moment must not both fit into what is left of the day.
async function overLimit(tx: Sql, leg: LegUtuh, now: Date) {
  const { sp2d, sp2dId, putaran } = leg.pencairan
  const batas = await loadBatas(tx, sp2d.pemdaId)
  if (batas.size > 0) {
    await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(${`batas:${sp2d.pemdaId}`}))) AS terkunci`
    const [{ approver, dibayar }] = await tx.$queryRaw<[{ approver: bigint; dibayar: string }]>`
      SELECT k.pengguna_id AS approver, ${DIBAYAR}::text AS dibayar FROM keputusan k JOIN sp2d s ON s.id = k.sp2d_id
        JOIN putaran t ON t.sp2d_id = k.sp2d_id AND t.nomor = k.putaran
      WHERE k.sp2d_id = ${sp2dId} AND k.putaran = ${putaran} AND k.level = 'APPROVER'`
    const over = lampauBatas(parseUang(dibayar), batas, await loadTerpakai(tx, sp2d.pemdaId, approver, now))
    if (over) return over
  }
  return null
}

async function startAttempt(
  tx: Sql,
  deps: Deps,
  leg: LegUtuh,
  jalur: JalurBerbiaya | null,
  now: Date,
): Promise<Claimed> {
  const referensi = await nextReference(tx, deps, jalur === null)
  const isi = jalur ? transferBody(deps, leg, jalur, referensi, now) : paymentBody(deps, leg, referensi)
  const hash = createHash('sha256').update(isi).digest('hex')
  const kode = jalur?.kode ?? null
  const attempt = Prisma.sql`
    INSERT INTO percobaan (leg_id, ke, kanal, jalur, referensi, isi, hash_isi, waktu_transaksi, dikirim_pada, biaya, penanggung, ditemukan)
    SELECT ${leg.id}, count(*) + 1, ${jalur ? 'BANK' : 'MPN'}, ${kode}, ${referensi}, ${isi}, ${hash}, ${now}, ${now},
      ${jalur && toDecimalText(jalur.biaya)}::numeric, ${jalur?.penanggung ?? null}, false FROM percobaan WHERE leg_id = ${leg.id}
    RETURNING ${KOLOM_PERCOBAAN}`
  const due = new Date(now.getTime() + leaseMs(deps))
  const send = () =>
    together<[Percobaan]>(
      tx,
      [
        attempt,
        changeLegSql(leg.id, ['SIAP'], 'DIKIRIM', { tungguSampai: due, alasan: null, jalur: kode }),
        ...(leg.pencairan.dimulaiPada === null
          ? [
              Prisma.sql`UPDATE pencairan SET dimulai_pada = ${now} WHERE id = ${leg.pencairanId} AND dimulai_pada IS NULL`,
            ]
          : []),
      ],
      Prisma.sql`SELECT * FROM c0`,
    )
  // The first leg that leaves moves the header; one more that leaves changes nothing about it.
  const first = leg.pencairan.sp2d.status === 'DISETUJUI'
  const [[percobaan]] = await atOnce(tx, send, async () => {
    if (first) await headerFromLegs(tx, leg.pencairanId)
  })
  return { leg, percobaan }
}

// The random tail keeps a database restored from a backup from meeting a reference it has used and forgotten.
async function nextReference(tx: Sql, deps: Deps, mpn: boolean): Promise<string> {
  if (mpn) {
    const n = await nextNumber(deps, 'referensi_mpn', tx)
    return String(randomBytes(2).readUInt16BE() % 10_000).padStart(4, '0') + n.padStart(8, '0')
  }
  const n = await nextNumber(deps, 'referensi_snap', tx)
  return `CMSP${n.padStart(12, '0')}${randomBytes(4).toString('hex').toUpperCase()}`
}

export function transferBody(deps: Deps, leg: LegUtuh, jalur: JalurBerbiaya, referensi: string, waktu: Date): string {
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
    penanggung: jalur.penanggung,
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

async function refuse(tx: Sql, deps: Deps, leg: LegUtuh, refusal: Refusal): Promise<null> {
  if (!refusal.final) return waits(tx, deps, leg, refusal.alasan)
  await stopLeg(tx, leg, refusal.alasan)
  return null
}

async function waits(
  tx: Sql,
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
  return inSql(deps.txPool, async (tx) => {
    const taken = await tx.$executeRaw`
      UPDATE leg SET tunggu_sampai = date_trunc('milliseconds', clock_timestamp() + make_interval(secs => ${leaseMs(deps) / 1000}))
      WHERE id = ${legId} AND status IN ('DIKIRIM', 'DIPROSES', 'TIDAK_PASTI') AND tunggu_sampai <= clock_timestamp()`
    if (taken === 0) return null
    const [dibaca, percobaan] = await atOnce(
      tx,
      () => readLeg(tx, legId),
      () => readPercobaan(tx, legId),
    )
    return dibaca && { leg: dibaca.leg, percobaan }
  })
}
