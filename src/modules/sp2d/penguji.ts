import type { Tx } from '../../db/database.js'
import { toDecimalText } from '../../domain/uang.js'
import { Prisma } from '../../generated/prisma/client.js'
import type { Asal, Sp2dRecord } from './record.js'

type Penguji = Sp2dRecord['daftar_penguji']

/** The newest print of every Daftar Penguji that these records stand in. */
function newest(records: Sp2dRecord[]): Penguji[] {
  const byNumber = new Map<string, Penguji>()
  for (const { daftar_penguji: one } of records) {
    const known = byNumber.get(one.no)
    if (!known || known.dicetak < one.dicetak) byNumber.set(one.no, one)
  }
  // Two pages at once take their rows in the same order.
  return [...byNumber.values()].sort((a, b) => (a.no < b.no ? -1 : 1))
}

const decimal = ({ total }: Penguji) => (total === null ? null : toDecimalText(total))

/** Keeps each Daftar Penguji as its newest print states it. */
export async function keepPenguji(tx: Tx, { pemdaId, tahun }: Asal, records: Sp2dRecord[]): Promise<void> {
  const list = newest(records)
  if (list.length === 0) return
  await tx.$executeRaw`
    INSERT INTO daftar_penguji AS d (pemda_id, tahun, nomor, tanggal, dicetak, jumlah_sp2d, total)
    SELECT ${pemdaId}, ${tahun}, u.nomor, u.tanggal::date, u.dicetak, u.jumlah, u.total::numeric
    FROM unnest(${list.map(({ no }) => no)}::text[], ${list.map(({ tgl }) => tgl)}::text[],
      ${list.map(({ dicetak }) => dicetak)}::timestamptz[], ${list.map((one) => one.jumlah_sp2d)}::int[],
      ${list.map(decimal)}::text[]) AS u (nomor, tanggal, dicetak, jumlah, total)
    ON CONFLICT (pemda_id, tahun, nomor) DO UPDATE SET tanggal = EXCLUDED.tanggal, dicetak = EXCLUDED.dicetak,
      jumlah_sp2d = EXCLUDED.jumlah_sp2d, total = EXCLUDED.total
    WHERE d.dicetak <= EXCLUDED.dicetak AND (d.tanggal, d.dicetak, d.jumlah_sp2d, d.total)
      IS DISTINCT FROM (EXCLUDED.tanggal, EXCLUDED.dicetak, EXCLUDED.jumlah_sp2d, EXCLUDED.total)`
}

/** Keeps the Daftar Penguji these SP2D stand in before they move; one that leaves it once more leaves with what it is now. */
const leaving = (from: Prisma.Sql) => Prisma.sql`
  INSERT INTO penguji_sebelumnya (sp2d_id, pemda_id, tahun, nomor, netto)
  SELECT id, pemda_id, tahun, penguji_nomor, netto FROM ${from}
  ON CONFLICT (sp2d_id, nomor) DO UPDATE SET netto = EXCLUDED.netto, pindah_pada = now()`

/** An SP2D that did not change but was printed in a later Daftar Penguji stands in that one from now on. */
export async function movePenguji(tx: Tx, { pemdaId, tahun }: Asal, unchanged: Sp2dRecord[]): Promise<void> {
  if (unchanged.length === 0) return
  const printed = unchanged.map(({ daftar_penguji }) => daftar_penguji)
  await tx.$executeRaw`
    WITH pindah AS (
      SELECT s.id, s.pemda_id, s.tahun, s.penguji_nomor, s.netto, u.nomor, u.tanggal::date, u.dicetak
      FROM sp2d s JOIN (
        SELECT DISTINCT ON (id_fmis) * FROM unnest(${unchanged.map(({ idsp2d }) => idsp2d)}::text[],
          ${printed.map(({ no }) => no)}::text[], ${printed.map(({ tgl }) => tgl)}::text[],
          ${printed.map(({ dicetak }) => dicetak)}::timestamptz[]) AS c (id_fmis, nomor, tanggal, dicetak)
        ORDER BY id_fmis, dicetak DESC
      ) u ON s.id_fmis = u.id_fmis
      WHERE s.pemda_id = ${pemdaId} AND s.tahun = ${tahun}
        AND s.penguji_dicetak < u.dicetak AND s.penguji_nomor <> u.nomor
      ORDER BY s.id FOR NO KEY UPDATE OF s
    ), ditinggalkan AS (
      ${leaving(Prisma.sql`pindah`)}
    )
    UPDATE sp2d s SET penguji_nomor = p.nomor, penguji_tanggal = p.tanggal, penguji_dicetak = p.dicetak
    FROM pindah p WHERE s.id = p.id`
}

/** Before an SP2D is written as it comes again: the Daftar Penguji it leaves, where it names another. */
export async function leavePenguji(tx: Tx, sp2dId: bigint, { daftar_penguji }: Sp2dRecord): Promise<void> {
  await tx.$executeRaw`
    ${leaving(Prisma.sql`sp2d WHERE id = ${sp2dId} AND penguji_nomor <> ${daftar_penguji.no}`)}`
}
