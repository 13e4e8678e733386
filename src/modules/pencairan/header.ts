import { changeStatus, type PerubahanStatus } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { type IsiKirim, queueFmis } from '../../db/queueFmis.js'
import { atOnce } from '../../db/sql.js'
import { type AksiSp2d, deriveHeader, PAYING, type StatusLeg, type StatusSp2d } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { IsiPembayaran } from '../../domain/pesanFmis.js'
import { parseTanggal, type Tanggal } from '../../domain/tanggal.js'
import { BERANGKAT } from './berangkat.js'

type Header = ReturnType<typeof deriveHeader>

function aksiTo(current: string, target: Header): AksiSp2d | null {
  if (target === 'RETUR') return [...PAYING, 'CAIR'].includes(current) ? 'retur' : null
  if (!PAYING.includes(current) || current === target) return null
  if (target === 'CAIR') return 'lunas'
  if (target === 'PERLU_TINDAKAN') return 'terhambat'
  if (current === 'PERLU_TINDAKAN') return 'lanjutkan'
  return target === 'PENCAIRAN' ? 'cairkan' : null
}

/**
 * The header follows from the legs, in the transaction that changed one. The lock makes two legs that end at the same
 * moment look one after the other, so that the last one sees all.
 */
export async function headerFromLegs(tx: Sql, pencairanId: bigint): Promise<void> {
  const [, found] = await atOnce(
    tx,
    () => tx.$queryRaw`
      SELECT 1 FROM pencairan WHERE sp2d_id = (SELECT sp2d_id FROM pencairan WHERE id = ${pencairanId})
      ORDER BY id FOR UPDATE`,
    () => statusOf(tx, pencairanId),
  )
  if (!found) throw new Error(`pencairan ${pencairanId} does not exist`)
  const { sp2dId, status, legs } = found
  const header = deriveHeader(legs)
  const aksi = aksiTo(status, header)
  if (aksi) await moveHeader(tx, { id: sp2dId, status }, aksi)
  // A correction that FMIS sent before may count now.
  if (header === 'RETUR') await enqueue(tx, 'ambilKoreksi', sp2dId)
}

async function moveHeader(
  tx: Sql,
  { id: sp2dId, status }: { id: bigint; status: StatusSp2d },
  aksi: AksiSp2d,
): Promise<void> {
  const change: PerubahanStatus = { sp2dIds: [sp2dId], dari: status, aksi, oleh: 'SISTEM' }
  if (aksi !== 'lunas') return changeStatus(tx, SISTEM, change)
  const isi = await readPaid(tx, sp2dId)
  await atOnce(
    tx,
    () => changeStatus(tx, SISTEM, { ...change, data: { tanggalBayar: isi.tanggalBayar } }),
    () => queueFmis(tx, sp2dId, isi),
  )
}

/**
 * A proof was corrected: FMIS is told of the whole payment once more, under a new reference, and tanggal bayar follows where
 * it was the day of that proof. What is not CAIR is told when it is.
 */
export async function tellPaidAgain(tx: Sql, sp2dId: bigint): Promise<void> {
  const isi = await readPaid(tx, sp2dId)
  const told = await tx.$executeRaw`
    UPDATE sp2d SET tanggal_bayar = ${isi.tanggalBayar}::date WHERE id = ${sp2dId} AND status = 'CAIR'`
  if (told > 0) await queueFmis(tx, sp2dId, isi)
}

/** What FMIS is told about a payment that is complete. */
async function readPaid(tx: Sql, sp2dId: bigint): Promise<Extract<IsiKirim, { jenis: 'PEMBAYARAN' }>> {
  const [tanggalBayar, [netto], pajak] = await atOnce(
    tx,
    () => paidOn(tx, sp2dId),
    () => tx.$queryRaw<{ referensiBank: string | null }[]>`
      SELECT l.referensi_bank AS "referensiBank" FROM pencairan p JOIN leg l ON l.pencairan_id = p.id
      WHERE p.sp2d_id = ${sp2dId} AND l.jenis = 'NETTO' AND l.status = 'BERHASIL' ORDER BY p.putaran DESC, l.urut LIMIT 1`,
    () => tx.$queryRaw<IsiPembayaran['pajak']>`
      SELECT p.kunci_fmis AS "kunciFmis", b.kode AS "kodeBilling", coalesce(x.ntb, u.ntb) AS ntb, coalesce(x.ntpn, u.ntpn) AS ntpn,
        coalesce((x.waktu_bayar AT TIME ZONE 'Asia/Makassar')::date, u.tanggal_bayar)::text AS "tanggalBayar"
      FROM pajak p JOIN billing b ON b.id = p.billing_id JOIN leg l ON l.billing_id = b.id AND l.status IN ('BERHASIL', 'DILUAR')
        LEFT JOIN bukti_pajak x ON x.leg_id = l.id LEFT JOIN bukti_luar u ON u.leg_id = l.id
      WHERE p.sp2d_id = ${sp2dId} AND p.mengurangi ORDER BY p.id`,
  )
  return { jenis: 'PEMBAYARAN', tanggalBayar, referensiBank: netto?.referensiBank ?? null, pajak }
}

/**
 * Tanggal bayar is the WITA day on which the last of its money left, not the one on which we learned of it: what was
 * sent on 31 December and answered after midnight belongs to the old year, and so does a tax that the treasury books on the
 * next working day. Where all that was to be paid was paid elsewhere, the day of that.
 */
async function paidOn(tx: Sql, sp2dId: bigint): Promise<Tanggal> {
  const [row] = await tx.$queryRaw<[{ tanggal: string | null }]>`
    SELECT coalesce(
      (SELECT max((${BERANGKAT} AT TIME ZONE 'Asia/Makassar')::date)
       FROM pencairan p JOIN leg l ON l.pencairan_id = p.id AND l.status = 'BERHASIL'
         JOIN percobaan x ON x.leg_id = l.id AND x.status = 'BERHASIL'
       WHERE p.sp2d_id = ${sp2dId}),
      (SELECT max(u.tanggal_bayar) FROM pencairan p JOIN leg l ON l.pencairan_id = p.id JOIN bukti_luar u ON u.leg_id = l.id
       WHERE p.sp2d_id = ${sp2dId}))::text AS tanggal`
  return parseTanggal(row.tanggal ?? '')
}

// Of thousands of legs only which states occur matters; over all putaran, without what was cancelled or paid again.
async function statusOf(tx: Sql, pencairanId: bigint) {
  const [row] = await tx.$queryRaw<{ sp2dId: bigint; status: StatusSp2d; legs: StatusLeg[] }[]>`
    SELECT s.id AS "sp2dId", s.status, ARRAY(SELECT DISTINCT l.status FROM leg l JOIN pencairan p ON p.id = l.pencairan_id
      WHERE p.sp2d_id = s.id AND l.status <> 'DIBATALKAN'
        AND NOT EXISTS (SELECT 1 FROM leg n WHERE n.menggantikan_id = l.id AND n.status <> 'DIBATALKAN')) AS legs
    FROM pencairan d JOIN sp2d s ON s.id = d.sp2d_id WHERE d.id = ${pencairanId}`
  return row
}
