import type { Sql } from '../../db/database.js'
import { atOnce } from '../../db/sql.js'
import { levelOf } from '../../domain/alur.js'
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
  /** Kinds of potongan that no rekening can serve, where one of these SP2D waits for it. */
  tanpaRekening: ReadonlyMap<string, 'PAJAK' | 'TIDAK_DIKENAL'>
  /** Why the newest content FMIS has of an SP2D could not be taken over. */
  karantina: ReadonlyMap<bigint, string[]>
  /** When sending of a year closes, or has closed. */
  tutup: { pemdaId: bigint; tahun: number; tutup: Date }[]
}

/** Nothing is frozen yet: the plan follows the rows and Data Rekening. */
export const isUndecided = ({ status }: Sp2dBahan): boolean => levelOf(status) === 'MAKER'

/** `known` is what `loadReturs` answered, for whoever asked already. */
export async function loadSumber(tx: Sql, rows: Sp2dBahan[], known?: Sumber['retur']): Promise<Sumber> {
  const returned = rows.filter((sp2d) => isUndecided(sp2d) && legReturOf(sp2d).length > 0)
  const [retur, koreksi, rekening, karantina, tutup] = await atOnce(
    tx,
    async () => known ?? loadReturs(tx, rows),
    () => koreksiRencana(tx, returned),
    () => loadRekening(tx, rows.filter(needsRekening)),
    () => tx.$queryRaw<{ id: bigint; alasan: string[] }[]>`
      SELECT s.id, k.alasan FROM sp2d s JOIN karantina k ON k.pemda_id = s.pemda_id AND k.tahun = s.tahun
        AND k.id_fmis = s.id_fmis AND k.selesai_pada IS NULL
      WHERE s.id = ANY(${rows.map(({ id }) => id)}::bigint[])`,
    () => tx.$queryRaw<Sumber['tutup']>`
      SELECT pemda_id AS "pemdaId", tahun, tutup FROM tutup_tahun WHERE pemda_id = ANY(${pemdaOf(rows)}::bigint[])`,
  )
  const missing = rows.flatMap((sp2d) => tanpaRekening(rekening, sp2d)).map(({ kode }) => kode)
  return {
    ...{ retur, koreksi, rekening, tutup },
    tanpaRekening: missing.length === 0 ? new Map() : await loadTanpaRekening(tx, missing),
    karantina: new Map(karantina.map(({ id, alasan }) => [id, alasan])),
  }
}

/** The potongan of an SP2D that are to be paid and have no account yet: neither frozen nor in Data Rekening. */
export const tanpaRekening = (rekening: Sumber['rekening'], { pemdaId, potongan }: Sp2dBahan): Sp2dBahan['potongan'] =>
  potongan.filter(
    (row) => row.mengurangi && row.noRekening === null && !(rekening.get(pemdaId)?.has(row.kode) ?? false),
  )

async function loadTanpaRekening(tx: Sql, kode: string[]): Promise<Sumber['tanpaRekening']> {
  const rows = await tx.$queryRaw<{ kode: string; sebab: 'PAJAK' | 'TIDAK_DIKENAL' }[]>`
    SELECT DISTINCT u.kode, CASE WHEN j.kode IS NULL THEN 'TIDAK_DIKENAL' ELSE 'PAJAK' END AS sebab
    FROM unnest(${kode}::text[]) AS u (kode) LEFT JOIN jenis_potongan j ON j.kode = u.kode
    WHERE j.kode IS NULL OR j.lewat_mpn`
  return new Map(rows.map((row) => [row.kode, row.sebab]))
}

const pemdaOf = (rows: Sp2dBahan[]) => [...new Set(rows.map(({ pemdaId }) => pemdaId))]

// After the maker's Setuju the account stands in the signed plan; the master no longer matters.
const needsRekening = (sp2d: Sp2dBahan) =>
  sp2d.potongan.some(({ mengurangi, noRekening }) => mengurangi && (noRekening === null || isUndecided(sp2d)))

async function loadRekening(tx: Sql, rows: Sp2dBahan[]): Promise<Sumber['rekening']> {
  if (rows.length === 0) return new Map()
  const pemdaIds = pemdaOf(rows)
  const peta = await tx.$queryRaw<{ pemdaId: bigint; kode: string; noRekening: string; nama: string }[]>`
    SELECT m.pemda_id AS "pemdaId", m.kode, r.no_rekening AS "noRekening", r.nama
    FROM peta_potongan m JOIN rekening r ON r.id = m.rekening_id AND r.dihapus_pada IS NULL
    WHERE m.pemda_id = ANY(${pemdaIds}::bigint[])`
  const served = (pemdaId: bigint) => peta.filter((row) => row.pemdaId === pemdaId)
  return new Map(
    pemdaIds.map((id) => [id, new Map(served(id).map(({ kode, noRekening, nama }) => [kode, { noRekening, nama }]))]),
  )
}
