import type { Tx } from '../../db/database.js'
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

/** What holds in the running putaran of these SP2D: the last correction of each payee. */
async function inForce(tx: Tx, rows: Sp2d[]) {
  return tx.koreksiRetur.findMany({
    where: { OR: rows.map(({ id, putaran }) => ({ sp2dId: id, putaran })) },
    include: { lampiran: { select: { sha256: true } }, penerima: { select: { nama: true } } },
    distinct: ['penerimaId'],
    orderBy: [{ penerimaId: 'asc' }, { id: 'desc' }],
  })
}

/** As it stands in the plan that all three sign, per SP2D. */
export async function koreksiRencana(tx: Tx, rows: Sp2d[]): Promise<Map<bigint, KoreksiRencana[]>> {
  const found = rows.length > 0 ? await inForce(tx, rows) : []
  return new Map(rows.map(({ id }) => [id, found.filter(({ sp2dId }) => sp2dId === id).map(koreksiOf)]))
}

const koreksiOf = (row: Awaited<ReturnType<typeof inForce>>[number]): KoreksiRencana => ({
  id: String(row.penerimaId),
  bankLama: row.bankLama,
  rekeningLama: row.rekeningLama,
  suratNomor: row.suratNomor,
  suratTanggal: tanggalDari(row.suratTanggal),
  suratSidik: row.lampiran.sha256,
})

/** Old and new side by side, for every level. */
export async function koreksiRows(tx: Tx, sp2d: Sp2d): Promise<KoreksiRow[]> {
  // A correction begins a putaran that pays again, or stands in one.
  if (legReturOf(sp2d).length === 0) return []
  return (await inForce(tx, [sp2d])).map((row) => ({
    penerima: row.penerima.nama,
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
