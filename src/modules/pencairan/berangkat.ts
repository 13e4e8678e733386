import { Prisma } from '../../generated/prisma/client.js'

/**
 * When the money of attempt `x` left, in SQL: with its last send, but with the first where the bank or the MPN said of the
 * last that it has this reference already (409, case 01; 33).
 */
export const BERANGKAT = Prisma.sql`(CASE WHEN x.dikirim_pada > x.waktu_transaksi AND (SELECT c.kode FROM panggilan c
  WHERE c.percobaan_id = x.id AND c.jenis = 'KIRIM' ORDER BY c.id DESC LIMIT 1) ~ '^(409..01|33)$'
  THEN x.waktu_transaksi ELSE x.dikirim_pada END)`
