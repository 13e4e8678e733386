import type { Outcome } from '../../adapters/bank/port.js'
import type { BayarOutcome, BuktiBayar } from '../../adapters/djp/port.js'
import type { Panggilan, TidakDitemukan } from '../../adapters/outcome.js'
import { audit, rantaiPemda } from '../../db/audit.js'
import { changeLeg, type LegData } from '../../db/changeStatus.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import type { StatusLeg } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { headerFromLegs } from './header.js'
import type { Claimed } from './leg.js'
import { enqueueReady } from './start.js'

type AnyOutcome = Outcome | BayarOutcome | TidakDitemukan
export interface Answer {
  outcome: AnyOutcome
  panggilan: Panggilan
  externalId: string
  jenis: 'KIRIM' | 'TANYA'
}

/** What an outcome makes of the attempt and of the leg; null leaves the leg's state as it is. */
interface Verdict {
  percobaan: string
  leg: StatusLeg | null
  /** When somebody looks again; null when it is over. */
  next: Date | null
  data?: LegData
}

const ASK_AFTER_SECONDS = [2, 5, 10, 30, 60]
const OPEN: StatusLeg[] = ['DIKIRIM', 'TIDAK_PASTI', 'DIPROSES']

/** tx2: stores the call and what it proved, in one transaction with the header and whatever work follows from it. */
export async function settle(deps: Deps, claimed: Claimed, answer: Answer): Promise<void> {
  const { leg, percobaan } = claimed
  await inTransaction(deps.prisma, async (tx) => {
    const now = await dbNow(tx)
    await recordCall(tx, percobaan.id, answer, now)
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${leg.id} FOR UPDATE`
    const current = await tx.percobaan.findUniqueOrThrow({ where: { id: percobaan.id } })
    const state = await tx.leg.findUniqueOrThrow({ where: { id: leg.id } })
    // Somebody else has settled it meanwhile; a final state is never touched again.
    if (!OPEN.includes(state.status as StatusLeg)) return
    const asked = await tx.panggilan.count({ where: { percobaanId: percobaan.id, jenis: 'TANYA' } })
    const verdict = judge(deps, answer.outcome, {
      now,
      asked,
      wasUncertain: current.tidakDitemukan > 0,
      status: state.status as StatusLeg,
    })
    await tx.percobaan.update({
      where: { id: percobaan.id },
      data: {
        status: verdict.percobaan,
        ...('kode' in answer.outcome ? { kode: answer.outcome.kode, pesan: answer.outcome.pesan } : {}),
        ...(answer.outcome.kind === 'tidakDitemukan' ? { tidakDitemukan: { increment: 1 } } : {}),
        ...(verdict.next === null ? { selesaiPada: now } : {}),
      },
    })
    const target = verdict.leg ?? (state.status as StatusLeg)
    const data: LegData = { ...verdict.data, ...(verdict.next ? { tungguSampai: verdict.next } : {}) }
    if (target === state.status) await tx.leg.update({ where: { id: leg.id }, data })
    else await changeLeg(tx, leg.id, OPEN, target, data)
    if (answer.outcome.kind === 'berhasil') await recordSuccess(tx, claimed, answer.outcome)
    if (answer.outcome.kind === 'gagal') await recordFailure(tx, claimed, answer.outcome.pesan)
    if (verdict.next) await enqueue(tx, 'bayarLeg', leg.id, verdict.next)
    if (target === 'BERHASIL' || target === 'DIPROSES') await enqueueReady(tx, leg.pencairanId)
    await headerFromLegs(tx, leg.pencairanId)
  })
}

interface Situation {
  now: Date
  asked: number
  wasUncertain: boolean
  status: StatusLeg
}

function judge(deps: Deps, outcome: AnyOutcome, { now, asked, wasUncertain, status }: Situation): Verdict {
  const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const askAgain = inSeconds(Math.min(ASK_AFTER_SECONDS[asked] ?? 60, deps.config.RETRY_SECONDS))
  const uncertain: Verdict = {
    percobaan: 'TIDAK_PASTI',
    leg: 'TIDAK_PASTI',
    next: askAgain,
    data: { alasan: 'Hasilnya sedang ditanyakan ke bank' },
  }
  // Money already on the holding account stays "diproses" until the bank says how it ended.
  const held: Verdict = { percobaan: 'DIPROSES', leg: null, next: askAgain }
  switch (outcome.kind) {
    case 'berhasil': {
      const reference = 'referensiBank' in outcome ? outcome.referensiBank : outcome.ntb
      return {
        percobaan: 'BERHASIL',
        leg: 'BERHASIL',
        next: null,
        data: { referensiBank: reference, selesaiPada: now, alasan: null },
      }
    }
    case 'diproses':
      return {
        percobaan: 'DIPROSES',
        leg: 'DIPROSES',
        next: askAgain,
        data: { referensiBank: outcome.referensiBank, alasan: null },
      }
    case 'ditolakSementara':
      // Once an earlier send of this reference was in doubt, no refusal frees the way for a new reference.
      if (status === 'DIPROSES') return held
      if (wasUncertain || status === 'TIDAK_PASTI') return uncertain
      return {
        percobaan: 'DITOLAK_SEMENTARA',
        leg: 'SIAP',
        next: inSeconds(deps.config.RETRY_SECONDS),
        data: { alasan: `Ditolak sementara: ${outcome.pesan}; menunggu` },
      }
    case 'gagal':
      return { percobaan: 'GAGAL', leg: 'GAGAL', next: null, data: { alasan: outcome.pesan } }
    case 'tidakPasti':
    case 'tidakDitemukan':
      return status === 'DIPROSES' ? held : uncertain
  }
}

async function recordCall(
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

async function recordSuccess(tx: Tx, { leg }: Claimed, outcome: { referensiBank: string } | BuktiBayar): Promise<void> {
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
  await auditLeg(tx, leg, 'LEG_BERHASIL', leg.uraian)
}

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
