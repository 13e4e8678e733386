import type { Config } from '../../config.js'
import { PANJANG } from './passwords.js'
import { UMUM } from './umum.js'

export interface Pemilik {
  username: string
  nip: string
  nama: string
  email?: string
  noHp?: string
}
type Aturan = Pick<Config, 'CMSP_PASSWORD_KOMPOSISI'>

const SARAN =
  'Gunakan beberapa kata yang tidak berhubungan, misalnya empat benda yang hanya Anda yang akan menyebutkannya bersama.'
const KOMPOSISI = 'Memuat huruf besar, huruf kecil, angka, dan lambang.'
const ISI_MIN = 4
const SEBUTAN_MIN = 4

/** Words of this application's own world; a password that is made of them is guessed first. */
const KONTEKS =
  /(cmsp|kalsel|password|sp2d|bankkalsel|bank|banjarmasin|banjar|kalimantan|selatan|pemda|provinsi|kota|(19|20)\d\d)/g
const SAMARAN: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** What a new password must be, one sentence each, as shown beside the field. */
export const passwordRules = ({ CMSP_PASSWORD_KOMPOSISI }: Aturan): string[] => [
  `Paling sedikit ${PANJANG.min} karakter, paling banyak ${PANJANG.max}. Kalimat pendek yang mudah Anda ingat paling aman.`,
  'Bukan nama, username, NIP, atau kata yang mudah ditebak seperti nama aplikasi ini.',
  ...(CMSP_PASSWORD_KOMPOSISI ? [KOMPOSISI] : []),
  'Tidak sama dengan password lama.',
]

/** What is wrong with a new password for this user, with a hint, or null. */
export function weakness(password: string, pemilik: Pemilik, aturan: Aturan): string | null {
  const panjang = [...password].length
  if (panjang < PANJANG.min) return `Password paling sedikit ${PANJANG.min} karakter; ini baru ${panjang}. ${SARAN}`
  if (panjang > PANJANG.max) return `Password paling banyak ${PANJANG.max} karakter.`
  const lower = password.toLowerCase()
  if (ownWords(pemilik).some((own) => lower.includes(own)))
    return `Password memuat nama, username, atau NIP Anda. ${SARAN}`
  if (isPoor(lower, pemilik) || isCommon(lower)) return `Password terlalu mudah ditebak. ${SARAN}`
  if (aturan.CMSP_PASSWORD_KOMPOSISI && !isComposed(password)) return KOMPOSISI
  return null
}

const ownWords = ({ username, nip, nama, email, noHp }: Pemilik): string[] =>
  [username, nip, nip.slice(0, 8), nama.toLowerCase(), email?.split('@')[0]?.toLowerCase(), noHp?.slice(3)].filter(
    (own): own is string => own !== undefined && own.length >= SEBUTAN_MIN,
  )

/** Hardly anything is left without the words of this place and the parts of the own name. */
function isPoor(lower: string, { nama, username }: Pemilik): boolean {
  const sebutan = `${nama} ${username}`.toLowerCase().split(/[^a-z]+/)
  const rest = sebutan
    .filter((bagian) => bagian.length >= SEBUTAN_MIN)
    .reduce((text, own) => text.replaceAll(own, ''), lower)
  return new Set(lower).size < 5 || rest.replace(KONTEKS, '').replace(/[\d\s._-]/g, '').length < ISI_MIN
}

/** One or two words of the list, also with digits and signs around them, in disguise (p4ssw0rd) or repeated. */
function isCommon(lower: string): boolean {
  const plain = Array.from(lower, (sign) => SAMARAN[sign] ?? sign).join('')
  const trimmed = lower.replace(/[^a-z]+$/, '')
  const disguised = Array.from(trimmed, (sign) => SAMARAN[sign] ?? sign).join('')
  return [lower, trimmed, plain, disguised].some(
    (text) => isListed(text.replace(/[^a-z0-9]/g, '')) || isListed(text.replace(/[^a-z]/g, '')),
  )
}

function isListed(text: string): boolean {
  const word = /^(.+?)\1+$/.exec(text)?.[1] ?? text
  if (UMUM.has(word)) return true
  return Array.from({ length: word.length }, (_, at) => at).some(
    (at) => UMUM.has(word.slice(0, at)) && UMUM.has(word.slice(at)),
  )
}

const isComposed = (password: string): boolean =>
  [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}\s]/u].every((kind) => kind.test(password))
