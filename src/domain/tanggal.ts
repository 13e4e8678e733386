declare const merek: unique symbol

/** A calendar date 'YYYY-MM-DD', without time or zone. */
export type Tanggal = string & { readonly [merek]: 'Tanggal' }

/** Hours ahead of UTC; neither zone has daylight saving. Banks keep WIB, Kalimantan Selatan lives in WITA. */
const BEDA_JAM = { WIB: 7, WITA: 8 } as const
export type Zona = keyof typeof BEDA_JAM

const MS_PER_JAM = 3_600_000
const NAMA_BULAN = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
] as const

/** The midnight in UTC that stands for a date where a Date is asked for, as Prisma does. */
export const utcOf = (tanggal: string): Date => new Date(`${tanggal}T00:00:00Z`)

/** Whether the text is a date that exists: '2026-02-30' does not, and PostgreSQL knows no year 0. */
export function isTanggal(text: string): text is Tanggal {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false
  const hari = utcOf(text)
  return !Number.isNaN(hari.getTime()) && hari.toISOString().startsWith(text)
}

/** @throws RangeError when the text is no real date 'YYYY-MM-DD' */
export function parseTanggal(text: string): Tanggal {
  if (!isTanggal(text)) throw new RangeError('Tanggal tidak dapat dibaca.')
  return text
}

/** Month 1..12 -> "Januari".. "Desember". @throws RangeError outside 1..12 */
export function namaBulan(bulan: number): string {
  const nama = NAMA_BULAN[bulan - 1]
  if (!nama) throw new RangeError('Bulan harus 1 sampai 12.')
  return nama
}

/** "22 November 2026". */
export function formatTanggal(tanggal: Tanggal): string {
  const [tahun = '', bulan, hari] = tanggal.split('-')
  return `${Number(hari)} ${namaBulan(Number(bulan))} ${tahun}`
}

/** What the clock on the wall of that zone shows: 'YYYY-MM-DDTHH:mm:ss'. */
function wallClock(at: Date, zona: Zona): string {
  return new Date(at.getTime() + BEDA_JAM[zona] * MS_PER_JAM).toISOString().slice(0, 19)
}

/** The date in that zone at that instant. */
export function tanggalDi(at: Date, zona: Zona): Tanggal {
  return wallClock(at, zona).slice(0, 10) as Tanggal
}

/** The date in Kalimantan Selatan at that instant. */
export function tanggalWita(at: Date): Tanggal {
  return tanggalDi(at, 'WITA')
}

/** The instant at which that zone's clock shows the date and 'HH:MM' ('24:00' is the end of the day). */
export function saatDi(tanggal: Tanggal, jam: string, zona: Zona): Date {
  return new Date(Date.parse(`${tanggal}T${jam}:00Z`) - BEDA_JAM[zona] * MS_PER_JAM)
}

/** '06:30' from a time of day as people write it (6.30, 06.30, 06:30), null from anything else; '24:00' is the end of the day. */
export function parseJam(text: string): string | null {
  if (!/^(?:([01]?\d|2[0-3])[.:][0-5]\d|24[.:]00)$/.test(text)) return null
  return text.replace('.', ':').padStart(5, '0')
}

/** "06.30", from '06:30'. */
export const formatJam = (jam: string): string => jam.replace(':', '.')

/** "22 November 2026 14.05 WITA". */
export function formatWaktu(at: Date): string {
  const jam = formatJam(wallClock(at, 'WITA').slice(11, 16))
  return `${formatTanggal(tanggalWita(at))} ${jam} WITA`
}

/** Date and 'HH:MM' until when something lasts: midnight is the end of the day before, as people set it. */
export function batasWita(at: Date): { tanggal: Tanggal; jam: string } {
  const jam = wallClock(at, 'WITA').slice(11, 16)
  return jam === '00:00'
    ? { tanggal: tanggalWita(new Date(at.getTime() - MS_PER_JAM)), jam: '24:00' }
    : { tanggal: tanggalWita(at), jam }
}

/** "31 Desember 2026 24.00 WITA". */
export function formatBatas(at: Date): string {
  const { tanggal, jam } = batasWita(at)
  return `${formatTanggal(tanggal)} ${formatJam(jam)} WITA`
}

/** How long it has been, in the two largest units: "3 hari 4 jam", "12 menit"; less than a minute is "baru saja". */
export function lamanya(sejak: Date, sampai: Date): string {
  const menit = Math.floor((sampai.getTime() - sejak.getTime()) / 60_000)
  if (menit < 1) return 'baru saja'
  const parts = [
    [Math.floor(menit / 1440), 'hari'],
    [Math.floor(menit / 60) % 24, 'jam'],
    [menit % 60, 'menit'],
  ] as const
  const from = parts.findIndex(([n]) => n > 0)
  return parts
    .slice(from, from + 2)
    .filter(([n]) => n > 0)
    .map(([n, satuan]) => `${n} ${satuan}`)
    .join(' ')
}

/** "2026-11-22T14:05:00" as the clock in Kalimantan Selatan shows it, to the second. */
export function saatWita(at: Date): string {
  return wallClock(at, 'WITA')
}

/** "2026-11-22T14:05:00+08:00", to the second. */
export function isoWita(at: Date): string {
  return `${wallClock(at, 'WITA')}+08:00`
}
