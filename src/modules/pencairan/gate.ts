import type { Tx } from '../../db/database.js'
import { closedGates, waitForHold } from '../../db/gerbang.js'
import { LEVELS } from '../../domain/alur.js'
import { SUDAH_KEDALUWARSA } from '../pajak/expiry.js'
import type { Deps } from '../../deps.js'
import { keteranganBayar, type LegUtuh } from './leg.js'
import { tutupRefusal } from './tutup.js'

const SENDING = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN']

export interface Refusal {
  final: boolean
  alasan: string
}

/**
 * The last gate before money moves: three persons' consumed OTPs over the same content hash, a header that is being
 * paid, a tahun anggaran that is not closed, an open send gate, the netto's debit confirmed, and a kode billing that can still be paid.
 * Null = may be sent; `final` = a human has to act, otherwise it waits.
 */
export async function gateRefusal(
  tx: Tx,
  deps: Pick<Deps, 'config'>,
  leg: LegUtuh,
  now: Date,
): Promise<Refusal | null> {
  const { sp2d } = leg.pencairan
  if (!SENDING.includes(sp2d.status) || sp2d.putaran !== leg.pencairan.putaran)
    return { final: false, alasan: 'SP2D tidak dalam pencairan' }
  if (!(await hasEvidence(tx, leg))) return { final: true, alasan: 'Bukti persetujuan tiga orang tidak lengkap' }
  const tutup = await tutupRefusal(tx, deps, leg, now)
  if (tutup) return { final: true, alasan: tutup }
  await waitForHold(tx)
  const [closed] = await closedGates(tx, sp2d)
  if (closed) return { final: false, alasan: `Pengiriman ditahan: ${closed.alasan ?? ''}` }
  if (await debitedBefore(tx, leg))
    return { final: false, alasan: 'Bank sudah mendebit RKUD untuk SP2D ini; operator perlu mengaitkannya' }
  if (leg.jenis !== 'NETTO' && (await nettoOpen(tx, leg.pencairanId)))
    return { final: false, alasan: 'Menunggu netto didebit' }
  if (leg.billing && leg.billing.kedaluwarsa <= now)
    return { final: true, alasan: `${SUDAH_KEDALUWARSA}; maker perlu menggantinya` }
  return null
}

async function hasEvidence(tx: Tx, leg: LegUtuh): Promise<boolean> {
  const { sp2dId, putaran, sidik } = leg.pencairan
  const approvals = await tx.keputusan.findMany({
    where: { sp2dId, putaran, putusan: 'SETUJU', sidik, tantangan: { dipakaiPada: { not: null } } },
  })
  const different = (pick: (row: (typeof approvals)[number]) => unknown) =>
    new Set(approvals.map(pick)).size === LEVELS.length
  return (
    approvals.length === LEVELS.length &&
    different((row) => row.level) &&
    different((row) => row.penggunaId) &&
    different((row) => row.nip)
  )
}

/** The bank's statement names a debit for this that no attempt of ours stands for: it was paid before a restore. */
async function debitedBefore(tx: Tx, leg: LegUtuh): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM mutasi_bank m JOIN koran_bank k ON k.id = m.koran_id JOIN rkud r ON r.id = k.rkud_id
    WHERE m.arah = 'D' AND m.keterangan = ${keteranganBayar(leg)} AND m.jumlah = ${leg.jumlah}
      AND r.no_rekening = ${leg.rekeningAsal} AND coalesce(m.rekening_lawan, ${leg.noRekening}) IS NOT DISTINCT FROM ${leg.noRekening}
      AND NOT EXISTS (SELECT FROM percobaan p WHERE p.referensi = m.referensi)
      AND NOT EXISTS (SELECT FROM mutasi_bank b JOIN koran_bank n ON n.id = b.koran_id
        WHERE b.referensi = m.referensi AND b.arah = 'K' AND n.rkud_id = k.rkud_id)
    LIMIT 1`
  return rows.length > 0
}

async function nettoOpen(tx: Tx, pencairanId: bigint): Promise<boolean> {
  const open = await tx.leg.count({
    where: { pencairanId, jenis: 'NETTO', status: { notIn: ['BERHASIL', 'DIPROSES', 'RETUR'] } },
  })
  return open > 0
}
