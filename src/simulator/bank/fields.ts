import { z } from 'zod'
import type { Answer } from '../doors.js'
import { snap } from './answers.js'

const reference = z.string().regex(/^[\x21-\x7e]{1,64}$/)
const account = z.string().regex(/^\d{5,34}$/)
const bankCode = z.string().regex(/^\d{3}$/)
const instant = z.iso.datetime({ offset: true })
const amount = z.object({
  value: z
    .string()
    .regex(/^\d{1,16}\.\d{2}$/)
    .refine((value) => /[1-9]/.test(value)),
  currency: z.literal('IDR'),
})

export const balanceInquiry = z.object({ accountNo: account })

const count = (max: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .refine((text) => Number(text) <= max)

export const statement = z.object({
  partnerReferenceNo: reference,
  accountNo: account,
  fromDateTime: instant,
  toDateTime: instant,
  pageSize: count(1000),
  pageNumber: count(100_000),
})

export const internalInquiry = z.object({ partnerReferenceNo: reference, beneficiaryAccountNo: account })

export const externalInquiry = internalInquiry.extend({ beneficiaryBankCode: bankCode })

const transfer = z.object({
  partnerReferenceNo: reference,
  amount,
  sourceAccountNo: account,
  beneficiaryAccountNo: account,
  remark: z.string().max(50).default(''),
  feeType: z.enum(['OUR', 'BEN', 'SHA']).optional(),
  transactionDate: instant,
})

const interbank = transfer.extend({ beneficiaryAccountName: z.string().min(1).max(100), beneficiaryBankCode: bankCode })

const clearing = interbank.extend({
  beneficiaryBankName: z.string().min(1).max(50),
  beneficiaryCustomerResidence: z.enum(['1', '2']),
  beneficiaryCustomerType: z.enum(['1', '2']),
})

export type TransferService = '17' | '18' | '22' | '23'

/** What each transfer service asks for; the intrabank one leaves the bank out. */
export const TRANSFER_FIELDS = { '17': transfer, '18': interbank, '22': clearing, '23': clearing }

export const statusInquiry = z.object({
  originalPartnerReferenceNo: reference,
  serviceCode: z.enum(['17', '18', '22', '23']),
  transactionDate: instant.optional(),
  amount: amount.optional(),
})

/** The parsed body, or the SNAP refusal that names the first field that is missing (02) or malformed (01). */
export function readFields<S extends z.ZodType>(schema: S, service: string, json: unknown): z.infer<S> | Refused {
  if (json === undefined) return new Refused(snap(service, '40000'))
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path ?? []
  const outcome = valueAt(json, path) === undefined ? '40002' : '40001'
  return new Refused(snap(service, outcome, {}, path.join('.')))
}

/** Marks an answer that ends a call early, apart from every parsed body. */
export class Refused {
  constructor(readonly answer: Answer) {}
}

const valueAt = (json: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    json,
  )
