import { z } from 'zod'
import type { Tx } from '../../../db/database.js'
import { gateObstacle } from '../../../db/gerbangRekon.js'
import { AppError } from '../../../domain/galat.js'
import { formatWaktu } from '../../../domain/tanggal.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { propose } from '../../usulan/propose.js'
import { loadLingkup, openGate } from './hold.js'

const TINDAKAN = { TERTUTUP: 'Tetap ditahan', DIBUKA: 'Dibuka, uang dapat keluar lagi' } as const

const isiSchema = z.strictObject({
  nama: z.string(),
  sebab: z.string(),
  sejak: z.string(),
  tindakan: z.enum(['TERTUTUP', 'DIBUKA']),
  keterangan: z.string(),
})
export type IsiGerbang = z.infer<typeof isiSchema>

/** A gate that closed by itself (a restore, a reconciliation): an operator proposes to open it, an admin confirms. */
export const JENIS_BUKA_GERBANG: JenisUsulan<IsiGerbang> = {
  kode: 'BUKA_GERBANG',
  judul: 'Pembukaan gerbang pengiriman',
  schema: isiSchema,
  pengusul: ['OPERATOR'],
  async keadaan(tx, lingkup) {
    await tx.$queryRaw`SELECT 1 FROM gerbang_kirim WHERE lingkup = ${lingkup} FOR UPDATE`
    const gate = await tx.gerbangKirim.findUnique({ where: { lingkup } })
    if (!gate?.tertutup) return null
    const { nama } = await loadLingkup(tx, lingkup)
    const isi = { nama, sebab: gate.alasan ?? '', sejak: formatWaktu(gate.diubahPada) }
    return { ...isi, tindakan: 'TERTUTUP', keterangan: '' }
  },
  ringkas: ({ nama }) => `buka ${nama}`,
  baris: bandingkan<IsiGerbang>({
    Gerbang: ({ nama }) => nama,
    'Sebab ditutup': ({ sebab }) => sebab,
    'Ditutup sejak': ({ sejak }) => sejak,
    Tindakan: ({ tindakan }) => TINDAKAN[tindakan],
    Keterangan: ({ keterangan }) => keterangan,
  }),
  async check(tx, _pelaku, { sasaran, sebelum }) {
    if (sebelum === null) throw new AppError('bentrok', 'Gerbang ini sudah terbuka.')
    const halangan = await gateObstacle(tx, sasaran)
    if (halangan) throw new AppError('bentrok', `Belum dapat dibuka: ${halangan}.`)
  },
  async apply(tx, _deps, pelaku, { sasaran, sesudah }) {
    await openGate(tx, pelaku, { lingkup: sasaran, alasan: sesudah.keterangan })
  },
}

/** The operator's proposal, in the transaction that consumed their OTP. @throws AppError when it is open or one waits */
export async function proposeBukaGerbang(
  tx: Tx,
  pelaku: Pelaku,
  { lingkup, keterangan }: { lingkup: string; keterangan: string },
): Promise<bigint> {
  const keadaan = await JENIS_BUKA_GERBANG.keadaan(tx, lingkup)
  if (!keadaan) throw new AppError('bentrok', 'Gerbang ini sudah terbuka.')
  const { pemdaId } = await loadLingkup(tx, lingkup)
  const sesudah: IsiGerbang = { ...keadaan, tindakan: 'DIBUKA', keterangan }
  return propose(tx, pelaku, JENIS_BUKA_GERBANG, { sasaran: lingkup, sesudah, pemdaId, dasar: null })
}
