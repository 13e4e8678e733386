import { z } from 'zod'
import { audit, tentangSp2d } from '../../../db/audit.js'
import { changeLeg } from '../../../db/changeStatus.js'
import { dbNow, type Tx } from '../../../db/database.js'
import { enqueue } from '../../../db/enqueue.js'
import { PAYING } from '../../../domain/alur.js'
import { AppError } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { rupiah } from '../../../web/tampilan.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { assertNoneWaits, propose } from '../../usulan/propose.js'
import { headerFromLegs } from '../header.js'
import { correctionRefusal, giveUpAccount } from './giveUpAccount.js'
import { assertNoneAlive } from './maybePaid.js'
import { SEBAB_TUTUP } from './tutup.js'

const TINDAKAN = {
  GAGAL: 'Gagal, menunggu keputusan',
  KIRIM_BARU: 'Dikirim lagi dengan referensi baru',
  KOREKSI: 'Rekeningnya dikoreksi dan dibayar ulang seperti retur',
} as const

const isiSchema = z.strictObject({
  nomor: z.string(),
  uraian: z.string(),
  jumlah: z.string(),
  sebabGagal: z.string(),
  tindakan: z.enum(['GAGAL', 'KIRIM_BARU', 'KOREKSI']),
  keterangan: z.string(),
})
export type IsiLegUlang = z.infer<typeof isiSchema>

const LEG = { pencairan: { include: { sp2d: true } } }
export const TIDAK_GAGAL = 'Pembayaran ini tidak berstatus Gagal; tidak ada yang dikirim ulang.'
/** The leg that a proposal is about. */
export const legId = (sasaran: string): bigint => BigInt(/^leg:(\d+)$/.exec(sasaran)?.[1] ?? 0)

/**
 * A new reference after a proven final failure: an operator proposes, an admin confirms. The money of the old one is
 * proven not to have moved, and the leg goes back in line with all its gates.
 */
export const JENIS_LEG_ULANG: JenisUsulan<IsiLegUlang> = {
  kode: 'LEG_ULANG',
  judul: 'Pengiriman ulang pembayaran yang gagal',
  schema: isiSchema,
  pengusul: ['OPERATOR'],
  async keadaan(tx, sasaran) {
    await tx.$queryRaw`SELECT 1 FROM leg WHERE id = ${legId(sasaran)} FOR UPDATE`
    const leg = await tx.leg.findUnique({ where: { id: legId(sasaran) }, include: LEG })
    if (leg?.status !== 'GAGAL' || leg.alasan?.startsWith(SEBAB_TUTUP) || !PAYING.includes(leg.pencairan.sp2d.status))
      return null
    const { uraian, alasan } = leg
    const isi = { nomor: leg.pencairan.sp2d.nomor, uraian, jumlah: rupiah(leg.jumlah), sebabGagal: alasan ?? '' }
    return { ...isi, tindakan: 'GAGAL', keterangan: '' }
  },
  ringkas: ({ nomor, uraian, jumlah }) => `${jumlah}, ${uraian}, SP2D ${nomor}`,
  baris: bandingkan<IsiLegUlang>({
    SP2D: ({ nomor }) => nomor,
    Pembayaran: ({ uraian }) => uraian,
    Jumlah: ({ jumlah }) => jumlah,
    'Sebab gagal': ({ sebabGagal }) => sebabGagal,
    Tindakan: ({ tindakan }) => TINDAKAN[tindakan],
    Keterangan: ({ keterangan }) => keterangan,
  }),
  async check(tx, _pelaku, { sasaran, sebelum, sesudah }) {
    if (sebelum === null) throw new AppError('bentrok', TIDAK_GAGAL)
    const halangan = sesudah.tindakan === 'KOREKSI' ? await correctionRefusal(tx, legId(sasaran)) : null
    if (halangan) throw new AppError('bentrok', halangan)
    await assertNoneWaits(tx, 'PAJAK_LUAR', sasaran)
    await assertNoneAlive(tx, legId(sasaran))
  },
  async apply(tx, _deps, pelaku, { sasaran, sesudah }) {
    const id = legId(sasaran)
    if (sesudah.tindakan === 'KOREKSI') return giveUpAccount(tx, pelaku, id, sesudah.keterangan)
    const data = { alasan: 'Dikirim lagi dengan referensi baru', diperiksaPada: null, tungguSampai: await dbNow(tx) }
    if (!(await changeLeg(tx, id, ['GAGAL'], 'SIAP', data))) throw new AppError('bentrok', TIDAK_GAGAL)
    const leg = await tx.leg.findUniqueOrThrow({ where: { id }, include: LEG })
    const { sp2d } = leg.pencairan
    await audit(tx, pelaku, {
      ...tentangSp2d(sp2d),
      aksi: 'LEG_DIKIRIM_ULANG',
      sesudah: { uraian: `${leg.uraian}: ${sesudah.keterangan}` },
    })
    await tx.pencairan.update({ where: { id: leg.pencairanId }, data: { danaPada: null } })
    await headerFromLegs(tx, leg.pencairanId)
    await enqueue(tx, 'bayarLeg', id)
  },
}

/** The operator's proposal for one failed leg, in the transaction that consumed their OTP. @throws AppError when it is not failed or one waits */
export async function proposeLegUlang(
  tx: Tx,
  pelaku: Pelaku,
  { legId: id, tindakan, keterangan }: { legId: bigint; tindakan: 'KIRIM_BARU' | 'KOREKSI'; keterangan: string },
): Promise<bigint> {
  const sasaran = `leg:${id}`
  const keadaan = await JENIS_LEG_ULANG.keadaan(tx, sasaran)
  if (!keadaan) throw new AppError('bentrok', TIDAK_GAGAL)
  const { pencairan } = await tx.leg.findUniqueOrThrow({ where: { id }, include: LEG })
  const sesudah: IsiLegUlang = { ...keadaan, tindakan, keterangan }
  return propose(tx, pelaku, JENIS_LEG_ULANG, { sasaran, sesudah, pemdaId: pencairan.sp2d.pemdaId, dasar: null })
}
