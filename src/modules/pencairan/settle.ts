import type { BuktiBayar } from '../../adapters/djp/port.js'
import type { Panggilan } from '../../adapters/outcome.js'
import { changeLegSql } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { enqueue, enqueueSql } from '../../db/enqueue.js'
import { atOnce, inSql, isRefusedBy, together } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import type { StatusLeg } from '../../domain/alur.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { toDecimalText } from '../../domain/uang.js'
import { Prisma } from '../../generated/prisma/client.js'
import { uangDari } from '../../web/tampilan.js'
import { headerFromLegs } from './header.js'
import type { Claimed, LegUtuh, Percobaan } from './leg.js'
import { legAuditSql } from './stopLeg.js'
import { type AnyOutcome, judge, openOutcome, type Verdict } from './verdict.js'

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

const BUKTI_TERPAKAI: AnyOutcome = {
  kind: 'tidakPasti',
  kode: 'NTPN',
  pesan: 'NTB atau NTPN dari MPN sudah tercatat pada pembayaran lain.',
}

/** tx2: stores the call and what it proved, in one transaction with the header and whatever work follows from it. */
export async function settle(deps: Deps, claimed: Claimed, answer: Answer): Promise<void> {
  try {
    await store(deps, claimed, answer)
  } catch (error) {
    // The proof of another payment proves nothing about this one.
    if (!isRefusedBy(error, 'bukti_pajak_ntb_key', 'bukti_pajak_ntpn_key')) throw error
    await store(deps, claimed, { ...answer, outcome: BUKTI_TERPAKAI })
  }
}

async function store(deps: Deps, claimed: Claimed, answer: Answer): Promise<void> {
  const { leg, percobaan } = claimed
  const outcome = openOutcome(answer.outcome, leg.rekeningAsal)
  await inSql(deps.txPool, async (tx) => {
    const [[locked], current] = await atOnce(
      tx,
      () => tx.$queryRaw<{ status: StatusLeg; now: Date }[]>`
        SELECT status, clock_timestamp() AS now FROM leg WHERE id = ${leg.id} FOR UPDATE`,
      () => readAttempt(tx, percobaan.id),
    )
    if (!locked) throw new Error(`leg ${leg.id} does not exist`)
    const { status, now } = locked
    const call = callSql(percobaan.id, answer, now)
    // Settled meanwhile; a final state is never touched again, nor the next attempt by a late answer about this one.
    if (!isOpen(status) || !isOpen(current.status)) return void (await tx.$executeRaw(call))
    const verdict = judge(deps, outcome, {
      now,
      wasUncertain: current.wasUncertain,
      asked: current.asked + Number(answer.jenis === 'TANYA'),
      status,
      asking: answer.jenis === 'TANYA',
    })
    const target = verdict.leg ?? status
    const success = outcome.kind === 'berhasil'
    const changes = [
      attemptSql(percobaan.id, verdict, outcome, now),
      changeLegSql(leg.id, [...OPEN], target, {
        ...verdict.data,
        ...(verdict.next ? { tungguSampai: verdict.next } : {}),
        ...(success ? { tanyaReturPada: nextLook(percobaan, answer, now) } : {}),
      }),
      ...(success ? successSql(claimed, outcome) : []),
      ...(outcome.kind === 'gagal' ? [legAuditSql(leg, 'LEG_GAGAL', `${leg.uraian}: ${outcome.pesan}`)] : []),
    ]
    await atOnce(
      tx,
      () => together(tx, changes, call),
      async () => {
        if (verdict.next) await enqueue(tx, 'bayarLeg', leg.id, verdict.next)
      },
      async () => {
        if (success && answer.outcome.kind === 'dikembalikan') await enqueue(tx, 'tanyaRetur', leg.id)
      },
      async () => {
        // Whatever was refused for now, the funds may be why: they are asked about before the next try.
        if (target === 'SIAP') await tx.$executeRaw`UPDATE pencairan SET dana_pada = NULL WHERE id = ${leg.pencairanId}`
      },
      async () => {
        if (leg.jenis === 'NETTO' && (target === 'BERHASIL' || target === 'DIPROSES')) await enqueueAfterNetto(tx, leg)
      },
      () => headerFromLegs(tx, leg.pencairanId),
    )
  })
}

/** Where an attempt stands, how often the bank was asked about it before, and whether it was ever in doubt. */
async function readAttempt(tx: Sql, percobaanId: bigint) {
  const [row] = await tx.$queryRaw<[{ status: string; asked: number; wasUncertain: boolean }]>`
    SELECT status, tidak_ditemukan > 0 AS "wasUncertain",
      (SELECT count(*)::int FROM panggilan c WHERE c.percobaan_id = p.id AND c.jenis = 'TANYA') AS asked
    FROM percobaan p WHERE p.id = ${percobaanId}`
  return row
}

function attemptSql(
  percobaanId: bigint,
  verdict: Verdict,
  outcome: ReturnType<typeof openOutcome>,
  now: Date,
): Prisma.Sql {
  const { kode, pesan } = 'kode' in outcome ? outcome : { kode: null, pesan: null }
  return Prisma.sql`
    UPDATE percobaan SET status = ${verdict.percobaan}, kode = coalesce(${kode}, kode), pesan = coalesce(${pesan}, pesan),
      tidak_ditemukan = tidak_ditemukan + ${outcome.kind === 'tidakDitemukan' ? 1 : 0},
      selesai_pada = CASE WHEN ${verdict.next === null} THEN ${now}::timestamptz ELSE selesai_pada END
    WHERE id = ${percobaanId}`
}

// A transfer to another bank may come back, so somebody asks later; at once where the bank says that it did.
function nextLook({ jalur }: Percobaan, { outcome }: Answer, now: Date): Date | null {
  if (outcome.kind === 'dikembalikan') return now
  return jalur === null || jalur === 'INTRABANK' ? null : new Date(now.getTime() + TANYA_RETUR_MS)
}

/** Has the bank asked now whether a paid leg came back. */
export async function lookForReturn(tx: Sql, legId: bigint, now: Date): Promise<void> {
  await tx.$executeRaw`UPDATE leg SET tanya_retur_pada = ${now} WHERE id = ${legId} AND status = 'BERHASIL'`
  await enqueue(tx, 'tanyaRetur', legId)
}

/** The other legs wait for all netto legs; the last one to be debited sets them free. */
export async function enqueueAfterNetto(tx: Sql, { pencairanId }: { pencairanId: bigint }): Promise<void> {
  const free = Prisma.sql`
    SELECT id FROM leg l WHERE pencairan_id = ${pencairanId} AND jenis <> 'NETTO' AND status = 'SIAP'
      AND NOT EXISTS (SELECT FROM leg n WHERE n.pencairan_id = l.pencairan_id AND n.jenis = 'NETTO'
        AND n.status NOT IN ('BERHASIL', 'DIPROSES', 'RETUR')) ORDER BY id`
  await tx.$queryRaw(enqueueSql('bayarLeg', free))
}

/** Keeps one call with its answer, secrets masked; insert-only. */
export function callSql(percobaanId: bigint, { panggilan, externalId, jenis }: Answer, now: Date): Prisma.Sql {
  const { kode, httpStatus, ms, jawaban } = panggilan
  return Prisma.sql`
    INSERT INTO panggilan (percobaan_id, jenis, hari, external_id, kode, http_status, ms, jawaban)
    VALUES (${percobaanId}, ${jenis}, ${tanggalWita(now)}::date, ${externalId}, ${kode}, ${httpStatus}, ${Math.round(ms)}, ${jawaban})`
}

const successSql = (claimed: Claimed, outcome: { referensiBank: string } | BuktiBayar): Prisma.Sql[] => [
  ...('ntpn' in outcome ? [buktiSql(claimed.leg, outcome)] : []),
  ...feeSql(claimed),
  legAuditSql(claimed.leg, 'LEG_BERHASIL', claimed.leg.uraian),
]

const buktiSql = (leg: LegUtuh, { ntb, ntpn, stan, tanggalBuku, waktuBayar }: BuktiBayar) => Prisma.sql`
  INSERT INTO bukti_pajak (leg_id, kode_billing, ntb, ntpn, stan, tanggal_buku, waktu_bayar)
  VALUES (${leg.id}, ${leg.billing?.kode ?? ''}, ${ntb}, ${ntpn}, ${stan}, ${tanggalBuku}::date, ${waktuBayar})`

/** The fee is a posting of its own. Of what was found in the bank's statement nobody knows with which it was sent: as it is now. */
function feeSql({ leg, percobaan }: Claimed): Prisma.Sql[] {
  const { jalur, biaya, penanggung } = percobaan
  if (jalur === null || (biaya !== null && uangDari(biaya) === 0n)) return []
  const fee =
    biaya !== null && penanggung !== null
      ? Prisma.sql`SELECT ${toDecimalText(uangDari(biaya))}::numeric AS biaya, ${penanggung} AS penanggung`
      : Prisma.sql`SELECT biaya, penanggung FROM biaya_jalur WHERE jalur = ${jalur}
          AND (pemda_id IS NULL OR pemda_id = ${leg.pencairan.sp2d.pemdaId}) ORDER BY pemda_id LIMIT 1`
  return [
    Prisma.sql`INSERT INTO biaya (leg_id, jalur, jumlah, penanggung)
      SELECT ${leg.id}, ${jalur}, f.biaya, f.penanggung FROM (${fee}) AS f WHERE f.biaya > 0 ON CONFLICT DO NOTHING`,
  ]
}
