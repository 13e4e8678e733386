import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import type { AturanPajak } from '../../domain/aturanPajak.js'
import { tanggalWita } from '../../domain/tanggal.js'

const SQL = `
  SELECT r.* FROM (
    SELECT DISTINCT ON (kap, kjs) kap, kjs, nama, wajib_pajak AS "wajibPajak", rekanan, nik_rekanan AS "nikRekanan", nop, faktur,
      ketetapan, penyetor, satu_masa AS "satuMasa", dengan_spm AS "denganSpm", selesai
    FROM aturan_pajak WHERE mulai <= $1 AND ($2::text[] IS NULL OR kap || '-' || kjs = ANY($2))
    ORDER BY kap, kjs, mulai DESC) AS r
  WHERE r.selesai IS NULL OR r.selesai >= $1 ORDER BY r.kap, r.kjs`

/**
 * The version of each rule that is in force today, by KAP-KJS: the latest that has begun, unless it has ended.
 * @param kode only these KAP-KJS
 */
export async function rulesToday(
  { pool }: Pick<Deps, 'pool'>,
  kode: string[] | null = null,
): Promise<Map<string, AturanPajak>> {
  const { rows } = await pool.query<AturanPajak>(prepared(SQL, [tanggalWita(new Date()), kode]))
  return new Map(rows.map((row) => [`${row.kap}-${row.kjs}`, row]))
}

/** The rule in force today for a KAP-KJS, or null where the table has none. */
export async function aturanOf(deps: Pick<Deps, 'pool'>, kap: string, kjs: string): Promise<AturanPajak | null> {
  return (await rulesToday(deps, [`${kap}-${kjs}`])).get(`${kap}-${kjs}`) ?? null
}
