import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { queueMail } from '../../db/queueMail.js'
import { HAMPIR_KEDALUWARSA } from './kedaluwarsa.js'
import type { PajakUtuh } from './load.js'

const PALING_BANYAK = 20

/** Tells checker and approver who have signed, or are about to, that the maker put another code on what they signed. */
export async function tellReplaced(tx: Tx, pajak: PajakUtuh, kodeBaru: string): Promise<void> {
  const { sp2dId, sp2d } = pajak
  const signed = await tx.keputusan.findMany({
    where: { sp2dId, putaran: sp2d.putaran, level: { not: 'MAKER' } },
    select: { penggunaId: true },
  })
  const waiting = await tx.tugas.findMany({ where: { sp2dId, level: { not: 'MAKER' } }, select: { penggunaId: true } })
  const alinea = [
    `Kode billing ${pajak.uraian} pada SP2D ${sp2d.nomor} diganti oleh maker: ${kodeBaru} menggantikan ${pajak.billing?.kode ?? '-'}.`,
    'NPWP, jenis pajak, masa, tahun, dan jumlahnya sama dengan yang disetujui. Anda tidak perlu melakukan apa pun.',
  ]
  const ids = new Set([...signed, ...waiting].map(({ penggunaId }) => penggunaId))
  for (const penggunaId of ids)
    await queueMail(tx, { jenis: 'PEMBERITAHUAN', penggunaId, isi: { judul: 'Kode billing diganti', alinea } })
}

interface Habis {
  pemda_id: string
  nomor: string
  kode: string
  kedaluwarsa: Date
}

/** Every morning: whoever acts as maker, and wants to, reads which codes of their Pemda run out before they are paid. */
export async function tellExpiring(deps: Deps): Promise<void> {
  const { rows } = await deps.pool.query<Habis>(
    `SELECT s.pemda_id, s.nomor, b.kode, b.kedaluwarsa FROM billing b JOIN sp2d s ON s.id = b.sp2d_id
     WHERE ${HAMPIR_KEDALUWARSA} ORDER BY b.kedaluwarsa, b.id`,
  )
  const makers = await deps.pool.query<{ id: string; pemda_id: string }>(
    `SELECT j.pengguna_id AS id, j.pemda_id FROM pejabat j LEFT JOIN pilihan_notifikasi n ON n.pengguna_id = j.pengguna_id
     WHERE j.level = 'MAKER' AND coalesce(n.surel, 'HARIAN') <> 'MATI' AND NOT 'BILLING' = ANY(coalesce(n.mati, '{}'))`,
  )
  await inTransaction(deps.prisma, async (tx) => {
    for (const { id, pemda_id } of makers.rows) {
      const own = rows.filter((row) => row.pemda_id === pemda_id)
      if (own.length === 0) continue
      const judul = `${own.length} kode billing hampir atau sudah kedaluwarsa`
      await queueMail(tx, { jenis: 'PEMBERITAHUAN', penggunaId: BigInt(id), isi: { judul, alinea: daftar(own) } })
    }
  })
}

function daftar(rows: Habis[]): string[] {
  const baris = rows
    .slice(0, PALING_BANYAK)
    .map(({ nomor, kode, kedaluwarsa }) => `SP2D ${nomor}: kode ${kode}, berlaku sampai ${formatWaktu(kedaluwarsa)}`)
  const lagi = rows.length > PALING_BANYAK ? [`dan ${rows.length - PALING_BANYAK} lagi.`] : []
  return [...baris, ...lagi, 'Gantilah melalui menu Billing Kedaluwarsa sebelum SP2D-nya dibayar.']
}
