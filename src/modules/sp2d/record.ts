import { z } from 'zod'
import { isNihil, JENIS_SP2D, type JenisSp2d } from '../../domain/sp2d.js'
import { stripSeparators } from '../../domain/identitas.js'
import { isTanggal } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import { parseUang, totalUang, type Uang } from '../../domain/uang.js'
import { isTooDeep } from './storable.js'

/** Where a record comes from: whose SP2D, of which tahun anggaran. */
export interface Asal {
  pemdaId: bigint
  tahun: number
}

/** What became of a record that was pulled. */
export type Hasil = 'baru' | 'berubah' | 'tetap' | 'karantina' | 'ditarik'

// Neither NUL nor half of a surrogate pair can be stored.
const tersimpan = (text: string) => !/[\0\p{Surrogate}]/u.test(text)
const bukanTeks = ({ input }: { input?: unknown }) =>
  input === undefined || input === null ? 'wajib diisi' : 'harus ditulis sebagai teks'
const teks = (max: number) =>
  z
    .string({ error: bukanTeks })
    .refine(tersimpan, 'berisi karakter yang tidak dapat disimpan')
    .transform(satuBaris)
    .pipe(z.string().min(1, 'wajib diisi').max(max, `lebih dari ${max} karakter`))
const bolehKosong = (max: number) =>
  teks(max)
    .nullish()
    .transform((text) => text ?? null)
// Numbers of the tax office may come as they are printed; DJP compares digits.
const nomorPajak = bolehKosong(30).transform((text) => {
  const digits = text === null ? '' : stripSeparators(text)
  return /^\d+$/.test(digits) ? digits : text
})
const idTerbaca = (text: string) => tersimpan(text) && satuBaris(text) === text
/** A number that stands for several by now: beyond 15 digits the last ones were lost when it was read. */
export const lostDigits = (id: unknown): boolean => typeof id === 'number' && Math.abs(id) > Number.MAX_SAFE_INTEGER
const bukanKunci = ({ input }: { input?: unknown }) =>
  lostDigits(input)
    ? 'lebih dari 15 digit harus ditulis sebagai teks, karena sebagai bilangan digit belakangnya hilang'
    : 'id tidak ada atau tidak dapat dipakai'
export const kunci = z
  .union([z.number().int({ error: bukanKunci }), z.string().min(1).max(50).refine(idTerbaca)], { error: bukanKunci })
  .transform(String)
// FMIS is told of payments and returns by it, as a number; its digits may come as text.
const BUKAN_BILANGAN = 'id baris harus bilangan bulat, paling banyak 15 digit'
const kunciBaris = z
  .union([z.number().int(BUKAN_BILANGAN), z.string().regex(/^[1-9]\d{0,14}$/, BUKAN_BILANGAN)], {
    error: BUKAN_BILANGAN,
  })
  .transform(String)
// A slip of the keyboard such as year 0026 is no date of a payment.
const diAbadIni = (text: string) => text.startsWith('20')
const tanggal = z
  .string({ error: bukanTeks })
  .refine((text) => isTanggal(text) && diAbadIni(text), 'bukan tanggal yang benar')
const saat = z.iso
  .datetime({ offset: true, error: 'bukan waktu yang benar' })
  .refine(diAbadIni, 'bukan waktu yang benar')
  .transform((text) => new Date(text))

const uang = z.string({ error: bukanTeks }).transform((text, context): Uang => {
  try {
    return parseUang(text)
  } catch {
    context.addIssue({ code: 'custom', message: `bukan jumlah rupiah yang benar ("${text.slice(0, 30)}")` })
    return z.NEVER
  }
})
const uangPositif = uang.refine((value) => value > 0n, 'harus lebih dari nol')
const kelompok = z.union([z.literal(1), z.literal(2)], { error: 'kelompok harus 1 atau 2' })
const jenis = z.enum(Object.keys(JENIS_SP2D) as [JenisSp2d, ...JenisSp2d[]], { error: 'jenis SP2D tidak dikenal' })

const bukanAngka = ({ input }: { input?: unknown }) =>
  typeof input === 'number' ? 'ditulis sebagai angka, sehingga nol di depan dapat hilang' : 'wajib diisi'

const penerima = z.object({
  id: kunciBaris,
  nama: teks(200),
  npwp: nomorPajak,
  alamat: bolehKosong(300),
  bank_kode: z.string().regex(/^\d{3}$/, 'kode bank harus 3 digit'),
  bank_nama: teks(100),
  rekening: z.string({ error: bukanAngka }).regex(/^\d{5,34}$/, 'nomor rekening harus 5-34 digit'),
  jumlah: uangPositif,
})

/** DJP and MPN know at most 12 digits of rupiah. */
const PAJAK_BATAS = 10n ** 14n

const pajak = z.object({
  id: kunciBaris,
  kode_map: z.string().regex(/^\d{6}$/, 'KAP harus 6 digit'),
  kode_setor: z.string().regex(/^\d{3}$/, 'KJS harus 3 digit'),
  uraian: teks(200),
  kelompok,
  jumlah: uangPositif
    .refine((value) => value % 100n === 0n, 'pajak harus rupiah bulat tanpa sen')
    .refine((value) => value < PAJAK_BATAS, 'lebih dari 12 digit rupiah'),
  npwp: nomorPajak,
  masa: z
    .string()
    .regex(/^(0[1-9]|1[0-2])(0[1-9]|1[0-2])$/, 'masa pajak harus 4 digit')
    .refine((masa) => masa.slice(0, 2) <= masa.slice(2), 'masa pajak berakhir sebelum mulai'),
  tahun_pajak: z.number().int().min(2000).max(2100),
  nop: nomorPajak,
  id_billing: nomorPajak,
})

const bentuk = z.object({
  idsp2d: kunci,
  menggantikan: kunci.nullish().transform((id) => id ?? null),
  tahun: z.number().int(),
  sp2d_no: teks(100),
  sp2d_tgl: tanggal,
  jenis,
  keterangan: teks(1000),
  status: z.literal('FINAL', { error: 'SP2D belum final' }),
  spm: z.object({ no: teks(100), tgl: tanggal }),
  opd: z.object({ kode: teks(50), nama: teks(200) }),
  rkud: z.object({ rekening: teks(34), nama: teks(100) }),
  kuasa_bud: z.object({ nama: teks(100), nip: teks(30), jabatan: teks(100), npwp: nomorPajak }),
  daftar_penguji: z.object({
    no: teks(100),
    tgl: tanggal,
    dicetak: saat,
    // Only compared with what arrived: a slip here keeps nothing from being paid.
    jumlah_sp2d: z.number().int().min(0).max(999_999).nullable().catch(null),
    total: uang.nullable().catch(null),
  }),
  penerima: z.array(penerima).max(2000),
  bruto: uang,
  netto: uang,
  nilai_pengesahan: uang.nullish().transform((value) => value ?? null),
  rincian: z.array(z.object({ id: kunciBaris, kode_rekening: teks(50), uraian: teks(500), jumlah: uang })).max(2000),
  potongan: z
    .array(z.object({ id: kunciBaris, kode: teks(50), uraian: teks(200), kelompok, jumlah: uangPositif }))
    .max(100),
  pajak: z.array(pajak).max(100),
})
export type Sp2dRecord = z.output<typeof bentuk>

export type Dibaca = { ok: true; record: Sp2dRecord } | { ok: false; alasan: string[] }

/** "pajak ke-2, jumlah": where in the record a fault is, counted as people count. */
export const tempat = (path: PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `ke-${part + 1}` : String(part)))
    .join(' ')
    .replace(/(ke-\d+) /g, '$1, ') || 'isi'

/** What no field says in words of its own. */
const sebab: z.core.$ZodErrorMap = ({ code, input, ...issue }) => {
  if (code === 'invalid_type' && (input === undefined || input === null)) return 'wajib diisi'
  if (code === 'too_big' && Array.isArray(input)) return `lebih dari ${String(issue['maximum'])} baris`
  return code === 'too_big' || code === 'too_small' ? 'di luar batas' : 'bentuknya bukan yang disepakati dengan FMIS'
}

/** A record of FMIS as a checked value, or every reason why it cannot be taken over. */
export function readRecord(raw: unknown, tahun: number): Dibaca {
  if (isTooDeep(raw)) return { ok: false, alasan: ['isi: bersarang terlalu dalam untuk disimpan'] }
  const parsed = bentuk.safeParse(raw, { error: sebab })
  if (!parsed.success) {
    return {
      ok: false,
      alasan: parsed.error.issues.slice(0, 20).map((issue) => `${tempat(issue.path)}: ${issue.message}`),
    }
  }
  const alasan = inconsistencies(parsed.data, tahun)
  return alasan.length > 0 ? { ok: false, alasan } : { ok: true, record: parsed.data }
}

const sum = (rows: { jumlah: Uang }[]) => totalUang(rows.map(({ jumlah }) => jumlah))
const unique = (rows: { id: string }[]) => new Set(rows.map(({ id }) => id)).size === rows.length

function inconsistencies(record: Sp2dRecord, tahun: number): string[] {
  const { bruto, netto, penerima: payees, rincian, potongan, pajak: taxes } = record
  const mengurangi = totalUang([...potongan, ...taxes].filter((row) => row.kelompok === 1).map((row) => row.jumlah))
  const checks: [boolean, string][] = [
    [record.tahun === tahun, `tahun ${record.tahun} bukan tahun anggaran yang ditarik (${tahun})`],
    [netto === bruto - mengurangi, 'netto tidak sama dengan bruto dikurangi potongan dan pajak'],
    [sum(rincian) === bruto, 'jumlah rincian belanja tidak sama dengan bruto'],
    [sum(payees) === netto, 'jumlah penerima tidak sama dengan netto'],
    [!isNihil(record.jenis) || netto === 0n, 'SP2D nihil tidak membayar penerima, tetapi netto bukan nol'],
    [[payees, rincian, potongan, taxes].every(unique), 'ada id baris yang sama'],
  ]
  return checks.filter(([holds]) => !holds).map(([, reason]) => reason)
}
