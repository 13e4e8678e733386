import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { packageFile } from '../paths.js'
import { npwpFromSerial } from './npwp.js'

const rekening = z.object({ noRekening: z.string(), nama: z.string() })

const pemda = z.object({
  kode: z.string(),
  nama: z.string(),
  jenis: z.string(),
  rkud: z.array(rekening).min(1),
  opd: z.array(z.object({ kode: z.string(), nama: z.string() })).min(1),
  rekeningPotongan: z.array(rekening.extend({ kode: z.array(z.string()) })),
})

const rekanan = z.object({
  jenis: z.enum(['BADAN', 'BADAN_BERMASALAH', 'LEMBAGA', 'PERORANGAN', 'PENERBIT_KKPD']),
  nama: z.string(),
  npwp: z.string(),
  alamat: z.string(),
  kota: z.string(),
  bankKode: z.string(),
  noRekening: z.string(),
  /** Only where the bank knows the account under another name. */
  namaDiBank: z.string().optional(),
  statusDiBank: z.enum(['closed', 'blocked', 'dormant']).optional(),
})

const kuasaBud = z.object({
  pemdaKode: z.string(),
  nama: z.string(),
  nip: z.string(),
  jabatan: z.string(),
  npwp: z.string(),
})

export type Rekanan = z.infer<typeof rekanan>
export type PemdaDemo = z.infer<typeof pemda>

/** Somebody who may be paid: a rekanan, or the treasurer of an OPD. */
export type Pihak = Omit<Rekanan, 'jenis'>

const read = <S extends z.ZodType>(name: string, schema: S): z.infer<S> =>
  schema.parse(JSON.parse(readFileSync(packageFile(`prisma/demo/${name}.json`), 'utf8')))

export const DAFTAR_PEMDA = read('pemda', z.array(pemda))
export const DAFTAR_REKANAN = read('rekanan', z.array(rekanan))
const DAFTAR_KUASA_BUD = read('kuasa_bud', z.array(kuasaBud))

export function findPemda(kode: string): PemdaDemo {
  const found = DAFTAR_PEMDA.find((each) => each.kode === kode)
  if (!found) throw new Error(`Pemda ${kode} tidak dikenal`)
  return found
}

export function kuasaBudOf(kode: string): Omit<z.infer<typeof kuasaBud>, 'pemdaKode'> {
  const found = DAFTAR_KUASA_BUD.find((each) => each.pemdaKode === kode)
  if (!found) throw new Error(`Kuasa BUD ${kode} tidak dikenal`)
  const { pemdaKode: _, ...orang } = found
  return orang
}

/** The treasurer of an OPD with an account at Bank Kalsel; the NPWP is the one the OPD withholds taxes under. */
export function bendaharaOf(pemdaDemo: PemdaDemo, opdIndex: number): Pihak {
  const pemdaIndex = DAFTAR_PEMDA.indexOf(pemdaDemo)
  const nomor = `${pemdaIndex + 11}${String(opdIndex + 1).padStart(4, '0')}`
  return {
    nama: `Bendahara Pengeluaran ${pemdaDemo.opd[opdIndex]?.nama ?? ''}`,
    npwp: npwpFromSerial(`00${nomor}`),
    alamat: `Kantor ${pemdaDemo.opd[opdIndex]?.nama ?? ''}, ${pemdaDemo.nama}`,
    kota: pemdaDemo.nama.replace(/^(Kota|Kabupaten|Provinsi) /, ''),
    bankKode: '122',
    noRekening: `00204${nomor}21`,
  }
}
