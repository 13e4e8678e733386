import { z } from 'zod'
import { audit } from '../../../db/audit.js'
import type { Tx } from '../../../db/database.js'
import { loadJalur, lockJalur } from '../../../db/jalur.js'
import { FieldError } from '../../../domain/galat.js'
import { JALUR_KODE, type JalurBank, jamMasukAkal, tanpaJalur } from '../../../domain/jalur.js'
import { formatJam } from '../../../domain/tanggal.js'
import { formatUang, parseUang } from '../../../domain/uang.js'
import { rupiah } from '../../../web/tampilan.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { lihatLagi } from '../lihatLagi.js'

const jumlah = z
  .string()
  .regex(/^\d{1,13}\.\d{2}$/)
  .nullable()
const jam = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .nullable()
const jalurSchema = z.strictObject({
  ...{ kode: z.enum(JALUR_KODE), nama: z.string(), minimal: jumlah, maksimal: jumlah, buka: jam, tutup: jam },
  // 0 in proposals that are older than the place: they no longer fit what they would change.
  ...{ hariKerja: z.boolean(), tibaMenit: z.int().min(0), urutan: z.int().min(0).max(99).default(0) },
})
export type IsiJalur = z.infer<typeof jalurSchema>

export const sasaranJalur = (kode: string): string => `jalur:${kode}`
const uang = (teks: string | null) => (teks === null ? null : parseUang(teks))
const jamBaca = (teks: string | null, kosong: string) => (teks === null ? kosong : `${formatJam(teks)} WIB`)

/** Name, place, limits, hours and arrival of a rail: which way money goes, and when. */
export const JENIS_JALUR: JenisUsulan<IsiJalur> = {
  kode: 'JALUR_BANK',
  judul: 'Jalur bank',
  schema: jalurSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    await lockJalur(tx)
    const row = await tx.jalurBank.findUnique({ where: { kode: sasaran.slice(sasaranJalur('').length) } })
    if (!row) return null
    const { kode, nama, minimal, maksimal, buka, tutup, hariKerja, tibaMenit, urutan } = row
    const batas = { minimal: minimal?.toFixed(2) ?? null, maksimal: maksimal?.toFixed(2) ?? null }
    return jalurSchema.parse({ kode, nama, ...batas, buka, tutup, hariKerja, tibaMenit, urutan })
  },
  ringkas: ({ nama }) => `jalur ${nama}`,
  baris: bandingkan<IsiJalur>({
    Jalur: ({ nama }) => nama,
    Urutan: ({ urutan }) => String(urutan),
    'Jumlah minimal': ({ minimal }) => (minimal === null ? 'Tanpa batas' : rupiah(minimal)),
    'Jumlah maksimal': ({ maksimal }) => (maksimal === null ? 'Tanpa batas' : rupiah(maksimal)),
    Buka: ({ buka }) => jamBaca(buka, 'Sejak awal hari'),
    Tutup: ({ tutup }) => jamBaca(tutup, 'Sampai akhir hari'),
    'Hari layanan': ({ hariKerja }) => (hariKerja ? 'Hari kerja' : 'Setiap hari'),
    'Perkiraan tiba': ({ tibaMenit }) => `${tibaMenit} menit`,
  }),
  async check(tx, _pelaku, { sesudah }) {
    const { minimal, maksimal } = { minimal: uang(sesudah.minimal), maksimal: uang(sesudah.maksimal) }
    if (!jamMasukAkal(sesudah)) throw new FieldError('tutup', 'Jam tutup harus sesudah jam buka.')
    if (minimal !== null && maksimal !== null && maksimal < minimal)
      throw new FieldError('maksimal', 'Jumlah maksimal tidak boleh kurang dari jumlah minimal.')
    await assertNoGap(tx, { ...sesudah, minimal, maksimal })
    await assertOwnPlace(tx, sesudah)
  },
  async apply(tx, _deps, pelaku, { sasaran, sebelum, sesudah }) {
    const { kode, ...data } = sesudah
    await tx.jalurBank.update({ where: { kode }, data })
    await lihatLagi(tx)
    await audit(tx, pelaku, { rantai: 'bank', aksi: 'JALUR_DIUBAH', sasaran, sebelum, sesudah })
  },
}

// Of two rails with the same place chance would choose.
async function assertOwnPlace(tx: Tx, { kode, urutan }: IsiJalur): Promise<void> {
  const other = await tx.jalurBank.findFirst({ where: { urutan, kode: { not: kode } } })
  if (other) throw new FieldError('urutan', `Urutan ${urutan} sudah dipakai ${other.nama}.`)
}

async function assertNoGap(tx: Tx, baru: Pick<JalurBank, 'kode' | 'minimal' | 'maksimal'>): Promise<void> {
  const jalur = (await loadJalur(tx)).map((row) => (row.kode === baru.kode ? { ...row, ...baru } : row))
  const celah = tanpaJalur(jalur, baru.kode === 'INTRABANK')
  if (celah === null) return
  const bidang = baru.minimal === null ? 'maksimal' : 'minimal'
  throw new FieldError(bidang, `Dengan batas ini pembayaran mulai ${formatUang(celah)} tidak mempunyai jalur.`)
}
