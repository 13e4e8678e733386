import { UangError, type Uang } from './uang.js'

const SATUAN = [
  '',
  'satu',
  'dua',
  'tiga',
  'empat',
  'lima',
  'enam',
  'tujuh',
  'delapan',
  'sembilan',
  'sepuluh',
  'sebelas',
] as const
const KELOMPOK = ['', 'ribu', 'juta', 'miliar', 'triliun'] as const
const BATAS_SEN = 10n ** 15n

function below1000(n: number): string {
  if (n < 12) return SATUAN[n] ?? ''
  if (n < 20) return `${below1000(n - 10)} belas`
  if (n < 100) return `${below1000(Math.floor(n / 10))} puluh ${below1000(n % 10)}`
  if (n < 200) return `seratus ${below1000(n - 100)}`
  return `${below1000(Math.floor(n / 100))} ratus ${below1000(n % 100)}`
}

function groupWords(n: number, pangkat: number): string {
  if (n === 0) return ''
  if (n === 1 && pangkat === 1) return 'seribu'
  return `${below1000(n)} ${KELOMPOK[pangkat]}`
}

function words(n: bigint): string {
  if (n === 0n) return 'nol'
  const kelompok = KELOMPOK.map((_, pangkat) => groupWords(Number((n / 1000n ** BigInt(pangkat)) % 1000n), pangkat))
  return kelompok.reverse().join(' ').replace(/\s+/g, ' ').trim()
}

/**
 * The amount in Indonesian words, as printed on an SP2D: "satu juta dua ratus ribu rupiah",
 * with sen "seribu rupiah lima puluh sen".
 * @throws UangError below zero or from 10^13 rupiah
 */
export function terbilang(uang: Uang): string {
  if (uang < 0n || uang >= BATAS_SEN) throw new UangError('Nilai di luar batas terbilang.')
  const sen = uang % 100n
  return `${words(uang / 100n)} rupiah${sen > 0n ? ` ${words(sen)} sen` : ''}`
}
