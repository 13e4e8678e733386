import { z } from 'zod'
import type { Door } from '../doors.js'
import type { Deps } from '../options.js'
import { createBilling, findCreation, permintaanBilling } from './billing.js'
import { inquireBilling, inquireNpwp } from './inquiry.js'
import { paymentOrder, payBilling } from './payment.js'
import { reinquire, reportPayments } from './receipt.js'
import { relayDoor } from './relay.js'
import { npwpField } from './wajib-pajak.js'

const idBilling = paymentOrder.shape.idBilling

export const pajakDoors = (deps: Deps): Door[] => [
  relayDoor(deps, {
    path: '/djp/v1/npwp/inquiry',
    body: z.object({ nomorPokokWajibPajak: npwpField }),
    handle: (body) => inquireNpwp(deps, body.nomorPokokWajibPajak),
  }),
  relayDoor(deps, {
    path: '/djp/v1/billing',
    body: permintaanBilling,
    handle: (body) => createBilling(deps, body),
  }),
  relayDoor(deps, {
    path: '/djp/v1/billing/referensi',
    body: z.object({ referenceNo: z.string().min(1).max(36) }),
    handle: (body) => findCreation(deps, body.referenceNo),
  }),
  relayDoor(deps, {
    path: '/djp/v1/billing/inquiry',
    body: z.object({ idBilling }),
    handle: (body) => inquireBilling(deps, body.idBilling),
  }),
  relayDoor(deps, {
    path: '/mpn/v1/payment',
    body: paymentOrder,
    payment: true,
    handle: (body, call) => payBilling(deps, body, call.fault),
  }),
  relayDoor(deps, {
    path: '/mpn/v1/report',
    body: z.object({ tanggal: z.iso.date() }),
    handle: (body) => reportPayments(deps, body.tanggal),
  }),
  relayDoor(deps, {
    path: '/mpn/v1/reinquiry',
    body: paymentOrder.pick({ idBilling: true, referenceNo: true }),
    handle: (body) => reinquire(deps, body),
  }),
]
