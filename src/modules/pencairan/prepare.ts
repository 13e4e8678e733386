import { randomUUID } from 'node:crypto'
import { audit, rantaiPemda } from '../../db/audit.js'
import { changeLeg } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { namaSama } from '../../domain/nama.js'
import { SISTEM } from '../../domain/pelaku.js'
import { formatUang, totalUang } from '../../domain/uang.js'
import { uangDari } from '../../web/tampilan.js'
import { nextExternalId } from '../../db/externalId.js'
import { atOnce, inSql, sqlOf } from '../../db/sql.js'
import { gateRefusal } from './gate.js'
import { notYetPaidAgain } from './forgotten.js'
import { headerFromLegs } from './header.js'
import { unasked } from './lease.js'
import { type LegUtuh, readLeg } from './leg.js'
import { inFront } from './urutan.js'
import { waitLegs } from './wait.js'

/**
 * The bank's last word before a leg is sent: is the payee's account still the one that was approved, are there funds
 * for the whole SP2D. Nothing is open while the bank thinks; the answer is a mark that claimSend looks for.
 */
export async function prepareSend(deps: Deps, legId: bigint): Promise<void> {
  const tx = sqlOf(deps.pool)
  const dibaca = await readLeg(tx, legId)
  if (dibaca?.leg.status !== 'SIAP') return
  const { leg, now } = dibaca
  const { payee, funds } = unasked(leg, now)
  if (leg.tungguSampai > now || (leg.menggantikanId === null && !payee && !funds)) return
  if (gateRefusal(deps, dibaca)) return
  if (!(await notYetPaidAgain(deps, leg, now))) return
  if (payee && !(await askPayee(deps, leg))) return
  if (funds) await askFunds(deps, leg)
}

async function askPayee(deps: Deps, leg: LegUtuh): Promise<boolean> {
  const { hasil } = await deps.bank.inquireRekening({
    bankKode: leg.bankKode ?? '',
    noRekening: leg.noRekening ?? '',
    referensi: randomUUID(),
    externalId: await nextExternalId(deps),
  })
  if (hasil.kind === 'tidakPasti') {
    const alasan = 'Rekening penerima belum dapat dipastikan ke bank; dicoba lagi'
    await inSql(deps.txPool, (tx) => waitLegs(tx, deps, [leg.id], alasan))
    return false
  }
  const alasan = payeeChanged(leg, hasil)
  if (alasan) {
    await inSql(deps.txPool, (tx) => stopLeg(tx, leg, alasan))
    return false
  }
  await sqlOf(deps.pool)
    .$executeRaw`UPDATE leg SET diperiksa_pada = clock_timestamp() WHERE id = ${leg.id} AND status = 'SIAP'`
  return true
}

type Rekening = Extract<Awaited<ReturnType<Deps['bank']['inquireRekening']>>['hasil'], { kind: 'ditemukan' }>

function payeeChanged(leg: LegUtuh, hasil: Rekening | { kind: 'tidakDitemukan' }): string | null {
  if (hasil.kind === 'tidakDitemukan') return 'Rekening penerima tidak ditemukan lagi di bank'
  if (hasil.status !== 'aktif') return `Rekening penerima sekarang berstatus ${hasil.status}`
  if (leg.namaDiBank !== null && !namaSama(leg.namaDiBank, hasil.nama))
    return `Nama pemilik rekening di bank berubah dari "${leg.namaDiBank}" menjadi "${hasil.nama}"`
  return null
}

/** SIAP -> GAGAL before anything was sent; a human decides how it goes on. */
async function stopLeg(tx: Sql, leg: LegUtuh, alasan: string): Promise<void> {
  if (!(await changeLeg(tx, leg.id, ['SIAP'], 'GAGAL', { alasan }))) return
  const { sp2d } = leg.pencairan
  await audit(tx, SISTEM, {
    rantai: rantaiPemda(sp2d.pemdaId),
    aksi: 'LEG_GAGAL',
    sasaran: sp2d.nomor,
    sp2dId: sp2d.id,
    sesudah: { jenis: leg.jenis, jumlah: leg.jumlah.toFixed(2), uraian: `${leg.uraian}: ${alasan}` },
  })
  await headerFromLegs(tx, leg.pencairanId)
}

async function askFunds(deps: Deps, leg: LegUtuh): Promise<void> {
  const { pencairanId, rekeningAsal } = leg
  const { hasil } = await deps.bank.inquireSaldo({ noRekening: rekeningAsal, externalId: await nextExternalId(deps) })
  await inSql(deps.txPool, async (tx) => {
    const [open, depan] = await atOnce(
      tx,
      () => tx.$queryRaw<{ id: bigint; jumlah: string }[]>`
        SELECT id, jumlah::text FROM leg WHERE pencairan_id = ${pencairanId} AND status = 'SIAP' ORDER BY id`,
      () => inFront(tx, pencairanId, rekeningAsal),
    )
    const butuh = totalUang(open.map(({ jumlah }) => uangDari(jumlah)))
    if (hasil.kind === 'saldo' && hasil.tersedia >= butuh + depan.jumlah) {
      await tx.$executeRaw`UPDATE pencairan SET dana_pada = clock_timestamp(), kurang_dana_pada = NULL WHERE id = ${pencairanId}`
      return
    }
    const wait = (alasan: string) =>
      waitLegs(
        tx,
        deps,
        open.map(({ id }) => id),
        alasan,
      )
    if (hasil.kind !== 'saldo') {
      await wait('Saldo RKUD belum dapat ditanyakan ke bank; dicoba lagi')
      return
    }
    await tx.$executeRaw`UPDATE pencairan SET kurang_dana_pada = clock_timestamp() WHERE id = ${pencairanId}`
    await wait(
      hasil.tersedia < butuh
        ? `Saldo rekening ${rekeningAsal} tidak cukup untuk ${formatUang(butuh)}; dicoba lagi`
        : `Saldo rekening ${rekeningAsal} belum cukup untuk semua: ${depan.banyak} pembayaran di depannya membutuhkan ${formatUang(depan.jumlah)}; dicoba lagi`,
    )
  })
}
