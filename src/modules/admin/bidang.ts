import { z } from 'zod'
import { AppError, FieldError, FormError } from '../../domain/galat.js'
import type { Parsed } from '../../domain/identitas.js'
import { isTanggal, type Tanggal, tanggalWita } from '../../domain/tanggal.js'
import type { Berkas } from '../../web/multipart.js'
import { teks, teksWajib } from '../../web/validate.js'

/** A field that one of the domain's parsers reads; its message stands at the field. */
export const dibaca = (parse: (text: string) => Parsed<string>, wajib: string) =>
  teksWajib(100, wajib).transform((text, context) => {
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: parsed.pesan })
    return z.NEVER
  })

export const tanggalBoleh = teks(10)
  .pipe(z.literal('').or(z.string().refine(isTanggal, 'Isi tanggal yang benar.')))
  .transform((text) => (text === '' ? null : (text as Tanggal)))

/** The letter a change rests on, as two fields of every form that proposes something. */
export const dasarBidang = { dasarNomor: teks(100).default(''), dasarTanggal: tanggalBoleh.default(null) }

/** @throws FieldError when only half of it is given, or it is dated later than today */
export function dasarOf(form: { dasarNomor: string; dasarTanggal: Tanggal | null }) {
  const { dasarNomor: nomor, dasarTanggal: tanggal } = form
  if (nomor === '' && tanggal === null) return null
  if (nomor === '') throw new FieldError('dasarNomor', 'Isi nomor suratnya.')
  if (tanggal === null) throw new FieldError('dasarTanggal', 'Isi tanggal suratnya.')
  if (tanggal > tanggalWita(new Date())) throw new FieldError('dasarTanggal', 'Tanggal surat belum lewat.')
  return { nomor, tanggal }
}

/** What was typed, for the form that is shown again. */
export function ketikan(body: Record<string, unknown> = {}): Record<string, string> {
  const texts = Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(
    texts.filter(([name]) => name !== '_csrf').map(([name, text]) => [name, text.slice(0, 500)]),
  )
}

/** Messages by field of a refused form, a browser being unable to keep the file that came along; anything else is thrown on. */
export function kesalahanOf(error: unknown, lampiran: Berkas | null = null): Record<string, string> {
  return { ...(lampiran && { lampiran: `Pilih lagi berkas ${lampiran.nama}.` }), ...pesanOf(error) }
}

function pesanOf(error: unknown): Record<string, string> {
  if (error instanceof FormError) return error.kesalahan
  if (error instanceof AppError && error.kode === 'tidakSah') return { form: error.message }
  throw error
}
