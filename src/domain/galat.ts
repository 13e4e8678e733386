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

/** Bad input at one field; shown beside it, everything typed is kept. */
export class FieldError extends AppError {
  constructor(
    readonly bidang: string,
    pesan: string,
  ) {
    super('tidakSah', pesan)
  }
}

export const tidakDitemukan = (apa: string) => new AppError('tidakDitemukan', `${apa} tidak ditemukan.`)
