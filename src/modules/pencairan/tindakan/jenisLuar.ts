import { z } from 'zod'
import { audit, tentangSp2d } from '../../../db/audit.js'
import { changeLeg } from '../../../db/changeStatus.js'
import { dbNow, inTransaction, type Tx } from '../../../db/database.js'
import type { Deps } from '../../../deps.js'
import { PAYING, STATUS_LEG } from '../../../domain/alur.js'
import { AppError, FieldError } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { formatTanggal, formatWaktu, parseTanggal, type Tanggal, tanggalWita, utcOf } from '../../../domain/tanggal.js'
import type { Prisma } from '../../../generated/prisma/client.js'
import type { Berkas } from '../../../web/multipart.js'
import { rupiah, tanggalBaca, tanggalDari } from '../../../web/tampilan.js'
import { mayBePaidElsewhere, SUDAH_DIBAYAR } from '../../pajak/cara.js'
import { sidikKeadaan } from '../../usulan/dilihat.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { saveLampiran } from '../../usulan/lampiran.js'
import { assertNoneWaits, propose, SAMA } from '../../usulan/propose.js'
import { headerFromLegs, tellPaidAgain } from '../header.js'
import { legId } from './jenisLegUlang.js'
import { assertNoneAlive, maybePaid } from './maybePaid.js'

const isiSchema = z.strictObject({
  nomor: z.string(),
  uraian: z.string(),
  kodeBilling: z.string(),
  jumlah: z.string(),
  sebabGagal: z.string(),
  keadaan: z.enum(['GAGAL', 'DILUAR']),
  ntpn: z.string(),
  ntb: z.string(),
  /** YYYY-MM-DD; empty before. */
  tanggalBayar: z.string(),
  menurutDjp: z.string(),
})
export type IsiLuar = z.infer<typeof isiSchema>

export const TIDAK_DIBAYAR_LAIN =
  'Pembayaran pajak ini tidak berstatus Gagal karena kode billingnya; tidak ada yang dicatat dibayar di luar CMSP.'

const LEG = {
  ...{ billing: true, buktiLuar: true, pencairan: { include: { sp2d: true } } },
  percobaan: { orderBy: { ke: 'desc' }, take: 1, select: { kode: true } },
} satisfies Prisma.LegInclude

const atauKosong = (text: string): string => text || '–'

/**
 * A tax whose kode billing was paid at another bank: an operator proposes it on the Pemda's letter with the NTPN, an admin
 * confirms. No money moves, so no gate and no closed year is in its way. A proof that proves wrong is corrected likewise.
 */
export const JENIS_PAJAK_LUAR: JenisUsulan<IsiLuar> = {
  kode: 'PAJAK_LUAR',
  judul: 'Pajak yang dibayar di luar CMSP',
  schema: isiSchema,
  pengusul: ['OPERATOR'],
  async keadaan(tx, sasaran) {
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId(sasaran)} FOR UPDATE`
    const leg = await tx.leg.findUnique({ where: { id: legId(sasaran) }, include: LEG })
    if (!leg?.billing) return null
    const { uraian, alasan, buktiLuar } = leg
    const { nomor, status } = leg.pencairan.sp2d
    const isi = { nomor, uraian, kodeBilling: leg.billing.kode, jumlah: rupiah(leg.jumlah), menurutDjp: '' }
    if (buktiLuar) {
      const { ntpn, ntb, tanggalBayar } = buktiLuar
      return { ...isi, sebabGagal: '', keadaan: 'DILUAR', ntpn, ntb, tanggalBayar: tanggalDari(tanggalBayar) }
    }
    if (!mayBePaidElsewhere(leg) || !PAYING.includes(status)) return null
    return { ...isi, sebabGagal: alasan ?? '', keadaan: 'GAGAL', ntpn: '', ntb: '', tanggalBayar: '' }
  },
  ringkas: ({ nomor, uraian, jumlah }) => `${jumlah}, ${uraian}, SP2D ${nomor}`,
  baris: bandingkan<IsiLuar>({
    SP2D: ({ nomor }) => nomor,
    Pembayaran: ({ uraian }) => uraian,
    'Kode billing': ({ kodeBilling }) => kodeBilling,
    Jumlah: ({ jumlah }) => jumlah,
    'Sebab gagal': ({ sebabGagal }) => atauKosong(sebabGagal),
    Keadaan: ({ keadaan }) => STATUS_LEG[keadaan],
    NTPN: ({ ntpn }) => atauKosong(ntpn),
    NTB: ({ ntb }) => atauKosong(ntb),
    'Tanggal bayar': ({ tanggalBayar }) => (tanggalBayar ? tanggalBaca(tanggalBayar) : '–'),
    'Menurut DJP': ({ menurutDjp }) => atauKosong(menurutDjp),
  }),
  async check(tx, _pelaku, { sasaran, sebelum, sesudah }) {
    if (sebelum === null) throw new AppError('bentrok', TIDAK_DIBAYAR_LAIN)
    await assertNewNtpn(tx, legId(sasaran), sesudah)
    if (sebelum.keadaan === 'DILUAR') {
      if (BUKTI.every((field) => sebelum[field] === sesudah[field])) throw new FieldError('form', SAMA)
      return
    }
    await assertNoneWaits(tx, 'LEG_ULANG', sasaran)
    await assertNoneAlive(tx, legId(sasaran))
    const { pencairan } = await tx.leg.findUniqueOrThrow({ where: { id: legId(sasaran) }, include: LEG })
    // After a restore our own payment, which nobody here remembers, looks like one of another bank.
    const halangan = await maybePaid(tx, pencairan.sp2d)
    if (halangan) throw new AppError('bentrok', halangan)
  },
  async apply(tx, _deps, pelaku, { id: usulanId, sasaran, sebelum, sesudah, dasar }) {
    const id = legId(sasaran)
    const { kodeBilling, ntpn, ntb, tanggalBayar } = sesudah
    const tanggal = parseTanggal(tanggalBayar)
    const alasan = `NTPN ${ntpn}, NTB ${ntb}, dibayar ${formatTanggal(tanggal)}`
    const bukti = { ntpn, ntb, tanggalBayar: utcOf(tanggal), usulanId }
    const koreksi = sebelum?.keadaan === 'DILUAR'
    if (koreksi) {
      await tx.leg.update({ where: { id }, data: { alasan } })
      await tx.buktiLuar.update({ where: { legId: id }, data: bukti })
    } else {
      if (!(await changeLeg(tx, id, ['GAGAL'], 'DILUAR', { alasan, selesaiPada: await dbNow(tx) })))
        throw new AppError('bentrok', TIDAK_DIBAYAR_LAIN)
      await tx.buktiLuar.create({ data: { legId: id, kodeBilling, ...bukti } })
    }
    const leg = await tx.leg.findUniqueOrThrow({ where: { id }, include: LEG })
    const { sp2d } = leg.pencairan
    await audit(tx, pelaku, {
      ...tentangSp2d(sp2d),
      aksi: koreksi ? 'BUKTI_LUAR_DIKOREKSI' : 'LEG_DILUAR',
      ...(koreksi && { sebelum: buktiOf(sebelum) }),
      sesudah: {
        ...{ jumlah: leg.jumlah.toFixed(2), kodeBilling, ...buktiOf(sesudah) },
        uraian: `${leg.uraian}: ${alasan}, surat ${dasar?.nomor ?? ''}`,
      },
    })
    return koreksi ? tellPaidAgain(tx, sp2d.id) : headerFromLegs(tx, leg.pencairanId)
  },
}

const BUKTI = ['ntpn', 'ntb', 'tanggalBayar'] as const
const buktiOf = ({ ntpn, ntb, tanggalBayar }: IsiLuar) => ({ ntpn, ntb, tanggalBayar })

/** An NTPN stands for one payment, and a code that was paid here was not paid elsewhere. @throws FieldError */
async function assertNewNtpn(tx: Tx, legId: bigint, { ntpn, kodeBilling }: IsiLuar): Promise<void> {
  const here = await tx.buktiPajak.count({ where: { OR: [{ ntpn }, { kodeBilling }] } })
  const luar = await tx.buktiLuar.count({ where: { ntpn, legId: { not: legId } } })
  if (here + luar > 0)
    throw new FieldError('ntpn', `NTPN ${ntpn} sudah tercatat untuk pembayaran pajak lain di CMSP. Periksa buktinya.`)
}

interface IsianLuar {
  ntpn: string
  ntb: string
  tanggalBayar: Tanggal
  dasar: { nomor: string; tanggal: Tanggal }
}

/**
 * The operator's proposal. DJP has the first word: what it does not call paid was not paid anywhere.
 * @throws FieldError at the field that does not fit, AppError when the leg does not stand there any more or one waits
 */
export async function proposeLuar(
  deps: Deps,
  pelaku: Pelaku,
  { legId: id, isian, berkas }: { legId: bigint; isian: IsianLuar; berkas: Berkas | null },
): Promise<bigint> {
  const sasaran = `leg:${id}`
  const keadaan = await inTransaction(deps.prisma, (tx) => JENIS_PAJAK_LUAR.keadaan(tx, sasaran))
  if (!keadaan) throw new AppError('bentrok', TIDAK_DIBAYAR_LAIN)
  const { billing, pencairan } = await deps.prisma.leg.findUniqueOrThrow({ where: { id }, include: LEG })
  const now = await dbNow(deps.prisma)
  assertDay(isian.tanggalBayar, billing?.dibuatPada ?? now, now)
  if (!berkas) throw new FieldError('lampiran', 'Lampirkan pindaian surat Pemda (PDF).')
  const menurutDjp = `${await askDjp(deps, keadaan.kodeBilling)} (${formatWaktu(now)})`
  const { ntpn, ntb, tanggalBayar } = isian
  const sesudah: IsiLuar = { ...keadaan, keadaan: 'DILUAR', ntpn, ntb, tanggalBayar, menurutDjp }
  return inTransaction(deps.prisma, async (tx) => {
    const dasar = { ...isian.dasar, lampiranId: await saveLampiran(tx, pelaku, berkas) }
    const { pemdaId } = pencairan.sp2d
    const dilihat = sidikKeadaan(keadaan)
    return propose(tx, pelaku, JENIS_PAJAK_LUAR, { sasaran, sesudah, pemdaId, dasar, dilihat })
  })
}

// A code that was taken over here was unpaid at that time: DJP was asked.
function assertDay(tanggal: Tanggal, dibuat: Date, now: Date): void {
  if (tanggal > tanggalWita(now)) throw new FieldError('tanggalBayar', 'Tanggal bayar tidak boleh setelah hari ini.')
  const awal = tanggalWita(dibuat)
  if (tanggal < awal)
    throw new FieldError(
      'tanggalBayar',
      `Kode billing ini baru dicatat ${formatTanggal(awal)} dan waktu itu belum dibayar.`,
    )
}

/** What DJP says of a code that is paid. @throws FieldError when it does not say so */
async function askDjp(deps: Deps, kode: string): Promise<string> {
  const { hasil } = await deps.djp.inquireBilling(kode)
  if (hasil.kind === 'tidakPasti')
    throw new FieldError('form', 'DJP belum menjawab. Tidak ada yang diusulkan; coba lagi nanti.')
  if (hasil.kind === 'ditolak' && SUDAH_DIBAYAR.includes(hasil.kode)) return `${hasil.kode}: ${hasil.pesan}`
  const jawaban = hasil.kind === 'ditolak' ? ` (${hasil.kode}: ${hasil.pesan})` : ''
  throw new FieldError(
    'form',
    `Menurut DJP kode billing ${kode} belum dibayar${jawaban}, jadi tidak dapat dicatat dibayar di luar CMSP. Tidak ada yang diusulkan.`,
  )
}
