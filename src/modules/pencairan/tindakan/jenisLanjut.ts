import { z } from 'zod'
import { audit, tentangSp2d } from '../../../db/audit.js'
import { changeLeg } from '../../../db/changeStatus.js'
import { dbNow, type Tx } from '../../../db/database.js'
import { enqueue } from '../../../db/enqueue.js'
import { PAYING } from '../../../domain/alur.js'
import { AppError, tidakDitemukan } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { formatUang, totalUang } from '../../../domain/uang.js'
import { tanggalBaca, tanggalDari, uangDari } from '../../../web/tampilan.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { propose } from '../../usulan/propose.js'
import { headerFromLegs } from '../header.js'
import { SEBAB_TUTUP } from './tutup.js'

const TINDAKAN = { TERHENTI: 'Terhenti karena tutup tahun', LANJUT: 'Dikirim walau tahunnya sudah ditutup' } as const

const isiSchema = z.strictObject({
  nomor: z.string(),
  tahun: z.int(),
  banyak: z.int(),
  jumlah: z.string(),
  tindakan: z.enum(['TERHENTI', 'LANJUT']),
  keterangan: z.string(),
})
export type IsiLanjut = z.infer<typeof isiSchema>

const pencairanId = (sasaran: string): bigint => BigInt(/^pencairan:(\d+)$/.exec(sasaran)?.[1] ?? 0)

/** What the closing of the year stopped of a payment. */
export const loadTerhenti = (tx: Tx, id: bigint) =>
  tx.pencairan.findUnique({
    where: { id },
    include: {
      sp2d: true,
      leg: { where: { status: 'GAGAL', alasan: { startsWith: SEBAB_TUTUP } }, orderBy: { id: 'asc' } },
    },
  })

/**
 * A payment of a closed year goes on: an operator proposes it on the Pemda's letter, an admin confirms. Its stopped legs go
 * back in line with all their other gates.
 */
export const JENIS_LANJUT_TAHUN: JenisUsulan<IsiLanjut> = {
  kode: 'LANJUT_TAHUN',
  judul: 'Pembayaran setelah tutup tahun',
  schema: isiSchema,
  pengusul: ['OPERATOR'],
  async keadaan(tx, sasaran) {
    const id = pencairanId(sasaran)
    await tx.$queryRaw`SELECT 1 FROM pencairan WHERE id = ${id} FOR UPDATE`
    const row = await loadTerhenti(tx, id)
    if (!row || row.leg.length === 0 || row.lanjutUsulanId !== null) return null
    if (!PAYING.includes(row.sp2d.status) || row.sp2d.putaran !== row.putaran) return null
    const jumlah = formatUang(totalUang(row.leg.map((leg) => uangDari(leg.jumlah))))
    const { nomor, tahun } = row.sp2d
    return { nomor, tahun, banyak: row.leg.length, jumlah, tindakan: 'TERHENTI', keterangan: '' }
  },
  ringkas: ({ nomor, tahun, banyak, jumlah }) => `${banyak} pembayaran ${jumlah}, SP2D ${nomor}, tahun ${tahun}`,
  baris: bandingkan<IsiLanjut>({
    SP2D: ({ nomor }) => nomor,
    'Tahun anggaran': ({ tahun }) => String(tahun),
    'Pembayaran yang terhenti': ({ banyak }) => String(banyak),
    Jumlah: ({ jumlah }) => jumlah,
    Tindakan: ({ tindakan }) => TINDAKAN[tindakan],
    Keterangan: ({ keterangan }) => keterangan,
  }),
  async check(_tx, _pelaku, { sebelum }) {
    if (sebelum === null) throw new AppError('bentrok', TIDAK_TERHENTI)
  },
  async apply(tx, _deps, pelaku, { id: usulanId, sasaran, sesudah, dasar }) {
    const id = pencairanId(sasaran)
    const { count } = await tx.pencairan.updateMany({
      where: { id, lanjutUsulanId: null },
      data: { lanjutUsulanId: usulanId, danaPada: null },
    })
    const row = await loadTerhenti(tx, id)
    if (!row || count !== 1 || row.leg.length === 0) throw new AppError('bentrok', TIDAK_TERHENTI)
    const data = { alasan: `Dilanjutkan dengan surat ${dasar?.nomor ?? ''}`, diperiksaPada: null }
    for (const leg of row.leg)
      await changeLeg(tx, leg.id, ['GAGAL'], 'SIAP', { ...data, tungguSampai: await dbNow(tx) })
    await audit(tx, pelaku, {
      ...tentangSp2d(row.sp2d),
      aksi: 'TUTUP_TAHUN_DILANJUTKAN',
      sesudah: { ...sesudah, surat: dasar?.nomor ?? null, uraian: sesudah.keterangan },
    })
    await headerFromLegs(tx, id)
    await enqueue(
      tx,
      'bayarLeg',
      row.leg.map((leg) => leg.id),
    )
  },
}

export const TIDAK_TERHENTI = 'Pembayaran ini sekarang tidak terhenti karena tutup tahun.'

/** A letter that was handed in, with the payment it is about. @throws AppError tidakDitemukan */
export async function loadSurat(tx: Tx, id: bigint) {
  const surat = await tx.suratLanjut.findUnique({ where: { id }, include: { pencairan: { include: { sp2d: true } } } })
  if (!surat) throw tidakDitemukan('Surat')
  return surat
}

/** The operator's proposal on a letter, in the transaction that consumed their OTP. @throws AppError when nothing is stopped or one waits */
export async function proposeLanjut(
  tx: Tx,
  pelaku: Pelaku,
  { suratId, keterangan }: { suratId: bigint; keterangan: string },
): Promise<bigint> {
  const surat = await loadSurat(tx, suratId)
  const sasaran = `pencairan:${surat.pencairanId}`
  const keadaan = await JENIS_LANJUT_TAHUN.keadaan(tx, sasaran)
  if (!keadaan) throw new AppError('bentrok', TIDAK_TERHENTI)
  const sesudah: IsiLanjut = { ...keadaan, tindakan: 'LANJUT', keterangan }
  const dasar = { nomor: surat.nomor, tanggal: tanggalDari(surat.tanggal), lampiranId: surat.lampiranId }
  const { pemdaId } = surat.pencairan.sp2d
  return propose(tx, pelaku, JENIS_LANJUT_TAHUN, { sasaran, sesudah, pemdaId, dasar })
}

/** "900/12/BPKAD/2026, 28 Desember 2026". */
export const bacaSurat = ({ nomor, tanggal }: { nomor: string; tanggal: Date }): string =>
  `${nomor}, ${tanggalBaca(tanggal)}`
