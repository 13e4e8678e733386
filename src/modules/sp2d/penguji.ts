import type { Tx } from '../../db/database.js'
import { toDecimalText } from '../../domain/uang.js'
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

/** An SP2D that did not change but was printed in a later Daftar Penguji stands in that one from now on. */
export async function movePenguji(tx: Tx, { pemdaId, tahun }: Asal, unchanged: Sp2dRecord[]): Promise<void> {
  if (unchanged.length === 0) return
  const printed = unchanged.map(({ daftar_penguji }) => daftar_penguji)
  await tx.$executeRaw`
    UPDATE sp2d s SET penguji_nomor = u.nomor, penguji_tanggal = u.tanggal::date, penguji_dicetak = u.dicetak
    FROM unnest(${unchanged.map(({ idsp2d }) => idsp2d)}::text[], ${printed.map(({ no }) => no)}::text[],
      ${printed.map(({ tgl }) => tgl)}::text[], ${printed.map(({ dicetak }) => dicetak)}::timestamptz[])
      AS u (id_fmis, nomor, tanggal, dicetak)
    WHERE s.pemda_id = ${pemdaId} AND s.tahun = ${tahun} AND s.id_fmis = u.id_fmis
      AND s.penguji_dicetak < u.dicetak AND s.penguji_nomor <> u.nomor`
}
