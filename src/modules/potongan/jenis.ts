import { z } from 'zod'
import { audit } from '../../db/audit.js'
import { FieldError } from '../../domain/galat.js'
import { bandingkan, type JenisUsulan } from '../usulan/jenis.js'

const isiSchema = z.strictObject({ kode: z.string().min(1).max(50), nama: z.string().min(1).max(200) })
type IsiJenis = z.infer<typeof isiSchema>

const AWALAN = 'jenisPotongan:'
export const sasaranJenis = (kode: string): string => AWALAN + kode

/** A kind of potongan that is paid to a rekening of the Pemda; what FMIS calls it is its key. */
export const JENIS_POTONGAN: JenisUsulan<IsiJenis> = {
  kode: 'JENIS_POTONGAN',
  judul: 'Jenis Potongan',
  schema: isiSchema,
  pengusul: ['OPERATOR'],
  async keadaan(tx, sasaran) {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('jenis_potongan'))::text`
    const row = await tx.jenisPotongan.findUnique({ where: { kode: sasaran.slice(AWALAN.length) } })
    return row && { kode: row.kode, nama: row.nama }
  },
  ringkas: ({ kode, nama }) => `${kode} ${nama}`,
  baris: bandingkan<IsiJenis>({ Kode: ({ kode }) => kode, Nama: ({ nama }) => nama }),
  async check(tx, _pelaku, { sesudah: { kode } }) {
    const row = await tx.jenisPotongan.findUnique({ where: { kode } })
    if (row?.lewatMpn)
      throw new FieldError('kode', `${row.nama} adalah pajak: dibayar dengan kode billing, bukan ke rekening potongan.`)
  },
  async apply(tx, _deps, pelaku, { sebelum, sesudah, sasaran }) {
    const { kode, nama } = sesudah
    await tx.jenisPotongan.upsert({ where: { kode }, create: { kode, nama, lewatMpn: false }, update: { nama } })
    const aksi = sebelum === null ? 'JENIS_POTONGAN_DITAMBAH' : 'JENIS_POTONGAN_DIUBAH'
    await audit(tx, pelaku, { rantai: 'bank', aksi, sasaran, sebelum, sesudah })
  },
}
