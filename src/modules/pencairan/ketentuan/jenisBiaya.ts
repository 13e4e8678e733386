import { z } from 'zod'
import { audit, rantaiPemda } from '../../../db/audit.js'
import type { Tx } from '../../../db/database.js'
import { pemdaByKode } from '../../../db/pemda.js'
import { type BiayaJalur, JALUR_KODE, type JalurKode, NAMA_JALUR, PENANGGUNG } from '../../../domain/jalur.js'
import { rupiah } from '../../../web/tampilan.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'

const PENANGGUNG_KODE = Object.keys(PENANGGUNG) as [BiayaJalur['penanggung'], ...BiayaJalur['penanggung'][]]
const tarif = z
  .strictObject({ biaya: z.string().regex(/^\d{1,9}\.\d{2}$/), penanggung: z.enum(PENANGGUNG_KODE) })
  .nullable()
export type Tarif = z.infer<typeof tarif>
const biayaSchema = z.strictObject({
  pemda: z.string().nullable(),
  ...{ INTRABANK: tarif, BIFAST: tarif, SKN: tarif, RTGS: tarif },
})
export type IsiBiaya = z.infer<typeof biayaSchema>

/** A rail beside its fee, where "Bank Kalsel" alone would read as the bearer. */
export const LABEL_BIAYA: Record<JalurKode, string> = { ...NAMA_JALUR, INTRABANK: 'Sesama Bank Kalsel' }

const UMUM = 'umum'
export const sasaranBiaya = (pemda: string | null): string => `biayaJalur:${pemda ?? UMUM}`

/** "Rp2.500,00, ditanggung Pemda". */
export const tarifBaca = (satu: Tarif): string =>
  satu === null ? 'Mengikuti biaya umum' : `${rupiah(satu.biaya)}, ditanggung ${PENANGGUNG[satu.penanggung]}`

const pemdaIdOf = async (tx: Tx, kode: string | null): Promise<bigint | null> =>
  kode === null ? null : (await pemdaByKode(tx, kode)).id

/** Fee and bearer per rail: the bank's own, or what was agreed with one Pemda. What has been sent keeps its fee. */
export const JENIS_BIAYA: JenisUsulan<IsiBiaya> = {
  kode: 'BIAYA_JALUR',
  judul: 'Biaya jalur',
  schema: biayaSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const kode = sasaran.slice('biayaJalur:'.length)
    const pemda = kode === UMUM ? null : kode
    const rows = await tx.biayaJalur.findMany({ where: { pemdaId: await pemdaIdOf(tx, pemda) } })
    const of = (jalur: string) => {
      const row = rows.find((one) => one.jalur === jalur)
      return row ? { biaya: row.biaya.toFixed(2), penanggung: row.penanggung } : null
    }
    return biayaSchema.parse({ pemda, ...Object.fromEntries(JALUR_KODE.map((jalur) => [jalur, of(jalur)])) })
  },
  ringkas: ({ pemda }) => (pemda === null ? 'biaya jalur umum' : `biaya jalur ${pemda}`),
  baris: bandingkan<IsiBiaya>({
    'Berlaku untuk': ({ pemda }) => pemda ?? 'Semua Pemda tanpa kesepakatan sendiri',
    ...Object.fromEntries(JALUR_KODE.map((jalur) => [LABEL_BIAYA[jalur], (isi: IsiBiaya) => tarifBaca(isi[jalur])])),
  }),
  async apply(tx, _deps, pelaku, { sasaran, sebelum, sesudah }) {
    const pemdaId = await pemdaIdOf(tx, sesudah.pemda)
    await tx.biayaJalur.deleteMany({ where: { pemdaId } })
    await tx.biayaJalur.createMany({
      data: JALUR_KODE.flatMap((jalur) => (sesudah[jalur] ? [{ pemdaId, jalur, ...sesudah[jalur] }] : [])),
    })
    const rantai = rantaiPemda(pemdaId)
    await audit(tx, pelaku, { rantai, aksi: 'BIAYA_JALUR_DIUBAH', sasaran, sebelum, sesudah })
  },
}
