import { randomUUID } from 'node:crypto'
import { nextExternalId } from '../../db/externalId.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { BANK_SENDIRI } from '../../domain/jalur.js'

/**
 * The name the bank keeps for an account that is to be an RKUD.
 * @throws FieldError at noRekening when it cannot be one, AppError layananLuar when the bank does not answer
 */
export async function askRkud(deps: Deps, noRekening: string): Promise<string> {
  const externalId = await nextExternalId(deps)
  const { hasil } = await deps.bank.inquireRekening({
    ...{ bankKode: BANK_SENDIRI, noRekening, externalId },
    referensi: randomUUID(),
  })
  if (hasil.kind === 'tidakPasti') {
    throw new AppError(
      'layananLuar',
      'Bank Kalsel belum menjawab, jadi nama rekening belum diketahui. Coba lagi nanti.',
    )
  }
  if (hasil.kind === 'tidakDitemukan') throw new FieldError('noRekening', 'Rekening ini tidak ada di Bank Kalsel.')
  if (hasil.status !== 'aktif') throw new FieldError('noRekening', `Rekening ini berstatus ${hasil.status}.`)
  return hasil.nama
}
