import { z } from 'zod'
import type { JalurKode } from '../../domain/jalur.js'
import { isoWita } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import { toDecimalText, type Uang, uangDariDesimal } from '../../domain/uang.js'
import { uangSchema } from '../jawaban.js'
import { LAYANAN_TRANSFER } from './kode.js'
import type { TransferOrder } from './port.js'

const REMARK_MAKS = 50
const NAMA_MAKS = 100
const BANK_NAMA_MAKS = 50

const nilai = (jumlah: Uang): { value: string; currency: 'IDR' } => ({ value: toDecimalText(jumlah), currency: 'IDR' })

const fit = (text: string, maks: number): string => text.trim().replace(/\s+/g, ' ').slice(0, maks)

/** What each rail asks for beside the common fields. Lengths and codes: SNAP BI; residence and customer type 1. */
function tujuanFields(jalur: JalurKode, tujuan: TransferOrder['tujuan']): Record<string, string> {
  if (jalur === 'INTRABANK') return {}
  const bank = { beneficiaryAccountName: fit(tujuan.nama, NAMA_MAKS), beneficiaryBankCode: tujuan.bankKode }
  if (jalur === 'BIFAST') return bank
  return {
    ...bank,
    beneficiaryBankName: fit(tujuan.bankNama, BANK_NAMA_MAKS),
    beneficiaryCustomerResidence: '1',
    beneficiaryCustomerType: '1',
  }
}

/** SNAP BI: OUR, the sender's side bears the fee; BEN, the payee. */
const FEE_TYPE: Record<TransferOrder['penanggung'], string> = { BANK: 'OUR', PEMDA: 'OUR', PENERIMA: 'BEN' }

/** The body of a transfer; the same order always gives the same bytes. */
export function prepareTransfer(order: TransferOrder): string {
  return JSON.stringify({
    partnerReferenceNo: order.referensi,
    amount: nilai(order.jumlah),
    sourceAccountNo: order.rekeningAsal,
    beneficiaryAccountNo: order.tujuan.noRekening,
    ...tujuanFields(order.jalur, order.tujuan),
    remark: fit(order.keterangan, REMARK_MAKS),
    feeType: FEE_TYPE[order.penanggung],
    transactionDate: isoWita(order.waktu),
  })
}

/** The body that asks what became of a transfer; `waktu` is the one of the order. */
export function statusBody(q: { jalur: JalurKode; referensi: string; jumlah: Uang; waktu: Date }): string {
  return JSON.stringify({
    originalPartnerReferenceNo: q.referensi,
    serviceCode: LAYANAN_TRANSFER[q.jalur].kode,
    transactionDate: isoWita(q.waktu),
    amount: nilai(q.jumlah),
  })
}

export const nilaiSchema = z.object({ value: uangSchema, currency: z.literal('IDR') })

/** A balance may be below zero, or above what a payment may be. */
export const saldoNilai = z.object({
  value: z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,2})?$/)
    .transform(uangDariDesimal),
  currency: z.literal('IDR'),
})

export const isiSchema = z.object({
  partnerReferenceNo: z.string(),
  amount: nilaiSchema,
  sourceAccountNo: z.string(),
  beneficiaryAccountNo: z.string(),
})

export const transferSchema = z.object({
  referenceNo: z.string().min(1).nullish(),
  partnerReferenceNo: z.string().nullish(),
  amount: nilaiSchema.nullish(),
  sourceAccountNo: z.string().nullish(),
  beneficiaryAccountNo: z.string().nullish(),
})

export const statusSchema = z.object({
  originalPartnerReferenceNo: z.string(),
  originalReferenceNo: z.string().min(1).nullish(),
  serviceCode: z.string().nullish(),
  latestTransactionStatus: z.string(),
  transactionStatusDesc: z.string().nullish(),
  additionalInfo: z
    .object({
      refundAccountNo: z
        .string()
        .regex(/^\d{5,34}$/)
        .nullish(),
    })
    .nullish(),
  amount: nilaiSchema.nullish(),
})

/** SNAP BI says 100; one of a megabyte would be compared with the payee's letter by letter. */
const PEMILIK_MAKS = 200

export const rekeningSchema = z.object({
  beneficiaryAccountNo: z.string(),
  beneficiaryAccountName: z.string().transform(satuBaris).pipe(z.string().min(1).max(PEMILIK_MAKS)),
  beneficiaryAccountStatus: z.string(),
})

export const saldoSchema = z.object({
  accountNo: z.string(),
  accountInfos: z.array(z.object({ balanceType: z.string(), availableBalance: saldoNilai })),
})
