import type { Queryable } from '../db.js'
import type { Answer } from '../doors.js'
import type { Deps } from '../options.js'
import { isoWita } from '../waktu.js'
import { findBilling } from './billing.js'
import type { BillingRow } from './billing.js'
import { relay } from './answers.js'
import { findWajibPajak } from './wajib-pajak.js'

export async function inquireNpwp({ pool }: Deps, npwp: string): Promise<Answer> {
  const found = await findWajibPajak(pool, npwp)
  return found ? relay('00', { nama: found.nama, alamat: found.alamat, kota: found.kota }) : relay('01')
}

/** 00 unpaid and valid; an expired (02) or paid (88) billing is shown as well. */
export async function inquireBilling({ pool }: Deps, idBilling: string): Promise<Answer> {
  const billing = await findBilling(pool, idBilling)
  return billing ? relay(stateCode(billing), await describeBilling(pool, billing)) : relay('01')
}

export function stateCode(billing: BillingRow): '88' | '02' | '00' {
  if (billing.is_paid || billing.paid_elsewhere) return '88'
  return billing.is_expired ? '02' : '00'
}

export async function describeBilling(db: Queryable, billing: BillingRow): Promise<Record<string, string | null>> {
  const { permintaan } = billing
  const wajibPajak = await findWajibPajak(db, permintaan.nomorPokokWajibPajak)
  return {
    idBilling: billing.id_billing,
    nomorPokokWajibPajak: permintaan.nomorPokokWajibPajak,
    namaWajibPajak: wajibPajak?.nama ?? '',
    alamatWajibPajak: wajibPajak?.alamat ?? '',
    kodeMap: permintaan.kodeMap,
    kodeSetor: permintaan.kodeSetor,
    masaPajak: permintaan.masaPajak,
    tahunPajak: permintaan.tahunPajak,
    jumlahBayar: permintaan.jumlahBayar,
    nomorObjekPajak: permintaan.nomorObjekPajak ?? null,
    tanggalExpiredBilling: isoWita(billing.expired_at),
  }
}
