import { z } from 'zod'
import type { Tx } from '../../db/database.js'
import { FieldError, tidakDitemukan } from '../../domain/galat.js'
import { JENIS_OPD, JENIS_PEMDA, JENIS_RKUD } from '../admin/jenisPemda.js'
import { JENIS_PENGGUNA } from '../admin/jenisPengguna.js'
import { bandingkan, type BarisUsulan, type JenisUsulan } from '../usulan/jenis.js'
import { lockDataRekening, REKENING } from '../rekening/load.js'
import { writeRekening } from '../rekening/saveRekening.js'

const isiSchema = z.strictObject({
  ...{ pemda: z.string(), noRekening: z.string(), nama: z.string(), namaDiBank: z.string() },
  kode: z.array(z.string()),
})
type IsiPotongan = z.infer<typeof isiSchema>

const pemdaId = async (tx: Tx, kode: string): Promise<bigint> => {
  const row = await tx.pemda.findUnique({ where: { kode }, select: { id: true } })
  if (!row) throw tidakDitemukan(`Pemda ${kode}`)
  return row.id
}

/** Data Rekening as a set-up file brings it; afterwards the Pemda's maker keeps it. */
const REKENING_POTONGAN: JenisUsulan<IsiPotongan> = {
  kode: 'REKENING',
  judul: 'Data Rekening',
  schema: isiSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const [, pemda = '', noRekening = ''] = sasaran.split(':')
    const row = await tx.rekening.findFirst({
      where: { noRekening, dihapusPada: null, pemda: { kode: pemda } },
      include: REKENING,
    })
    const kode = row?.peta.map((peta) => peta.kode) ?? []
    return row && { pemda, noRekening, nama: row.nama, namaDiBank: row.namaDiBank ?? '', kode }
  },
  ringkas: ({ pemda, noRekening, nama }) => `${noRekening} ${nama} untuk ${pemda}`,
  baris: bandingkan<IsiPotongan>({
    Nama: ({ nama }) => nama,
    'Nama di Bank Kalsel': ({ namaDiBank }) => namaDiBank,
    'Potongan yang dilayani': ({ kode }) => kode.join(', ') || '–',
  }),
  async check(tx, _pelaku, { sesudah }) {
    await pemdaId(tx, sesudah.pemda)
    const known = await tx.jenisPotongan.findMany({ where: { lewatMpn: false }, select: { kode: true } })
    const unknown = sesudah.kode.find((one) => !known.some(({ kode }) => kode === one))
    if (unknown) throw new FieldError('kode', `Kode potongan ${unknown.slice(0, 40)} tidak dikenal.`)
  },
  async apply(tx, _deps, pelaku, { sesudah }) {
    const id = await pemdaId(tx, sesudah.pemda)
    await lockDataRekening(tx, id)
    const key = { pemdaId_noRekening: { pemdaId: id, noRekening: sesudah.noRekening } }
    const before = await tx.rekening.findUnique({ where: key, include: REKENING })
    await writeRekening(tx, { ...pelaku, pemdaId: id }, before, { ...sesudah, diperiksaPada: new Date() })
  },
}

/** What a set-up file may bring; each is checked and written exactly as a proposal of its own would be. */
export const BAGIAN: Record<string, JenisUsulan> = Object.fromEntries(
  ([JENIS_PEMDA, JENIS_OPD, JENIS_PENGGUNA, JENIS_RKUD, REKENING_POTONGAN] as JenisUsulan[]).map((jenis) => [
    jenis.kode,
    jenis,
  ]),
)

export const bagianSchema = z.strictObject({
  jenis: z.string().refine((kode) => Object.hasOwn(BAGIAN, kode)),
  sasaran: z.string(),
  sebelum: z.unknown(),
  sesudah: z.unknown(),
})
export type Bagian = z.infer<typeof bagianSchema>

export const jenisBagian = ({ jenis }: Pick<Bagian, 'jenis'>): JenisUsulan => {
  const found = BAGIAN[jenis]
  if (!found) throw tidakDitemukan('Bagian')
  return found
}

/** One part as one line of the proposal: what is new, or what changes. */
export function barisBagian(bagian: Bagian): BarisUsulan {
  const jenis = jenisBagian(bagian)
  const sebelum = bagian.sebelum ?? null
  const lines = jenis
    .baris(sebelum, bagian.sesudah)
    .filter(({ lama, baru }) => lama !== baru)
    .map(({ label, lama, baru }) => (lama === null ? `${label}: ${baru}` : `${label}: ${lama} menjadi ${baru}`))
  const label = `${jenis.judul}: ${jenis.ringkas(bagian.sesudah, sebelum)}`
  return { label, lama: null, baru: lines.join('; ') }
}
