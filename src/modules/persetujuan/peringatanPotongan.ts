import type { Sql } from '../../db/database.js'
import { namaSama } from '../../domain/nama.js'
import { type Baris, DISETUJUI, SP2D_NYA, TERBIASA } from './terbiasa.js'

/**
 * How many deductions of all Pemda are looked through for the account a Pemda used before; without one the warning names
 * none. A Pemda that is still learning is warned only if there is one: its own SP2D, still few, are all looked through.
 */
const TERAKHIR = 5000

interface PotonganRow {
  sp2dId: bigint
  kode: string
  uraian: string
  noRekening: string
  nama: string
  /** Whose the account is, as the bank told when it was registered. */
  namaDiBank: string | null
  lama: string | null
}

// Hundreds of SP2D decided together name few accounts: each is looked up once, from its oldest SP2D on, for those are
// approved while a month's undecided ones may be thousands. What was used before it is looked for only where the account
// is new, so that the ordinary SP2D pays nothing for it.
export async function potongan(tx: Sql, potonganIds: bigint[]): Promise<Baris[]> {
  if (potonganIds.length === 0) return []
  const rows = await tx.$queryRaw<PotonganRow[]>`
    WITH semua AS MATERIALIZED (
      SELECT p.id, p.sp2d_id, s.pemda_id, p.kode, p.uraian, ke.no_rekening, ke.nama
      FROM potongan p JOIN sp2d s ON s.id = p.sp2d_id
      LEFT JOIN peta_potongan m ON m.pemda_id = s.pemda_id AND m.kode = p.kode
      LEFT JOIN rekening r ON r.id = m.rekening_id AND r.dihapus_pada IS NULL
      CROSS JOIN LATERAL (
        SELECT coalesce(p.no_rekening, r.no_rekening) AS no_rekening, coalesce(p.nama_rekening, r.nama) AS nama) ke
      WHERE p.id = ANY(${potonganIds}) AND ke.no_rekening IS NOT NULL),
    baru AS MATERIALIZED (
      SELECT s.* FROM (SELECT DISTINCT pemda_id, kode, no_rekening FROM semua) s
      LEFT JOIN LATERAL (
        SELECT true AS ya FROM potongan l
        CROSS JOIN LATERAL (SELECT FROM sp2d t WHERE t.id = l.sp2d_id AND t.pemda_id = s.pemda_id
          AND t.status = ANY(${DISETUJUI}) OFFSET 0) t
        WHERE l.no_rekening = s.no_rekening AND l.kode = s.kode ORDER BY l.sp2d_id LIMIT 1) dikenal ON true
      WHERE dikenal.ya IS NULL),
    berubah AS MATERIALIZED (
      SELECT s.*, lama.no_rekening AS lama FROM baru s LEFT JOIN LATERAL (
        (SELECT l.no_rekening FROM (SELECT * FROM potongan u WHERE u.kode = s.kode AND u.no_rekening IS NOT NULL
            ORDER BY u.id DESC LIMIT ${TERAKHIR}) l ${SP2D_NYA}
          WHERE t.pemda_id = s.pemda_id AND t.status = ANY(${DISETUJUI})
          ORDER BY l.id DESC LIMIT 1)
        UNION ALL
        (SELECT l.no_rekening FROM sp2d t CROSS JOIN LATERAL (SELECT * FROM potongan u WHERE u.sp2d_id = t.id OFFSET 0) l
          WHERE NOT ${TERBIASA} AND l.kode = s.kode AND l.no_rekening IS NOT NULL
            AND t.pemda_id = s.pemda_id AND t.status = ANY(${DISETUJUI})
          ORDER BY l.id DESC LIMIT 1)
        LIMIT 1) lama ON true
      WHERE lama.no_rekening IS NOT NULL OR ${TERBIASA})
    SELECT s.sp2d_id AS "sp2dId", s.kode, s.uraian, s.no_rekening AS "noRekening", s.nama, b.lama,
      (SELECT r.nama_di_bank FROM rekening r WHERE r.pemda_id = s.pemda_id AND r.no_rekening = s.no_rekening) AS "namaDiBank"
    FROM berubah b JOIN semua s USING (pemda_id, kode, no_rekening) ORDER BY s.id`
  return rows.map(({ sp2dId, kode, uraian, noRekening, lama, ...row }) => ({
    sp2dId,
    jenis: 'POTONGAN_BARU',
    kunci: JSON.stringify([kode, noRekening]),
    rincian: `${uraian} (${kode}): rekening ${noRekening} (${pemilik(row)})${lama === null ? '' : `, sebelumnya ${lama}`}`,
  }))
}

// The name in Data Rekening is whatever a maker typed.
const pemilik = ({ nama, namaDiBank }: Pick<PotonganRow, 'nama' | 'namaDiBank'>): string =>
  namaDiBank === null || namaSama(nama, namaDiBank) ? nama : `${nama}, di Bank Kalsel atas nama "${namaDiBank}"`
