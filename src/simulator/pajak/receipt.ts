import type { Queryable } from '../db.js'
import type { Answer } from '../doors.js'
import type { Deps } from '../options.js'
import { isoWita, waktuMpn } from '../waktu.js'
import { findBilling } from './billing.js'
import { describeBilling } from './inquiry.js'
import { relay } from './answers.js'

interface PaymentRow {
  reference_no: string
  id_billing: string
  ntpn: string
  stan: string
  amount: string
  source: string
  nomor_sp2d: string
  tanggal_buku: string
  status: 'PENDING' | 'PAID' | 'FAILED'
  at: Date
}

/** The fields of a Bukti Penerimaan Negara; the NTB is the bank's own reference. */
export async function describePayment(db: Queryable, referenceNo: string): Promise<object | null> {
  const payment = await findPayment(db, referenceNo)
  const billing = payment && (await findBilling(db, payment.id_billing))
  if (!payment || !billing) return null
  const { tanggalExpiredBilling: _, ...isi } = await describeBilling(db, billing)
  return {
    ...isi,
    referenceNo,
    ntb: referenceNo,
    ntpn: payment.ntpn,
    msgSTAN: payment.stan,
    tanggalDanWaktuTransaksi: waktuMpn(payment.at),
    tanggalBuku: payment.tanggal_buku,
    nomorSP2D: payment.nomor_sp2d,
  }
}

/** What became of a payment, asked with the reference it was sent with. */
export async function reinquire({ pool }: Deps, asked: { idBilling: string; referenceNo: string }): Promise<Answer> {
  const payment = await findPayment(pool, asked.referenceNo)
  if (payment?.id_billing !== asked.idBilling) {
    const billing = await findBilling(pool, asked.idBilling)
    return relay(billing?.is_paid || billing?.paid_elsewhere ? '88' : '01')
  }
  if (payment.status === 'PENDING') return relay('11')
  if (payment.status === 'FAILED') return relay('31')
  return relay('00', await describePayment(pool, asked.referenceNo))
}

async function findPayment(db: Queryable, referenceNo: string): Promise<PaymentRow | null> {
  const { rows } = await db.query<PaymentRow>(`SELECT * FROM mpn_payment WHERE reference_no = $1`, [referenceNo])
  return rows[0] ?? null
}

/** What was paid with this book date, for whoever compares it with their own books. */
export async function reportPayments({ pool }: Deps, tanggal: string): Promise<Answer> {
  const { rows } = await pool.query<PaymentRow>(
    `SELECT * FROM mpn_payment WHERE status = 'PAID' AND tanggal_buku = $1 ORDER BY at, reference_no`,
    [tanggal],
  )
  const transaksi = rows.map((row) => ({
    idBilling: row.id_billing,
    referenceNo: row.reference_no,
    ntb: row.reference_no,
    ntpn: row.ntpn,
    sourceAccountNo: row.source,
    nomorSP2D: row.nomor_sp2d,
    jumlahBayar: row.amount.replace(/\.00$/, ''),
    tanggalBuku: row.tanggal_buku,
  }))
  return relay('00', { tanggal, transaksi })
}

/** Taxes really paid, oldest first. */
export async function listPayments(db: Queryable, idBilling?: string): Promise<Record<string, string>[]> {
  const { rows } = await db.query<PaymentRow>(
    `SELECT * FROM mpn_payment WHERE status = 'PAID' AND ($1::text IS NULL OR id_billing = $1) ORDER BY at`,
    [idBilling ?? null],
  )
  return rows.map((row) => ({
    idBilling: row.id_billing,
    referenceNo: row.reference_no,
    ntb: row.reference_no,
    ntpn: row.ntpn,
    stan: row.stan,
    amount: row.amount,
    sourceAccountNo: row.source,
    nomorSP2D: row.nomor_sp2d,
    tanggalBuku: row.tanggal_buku,
    at: isoWita(row.at),
  }))
}
