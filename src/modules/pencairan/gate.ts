import type { Sql } from '../../db/database.js'
import { lingkupOf } from '../../db/gerbang.js'
import { LEVELS } from '../../domain/alur.js'
import { SUDAH_KEDALUWARSA } from '../pajak/expiry.js'
import type { Deps } from '../../deps.js'
import { keteranganBayar, type LegDibaca, type LegUtuh } from './leg.js'
import { tutupRefusal } from './tutup.js'

const SENDING = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN']

export interface Refusal {
  final: boolean
  alasan: string
}

/**
 * The last gate before money moves: three persons' consumed OTPs over the same content hash, a header that is being
 * paid, a tahun anggaran that is not closed, an open send gate, the netto's debit confirmed, and a kode billing that can still be paid.
 * Null = may be sent; `final` = a human has to act, otherwise it waits. A claim holds `lockToSend`.
 */
export async function gateRefusal(tx: Sql, deps: Pick<Deps, 'config'>, dibaca: LegDibaca): Promise<Refusal | null> {
  const { leg, now } = dibaca
  const { sp2d } = leg.pencairan
  if (!SENDING.includes(sp2d.status) || sp2d.putaran !== leg.pencairan.putaran)
    return { final: false, alasan: 'SP2D tidak dalam pencairan' }
  const keadaan = await readKeadaan(tx, leg)
  if (!keadaan.lengkap) return { final: true, alasan: 'Bukti persetujuan tiga orang tidak lengkap' }
  const tutup = tutupRefusal(deps, dibaca)
  if (tutup) return { final: true, alasan: tutup }
  if (keadaan.ditahan) return { final: false, alasan: `Pengiriman ditahan: ${keadaan.alasanTahan ?? ''}` }
  if (keadaan.didebit)
    return { final: false, alasan: 'Bank sudah mendebit RKUD untuk SP2D ini; operator perlu mengaitkannya' }
  if (leg.jenis !== 'NETTO' && keadaan.nettoTerbuka) return { final: false, alasan: 'Menunggu netto didebit' }
  if (leg.billing && leg.billing.kedaluwarsa <= now)
    return { final: true, alasan: `${SUDAH_KEDALUWARSA}; maker perlu menggantinya` }
  return null
}

interface Keadaan {
  lengkap: boolean
  ditahan: boolean
  alasanTahan: string | null
  didebit: boolean
  nettoTerbuka: boolean
}

/**
 * What the gate asks the database. Didebit: the bank's statement names a debit for this that no attempt of ours stands
 * for, so it was paid before a restore.
 */
async function readKeadaan(tx: Sql, leg: LegUtuh): Promise<Keadaan> {
  const { sp2d, sp2dId, putaran, sidik } = leg.pencairan
  const banyak = LEVELS.length
  const [row] = await tx.$queryRaw<[Keadaan]>`
    SELECT bukti.lengkap, tahan.lingkup IS NOT NULL AS ditahan, tahan.alasan AS "alasanTahan",
      EXISTS (SELECT FROM mutasi_bank m JOIN koran_bank k ON k.id = m.koran_id JOIN rkud r ON r.id = k.rkud_id
        WHERE m.arah = 'D' AND m.keterangan = ${keteranganBayar(leg)} AND m.jumlah = ${leg.jumlah.toFixed(2)}::numeric
          AND r.no_rekening = ${leg.rekeningAsal}
          AND coalesce(m.rekening_lawan, ${leg.noRekening}) IS NOT DISTINCT FROM ${leg.noRekening}
          AND NOT EXISTS (SELECT FROM percobaan p WHERE p.referensi = m.referensi)
          AND NOT EXISTS (SELECT FROM mutasi_bank b JOIN koran_bank n ON n.id = b.koran_id
            WHERE b.referensi = m.referensi AND b.arah = 'K' AND n.rkud_id = k.rkud_id)) AS didebit,
      EXISTS (SELECT FROM leg n WHERE n.pencairan_id = ${leg.pencairanId} AND n.jenis = 'NETTO'
        AND n.status NOT IN ('BERHASIL', 'DIPROSES', 'RETUR')) AS "nettoTerbuka"
    FROM (SELECT count(*) = ${banyak} AND count(DISTINCT k.level) = ${banyak} AND count(DISTINCT k.pengguna_id) = ${banyak}
          AND count(DISTINCT k.nip) = ${banyak} AS lengkap
        FROM keputusan k JOIN tantangan t ON t.id = k.tantangan_id AND t.dipakai_pada IS NOT NULL
        WHERE k.sp2d_id = ${sp2dId} AND k.putaran = ${putaran} AND k.putusan = 'SETUJU' AND k.sidik = ${sidik}) AS bukti
      LEFT JOIN LATERAL (SELECT g.lingkup, g.alasan FROM gerbang_kirim g
        WHERE g.tertutup AND g.lingkup = ANY(${lingkupOf(sp2d)})
        ORDER BY array_position(${lingkupOf(sp2d)}, g.lingkup) LIMIT 1) AS tahan ON true`
  return row
}
