import type { Sql } from '../../db/database.js'
import type { KoreksiRencana } from '../../domain/rencana.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { tanggalBaca, tanggalDari } from '../../web/tampilan.js'
import type { Sp2dBahan } from './load.js'
import type { KoreksiRow } from './page.js'
import { legReturOf } from './retur.js'

type Sp2d = Pick<Sp2dBahan, 'id' | 'status' | 'putaran' | 'putaranSp2d'>

/** Whether a maker may type an account now: money came back, and nobody has decided on paying it again. */
export const mayCorrect = (sp2d: Sp2d): boolean =>
  sp2d.status === 'RETUR' || (sp2d.status === 'DITERIMA' && legReturOf(sp2d).length > 0)

interface Koreksi {
  id: bigint
  sp2dId: bigint
  penerimaId: bigint
  penerima: string
  bankLama: string
  rekeningLama: string
  bankNama: string
  bankKode: string
  noRekening: string
  namaDiBank: string
  suratNomor: string
  suratTanggal: Date
  suratSidik: string
  penggunaNama: string
  dibuatPada: Date
}

/** What holds in the running putaran of these SP2D: the last correction of each payee. */
async function inForce(tx: Sql, rows: Sp2d[]): Promise<Koreksi[]> {
  return tx.$queryRaw<Koreksi[]>`
    SELECT DISTINCT ON (k.penerima_id) k.id, k.sp2d_id AS "sp2dId", k.penerima_id AS "penerimaId", p.nama AS penerima,
      k.bank_lama AS "bankLama", k.rekening_lama AS "rekeningLama", k.bank_nama AS "bankNama", k.bank_kode AS "bankKode",
      k.no_rekening AS "noRekening", k.nama_di_bank AS "namaDiBank", k.surat_nomor AS "suratNomor",
      k.surat_tanggal AS "suratTanggal", l.sha256 AS "suratSidik", k.pengguna_nama AS "penggunaNama", k.dibuat_pada AS "dibuatPada"
    FROM unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ putaran }) => putaran)}::int[]) AS s (id, putaran)
      JOIN koreksi_retur k ON k.sp2d_id = s.id AND k.putaran = s.putaran JOIN lampiran l ON l.id = k.lampiran_id
      JOIN penerima p ON p.id = k.penerima_id
    ORDER BY k.penerima_id, k.id DESC`
}

/** As it stands in the plan that all three sign, per SP2D. */
export async function koreksiRencana(tx: Sql, rows: Sp2d[]): Promise<Map<bigint, KoreksiRencana[]>> {
  const found = rows.length > 0 ? await inForce(tx, rows) : []
  return new Map(rows.map(({ id }) => [id, found.filter(({ sp2dId }) => sp2dId === id).map(koreksiOf)]))
}

const koreksiOf = (row: Koreksi): KoreksiRencana => ({
  id: String(row.penerimaId),
  bankLama: row.bankLama,
  rekeningLama: row.rekeningLama,
  suratNomor: row.suratNomor,
  suratTanggal: tanggalDari(row.suratTanggal),
  suratSidik: row.suratSidik,
})

/** Old and new side by side, for every level. */
export async function koreksiRows(tx: Sql, sp2d: Sp2d): Promise<KoreksiRow[]> {
  // A correction begins a putaran that pays again, or stands in one.
  if (legReturOf(sp2d).length === 0) return []
  return (await inForce(tx, [sp2d])).map((row) => ({
    penerima: row.penerima,
    lama: `${row.bankLama} ${row.rekeningLama}`,
    baru: `${row.bankNama} (${row.bankKode}) ${row.noRekening}`,
    namaDiBank: row.namaDiBank,
    surat: {
      href: `/cmsp/sp2d/${sp2d.id}/surat-ralat/${row.id}`,
      label: `${row.suratNomor}, ${tanggalBaca(row.suratTanggal)}`,
    },
    oleh: `${row.penggunaNama}, ${formatWaktu(row.dibuatPada)}`,
  }))
}
