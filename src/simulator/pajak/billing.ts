import { z } from 'zod'
import type { Queryable } from '../db.js'
import type { Answer } from '../doors.js'
import type { Deps } from '../options.js'
import { isoWita } from '../waktu.js'
import { isAllowed, keteranganPajak } from './jenis-pajak.js'
import { relay } from './answers.js'
import { findWajibPajak, npwpField } from './wajib-pajak.js'

// PENG-4/PJ/2025: a kode billing lives 14 times 24 hours.
const LIFETIME_HOURS = 336

const optional = <S extends z.ZodType>(field: S) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), field.optional())

const isMasa = (masa: string): boolean => masa.slice(0, 2) <= masa.slice(2)

/** What a taxpayer states about the tax; the year may come as a number. */
export const isiBilling = z.object({
  nomorPokokWajibPajak: npwpField,
  kodeMap: z.string().regex(/^\d{6}$/),
  kodeSetor: z.string().regex(/^\d{3}$/),
  masaPajak: z
    .string()
    .regex(/^(0[1-9]|1[0-2]){2}$/)
    .refine(isMasa),
  tahunPajak: z.coerce.string().regex(/^20\d{2}$/),
  jumlahBayar: z.string().regex(/^[1-9]\d{0,11}$/),
  nomorObjekPajak: optional(z.string().regex(/^\d{18}$/)),
})

export const permintaanBilling = isiBilling.extend({
  referenceNo: z.string().min(1).max(36),
  nomorPokokWajibPajakPenyetor: npwpField,
  nomorPokokWajibPajakRekanan: optional(npwpField),
  nikRekanan: optional(z.string().regex(/^\d{16}$/)),
  nomorFakturPajak: optional(z.string().regex(/^\d{16,17}$/)),
  nomorSK: optional(z.string().regex(/^\d{15}$/)),
  nomorSPM: optional(z.string().max(70)),
  nomorSKPD: optional(z.string().max(70)),
})

type IsiBilling = z.infer<typeof isiBilling>
type PermintaanBilling = z.infer<typeof permintaanBilling>

export interface BillingRow {
  id_billing: string
  reference_no: string | null
  permintaan: IsiBilling & Partial<PermintaanBilling>
  expired_at: Date
  paid_elsewhere: boolean
  is_expired: boolean
  is_paid: boolean
}

const SELECT_BILLING = `SELECT b.*, b.expired_at <= clock_timestamp() AS is_expired,
    EXISTS (SELECT FROM mpn_payment p WHERE p.id_billing = b.id_billing AND p.status = 'PAID') AS is_paid
  FROM billing b`

export async function findBilling(db: Queryable, idBilling: string): Promise<BillingRow | null> {
  const { rows } = await db.query<BillingRow>(`${SELECT_BILLING} WHERE b.id_billing = $1`, [idBilling])
  return rows[0] ?? null
}

/** Every billing, or the one asked for, newest first. */
export async function listBillings(db: Queryable, idBilling?: string): Promise<BillingRow[]> {
  const { rows } = await db.query<BillingRow>(
    `${SELECT_BILLING} WHERE $1::text IS NULL OR b.id_billing = $1 ORDER BY b.created_at DESC, b.id_billing`,
    [idBilling ?? null],
  )
  return rows
}

/** Creates a billing once per referenceNo; the same request again answers the same billing. */
export async function createBilling({ pool }: Deps, isi: PermintaanBilling): Promise<Answer> {
  const earlier = await findByReference(pool, isi)
  if (earlier) return earlier.same ? relay('00', await describeCreation(pool, earlier)) : relay('33')
  if (!(await findWajibPajak(pool, isi.nomorPokokWajibPajak))) return relay('01')
  if (!isAllowed(isi)) return relay('32')
  await insertBilling(pool, isi, { referenceNo: isi.referenceNo })
  const created = await findByReference(pool, isi)
  return created?.same ? relay('00', await describeCreation(pool, created)) : relay('33')
}

/** The billing a referenceNo made, for a caller that never got the answer. */
export async function findCreation({ pool }: Deps, referenceNo: string): Promise<Answer> {
  const { rows } = await pool.query<BillingRow>(`${SELECT_BILLING} WHERE b.reference_no = $1`, [referenceNo])
  return rows[0] ? relay('00', await describeCreation(pool, rows[0])) : relay('01')
}

async function findByReference(
  db: Queryable,
  isi: PermintaanBilling,
): Promise<(BillingRow & { same: boolean }) | undefined> {
  const { rows } = await db.query<BillingRow & { same: boolean }>(
    `SELECT found.*, found.permintaan = $2::jsonb AS same FROM (${SELECT_BILLING}) found WHERE reference_no = $1`,
    [isi.referenceNo, JSON.stringify(isi)],
  )
  return rows[0]
}

/** Writes a billing with a code of its own; the code starts with 2, those of the demo data with 1. */
export async function insertBilling(
  db: Queryable,
  isi: IsiBilling,
  more: { referenceNo?: string; expired?: boolean; paidElsewhere?: boolean },
): Promise<string> {
  const { rows } = await db.query<{ id_billing: string }>(
    `INSERT INTO billing (id_billing, reference_no, permintaan, expired_at, paid_elsewhere)
     VALUES ('2' || lpad((nextval('billing_no') * 100003 % 100000000000000)::text, 14, '0'), $1, $2,
       clock_timestamp() + make_interval(hours => $3), $4)
     ON CONFLICT (reference_no) DO NOTHING RETURNING id_billing`,
    [more.referenceNo ?? null, JSON.stringify(isi), more.expired ? -24 : LIFETIME_HOURS, more.paidElsewhere ?? false],
  )
  return rows[0]?.id_billing ?? ''
}

async function describeCreation(db: Queryable, billing: BillingRow): Promise<object> {
  const { permintaan } = billing
  const wajibPajak = await findWajibPajak(db, permintaan.nomorPokokWajibPajak)
  return {
    ...permintaan,
    idBilling: billing.id_billing,
    tanggalExpiredBilling: isoWita(billing.expired_at),
    namaWajibPajak: wajibPajak?.nama ?? '',
    ...keteranganPajak(permintaan.kodeMap, permintaan.kodeSetor),
  }
}
