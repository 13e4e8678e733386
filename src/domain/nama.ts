/** Upper case, trimmed, runs of blanks as one. */
export function normalizeNama(nama: string): string {
  return nama.trim().replace(/\s+/g, ' ').toUpperCase()
}

/** Whether two names are equal but for case and blanks. A difference beyond that is for a person to judge. */
export function namaSama(a: string, b: string): boolean {
  return normalizeNama(a) === normalizeNama(b)
}

/** Legal forms, titles and academic degrees a bank may write, leave out or abbreviate. */
const GELAR = new Set(
  `PT CV UD PD FA TBK PERSERO KOPERASI YAYASAN H HJ HAJI HAJJAH DR DRS DRA DRG IR PROF AKT APT NS
   SE SH SPD SKOM SSOS ST SP SKM SIP SAP SAG SKED SKEP SHI SPDI SSTP SSI SPI SPT AMD AMK AMKEB
   MM MSI MH MPD MT MKES MAP MSC MA MBA MKOM MAK MAG MPH PHD LC`
    .trim()
    .split(/\s+/),
)

/** The words that tell who it is: letters and digits only, without forms, titles and degrees. */
function inti(nama: string): string[] {
  const words = nama
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    // "S.Pd." is one degree, not two words.
    .replace(/\.(?=\p{L})/gu, '')
    .replace(/['`’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const bare = words.filter((word) => !GELAR.has(word))
  return bare.length > 0 ? bare : words
}

/**
 * Similarity of two names of an account's owner, 0 (nothing in common) to 100 (the same person for a bank clerk):
 * 100 x (1 - edit distance / longer length) over the names without legal forms, titles, degrees and punctuation. Names
 * whose digits differ (CV Maju 1, CV Maju 2) are never the same, however alike: at most 50.
 */
export function skorNama(a: string, b: string): number {
  const [kiri, kanan] = [inti(a).join(' '), inti(b).join(' ')]
  const panjang = Math.max(kiri.length, kanan.length)
  if (panjang === 0) return 0
  const skor = Math.round(100 * (1 - jarak(kiri, kanan) / panjang))
  const angka = (teks: string) => teks.replace(/\D+/g, ' ').trim()
  return angka(kiri) === angka(kanan) ? skor : Math.min(skor, 50)
}

/** Levenshtein distance in characters. */
function jarak(a: string, b: string): number {
  let sebelum = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const baris = [i]
    for (let j = 1; j <= b.length; j++) {
      const ganti = (sebelum[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      baris.push(Math.min(ganti, (sebelum[j] ?? 0) + 1, (baris[j - 1] ?? 0) + 1))
    }
    sebelum = baris
  }
  return sebelum[b.length] ?? 0
}
