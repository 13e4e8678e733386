import { z } from 'zod'
import { audit } from '../../../db/audit.js'
import { inTransaction } from '../../../db/database.js'
import { lockJalur } from '../../../db/jalur.js'
import type { Deps } from '../../../deps.js'
import { FieldError, tidakDitemukan } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { formatTanggal, isTanggal, type Tanggal, tanggalDi, utcOf } from '../../../domain/tanggal.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { propose } from '../../usulan/propose.js'
import { lihatLagi } from '../lihatLagi.js'

/** `nama` null: an ordinary day again. */
const liburSchema = z.strictObject({ tanggal: z.string().refine(isTanggal), nama: z.string().nullable() })
export type IsiLibur = z.infer<typeof liburSchema>

const sasaranLibur = (tanggal: Tanggal): string => `libur:${tanggal}`

/** Today in the calendar of the clearing, which keeps WIB. */
export const hariIniWib = (): Tanggal => tanggalDi(new Date(), 'WIB')

/** @throws FieldError for a day that is over, or beyond next year */
function assertChangeable(tanggal: Tanggal): void {
  const kini = hariIniWib()
  if (tanggal < kini) throw new FieldError('tanggal', 'Tanggal ini sudah lewat.')
  const akhir = Number(kini.slice(0, 4)) + 1
  if (Number(tanggal.slice(0, 4)) > akhir)
    throw new FieldError('tanggal', `Isi tanggal sampai akhir tahun ${akhir} saja.`)
}

/** Days without clearing beside weekends, as the joint decree of the ministers and Bank Indonesia set them. */
export const JENIS_LIBUR: JenisUsulan<IsiLibur> = {
  kode: 'HARI_LIBUR',
  judul: 'Hari libur bank',
  schema: liburSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    await lockJalur(tx)
    const tanggal = sasaran.slice('libur:'.length) as Tanggal
    const row = await tx.hariLibur.findUnique({ where: { tanggal: utcOf(tanggal) } })
    return row && { tanggal, nama: row.nama }
  },
  ringkas: ({ tanggal, nama }) => `${nama === null ? 'hapus ' : ''}hari libur ${formatTanggal(tanggal)}`,
  baris: bandingkan<IsiLibur>({
    Tanggal: ({ tanggal }) => formatTanggal(tanggal),
    'Hari libur': ({ nama }) => nama ?? 'Bukan hari libur',
  }),
  async check(_tx, _pelaku, { sesudah }) {
    assertChangeable(sesudah.tanggal)
  },
  async apply(tx, _deps, pelaku, { sasaran, sebelum, sesudah: { tanggal, nama } }) {
    if (nama === null) await tx.hariLibur.deleteMany({ where: { tanggal: utcOf(tanggal) } })
    else await tx.hariLibur.create({ data: { tanggal: utcOf(tanggal), nama } })
    await lihatLagi(tx)
    const aksi = nama === null ? 'HARI_LIBUR_DIHAPUS' : 'HARI_LIBUR_DITAMBAH'
    await audit(tx, pelaku, { rantai: 'bank', aksi, sasaran, sebelum, sesudah: { tanggal, nama } })
  },
}

/** Proposes a new holiday, or with `nama` null to take one away. */
export async function proposeLibur(deps: Deps, pelaku: Pelaku, isi: IsiLibur): Promise<bigint> {
  return inTransaction(deps.prisma, async (tx) => {
    const ada = await tx.hariLibur.findUnique({ where: { tanggal: utcOf(isi.tanggal) } })
    if (isi.nama === null && !ada) throw tidakDitemukan('Hari libur')
    if (isi.nama !== null && ada)
      throw new FieldError('tanggal', `${formatTanggal(isi.tanggal)} sudah ada dalam daftar: ${ada.nama}.`)
    const sasaran = sasaranLibur(isi.tanggal)
    return propose(tx, pelaku, JENIS_LIBUR, { sasaran, sesudah: isi, pemdaId: null, dasar: null })
  })
}
