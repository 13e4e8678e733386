/** What a verb refuses, as a value the web layer maps to one HTTP status and an Indonesian page. */
export type KodeGalat =
  | 'tidakSah'
  | 'dilarang'
  | 'tidakDitemukan'
  | 'bentrok'
  | 'terlaluBesar'
  | 'terlaluSering'
  | 'layananLuar'

export class AppError extends Error {
  constructor(
    readonly kode: KodeGalat,
    pesan: string,
    /** Where the person can go on, e.g. the page that shows what has changed. */
    readonly lanjut?: { href: string; label: string },
  ) {
    super(pesan)
  }
}

/** Bad input, with a message per field that is shown beside it; everything typed is kept. */
export class FormError extends AppError {
  constructor(readonly kesalahan: Record<string, string>) {
    super('tidakSah', Object.values(kesalahan)[0] ?? 'Isian tidak dapat dibaca.')
  }
}

/** The same at one field. */
export class FieldError extends FormError {
  constructor(
    readonly bidang: string,
    pesan: string,
  ) {
    super({ [bidang]: pesan })
  }
}

export const tidakDitemukan = (apa: string) => new AppError('tidakDitemukan', `${apa} tidak ditemukan.`)
