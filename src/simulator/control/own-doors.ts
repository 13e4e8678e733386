import { z } from 'zod'
import { listLedger } from '../bank/ledger.js'
import { writeMt940 } from '../bank/mt940.js'
import { returnTransfer } from '../bank/retur.js'
import { listInbox } from '../fmis/inbox.js'
import { listKarantina } from '../fmis/karantina.js'
import { addFault, faultSchema, listFaults, removeFaults } from '../faults.js'
import { readInbox, setStatus } from '../messages.js'
import type { Deps } from '../options.js'
import { listBillings } from '../pajak/billing.js'
import type { BillingRow } from '../pajak/billing.js'
import { stateCode } from '../pajak/inquiry.js'
import { listPayments } from '../pajak/receipt.js'
import { settleDue } from '../settlement.js'
import { isoWita } from '../waktu.js'
import { resetDemo } from '../demo/load.js'
import { listAccounts, makeBilling, payElsewhere, saveAccount } from './books.js'
import { editSp2d, mergeSp2d, printDaftarPenguji, publishSp2d, storeSp2d, withdrawSp2d } from './fmis.js'

/** A door of the simulator itself: it takes query or body and answers plain data or the text of a file, or throws a BadRequest. */
export interface OwnDoor {
  method: 'get' | 'post' | 'patch' | 'delete'
  path: string
  /** Section of the console a form comes back to. */
  bagian?: string
  handle(deps: Deps, input: Record<string, unknown>): Promise<unknown>
}

const text = (input: Record<string, unknown>, key: string): string | undefined => {
  const value = input[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const smsStatusSchema = z.object({ to: z.string(), status: z.enum(['DELIVERED', 'ACCEPTED', 'FAILED']) })

const STATE = { '00': 'BELUM_DIBAYAR', '02': 'KEDALUWARSA', '88': 'LUNAS' }

const describeState = (billing: BillingRow): Record<string, unknown> => ({
  idBilling: billing.id_billing,
  referenceNo: billing.reference_no,
  ...billing.permintaan,
  tanggalExpiredBilling: isoWita(billing.expired_at),
  status: billing.paid_elsewhere ? 'LUNAS_DI_BANK_LAIN' : STATE[stateCode(billing)],
})

const done = async (work: Promise<unknown>): Promise<{ ok: true }> => {
  await work
  return { ok: true }
}

export const OWN_DOORS: OwnDoor[] = [
  { method: 'get', path: '/inbox/sms', handle: ({ pool }, input) => readInbox(pool, 'SMS', text(input, 'to')) },
  { method: 'get', path: '/inbox/email', handle: ({ pool }, input) => readInbox(pool, 'EMAIL', text(input, 'to')) },
  { method: 'get', path: '/fmis/inbox', handle: ({ pool }, input) => listInbox(pool, text(input, 'nomor')) },
  {
    method: 'get',
    path: '/fmis/karantina',
    handle: ({ pool }, input) => listKarantina(pool, text(input, 'pemda')),
  },
  {
    method: 'get',
    path: '/bank/ledger',
    handle: async (deps, input) => {
      await settleDue(deps)
      return listLedger(deps.pool, { account: text(input, 'account'), reference: text(input, 'reference') })
    },
  },
  {
    method: 'get',
    path: '/bank/mt940',
    handle: async (deps, input) => {
      await settleDue(deps)
      return writeMt940(deps, input)
    },
  },
  {
    method: 'get',
    path: '/bank/accounts',
    handle: async (deps, input) => {
      await settleDue(deps)
      return listAccounts(deps.pool, text(input, 'account'))
    },
  },
  {
    method: 'get',
    path: '/mpn/payments',
    handle: async (deps, input) => {
      await settleDue(deps)
      return listPayments(deps.pool, text(input, 'idBilling'))
    },
  },
  {
    method: 'get',
    path: '/djp/billings',
    handle: async (deps, input) => {
      await settleDue(deps)
      return (await listBillings(deps.pool, text(input, 'idBilling'))).map(describeState)
    },
  },
  { method: 'post', path: '/control/fmis/publish', bagian: 'fmis', handle: publishSp2d },
  { method: 'post', path: '/control/fmis/record', bagian: 'fmis', handle: storeSp2d },
  { method: 'patch', path: '/control/fmis/record', handle: mergeSp2d },
  { method: 'post', path: '/control/fmis/edit', bagian: 'fmis', handle: editSp2d },
  { method: 'post', path: '/control/fmis/penguji', bagian: 'fmis', handle: printDaftarPenguji },
  { method: 'post', path: '/control/fmis/withdraw', bagian: 'fmis', handle: withdrawSp2d },
  { method: 'post', path: '/control/bank/account', bagian: 'bank', handle: saveAccount },
  { method: 'post', path: '/control/bank/retur', bagian: 'bank', handle: returnTransfer },
  {
    method: 'post',
    path: '/control/sms/status',
    bagian: 'pesan',
    handle: ({ pool }, input) => {
      const { to, status } = smsStatusSchema.parse(input)
      return done(setStatus(pool, to, status))
    },
  },
  { method: 'post', path: '/control/djp/billing', bagian: 'pajak', handle: makeBilling },
  { method: 'post', path: '/control/djp/paid-elsewhere', bagian: 'pajak', handle: payElsewhere },
  {
    method: 'post',
    path: '/control/faults',
    bagian: 'gangguan',
    handle: async ({ pool }, input) => ({ id: await addFault(pool, faultSchema.parse(input)) }),
  },
  { method: 'get', path: '/control/faults', handle: ({ pool }) => listFaults(pool) },
  { method: 'delete', path: '/control/faults', handle: ({ pool }) => done(removeFaults(pool)) },
  {
    method: 'post',
    path: '/control/faults/remove',
    bagian: 'gangguan',
    handle: ({ pool }, input) => done(removeFaults(pool, text(input, 'id'))),
  },
  { method: 'post', path: '/control/reset', bagian: 'pesan', handle: ({ pool }) => done(resetDemo(pool)) },
]
