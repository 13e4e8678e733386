import type { Sql } from '../../db/database.js'
import type { Batas, JenisBatas, Terpakai } from '../../domain/batas.js'
import { addHari } from '../../domain/kalender.js'
import { saatDi, tanggalWita } from '../../domain/tanggal.js'
import { parseUang, uangDariDesimal } from '../../domain/uang.js'
import { Prisma } from '../../generated/prisma/client.js'

/** The limits of a Pemda; empty where it has none. */
export async function loadBatas(tx: Sql, pemdaId: bigint): Promise<Batas> {
  const rows = await tx.$queryRaw<{ jenis: JenisBatas; jumlah: string }[]>`
    SELECT jenis, jumlah::text FROM batas_bayar WHERE pemda_id = ${pemdaId} ORDER BY jenis DESC`
  return new Map(rows.map(({ jenis, jumlah }) => [jenis, parseUang(jumlah)]))
}

/** What putaran `t` of SP2D `s` pays: its bruto; after a return only what came back. */
export const DIBAYAR = Prisma.sql`(CASE WHEN t.sebab = 'RETUR' THEN (t.rencana ->> 'bruto')::numeric ELSE s.bruto END)`

/** What this WITA day has used: what payments of the Pemda that began today pay, and those this approver released. */
export async function loadTerpakai(tx: Sql, pemdaId: bigint, approverId: bigint, now: Date): Promise<Terpakai> {
  const today = saatDi(tanggalWita(now), '00:00', 'WITA')
  const [row] = await tx.$queryRaw<[{ pemda: string; approver: string }]>`
    SELECT coalesce(sum(${DIBAYAR}), 0)::text AS pemda,
      coalesce(sum(${DIBAYAR}) FILTER (WHERE k.pengguna_id = ${approverId}), 0)::text AS approver
    FROM pencairan p JOIN sp2d s ON s.id = p.sp2d_id JOIN putaran t ON t.sp2d_id = p.sp2d_id AND t.nomor = p.putaran
      LEFT JOIN keputusan k ON k.sp2d_id = p.sp2d_id AND k.putaran = p.putaran AND k.level = 'APPROVER'
    WHERE s.pemda_id = ${pemdaId} AND p.dimulai_pada >= ${today}`
  return { pemda: uangDariDesimal(row.pemda), approver: uangDariDesimal(row.approver) }
}

export const startOfTomorrow = (now: Date): Date => saatDi(addHari(tanggalWita(now), 1), '00:00', 'WITA')
