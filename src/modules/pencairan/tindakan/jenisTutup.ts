import { z } from 'zod'
import { audit, rantaiPemda } from '../../../db/audit.js'
import { dbNow, inTransaction } from '../../../db/database.js'
import { pemdaById, pemdaByKode } from '../../../db/pemda.js'
import type { Deps } from '../../../deps.js'
import { AppError, FieldError } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { formatBatas, isoWita, saatDi, type Tanggal } from '../../../domain/tanggal.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { propose } from '../../usulan/propose.js'
import { akhirTahun } from './tutup.js'

const isiSchema = z.strictObject({ pemda: z.string(), tahun: z.int(), tutup: z.string() })
export type IsiTutup = z.infer<typeof isiSchema>

const sasaranOf = (kode: string, tahun: number): string => `tutup:${kode}:${tahun}`
const bacaSasaran = (sasaran: string) => {
  const [, kode = '', tahun = ''] = sasaran.split(':')
  return { kode, tahun: Number(tahun) }
}

/** Until when the payments of a Pemda's year may be sent: two admins, because a later time lets money go. */
export const JENIS_TUTUP_TAHUN: JenisUsulan<IsiTutup> = {
  kode: 'TUTUP_TAHUN',
  judul: 'Penutupan tahun anggaran',
  schema: isiSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const { kode, tahun } = bacaSasaran(sasaran)
    const { id: pemdaId } = await pemdaByKode(tx, kode)
    const row = await tx.tutupTahun.findUnique({ where: { pemdaId_tahun: { pemdaId, tahun } } })
    return { pemda: kode, tahun, tutup: isoWita(row?.tutup ?? akhirTahun(tahun)) }
  },
  ringkas: ({ pemda, tahun, tutup }) => `tutup tahun ${tahun} ${pemda}: ${formatBatas(new Date(tutup))}`,
  baris: bandingkan<IsiTutup>({
    Pemda: ({ pemda }) => pemda,
    'Tahun anggaran': ({ tahun }) => String(tahun),
    'Pengiriman ditutup': ({ tutup }) => formatBatas(new Date(tutup)),
  }),
  async check(tx, _pelaku, { sebelum, sesudah }) {
    const now = await dbNow(tx)
    if (sebelum && new Date(sebelum.tutup) <= now)
      throw new AppError(
        'bentrok',
        'Tahun ini sudah ditutup; yang tersisa dilanjutkan satu per satu dengan surat Pemda.',
      )
    const tutup = new Date(sesudah.tutup)
    if (tutup <= now) throw new FieldError('tanggal', 'Waktu tutup harus setelah saat ini.')
    if (tutup > akhirTahun(sesudah.tahun))
      throw new FieldError('tanggal', `Paling lambat 31 Desember ${sesudah.tahun} pukul 24.00 WITA.`)
  },
  async apply(tx, _deps, pelaku, { sasaran, sebelum, sesudah }) {
    const { id: pemdaId } = await pemdaByKode(tx, sesudah.pemda)
    const { tahun } = sesudah
    const tutup = new Date(sesudah.tutup)
    await tx.tutupTahun.upsert({
      where: { pemdaId_tahun: { pemdaId, tahun } },
      create: { pemdaId, tahun, tutup },
      update: { tutup },
    })
    await audit(tx, pelaku, { rantai: rantaiPemda(pemdaId), aksi: 'TUTUP_TAHUN_DIUBAH', sasaran, sebelum, sesudah })
  },
}

/** Proposes when the sending of a Pemda's year ends, on a date and at a time WITA. */
export async function proposeTutup(
  deps: Deps,
  pelaku: Pelaku,
  { pemdaId, tahun, tanggal, jam }: { pemdaId: bigint; tahun: number; tanggal: Tanggal; jam: string },
): Promise<bigint> {
  return inTransaction(deps.prisma, async (tx) => {
    const pemda = await pemdaById(tx, pemdaId)
    const sesudah = { pemda: pemda.kode, tahun, tutup: isoWita(saatDi(tanggal, jam, 'WITA')) }
    return propose(tx, pelaku, JENIS_TUTUP_TAHUN, {
      ...{ sasaran: sasaranOf(pemda.kode, tahun), sesudah, pemdaId, dasar: null },
    })
  })
}
