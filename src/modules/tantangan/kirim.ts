import type { Deps } from '../../deps.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'

/** What the stored word of the operator means to whoever waits for the SMS. */
const KABAR: Record<string, string> = {
  DELIVERED: 'Menurut operator seluler, SMS sudah sampai',
  ACCEPTED: 'SMS sudah diterima operator seluler dan masih dalam perjalanan',
  FAILED: 'Operator seluler tidak dapat mengantar SMS; minta kode baru',
}

/** The last known state of the SMS of a challenge, in words. */
export function kabarKirim(row: { statusKirim: string | null; statusPada: Date | null }): string {
  if (row.statusKirim === null) return 'SMS sedang dikirim.'
  const pada = row.statusPada ? ` (${formatWaktu(row.statusPada)})` : ''
  return `${KABAR[row.statusKirim] ?? 'SMS belum dapat dikirim oleh operator seluler; minta kode baru'}${pada}.`
}

/** Asks the operator how far the SMS of an own challenge has come, and keeps the answer. */
export async function askDelivery(deps: Deps, pelaku: Pelaku, id: bigint): Promise<string> {
  const row = await deps.prisma.tantangan.findFirst({ where: { id, penggunaId: pelaku.id, metode: 'SMS' } })
  if (!row) throw tidakDitemukan('OTP')
  if (row.smsId === null) return kabarKirim(row)
  const answer = await deps.sms.status(row.smsId)
  if (answer.kind === 'tidakDiketahui') {
    deps.log.warn({ tantangan: String(id), galat: answer.pesan }, 'SMS status unknown')
    throw new AppError('layananLuar', 'Operator seluler belum menjawab, jadi status pengirimannya belum diketahui.')
  }
  const known = { statusKirim: answer.status, statusPada: new Date() }
  await deps.prisma.tantangan.update({ where: { id }, data: known })
  return kabarKirim(known)
}
