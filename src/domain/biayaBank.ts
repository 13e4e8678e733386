import type { BarisRekon, Perintah } from './rekonsiliasi.js'
import type { Tanggal } from './tanggal.js'
import { totalUang, type Uang, uangDariSen } from './uang.js'

/** How a bank words a fee of its own in the text of a debit. */
const SEBUTAN = /\b(?:biaya|adm|administrasi|fee|provisi|charges?)\b/i

const isFee = (uraian: string): boolean => uraian.split('; ').every((part) => SEBUTAN.test(part))

/**
 * The fees the Pemda agreed to bear for what was sent on a day and that the bank has not taken together with the order:
 * what it may still take on its own. `bersih` is what each reference took in all.
 */
export function agreedFees(perintah: Perintah[], bersih: ReadonlyMap<string, Uang>, hari: Tanggal): Uang[] {
  return perintah
    .filter(({ tanggal, biaya, referensi, jumlah }) => {
      const taken = bersih.get(referensi) ?? uangDariSen(0n)
      return tanggal === hari && biaya > 0n && taken !== jumlah + biaya
    })
    .map(({ biaya }) => biaya)
}

/**
 * Debits the bank took under a reference of its own as fees: worded as a fee, and exactly one of those agreed, each fee
 * once, or one sum of all that are left. Anything else, one rupiah more among it, stays a difference.
 */
export function matchFees(baris: BarisRekon[], agreed: readonly Uang[]): BarisRekon[] {
  const left = [...agreed]
  const fees = new Set<string>()
  const maybe = baris
    .filter((row) => row.hasil === 'TIDAK_DI_CMSP' && row.sp2dId === null && isFee(row.uraian))
    .toSorted((a, b) => (a.kunci < b.kunci ? -1 : 1))
  for (const { kunci, menurutBank } of maybe) {
    const at = left.indexOf(menurutBank)
    if (at < 0) continue
    left.splice(at, 1)
    fees.add(kunci)
  }
  const rest = totalUang(left)
  const sum = rest > 0n && maybe.find(({ kunci, menurutBank }) => !fees.has(kunci) && menurutBank === rest)
  if (sum) fees.add(sum.kunci)
  return baris.map((row) => (fees.has(row.kunci) ? { ...row, hasil: 'BIAYA', menurutCmsp: row.menurutBank } : row))
}
