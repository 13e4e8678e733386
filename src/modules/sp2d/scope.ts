import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Scope } from '../../web/lists/where.js'

/** For Prisma: whatever belongs to another Pemda does not exist for this person. */
export const milik = (pelaku: Pick<Pelaku, 'pemdaId'>) => (pelaku.pemdaId === null ? {} : { pemdaId: pelaku.pemdaId })

/** The same for lists in SQL, whose table is `s`. */
export const scopeSp2d =
  (pelaku: Pelaku): Scope =>
  (params) =>
    pelaku.pemdaId === null
      ? `s.tahun = ${params.bind(pelaku.tahun)}`
      : `s.pemda_id = ${params.bind(pelaku.pemdaId, '::bigint')} AND s.tahun = ${params.bind(pelaku.tahun)}`

/** A Pemda's officer acts for their own Pemda; the bank's people for none. */
export function pemdaOf(pelaku: Pelaku): bigint {
  if (pelaku.pemdaId === null) throw tidakDitemukan('Pemda')
  return pelaku.pemdaId
}
