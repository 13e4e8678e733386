import type { BillingData } from '../../adapters/djp/port.js'
import { audit, tentangSp2d } from '../../db/audit.js'
import { dbNow, inTransaction, isUniqueViolation, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { toDecimalText } from '../../domain/uang.js'
import { closeChallenges } from '../tantangan/open.js'
import { assertCara, type Cara, SUDAH_DIBAYAR } from './cara.js'
import { compareBilling } from './compare.js'
import { tellReplaced } from './kabar.js'
import { dimintaOf, loadGroup, loadPajak, type PajakUtuh } from './load.js'

export type AsalBilling = 'DIISI' | 'DIBUAT'
/** What the payment does when a code it was to pay is replaced by another, in the same transaction. */
export type Lanjutkan = (tx: Tx, lama: bigint, baru: { id: bigint; nama: string }) => Promise<void>

export interface Pemasangan {
  pajak: PajakUtuh
  /** Further rows of the same SP2D that the code covers. */
  sertakan: bigint[]
  billing: BillingData
  asal: AsalBilling
}

const AKSI = { DIISI: 'KODE_BILLING_DIISI', DIBUAT: 'KODE_BILLING_DIBUAT', GANTI: 'KODE_BILLING_DIGANTI' }

/** Puts a code on tax rows; the one they had is released, an open OTP over the SP2D dies. */
export async function attachBilling(
  deps: Deps,
  pelaku: Pelaku,
  pemasangan: Pemasangan,
  lanjutkan: Lanjutkan,
): Promise<void> {
  await assertUnpaid(deps, pelaku, pemasangan.pajak)
  try {
    await inTransaction(deps.prisma, (tx) => attach(tx, pelaku, pemasangan, lanjutkan))
  } catch (error) {
    if (!isUniqueViolation(error, 'billing_kode_hidup')) throw error
    throw new FieldError('kodeBilling', 'Kode billing ini sudah dipakai pada SP2D lain yang masih berjalan.')
  }
}

/** A code that was signed may have been paid elsewhere, or by us before a restore: another one would pay the tax again. */
async function assertUnpaid(deps: Deps, pelaku: Pelaku, pajak: PajakUtuh): Promise<void> {
  const { billing } = pajak
  if (!billing || assertCara(pelaku, pajak, await dbNow(deps.prisma)) !== 'GANTI') return
  const { hasil } = await deps.djp.inquireBilling(billing.kode)
  if (hasil.kind === 'tidakPasti')
    throw new AppError('layananLuar', 'DJP belum menjawab. Kode billing belum diganti; coba lagi nanti.')
  if (hasil.kind === 'ditolak' && SUDAH_DIBAYAR.includes(hasil.kode))
    throw new AppError(
      'bentrok',
      `Kode billing ${billing.kode} sudah dibayar menurut DJP, jadi tidak diganti. Hubungi operator Bank Kalsel.`,
      { href: `/cmsp/sp2d/${pajak.sp2dId}`, label: 'Lihat SP2D' },
    )
}

async function attach(tx: Tx, pelaku: Pelaku, input: Pemasangan, lanjutkan: Lanjutkan): Promise<void> {
  const { pajak: seen, billing, sertakan } = input
  await lock(tx, seen)
  const now = await dbNow(tx)
  const pajak = await loadPajak(tx, pelaku, seen.sp2dId, seen.id)
  const cara = assertCara(pelaku, pajak, now)
  const rows = await loadGroup(tx, pelaku, pajak, cara, sertakan)
  const diminta = await dimintaOf(tx, pajak, rows, cara)
  // One that is made here shows the NPWP and NOP the maker typed; what three people have signed is fixed.
  const tetap = cara === 'UBAH' && input.asal === 'DIBUAT' ? { ...diminta, npwp: null, nop: null } : diminta
  const sama = compareBilling(tetap, billing, now).every((bidang) => bidang.sama)
  if (pajak.billingId !== seen.billingId || diminta.jumlah !== billing.jumlah || (cara === 'UBAH' && !sama))
    throw new AppError('bentrok', 'Data pajak ini baru saja berubah. Muat ulang halamannya.')
  if (!sama)
    throw new FieldError('kodeBilling', 'Kode billing pengganti harus sama persis dengan data pajak yang disetujui.')
  if (rows.every((row) => row.billing?.kode === billing.kodeBilling)) return
  const lama = [...new Set(rows.flatMap((row) => (row.billingId === null ? [] : [row.billingId])))]
  const baru = await createRow(tx, pajak, rows, input)
  await tx.pajak.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: { billingId: baru.id } })
  await releaseUnused(tx, lama)
  if (cara === 'GANTI' && pajak.billingId !== null) await lanjutkan(tx, pajak.billingId, baru)
  if (cara === 'GANTI') await tellReplaced(tx, pajak, billing.kodeBilling)
  // What an open OTP over this SP2D would sign is no longer what its page showed.
  await closeChallenges(tx, [pajak.sp2dId])
  await record(tx, pelaku, rows, input, cara)
}

// The locks keep the maker's OTP, the payment of this tax and this change apart: whoever is second sees the other's result.
async function lock(tx: Tx, { sp2dId, billingId }: PajakUtuh): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM leg l JOIN pencairan c ON c.id = l.pencairan_id WHERE l.billing_id = ${billingId} FOR UPDATE`
  await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${sp2dId} FOR UPDATE`
}

async function createRow(tx: Tx, pajak: PajakUtuh, rows: PajakUtuh[], { billing, asal }: Pemasangan) {
  const live = await tx.billing.findFirst({
    where: { kode: billing.kodeBilling, dilepasPada: null, sp2dId: pajak.sp2dId },
    include: { pajak: { select: { id: true } } },
  })
  if (live && !live.pajak.every(({ id }) => rows.some((row) => row.id === id)))
    throw new FieldError(
      'kodeBilling',
      'Kode billing ini sudah dipakai pada baris pajak lain di SP2D ini. Sertakan baris itu bila kodenya untuk keduanya.',
    )
  if (live) return live
  return tx.billing.create({
    data: {
      sp2dId: pajak.sp2dId,
      kode: billing.kodeBilling,
      npwp: billing.npwp,
      nama: billing.nama,
      kap: billing.kodeMap,
      kjs: billing.kodeSetor,
      masa: billing.masa,
      tahunPajak: Number(billing.tahun),
      nop: billing.nop,
      jumlah: toDecimalText(billing.jumlah),
      kedaluwarsa: billing.kedaluwarsa,
      asal,
    },
  })
}

/** Codes that no tax row holds any more may be used elsewhere again. */
export async function releaseUnused(tx: Tx, ids: bigint[]): Promise<void> {
  await tx.billing.updateMany({
    where: { id: { in: ids }, pajak: { none: {} }, dilepasPada: null },
    data: { dilepasPada: new Date() },
  })
}

async function record(tx: Tx, pelaku: Pelaku, rows: PajakUtuh[], input: Pemasangan, cara: Cara): Promise<void> {
  const { billing, asal } = input
  await audit(
    tx,
    pelaku,
    rows.map((row) => {
      const lama = row.billing?.kode ?? null
      const kode = lama === null ? billing.kodeBilling : `${billing.kodeBilling} menggantikan ${lama}`
      return {
        ...tentangSp2d(row.sp2d),
        aksi: cara === 'GANTI' ? AKSI.GANTI : AKSI[asal],
        sebelum: { kodeBilling: lama },
        sesudah: { kodeBilling: billing.kodeBilling, pajakId: String(row.id), uraian: `${row.uraian}: ${kode}` },
      }
    }),
  )
}
