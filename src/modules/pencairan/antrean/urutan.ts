import { audit, tentangSp2d } from '../../../db/audit.js'
import { inTransaction, type Sql, type Tx } from '../../../db/database.js'
import { written } from '../../../db/written.js'
import type { Deps } from '../../../deps.js'
import { PAYING } from '../../../domain/alur.js'
import { AppError } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { type Uang, uangDariSen } from '../../../domain/uang.js'
import { Prisma } from '../../../generated/prisma/client.js'
import { loadSp2d } from '../../sp2d/load.js'
import { hanyaBaca } from '../../sp2d/tahun.js'
import { UMUR_MS } from '../lease.js'

/** Place of payment `p`, smaller is earlier: as approved, unless an approver moved it. Room is left in front. */
export const URUTAN = 'coalesce(p.urutan, 1000000000000 + p.id)'
const urutan = Prisma.sql([URUTAN])

/** Of sp2d `s` and its payment `p`: something of it waits to be sent. */
export const MENUNGGU = `s.putaran = p.putaran AND ${written('s.status', PAYING)}
  AND EXISTS (SELECT 1 FROM leg w WHERE w.pencairan_id = p.id AND w.status = 'SIAP')`

/** What other payments from an account need before one of it: how many they are, and how much together. */
export interface Depan {
  banyak: number
  jumlah: Uang
}

/**
 * What other payments from this account need before each of these: all that is on its way, those that have been told
 * there are funds and are due (they may wait for a turn at the bank), and those earlier in the order that wait for funds
 * or are due now. One that waits for something else (window, limit, hold, a failed netto) keeps nobody back.
 */
export async function inFront(tx: Sql, pencairanIds: bigint[], rekeningAsal: string): Promise<Map<bigint, Depan>> {
  const rows = await tx.$queryRaw<{ id: bigint; banyak: number; sen: string }[]>`
    WITH terbuka AS MATERIALIZED (
      SELECT pencairan_id, sum(jumlah) FILTER (WHERE status = 'DIKIRIM') AS dikirim, sum(jumlah) FILTER (WHERE status = 'SIAP') AS siap,
        sum(jumlah) FILTER (WHERE status = 'SIAP' AND tunggu_sampai <= clock_timestamp()) AS jatuh
      FROM leg WHERE status IN ('SIAP', 'DIKIRIM') AND rekening_asal = ${rekeningAsal} GROUP BY 1),
    butuh AS MATERIALIZED (
      SELECT p.id, ${urutan} AS urut, coalesce(t.dikirim, 0) AS dikirim,
        p.kurang_dana_pada IS NULL AND p.dana_pada > clock_timestamp() - ${UMUR_MS} * interval '1 ms' AS dijanjikan, CASE
        WHEN NOT EXISTS (SELECT 1 FROM leg n WHERE n.pencairan_id = p.id AND n.jenis = 'NETTO' AND n.status IN ('GAGAL', 'TIDAK_PASTI'))
          AND NOT EXISTS (SELECT 1 FROM gerbang_kirim g
            WHERE g.tertutup AND g.lingkup IN ('SEMUA', 'pemda:' || s.pemda_id, 'sp2d:' || s.id))
        THEN coalesce(CASE WHEN p.kurang_dana_pada IS NULL THEN t.jatuh ELSE t.siap END, 0) ELSE 0 END AS menunggu
      FROM terbuka t JOIN pencairan p ON p.id = t.pencairan_id
        JOIN sp2d s ON s.id = p.sp2d_id AND s.putaran = p.putaran AND s.status = ANY(${PAYING}))
    SELECT p.id, count(d.jumlah)::int AS banyak, trunc(coalesce(sum(d.jumlah), 0) * 100)::text AS sen
    FROM pencairan p LEFT JOIN LATERAL (
      SELECT b.dikirim + CASE WHEN b.urut < ${urutan} OR b.dijanjikan THEN b.menunggu ELSE 0 END AS jumlah FROM butuh b WHERE b.id <> p.id
    ) AS d ON d.jumlah > 0
    WHERE p.id = ANY(${pencairanIds}::bigint[]) GROUP BY p.id`
  return new Map(rows.map(({ id, banyak, sen }) => [id, { banyak, jumlah: uangDariSen(BigInt(sen)) }]))
}

/** What is on its way from an account at a moment: a balance asked for then may not show it yet. */
export interface Berjalan {
  pada: Date
  legIds: bigint[]
}

export async function underWay(sql: Sql, rekeningAsal: string): Promise<Berjalan> {
  const [row] = await sql.$queryRaw<[Berjalan]>`
    SELECT clock_timestamp() AS pada,
      ARRAY(SELECT id FROM leg WHERE status = 'DIKIRIM' AND rekening_asal = ${rekeningAsal}) AS "legIds"`
  return row
}

/** More than workers send while the bank answers one question; an order is found by its time, newest first. */
const BARU_DIKIRIM = 1000
/** An order has the time at which its claim began, and is seen when that is over. */
const KLAIM_MS = 5000

/** Of what was on its way then or was sent since, what has left the account by now. */
export async function leftSince(tx: Sql, rekeningAsal: string, { pada, legIds }: Berjalan): Promise<Uang> {
  const [row] = await tx.$queryRaw<[{ sen: string }]>`
    SELECT trunc(coalesce(sum(l.jumlah), 0) * 100)::text AS sen FROM (
      SELECT unnest(${legIds}::bigint[]) AS id UNION (
        SELECT leg_id FROM (SELECT leg_id, selesai_pada FROM percobaan WHERE waktu_transaksi >= ${new Date(pada.getTime() - KLAIM_MS)}
          ORDER BY waktu_transaksi DESC LIMIT ${BARU_DIKIRIM}) p WHERE coalesce(selesai_pada >= ${pada}, true))) s
    CROSS JOIN LATERAL (SELECT jumlah FROM leg WHERE leg.id = s.id AND rekening_asal = ${rekeningAsal}
      AND status IN ('BERHASIL', 'DIPROSES') OFFSET 0) l`
  return uangDariSen(BigInt(row.sen))
}

export type Arah = 'depan' | 'naik' | 'turun'

interface Tempat {
  id: bigint
  sp2dId: bigint
  urut: bigint
}

/** Moves a waiting payment among those of the same RKUD. @throws AppError when it waits no longer or cannot go further */
export async function moveInQueue(
  deps: Deps,
  pelaku: Pelaku,
  { sp2dId, arah }: { sp2dId: bigint; arah: Arah },
): Promise<{ nomor: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    const sp2d = await loadSp2d(tx, pelaku, sp2dId)
    if (hanyaBaca(pelaku, sp2d))
      throw new AppError('bentrok', `Tahun anggaran ${sp2d.tahun} hanya dapat dibaca; urutan SP2D ${sp2d.nomor} tetap.`)
    const rows = await tx.$queryRaw<Tempat[]>`
      SELECT p.id, s.id AS "sp2dId", ${urutan} AS urut FROM pencairan p JOIN sp2d s ON s.id = p.sp2d_id
      WHERE s.rkud_id = ${sp2d.rkudId} AND ${Prisma.sql([MENUNGGU])} ORDER BY 3, 1`
    const at = rows.findIndex((row) => row.sp2dId === sp2dId)
    const own = rows[at]
    if (!own) throw new AppError('bentrok', `Pencairan SP2D ${sp2d.nomor} tidak lagi menunggu.`)
    const other = arah === 'depan' ? rows[0] : rows[arah === 'naik' ? at - 1 : at + 1]
    if (!other || other === own)
      throw new AppError('bentrok', `SP2D ${sp2d.nomor} sudah yang ${arah === 'turun' ? 'terakhir' : 'pertama'}.`)
    await place(tx, own, arah === 'depan' ? other.urut - 1n : other.urut)
    if (arah !== 'depan') await place(tx, other, own.urut)
    await audit(tx, pelaku, {
      ...tentangSp2d(sp2d),
      aksi: 'URUTAN_DIUBAH',
      sebelum: { urutan: at + 1 },
      sesudah: { arah, uraian: KABAR[arah] },
    })
    return { nomor: sp2d.nomor }
  })
}

const KABAR: Record<Arah, string> = { depan: 'ke paling depan', naik: 'satu ke depan', turun: 'satu ke belakang' }

// Whoever moved the same payment meanwhile was first; the page is shown anew.
async function place(tx: Tx, { id, urut }: Tempat, to: bigint): Promise<void> {
  const moved = await tx.$executeRaw`UPDATE pencairan p SET urutan = ${to} WHERE p.id = ${id} AND ${urutan} = ${urut}`
  if (moved !== 1) throw new AppError('bentrok', 'Urutannya baru saja diubah orang lain. Muat ulang halamannya.')
}
