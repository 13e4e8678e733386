import { byShape, type Parsed, parseFaktur, parseKodeBilling, parseNomorKetetapan, parseNop } from './identitas.js'
import { parseNik, parseNpwp, sameNpwp } from './npwp.js'

export const KEWAJIBAN = { WAJIB: 'Wajib diisi', BOLEH: 'Boleh diisi', KOSONG: 'Dikosongkan' } as const
export type Kewajiban = keyof typeof KEWAJIBAN
export const PENYETOR = {
  SAMA: 'Harus sama dengan NPWP Pemungut',
  BOLEH: 'Boleh berbeda dari NPWP Pemungut',
  BEDA: 'Harus berbeda dari NPWP Pemungut',
} as const
export type Penyetor = keyof typeof PENYETOR
export const WAJIB_PAJAK = { INSTANSI: 'Instansi pemungut', REKANAN: 'Rekanan' } as const

/**
 * What a code for one KAP-KJS asks for. Source: PER-09/PJ/2020 jo. PER-22/PJ/2021 and the rule tables of sister banks'
 * relays; each row of the database names its own, or is marked as local practice.
 */
export interface AturanPajak {
  kap: string
  kjs: string
  nama: string
  /** Whose NPWP the code is made for. */
  wajibPajak: keyof typeof WAJIB_PAJAK
  rekanan: Kewajiban
  nikRekanan: Kewajiban
  nop: Kewajiban
  faktur: Kewajiban
  ketetapan: Kewajiban
  penyetor: Penyetor
  /** One month only, no range. */
  satuMasa: boolean
  /** Numbers of SPM and SKPD go along to DJP. */
  denganSpm: boolean
}

/** Several fields hold an NPWP, so its message says which. */
const named =
  (label: string, parse: (text: string) => Parsed<string>) =>
  (text: string): Parsed<string> => {
    const parsed = parse(text)
    return parsed.ok ? parsed : { ok: false, pesan: `${label}: ${parsed.pesan}` }
  }

export const BIDANG = ['npwpRekanan', 'nikRekanan', 'nop', 'nomorFaktur', 'nomorKetetapan'] as const
export type Bidang = (typeof BIDANG)[number]

/** The fields that a rule demands, allows or forbids: their label, the flag that decides and how they are read. */
export const BIDANG_ATURAN: Record<
  Bidang,
  {
    label: string
    aturan: keyof AturanPajak & ('rekanan' | 'nikRekanan' | 'nop' | 'faktur' | 'ketetapan')
    parse: (text: string) => Parsed<string>
  }
> = {
  npwpRekanan: { label: 'NPWP Rekanan', aturan: 'rekanan', parse: named('NPWP Rekanan', parseNpwp) },
  nikRekanan: { label: 'NIK Rekanan', aturan: 'nikRekanan', parse: parseNik },
  nop: { label: 'Nomor Objek Pajak', aturan: 'nop', parse: parseNop },
  nomorFaktur: { label: 'Nomor Faktur Pajak', aturan: 'faktur', parse: parseFaktur },
  nomorKetetapan: { label: 'Nomor Ketetapan', aturan: 'ketetapan', parse: parseNomorKetetapan },
}

/** What a person typed for one code; an empty text is an empty field. */
export type IsianPajak = Record<Bidang | 'npwpPemungut' | 'npwpPenyetor', string> & {
  /** Start and end month, "1111". */
  masa: string
}

/** The same in the form DJP takes: digits only, null where a field stays empty. */
export type IsiBilling = { npwpPemungut: string; npwpPenyetor: string } & Record<Bidang, string | null>

export type Kesalahan = Partial<Record<Bidang | 'npwpPemungut' | 'npwpPenyetor' | 'masaAwal', string>>
export type HasilIsian = { ok: true; isi: IsiBilling } | { ok: false; kesalahan: Kesalahan }

/** Checks a filled form against its rule: what goes to DJP, or a message per field. */
export function checkIsian(aturan: AturanPajak, isian: IsianPajak): HasilIsian {
  const kesalahan: Kesalahan = {}
  const read = (bidang: keyof Kesalahan & keyof IsianPajak, parse: (text: string) => Parsed<string>) => {
    const parsed = parse(isian[bidang])
    if (!parsed.ok) kesalahan[bidang] = parsed.pesan
    return parsed.ok ? parsed.value : ''
  }
  const isi: IsiBilling = {
    npwpPemungut: read('npwpPemungut', named('NPWP Pemungut', parseNpwp)),
    npwpPenyetor: read('npwpPenyetor', named('NPWP Penyetor', parseNpwp)),
    ...{ npwpRekanan: null, nikRekanan: null, nop: null, nomorFaktur: null, nomorKetetapan: null },
  }
  for (const bidang of BIDANG) {
    const pesan = presence(aturan, isian, bidang)
    if (pesan) kesalahan[bidang] = pesan
    else if (isian[bidang] !== '') isi[bidang] = read(bidang, BIDANG_ATURAN[bidang].parse)
  }
  // One taxpayer is named to DJP in one way.
  if (sameNpwp(isi.npwpPemungut, isi.npwpPenyetor)) isi.npwpPenyetor = isi.npwpPemungut
  kesalahan.npwpPenyetor ??= penyetorError(aturan, isi)
  if (aturan.satuMasa && isian.masa.slice(0, 2) !== isian.masa.slice(2))
    kesalahan.masaAwal = `Masa pajak harus satu bulan untuk ${aturan.nama}.`
  const refused = Object.entries(kesalahan).filter(([, pesan]) => pesan !== undefined)
  return refused.length > 0 ? { ok: false, kesalahan: Object.fromEntries(refused) } : { ok: true, isi }
}

/** What the rule says about a field: a NIK stands in for the NPWP of a person where the rule knows one. */
function presence(aturan: AturanPajak, isian: IsianPajak, bidang: Bidang): string | undefined {
  const kewajiban = aturan[BIDANG_ATURAN[bidang].aturan]
  if (kewajiban === 'KOSONG' && isian[bidang] !== '') return `Harus dikosongkan untuk ${aturan.nama}.`
  if (kewajiban !== 'WAJIB' || isian[bidang] !== '') return undefined
  if (bidang !== 'npwpRekanan' || aturan.nikRekanan === 'KOSONG') return `Wajib diisi untuk ${aturan.nama}.`
  return isian.nikRekanan === ''
    ? `Wajib diisi untuk ${aturan.nama}; untuk orang pribadi boleh NIK Rekanan saja.`
    : undefined
}

function penyetorError({ penyetor, nama }: AturanPajak, isi: IsiBilling): string | undefined {
  if (isi.npwpPemungut === '' || isi.npwpPenyetor === '') return undefined
  const sama = sameNpwp(isi.npwpPemungut, isi.npwpPenyetor)
  if (penyetor === 'SAMA' && !sama) return `Untuk ${nama} penyetor harus sama dengan NPWP Pemungut.`
  return penyetor === 'BEDA' && sama ? `Untuk ${nama} penyetor harus berbeda dari NPWP Pemungut.` : undefined
}

/** What FMIS says about one tax. */
export interface PajakFmis {
  kap: string
  kjs: string
  npwp: string | null
  masa: string
  nop: string | null
  kodeFmis: string | null
}

/** What looks wrong in a tax row of FMIS. It is told beside the row and refuses nothing: only FMIS can change it. */
export function warnFmis(aturan: AturanPajak | null, pajak: PajakFmis): string[] {
  const wrong = (label: string, value: string | null, parse: (text: string) => Parsed<string>): string[] => {
    const parsed = value === null ? null : parse(value)
    return parsed && !parsed.ok ? [`${label} dari FMIS: ${parsed.pesan}`] : []
  }
  const masa = byShape(/^(\d\d)\1$/, `${aturan?.nama ?? ''} hanya untuk satu bulan.`)
  return [
    ...(aturan ? [] : [`Jenis pajak ${pajak.kap}-${pajak.kjs} belum ada di aturan pajak.`]),
    ...wrong('NPWP', pajak.npwp, parseNpwp),
    ...wrong('Nomor Objek Pajak', pajak.nop, parseNop),
    ...(aturan?.satuMasa ? wrong('Masa pajak', pajak.masa, masa) : []),
    ...wrong('Kode billing', pajak.kodeFmis, parseKodeBilling),
  ]
}
