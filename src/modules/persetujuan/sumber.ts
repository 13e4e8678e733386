import type { Tx } from '../../db/database.js'
import type { KoreksiRencana } from '../../domain/rencana.js'
import { koreksiRencana } from '../sp2d/koreksi.js'
import type { Sp2dBahan } from '../sp2d/load.js'
import { legReturOf, loadReturs, type Retur } from '../sp2d/retur.js'

/** What plans, hindrances and warnings of some SP2D rest on beside their own rows; loaded once, however many they are. */
export interface Sumber {
  /** Of those that pay again what came back. */
  retur: ReadonlyMap<bigint, Retur>
  koreksi: ReadonlyMap<bigint, KoreksiRencana[]>
  /** Data Rekening: by Pemda, by kode potongan. */
  rekening: ReadonlyMap<bigint, ReadonlyMap<string, { noRekening: string; nama: string }>>
  /** When sending of a year closes, or has closed. */
  tutup: { pemdaId: bigint; tahun: number; tutup: Date }[]
}

/** Nothing is frozen yet: the plan follows the rows and Data Rekening. */
export const isUndecided = ({ status }: Sp2dBahan): boolean => status === 'DITERIMA' || status === 'TUGAS_MAKER'

export async function loadSumber(tx: Tx, rows: Sp2dBahan[]): Promise<Sumber> {
  const returned = rows.filter((sp2d) => isUndecided(sp2d) && legReturOf(sp2d).length > 0)
  return {
    retur: await loadReturs(tx, rows),
    koreksi: await koreksiRencana(tx, returned),
    rekening: await loadRekening(tx, rows.filter(needsRekening)),
    tutup: await tx.tutupTahun.findMany({ where: { pemdaId: { in: pemdaOf(rows) } } }),
  }
}

const pemdaOf = (rows: Sp2dBahan[]) => [...new Set(rows.map(({ pemdaId }) => pemdaId))]

// After the maker's Setuju the account stands in the signed plan; the master no longer matters.
const needsRekening = (sp2d: Sp2dBahan) =>
  sp2d.potongan.some(({ mengurangi, noRekening }) => mengurangi && (noRekening === null || isUndecided(sp2d)))

async function loadRekening(tx: Tx, rows: Sp2dBahan[]): Promise<Sumber['rekening']> {
  if (rows.length === 0) return new Map()
  const pemdaIds = pemdaOf(rows)
  const peta = await tx.petaPotongan.findMany({
    where: { pemdaId: { in: pemdaIds }, rekening: { dihapusPada: null } },
    include: { rekening: { select: { noRekening: true, nama: true } } },
  })
  const served = (pemdaId: bigint) => peta.filter((row) => row.pemdaId === pemdaId)
  return new Map(pemdaIds.map((id) => [id, new Map(served(id).map(({ kode, rekening }) => [kode, rekening]))]))
}
