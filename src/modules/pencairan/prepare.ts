import { randomUUID } from 'node:crypto'
import type { Sql } from '../../db/database.js'
import type { Deps, Kanal } from '../../deps.js'
import { namaSama } from '../../domain/nama.js'
import { nextExternalId } from '../../db/externalId.js'
import { inSql, sqlOf } from '../../db/sql.js'
import { askFunds } from './funds.js'
import { gateRefusal } from './gate.js'
import { notYetPaidAgain } from './forgotten.js'
import { inTurn } from './giliran.js'
import { unasked } from './lease.js'
import { type LegUtuh, readLeg } from './leg.js'
import { stopLeg } from './stopLeg.js'
import { waitLegs } from './wait.js'

/**
 * The bank's last word before a leg is sent: is the payee's account still the one that was approved, are there funds
 * for the whole SP2D. Nothing is open while the bank thinks; the answers are marks that claimSend looks for.
 * @returns who the leg goes through; null where there is no such leg
 */
export async function prepareSend(deps: Deps, legId: bigint): Promise<Kanal | null> {
  const seen = await glance(sqlOf(deps.pool), legId)
  if (!seen) return null
  const { payee, funds } = unasked(seen, seen.danaPada, seen.now)
  if (seen.siap && (payee || funds || seen.menggantikan)) await askWhatIsUnknown(deps, legId)
  return seen.jenis === 'PAJAK' ? 'MPN' : 'BANK'
}

type Glance = Pick<LegUtuh, 'jenis' | 'diperiksaPada' | 'tungguSampai'> & {
  siap: boolean
  menggantikan: boolean
  danaPada: Date | null
  now: Date
}

/** Enough to see that nothing is to be asked, as of most legs. */
async function glance(sql: Sql, legId: bigint): Promise<Glance | undefined> {
  const [row] = await sql.$queryRaw<Glance[]>`
    SELECT l.jenis, l.diperiksa_pada AS "diperiksaPada", l.tunggu_sampai AS "tungguSampai", p.dana_pada AS "danaPada",
      l.status = 'SIAP' AS siap, l.menggantikan_id IS NOT NULL AS menggantikan, clock_timestamp() AS now
    FROM leg l JOIN pencairan p ON p.id = l.pencairan_id WHERE l.id = ${legId}`
  return row
}

async function askWhatIsUnknown(deps: Deps, legId: bigint): Promise<void> {
  const dibaca = await readLeg(sqlOf(deps.pool), legId)
  if (dibaca?.leg.status !== 'SIAP' || dibaca.leg.tungguSampai > dibaca.now || gateRefusal(deps, dibaca)) return
  const { leg, now } = dibaca
  const { payee, funds } = unasked(leg, leg.pencairan.danaPada, now)
  if (!(await notYetPaidAgain(deps, leg, now))) return
  await Promise.all([payee && askPayee(deps, leg), funds && askFunds(deps, leg.pencairanId, leg.rekeningAsal)])
}

async function askPayee(deps: Deps, leg: LegUtuh): Promise<void> {
  const { hasil } = await inTurn(deps, 'BANK', async () =>
    deps.bank.inquireRekening({
      bankKode: leg.bankKode ?? '',
      noRekening: leg.noRekening ?? '',
      referensi: randomUUID(),
      externalId: await nextExternalId(deps),
    }),
  )
  if (hasil.kind === 'tidakPasti') {
    const alasan = 'Rekening penerima belum dapat dipastikan ke bank; dicoba lagi'
    return inSql(deps.txPool, (tx) => waitLegs(tx, deps, [leg.id], alasan))
  }
  const alasan = payeeChanged(leg, hasil)
  if (alasan) return inSql(deps.txPool, (tx) => stopLeg(tx, leg, alasan))
  await sqlOf(deps.pool)
    .$executeRaw`UPDATE leg SET diperiksa_pada = clock_timestamp() WHERE id = ${leg.id} AND status = 'SIAP'`
}

type Rekening = Extract<Awaited<ReturnType<Deps['bank']['inquireRekening']>>['hasil'], { kind: 'ditemukan' }>

function payeeChanged(leg: LegUtuh, hasil: Rekening | { kind: 'tidakDitemukan' }): string | null {
  if (hasil.kind === 'tidakDitemukan') return 'Rekening penerima tidak ditemukan lagi di bank'
  if (hasil.status !== 'aktif') return `Rekening penerima sekarang berstatus ${hasil.status}`
  if (leg.namaDiBank !== null && !namaSama(leg.namaDiBank, hasil.nama))
    return `Nama pemilik rekening di bank berubah dari "${leg.namaDiBank}" menjadi "${hasil.nama}"`
  return null
}
