import { levelOf, PAYING } from '../../domain/alur.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { isExpiring, SUDAH_KEDALUWARSA } from './expiry.js'

/** UBAH: any fitting code, before the maker's signature. GANTI: after it, one that shows exactly the signed tax fields. */
export type Cara = 'UBAH' | 'GANTI'

// Refused for good because of the code itself: gone at DJP, expired, or another amount. Paid elsewhere is none of them.
const SALAH_KODE = ['01', '02', '03']
/** What DJP and MPN answer about a code that is paid: at another bank, or under another reference. */
export const SUDAH_DIBAYAR: readonly string[] = ['27', '88']

/** What decides about a code after the signature: how long it lives and how far its payment is. */
export const BILLING = {
  leg: {
    where: { status: { notIn: ['DIBATALKAN', 'RETUR'] } },
    include: { percobaan: { orderBy: { ke: 'desc' }, take: 1 } },
  },
} satisfies Prisma.BillingInclude
export type BillingUtuh = Prisma.BillingGetPayload<{ include: typeof BILLING }>

/** As much of a code as decides how it may be changed: one leg lives at most, with its last order. */
export interface Tagihan {
  kedaluwarsa: Date
  leg: { status: string; alasan: string | null; percobaan: { kode: string | null }[] }[]
}

type Hasil = { cara: Cara } | { cara: null; alasan: string }

/** How this person may change the code of a tax row now, or why not. */
export function caraUbah(pelaku: Pelaku, status: string, billing: Tagihan | null, now: Date): Hasil {
  const tidak = (alasan: string): Hasil => ({ cara: null, alasan })
  if (!pelaku.levels.has('MAKER')) return tidak('Kode billing hanya dapat diubah maker.')
  const waiting = levelOf(status)
  if (waiting === 'MAKER')
    return billing && billing.leg.length > 0
      ? tidak('Pajak ini sudah dibayar; kode billingnya tidak dapat diganti.')
      : { cara: 'UBAH' }
  if (!(waiting || PAYING.includes(status)) || !billing)
    return tidak('Kode billing hanya dapat diubah maker selama SP2D belum disetujui maker.')
  const [leg] = billing.leg
  if (leg?.status === 'DILUAR')
    return tidak('Pajak ini sudah dibayar di luar CMSP; kode billingnya tidak dapat diganti.')
  if (leg && leg.status !== 'SIAP' && leg.status !== 'GAGAL')
    return tidak('Pajak ini sedang atau sudah dibayar; kode billingnya tidak dapat diganti.')
  if (leg?.status === 'GAGAL')
    return isCodeToBlame(leg)
      ? { cara: 'GANTI' }
      : tidak('Pembayaran pajak ini gagal bukan karena kode billingnya; operator Bank Kalsel yang melanjutkan.')
  if (isExpiring(billing.kedaluwarsa, now)) return { cara: 'GANTI' }
  return tidak(
    'Setelah disetujui maker, hanya kode billing yang kedaluwarsa atau berlaku paling lama 3 hari lagi yang dapat diganti.',
  )
}

/** Whether a tax failed because of its code, which only the maker can replace. */
export const isCodeToBlame = ({ alasan, percobaan }: Tagihan['leg'][number]): boolean =>
  (alasan ?? '').startsWith(SUDAH_KEDALUWARSA) || SALAH_KODE.includes(percobaan[0]?.kode ?? '')

/**
 * Whether this failed tax may have been paid at another bank: refused as paid, or because of its code, which DJP may then
 * call paid when somebody wants to replace it.
 */
export const mayBePaidElsewhere = (leg: { jenis: string } & Tagihan['leg'][number]): boolean =>
  leg.jenis === 'PAJAK' &&
  leg.status === 'GAGAL' &&
  (SUDAH_DIBAYAR.includes(leg.percobaan[0]?.kode ?? '') || isCodeToBlame(leg))

/** The same for a verb: how it may be changed. @throws AppError when it may not */
export function assertCara(
  pelaku: Pelaku,
  pajak: { sp2dId: bigint; sp2d: { status: string }; billing: BillingUtuh | null },
  now: Date,
): Cara {
  const hasil = caraUbah(pelaku, pajak.sp2d.status, pajak.billing, now)
  if (hasil.cara) return hasil.cara
  throw new AppError('bentrok', hasil.alasan, { href: `/cmsp/sp2d/${pajak.sp2dId}`, label: 'Lihat SP2D' })
}
