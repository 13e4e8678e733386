import { SUDAH_KEDALUWARSA } from '../pajak/expiry.js'
import type { Deps } from '../../deps.js'
import { PAYING } from '../../domain/alur.js'
import type { LegDibaca } from './leg.js'
import { tutupRefusal } from './tindakan/tutup.js'

/** Of a payment that this database has forgotten. */
export const SUDAH_DIDEBIT = 'Bank sudah mendebit RKUD untuk SP2D ini; operator perlu mengaitkannya'

export interface Refusal {
  final: boolean
  alasan: string
}

/**
 * The last gate before money moves: three persons' consumed OTPs over the same content hash, a header that is being
 * paid, a tahun anggaran that is not closed, an open send gate, the netto's debit confirmed, and a kode billing that can still be paid.
 * Null = may be sent; `final` = a human has to act, otherwise it waits. A claim holds `lockToSend`.
 */
export function gateRefusal(deps: Pick<Deps, 'config'>, dibaca: LegDibaca): Refusal | null {
  const { leg, now, gerbang } = dibaca
  const { sp2d } = leg.pencairan
  if (!PAYING.includes(sp2d.status) || sp2d.putaran !== leg.pencairan.putaran)
    return { final: false, alasan: 'SP2D tidak dalam pencairan' }
  if (!gerbang.lengkap) return { final: true, alasan: 'Bukti persetujuan tiga orang tidak lengkap' }
  const tutup = tutupRefusal(deps, dibaca)
  if (tutup) return { final: true, alasan: tutup }
  if (gerbang.ditahan) return { final: false, alasan: `Pengiriman ditahan: ${gerbang.alasanTahan ?? ''}` }
  if (gerbang.didebit) return { final: false, alasan: SUDAH_DIDEBIT }
  if (leg.jenis !== 'NETTO' && gerbang.nettoTerbuka) return { final: false, alasan: 'Menunggu netto didebit' }
  if (leg.billing && leg.billing.kedaluwarsa <= now)
    return { final: true, alasan: `${SUDAH_KEDALUWARSA}; maker perlu menggantinya` }
  return null
}
