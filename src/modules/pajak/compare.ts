import type { BillingData } from '../../adapters/djp/port.js'
import { sameNpwp } from '../../domain/npwp.js'
import { formatNop } from '../../domain/identitas.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { formatUang } from '../../domain/uang.js'
import { masaBaca, npwpBaca } from '../../web/tampilan.js'
import type { Diminta } from './load.js'
import type { PerbandinganRow } from './page.js'

interface Bidang {
  bidang: string
  diSp2d: string
  diDjp: string
  sama: boolean
}

const nopBaca = (nop: string | null) => (nop === null ? '-' : formatNop(nop))

/** What the tax rows ask for beside what DJP knows of the code, field by field. */
export function compareBilling(diminta: Diminta, billing: BillingData, now: Date): Bidang[] {
  const nop: Bidang[] =
    diminta.nop === null && billing.nop === null
      ? []
      : [
          {
            bidang: 'Nomor Objek Pajak',
            diSp2d: nopBaca(diminta.nop),
            diDjp: nopBaca(billing.nop),
            sama: diminta.nop === null || diminta.nop === billing.nop,
          },
        ]
  return [
    {
      bidang: 'Nominal',
      diSp2d: formatUang(diminta.jumlah),
      diDjp: formatUang(billing.jumlah),
      sama: diminta.jumlah === billing.jumlah,
    },
    {
      bidang: 'KAP-KJS',
      diSp2d: `${diminta.kap}-${diminta.kjs}`,
      diDjp: `${billing.kodeMap}-${billing.kodeSetor}`,
      sama: diminta.kap === billing.kodeMap && diminta.kjs === billing.kodeSetor,
    },
    {
      bidang: 'Masa pajak',
      diSp2d: masaBaca(diminta.masa, diminta.tahun),
      diDjp: masaBaca(billing.masa, Number(billing.tahun)),
      sama: diminta.masa === billing.masa && String(diminta.tahun) === billing.tahun,
    },
    {
      bidang: 'NPWP',
      diSp2d: npwpBaca(diminta.npwp),
      diDjp: `${npwpBaca(billing.npwp)} (${billing.nama})`,
      sama: diminta.npwp === null || sameNpwp(diminta.npwp, billing.npwp),
    },
    ...nop,
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
