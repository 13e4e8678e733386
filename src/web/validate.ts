import type { Request } from 'express'
import { z } from 'zod'
import { AppError, FormError } from '../domain/galat.js'
import type { Parsed } from '../domain/identitas.js'
import { isTanggal, parseJam, type Tanggal } from '../domain/tanggal.js'
import { satuBaris, stripInvisible } from '../domain/teks.js'

// Whatever a schema does not word itself is said in Indonesian too.
z.config(z.locales.id())

/** Text from a form: trimmed, without NUL or control characters (they break PostgreSQL and logs), of bounded length. */
export const teks = (max: number, wajib = 'Wajib diisi.') =>
  z
    .string({ error: wajib })
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused here
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'Berisi karakter yang tidak dapat dipakai.')
    // A browser sends every line break as two characters, but counted it as one. A cell copied from a sheet brings tabs.
    .transform((text) => stripInvisible(text).replaceAll('\r\n', '\n').replaceAll('\t', ' ').trim())
    .pipe(z.string().max(max, `Paling banyak ${max} karakter.`))

/** `pesan` names the field: above the form it stands without it. */
export const teksWajib = (max: number, pesan: string) => teks(max, pesan).pipe(z.string().min(1, pesan))

/** A name, as it stands on one line of a page, an SMS or a paper. */
export const namaWajib = (max: number, pesan: string) => teksWajib(max, pesan).transform(satuBaris)

/** A field that one of the domain's parsers reads; its message stands at the field. */
export const dibaca = (parse: (text: string) => Parsed<string>, wajib: string) =>
  teksWajib(100, wajib).transform((text, context) => {
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: parsed.pesan })
    return z.NEVER
  })

const BUKAN_TANGGAL = 'Isi tanggal yang benar.'

export const tanggalWajib = (pesan: string, bukanTanggal = BUKAN_TANGGAL) =>
  teksWajib(10, pesan)
    .refine(isTanggal, bukanTanggal)
    .transform((text) => text as Tanggal)

/** Null where nothing was typed. */
export const tanggalBoleh = teks(10)
  .pipe(z.literal('').or(z.string().refine(isTanggal, BUKAN_TANGGAL)))
  .transform((text) => (text === '' ? null : (text as Tanggal)))

/** A time of day such as 06.30 as '06:30'; null where nothing was typed. */
export const jamBoleh = teks(5).transform((text, context) => {
  const jam = parseJam(text)
  if (text === '') return null
  if (jam !== null && jam !== '24:00') return jam
  context.addIssue({ code: 'custom', message: 'Isi jam dan menit, misalnya 06.30, atau kosongkan.' })
  return z.NEVER
})

/** A database id in an address or form; anything else is "not found", not an error of the server. */
export const idSchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .transform(BigInt)

/** One or several inputs named alike, as distinct ids. */
export const daftarId = (max: number, pesan: string) =>
  z
    .union([z.array(z.string()), z.string().transform((one) => [one])], { error: pesan })
    .pipe(z.array(idSchema).min(1, pesan).max(max, `Paling banyak ${max} sekaligus.`))
    .transform((ids) => [...new Set(ids)])

export function parseForm<T extends z.ZodType>(schema: T, req: Request): z.output<T> {
  const parsed = schema.safeParse(req.body ?? {})
  if (parsed.success) return parsed.data
  const kesalahan: Record<string, string> = {}
  for (const issue of parsed.error.issues) kesalahan[issue.path.join('.') || 'form'] ??= issue.message
  throw new FormError(kesalahan)
}

/** The id in the address; a malformed one is a page that does not exist. */
export function paramId(req: Request, name = 'id'): bigint {
  const parsed = idSchema.safeParse(req.params[name])
  if (!parsed.success) throw new AppError('tidakDitemukan', 'Halaman tidak ditemukan.')
  return parsed.data
}
