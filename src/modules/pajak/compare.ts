import type { BillingData } from '../../adapters/djp/port.js'
import { npwp15 } from '../../domain/npwp.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { formatUang } from '../../domain/uang.js'
import { masaBaca, npwpBaca, rupiah, uangDari } from '../../web/tampilan.js'
import type { PajakUtuh } from './load.js'
import type { PerbandinganRow } from './page.js'

interface Bidang {
  bidang: string
  diSp2d: string
  diDjp: string
  sama: boolean
}

// A tax row of FMIS may name the taxpayer by 15 or by 16 digits.
const sameNpwp = (a: string, b: string) => a === b || (npwp15(a) ?? a) === (npwp15(b) ?? b)

/** The tax row beside what DJP knows of the code, field by field. */
export function compareBilling(pajak: PajakUtuh, billing: BillingData, now: Date): Bidang[] {
  return [
    {
      bidang: 'Nominal',
      diSp2d: rupiah(pajak.jumlah),
      diDjp: formatUang(billing.jumlah),
      sama: uangDari(pajak.jumlah) === billing.jumlah,
    },
    {
      bidang: 'KAP-KJS',
      diSp2d: `${pajak.kap}-${pajak.kjs}`,
      diDjp: `${billing.kodeMap}-${billing.kodeSetor}`,
      sama: pajak.kap === billing.kodeMap && pajak.kjs === billing.kodeSetor,
    },
    {
      bidang: 'Masa pajak',
      diSp2d: masaBaca(pajak.masa, pajak.tahunPajak),
      diDjp: masaBaca(billing.masa, Number(billing.tahun)),
      sama: pajak.masa === billing.masa && String(pajak.tahunPajak) === billing.tahun,
    },
    {
      bidang: 'NPWP',
      diSp2d: npwpBaca(pajak.npwp),
      diDjp: `${npwpBaca(billing.npwp)} (${billing.nama})`,
      sama: pajak.npwp === null || sameNpwp(pajak.npwp, billing.npwp),
    },
    {
      bidang: 'Berlaku sampai',
      diSp2d: 'belum lewat',
      diDjp: formatWaktu(billing.kedaluwarsa),
      sama: billing.kedaluwarsa > now,
    },
  ]
}

export const perbandinganRows = (fields: Bidang[]): PerbandinganRow[] =>
  fields.map(({ sama, ...row }) => ({
    ...row,
    hasil: sama ? { nada: 'sukses', label: 'Sesuai' } : { nada: 'bahaya', label: 'Tidak sesuai' },
  }))
