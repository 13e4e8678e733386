import { z } from 'zod'
import { FieldError } from '../../domain/galat.js'
import { type Tanggal, tanggalWita } from '../../domain/tanggal.js'
import { tanggalBoleh, tanggalWajib, teks, teksWajib } from '../../web/validate.js'

const BELUM_LEWAT = 'Tanggal surat tidak boleh setelah hari ini.'

/** The letter a change rests on, as two fields of every form that proposes something. */
export const dasarBidang = { dasarNomor: teks(100).default(''), dasarTanggal: tanggalBoleh.default(null) }

interface Dasar {
  dasarNomor: string
  dasarTanggal: Tanggal | null
}

/** @throws FieldError when only half of it is given, or it is dated later than today */
export function dasarOf({ dasarNomor: nomor, dasarTanggal: tanggal }: Dasar) {
  if (nomor === '' && tanggal === null) return null
  if (nomor === '') throw new FieldError('dasarNomor', 'Isi nomor suratnya.')
  if (tanggal === null) throw new FieldError('dasarTanggal', 'Isi tanggal suratnya.')
  if (tanggal > tanggalWita(new Date())) throw new FieldError('dasarTanggal', BELUM_LEWAT)
  return { nomor, tanggal }
}

/** The same where there must be one. @throws FieldError */
export function dasarWajib(form: Dasar) {
  const dasar = dasarOf(form)
  if (!dasar) throw new FieldError('dasarNomor', 'Isi nomor dan tanggal surat Pemda yang menjadi dasar.')
  return dasar
}

/** A form that hands in such a letter and nothing else. */
export const suratSchema = z.object({
  nomor: teksWajib(100, 'Isi nomor surat Pemda.'),
  tanggal: tanggalWajib('Isi tanggal surat.').refine((tanggal) => tanggal <= tanggalWita(new Date()), BELUM_LEWAT),
})
