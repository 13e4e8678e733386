import type { Tanggal } from './tanggal.js'
import { formatUang, totalUang, type Uang, uangDariSen } from './uang.js'

/** One movement of the bank's statement: D leaves the account, K comes in. */
export interface Mutasi {
  arah: 'D' | 'K'
  jumlah: Uang
  /** The reference the order was sent with; null where the bank names none. */
  referensi: string | null
  /** The bank's own number, or the place in a file. */
  idBank: string
  rekeningLawan: string | null
  keterangan: string
  waktu: Date | null
}

/** What the bank says of one account and day. */
export interface Koran {
  saldoAwal: Uang
  saldoAkhir: Uang
  mutasi: Mutasi[]
}

/** Why a statement cannot be believed: what it began with and what moved must give what it ended with. Null = it does. */
export function koranGalat({ saldoAwal, saldoAkhir, mutasi }: Koran): string | null {
  const of = (arah: 'D' | 'K') => totalUang(mutasi.filter((row) => row.arah === arah).map(({ jumlah }) => jumlah))
  const akhir = uangDariSen(saldoAwal + of('K') - of('D'))
  return akhir === saldoAkhir
    ? null
    : `Saldo awal dan mutasi memberi ${formatUang(akhir)}, tetapi saldo akhirnya ${formatUang(saldoAkhir)}.`
}

/** An order of ours as our books know it, whatever day the bank booked it on. */
export interface Perintah {
  referensi: string
  jumlah: Uang
  /** Status of the attempt. */
  status: string
  /** The payee's bank sent it back; whether to the RKUD or elsewhere is the bank's matter. */
  retur: boolean
  /** Fee the Pemda bears; the bank may take it with the order or later on its own. */
  biaya: Uang
  nomorSp2d: string
  sp2dId: string
  uraian: string
  tanggal: Tanggal
}

export const HASIL_REKON = {
  COCOK: 'Cocok',
  BIAYA: 'Biaya bank yang disepakati',
  MENUNGGU: 'Menunggu kepastian',
  TIDAK_DI_CMSP: 'Didebit bank, tidak ada di CMSP',
  TIDAK_DI_BANK: 'Dibayar menurut CMSP, tidak ada di bank',
  JUMLAH_BEDA: 'Jumlah berbeda',
  BEDA_MPN: 'Berbeda dengan laporan MPN',
} as const
export type HasilRekon = keyof typeof HASIL_REKON

/** What agrees with the books of the bank. */
export const SESUAI: readonly HasilRekon[] = ['COCOK', 'BIAYA']
export const isSelisih = (hasil: HasilRekon): boolean => !SESUAI.includes(hasil) && hasil !== 'MENUNGGU'

export interface BarisRekon {
  hasil: HasilRekon
  /** Names the difference with both amounts, so that an explanation of it holds only as long as it is the same. */
  kunci: string
  referensi: string | null
  nomorSp2d: string | null
  sp2dId: string | null
  uraian: string
  menurutCmsp: Uang
  menurutBank: Uang
}

const MOVED = ['BERHASIL', 'DIPROSES']
const RAGU = ['DIKIRIM', 'TIDAK_PASTI']

/** What the bank may have taken for an order in this state, all days together; the first is the one expected. */
function allowed({ status, jumlah, biaya, retur }: Perintah): Uang[] {
  const nol = uangDariSen(0n)
  if (RAGU.includes(status)) return [jumlah, nol]
  if (!MOVED.includes(status)) return [nol]
  return [jumlah, uangDariSen(jumlah + biaya), ...(retur ? [nol] : [])]
}

function judge(perintah: Perintah | undefined, bersih: Uang): HasilRekon {
  const [expected = uangDariSen(0n), ...others] = perintah ? allowed(perintah) : []
  if (bersih === expected || others.includes(bersih))
    return perintah && RAGU.includes(perintah.status) ? 'MENUNGGU' : 'COCOK'
  if (expected === 0n || !perintah) return 'TIDAK_DI_CMSP'
  return bersih === 0n ? 'TIDAK_DI_BANK' : 'JUMLAH_BEDA'
}

/**
 * A day of an RKUD: every debit of the bank and every order of ours that ought to be one. An order is compared by what
 * all its movements leave, whichever day they fell on: what was taken and given back is no payment. What comes in
 * without an order of ours (revenue of the Pemda) is no matter of ours.
 */
export function rekonKoran(
  mutasi: Mutasi[],
  perintah: Perintah[],
  /** Debits less credits per reference, over the newest statements of all days. */
  bersihSemua: ReadonlyMap<string, Uang>,
  hari: Tanggal,
): BarisRekon[] {
  const ours = new Map(perintah.map((row) => [row.referensi, row]))
  const teks = new Map<string, Set<string>>(perintah.map(({ referensi }) => [referensi, new Set()]))
  const nameless: BarisRekon[] = []
  for (const { arah, referensi, keterangan, idBank, jumlah } of mutasi) {
    if (arah === 'K') continue
    // A bank may number each day's movements anew.
    if (referensi === null) nameless.push(foreign(null, keterangan, `bank:${hari}:${idBank}:${jumlah}`, jumlah))
    else teks.set(referensi, (teks.get(referensi) ?? new Set()).add(keterangan))
  }
  const named = [...teks].map(([referensi, texts]) => {
    const order = ours.get(referensi)
    const bersih = bersihSemua.get(referensi) ?? uangDariSen(0n)
    if (order) return ordered(order, bersih)
    return foreign(referensi, [...texts].toSorted().join('; '), `ref:${referensi}:0:${bersih}`, bersih)
  })
  return [...named, ...nameless]
}

function ordered(perintah: Perintah, bersih: Uang): BarisRekon {
  const [expected = uangDariSen(0n)] = allowed(perintah)
  const { referensi, nomorSp2d, sp2dId, uraian } = perintah
  return {
    ...{ hasil: judge(perintah, bersih), kunci: `ref:${referensi}:${expected}:${bersih}` },
    ...{ referensi, nomorSp2d, sp2dId, uraian, menurutCmsp: expected, menurutBank: bersih },
  }
}

const foreign = (referensi: string | null, uraian: string, kunci: string, bersih: Uang): BarisRekon => ({
  ...{ hasil: judge(undefined, bersih), kunci, referensi, nomorSp2d: null, sp2dId: null, uraian },
  ...{ menurutCmsp: uangDariSen(0n), menurutBank: bersih },
})
