import { z } from 'zod'
import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { pemdaByKode } from '../../db/pemda.js'
import { FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { bandingkan, type JenisUsulan } from '../usulan/jenis.js'

const last = (sasaran: string): string => sasaran.slice(sasaran.lastIndexOf(':') + 1)

interface Perubahan {
  sasaran: string
  sebelum: Json | null
  sesudah: Json
}

const auditPemda = (tx: Tx, pelaku: Pelaku, pemdaId: bigint, apa: string, { sasaran, sebelum, sesudah }: Perubahan) =>
  audit(tx, pelaku, {
    rantai: rantaiPemda(pemdaId),
    aksi: `${apa}_${sebelum === null ? 'DITAMBAH' : 'DIUBAH'}`,
    sasaran,
    sebelum,
    sesudah,
  })

const pemdaSchema = z.strictObject({ kode: z.string(), nama: z.string(), aktif: z.boolean() })
export type IsiPemda = z.infer<typeof pemdaSchema>
export const isiPemda = ({ kode, nama, aktif }: IsiPemda): IsiPemda => ({ kode, nama, aktif })
export const sasaranPemda = (kode: string): string => `pemda:${kode}`

/** A Pemda and whether it takes part; its kode never changes. */
export const JENIS_PEMDA: JenisUsulan<IsiPemda> = {
  kode: 'PEMDA',
  judul: 'Data Pemda',
  schema: pemdaSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const row = await tx.pemda.findUnique({ where: { kode: last(sasaran) } })
    return row && isiPemda(row)
  },
  ringkas: ({ kode, nama }) => `${kode} ${nama}`,
  baris: bandingkan<IsiPemda>({
    Kode: ({ kode }) => kode,
    Nama: ({ nama }) => nama,
    Status: ({ aktif }) => (aktif ? 'Aktif' : 'Nonaktif'),
  }),
  async apply(tx, _deps, pelaku, usulan) {
    const { kode, ...isi } = usulan.sesudah
    const { id } = await tx.pemda.upsert({ where: { kode }, create: usulan.sesudah, update: isi })
    await auditPemda(tx, pelaku, id, 'PEMDA', usulan)
  },
}

const rkudSchema = z.strictObject({ pemda: z.string(), noRekening: z.string(), nama: z.string() })
export type IsiRkud = z.infer<typeof rkudSchema>
export const sasaranRkud = (noRekening: string): string => `rkud:${noRekening}`

/** An account a Pemda pays from; its name is the one the bank knows. */
export const JENIS_RKUD: JenisUsulan<IsiRkud> = {
  kode: 'RKUD',
  judul: 'Rekening Kas Umum Daerah',
  schema: rkudSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const row = await tx.rkud.findUnique({ where: { noRekening: last(sasaran) }, include: { pemda: true } })
    return row && { pemda: row.pemda.kode, noRekening: row.noRekening, nama: row.nama }
  },
  ringkas: ({ pemda, noRekening, nama }) => `RKUD ${nama} (${noRekening}) untuk ${pemda}`,
  baris: bandingkan<IsiRkud>({
    Pemda: ({ pemda }) => pemda,
    'No. Rekening': ({ noRekening }) => noRekening,
    'Nama di Bank Kalsel': ({ nama }) => nama,
  }),
  async check(tx, _pelaku, { sebelum, sesudah }) {
    await pemdaByKode(tx, sesudah.pemda)
    if (sebelum && sebelum.pemda !== sesudah.pemda)
      throw new FieldError('noRekening', `Rekening ini sudah menjadi RKUD Pemda lain (${sebelum.pemda}).`)
  },
  async apply(tx, _deps, pelaku, usulan) {
    const { pemda, noRekening, nama } = usulan.sesudah
    const { id: pemdaId } = await pemdaByKode(tx, pemda)
    await tx.rkud.upsert({ where: { noRekening }, create: { pemdaId, noRekening, nama }, update: { nama } })
    await auditPemda(tx, pelaku, pemdaId, 'RKUD', usulan)
  },
}

const opdSchema = z.strictObject({ pemda: z.string(), kode: z.string(), nama: z.string() })
export type IsiOpd = z.infer<typeof opdSchema>
export const sasaranOpd = (pemda: string, kode: string): string => `opd:${pemda}:${kode}`

/** An OPD of a Pemda; FMIS brings new ones by itself, administration corrects names. */
export const JENIS_OPD: JenisUsulan<IsiOpd> = {
  kode: 'OPD',
  judul: 'Data OPD',
  schema: opdSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const [, pemda = '', kode = ''] = sasaran.split(':')
    const row = await tx.opd.findFirst({ where: { kode, pemda: { kode: pemda } } })
    return row && { pemda, kode, nama: row.nama }
  },
  ringkas: ({ pemda, kode, nama }) => `OPD ${kode} ${nama} di ${pemda}`,
  baris: bandingkan<IsiOpd>({ Pemda: ({ pemda }) => pemda, Kode: ({ kode }) => kode, Nama: ({ nama }) => nama }),
  async apply(tx, _deps, pelaku, usulan) {
    const { pemda, kode, nama } = usulan.sesudah
    const { id: pemdaId } = await pemdaByKode(tx, pemda)
    await tx.opd.upsert({
      where: { pemdaId_kode: { pemdaId, kode } },
      create: { pemdaId, kode, nama },
      update: { nama },
    })
    await auditPemda(tx, pelaku, pemdaId, 'OPD', usulan)
  },
}
