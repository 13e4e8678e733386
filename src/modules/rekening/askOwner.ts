import { randomUUID } from 'node:crypto'
import { nextExternalId } from '../../db/externalId.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { BANK_SENDIRI } from '../../domain/jalur.js'

/**
 * The owner's name of an active account at Bank Kalsel.
 * @throws FieldError at noRekening when there is no such account or it takes no money; AppError layananLuar when the
 * bank does not answer
 */
export async function askOwner(deps: Deps, noRekening: string): Promise<string> {
  const { hasil } = await deps.bank.inquireRekening({
    bankKode: BANK_SENDIRI,
    noRekening,
    referensi: randomUUID(),
    externalId: await nextExternalId(deps),
  })
  if (hasil.kind === 'tidakPasti') {
    const pesan = 'Bank Kalsel belum menjawab, jadi rekening ini belum dapat diperiksa. Tidak ada yang disimpan.'
    throw new AppError('layananLuar', pesan, { href: '/cmsp/master/rekening', label: 'Kembali ke Data Rekening' })
  }
  if (hasil.kind === 'tidakDitemukan') {
    throw new FieldError('noRekening', `Rekening ${noRekening} tidak ditemukan di Bank Kalsel.`)
  }
  if (hasil.status !== 'aktif') {
    throw new FieldError('noRekening', `Rekening ${noRekening} berstatus ${hasil.status} di Bank Kalsel.`)
  }
  return hasil.nama
}
