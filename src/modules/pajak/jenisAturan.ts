import { z } from 'zod'
import { audit } from '../../db/audit.js'
import { KEWAJIBAN, PENYETOR, WAJIB_PAJAK } from '../../domain/aturanPajak.js'
import { FieldError } from '../../domain/galat.js'
import { isTanggal, tanggalWita, utcOf } from '../../domain/tanggal.js'
import type { AturanPajak } from '../../generated/prisma/client.js'
import { tanggalBaca, tanggalDari } from '../../web/tampilan.js'
import { bandingkan, type JenisUsulan } from '../usulan/jenis.js'

const tanggal = z.string().refine(isTanggal, 'Isi tanggal yang benar.')
const oneOf = <T extends string>(pilihan: Record<T, string>) =>
  z.enum(Object.keys(pilihan) as [T, ...T[]], { error: 'Pilih dari daftar.' })
const kewajiban = oneOf(KEWAJIBAN)
const yaTidak = (ya: boolean) => (ya ? 'Ya' : 'Tidak')

export const aturanSchema = z.strictObject({
  kap: z.string().regex(/^\d{6}$/, 'KAP terdiri atas 6 digit.'),
  kjs: z.string().regex(/^\d{3}$/, 'KJS terdiri atas 3 digit.'),
  nama: z.string().min(1, 'Isi nama.').max(100),
  mulai: tanggal,
  selesai: tanggal.nullable(),
  wajibPajak: oneOf(WAJIB_PAJAK),
  rekanan: kewajiban,
  nikRekanan: kewajiban,
  nop: kewajiban,
  faktur: kewajiban,
  ketetapan: kewajiban,
  penyetor: oneOf(PENYETOR),
  satuMasa: z.boolean(),
  denganSpm: z.boolean(),
  praktikLokal: z.boolean(),
  sumber: z.string().min(1, 'Isi sumber.').max(200),
})
export type IsiAturan = z.infer<typeof aturanSchema>

export const sasaranAturan = ({ kap, kjs }: Pick<IsiAturan, 'kap' | 'kjs'>): string => `aturanPajak:${kap}-${kjs}`

/** A version of a rule as plain values. */
export function isiAturan({ mulai, selesai, ...row }: AturanPajak): IsiAturan {
  const isi = { ...row, mulai: tanggalDari(mulai), selesai: selesai && tanggalDari(selesai) }
  return aturanSchema.parse(isi)
}

/** A tax rule changes by a new version from a day on; what held before stays as it was written. */
export const JENIS_ATURAN_PAJAK: JenisUsulan<IsiAturan> = {
  kode: 'ATURAN_PAJAK',
  judul: 'Aturan Pajak',
  schema: aturanSchema,
  pengusul: ['OPERATOR'],
  async keadaan(tx, sasaran) {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('aturan_pajak'))::text`
    const [kap = '', kjs = ''] = sasaran.slice(sasaran.indexOf(':') + 1).split('-')
    const row = await tx.aturanPajak.findFirst({ where: { kap, kjs }, orderBy: { mulai: 'desc' } })
    return row && isiAturan(row)
  },
  ringkas: ({ kap, kjs, nama, mulai }) => `${kap}-${kjs} ${nama} mulai ${tanggalBaca(mulai)}`,
  baris: bandingkan<IsiAturan>({
    'KAP-KJS': ({ kap, kjs }) => `${kap}-${kjs}`,
    Nama: ({ nama }) => nama,
    'Berlaku mulai': ({ mulai }) => tanggalBaca(mulai),
    'Berlaku sampai': ({ selesai }) => (selesai ? tanggalBaca(selesai) : 'Seterusnya'),
    'Wajib pajak': ({ wajibPajak }) => WAJIB_PAJAK[wajibPajak],
    'NPWP Rekanan': ({ rekanan }) => KEWAJIBAN[rekanan],
    'NIK Rekanan': ({ nikRekanan }) => KEWAJIBAN[nikRekanan],
    'Nomor Objek Pajak': ({ nop }) => KEWAJIBAN[nop],
    'Nomor Faktur Pajak': ({ faktur }) => KEWAJIBAN[faktur],
    'Nomor Ketetapan': ({ ketetapan }) => KEWAJIBAN[ketetapan],
    'NPWP Penyetor': ({ penyetor }) => PENYETOR[penyetor],
    'Satu masa saja': ({ satuMasa }) => yaTidak(satuMasa),
    'Nomor SPM ikut dikirim': ({ denganSpm }) => yaTidak(denganSpm),
    'Praktik setempat': ({ praktikLokal }) => yaTidak(praktikLokal),
    Sumber: ({ sumber }) => sumber,
  }),
  async check(_tx, _pelaku, { sebelum, sesudah }) {
    const today = tanggalWita(new Date())
    if (sesudah.mulai < today) throw new FieldError('mulai', `Aturan baru berlaku paling cepat ${tanggalBaca(today)}.`)
    if (sebelum && sesudah.mulai <= sebelum.mulai)
      throw new FieldError('mulai', `Harus setelah versi terakhir, yang berlaku mulai ${tanggalBaca(sebelum.mulai)}.`)
    if (sesudah.selesai !== null && sesudah.selesai < sesudah.mulai)
      throw new FieldError('selesai', 'Tidak boleh sebelum tanggal mulai berlaku.')
  },
  async apply(tx, _deps, pelaku, { sebelum, sesudah, sasaran }) {
    const { mulai, selesai } = sesudah
    await tx.aturanPajak.create({ data: { ...sesudah, mulai: utcOf(mulai), selesai: selesai && utcOf(selesai) } })
    await audit(tx, pelaku, {
      rantai: 'bank',
      aksi: sebelum === null ? 'ATURAN_PAJAK_DITAMBAH' : 'ATURAN_PAJAK_DIUBAH',
      sasaran,
      sebelum,
      sesudah,
    })
  },
}
