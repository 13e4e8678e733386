import type { JalurKode } from '../../domain/jalur.js'
import type { Deps } from '../../deps.js'
import { nextExternalId } from '../../db/externalId.js'
import type { Claimed } from './leg.js'
import type { Answer } from './settle.js'

/** Sends the stored bytes of a claimed attempt; no transaction is open while the bank thinks. */
export async function send(deps: Deps, { percobaan }: Claimed): Promise<Answer> {
  const externalId = await nextExternalId(deps)
  const answer =
    percobaan.kanal === 'MPN'
      ? await deps.mpn.pay({ isi: percobaan.isi })
      : await deps.bank.transfer({ jalur: percobaan.jalur as JalurKode, isi: percobaan.isi, externalId })
  return { ...answer, externalId, jenis: 'KIRIM' }
}
