import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { sha256Hex, signNotice } from '../../adapters/bank/signature.js'
import { audit } from '../../db/audit.js'
import { dbNow, inTransaction, isUniqueViolation, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { type PelakuAudit, SISTEM } from '../../domain/pelaku.js'
import { tanggalWita, utcOf } from '../../domain/tanggal.js'
import { lookForReturn } from './settle.js'

export const CALLBACK_PATH = '/snap/v1.0/transfer/notify'
const SELISIH_JAM_MS = 120_000

export interface Notice {
  header(name: string): string
  body: Buffer
  alamat: string | null
  requestId: string
}

/** SNAP answer to the bank: HTTP status and response code of service 76. */
export interface CallbackAnswer {
  status: number
  responseCode: string
  responseMessage: string
}

const answer = (status: number, perkara: string, responseMessage: string): CallbackAnswer => ({
  status,
  responseCode: `${status}76${perkara}`,
  responseMessage,
})

const bodySchema = z.object({ originalPartnerReferenceNo: z.string().regex(/^[\x21-\x7e]{1,64}$/) })
const externalIdSchema = z.string().regex(/^\d{1,36}$/)

/**
 * What the bank tells of a transfer by itself. It is kept, and makes us ask: its content changes nothing, so a forged,
 * old or mistaken notice cannot either. Every refused one is audited.
 */
export async function takeNotice(deps: Deps, notice: Notice): Promise<CallbackAnswer> {
  const pelaku = { ...SISTEM, nama: 'Pemberitahuan bank', alamat: notice.alamat, requestId: notice.requestId }
  if (!isSigned(deps, notice))
    return refuse(deps, pelaku, 'tanda tangan atau waktu tidak sah', answer(401, '00', 'Unauthorized'))
  const externalId = externalIdSchema.safeParse(notice.header('x-external-id'))
  const body = bodySchema.safeParse(parse(notice.body))
  if (!externalId.success || !body.success)
    return refuse(deps, pelaku, 'isi tidak dapat dibaca', answer(400, '01', 'Invalid Field Format'))
  const referensi = body.data.originalPartnerReferenceNo
  try {
    const known = await inTransaction(deps.prisma, (tx) => record(tx, notice, externalId.data, referensi))
    if (known) return answer(200, '00', 'Successful')
    return refuse(deps, pelaku, `referensi ${referensi} tidak dikenal`, answer(404, '01', 'Transaction Not Found'))
  } catch (error) {
    if (!isUniqueViolation(error, 'external_id')) throw error
    return refuse(
      deps,
      pelaku,
      `X-EXTERNAL-ID ${externalId.data} sudah dipakai hari ini`,
      answer(409, '00', 'Conflict'),
    )
  }
}

function isSigned({ config }: Deps, { header, body }: Notice): boolean {
  const timestamp = header('x-timestamp')
  const fresh = Math.abs(Date.now() - Date.parse(timestamp)) <= SELISIH_JAM_MS
  const bodyHash = sha256Hex(body.toString('utf8'))
  const expected = Buffer.from(signNotice(config.BANK_CLIENT_SECRET, { path: CALLBACK_PATH, bodyHash, timestamp }))
  const given = Buffer.from(header('x-signature'))
  const same = given.length === expected.length && timingSafeEqual(given, expected)
  return same && fresh && header('x-partner-id') === config.BANK_PARTNER_ID
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

async function record(tx: Tx, { body }: Notice, externalId: string, referensi: string): Promise<boolean> {
  const now = await dbNow(tx)
  const percobaan = await tx.percobaan.findUnique({
    where: { kanal_referensi: { kanal: 'BANK', referensi } },
    select: { legId: true },
  })
  const isi = body.toString('utf8').replaceAll('\u0000', '').slice(0, 4000)
  const hari = utcOf(tanggalWita(now))
  await tx.callbackBank.create({ data: { hari, externalId, referensi, isi, dikenal: percobaan !== null } })
  if (!percobaan) return false
  const { legId } = percobaan
  const { count } = await tx.leg.updateMany({
    where: { id: legId, status: { in: ['TIDAK_PASTI', 'DIPROSES'] } },
    data: { tungguSampai: now },
  })
  if (count === 1) await enqueue(tx, 'bayarLeg', legId)
  else await lookForReturn(tx, legId, now)
  return true
}

async function refuse(
  deps: Deps,
  pelaku: PelakuAudit,
  alasan: string,
  refusal: CallbackAnswer,
): Promise<CallbackAnswer> {
  await audit(deps.prisma, pelaku, { rantai: 'bank', aksi: 'CALLBACK_DITOLAK', sesudah: { alasan } })
  return refusal
}
