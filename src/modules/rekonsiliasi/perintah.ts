import type { Tx } from '../../db/database.js'
import type { Perintah } from '../../domain/rekonsiliasi.js'
import type { Tanggal } from '../../domain/tanggal.js'
import { type Uang, uangDariSen } from '../../domain/uang.js'
import { uangDari } from '../../web/tampilan.js'

type Raw = Omit<Perintah, 'jumlah' | 'biaya'> & { jumlah: string; biaya: string }

/** Our orders of one RKUD that were sent on a day, and those that the bank names on it whenever they were sent. */
export async function loadPerintah(
  tx: Tx,
  noRekening: string,
  tanggal: Tanggal,
  referensi: string[],
): Promise<Perintah[]> {
  const rows = await tx.$queryRaw<Raw[]>`
    SELECT p.referensi, l.jumlah::text AS jumlah, p.status, l.status = 'RETUR' AS retur, s.nomor AS "nomorSp2d",
      s.id::text AS "sp2dId", l.uraian, (p.waktu_transaksi AT TIME ZONE 'Asia/Makassar')::date::text AS tanggal,
      (CASE WHEN b.penanggung = 'PEMDA' THEN b.jumlah ELSE 0 END)::numeric(18,2)::text AS biaya
    FROM percobaan p JOIN leg l ON l.id = p.leg_id JOIN pencairan c ON c.id = l.pencairan_id JOIN sp2d s ON s.id = c.sp2d_id
      LEFT JOIN biaya b ON b.leg_id = l.id
    WHERE l.rekening_asal = ${noRekening} AND (p.referensi = ANY(${referensi})
      OR p.status NOT IN ('GAGAL', 'DITOLAK_SEMENTARA')
        AND p.waktu_transaksi >= (${tanggal} || ' 00:00')::timestamp AT TIME ZONE 'Asia/Makassar'
        AND p.waktu_transaksi < (${tanggal} || ' 00:00')::timestamp AT TIME ZONE 'Asia/Makassar' + interval '1 day')
    ORDER BY p.waktu_transaksi, p.id`
  return rows.map((row) => ({ ...row, jumlah: uangDari(row.jumlah), biaya: uangDari(row.biaya) }))
}

/** What the bank took for each reference less what it gave back, over the newest statement of every day. */
export async function loadBersih(tx: Tx, rkudId: bigint, referensi: string[]): Promise<Map<string, Uang>> {
  const rows = await tx.$queryRaw<{ referensi: string; sen: string }[]>`
    SELECT m.referensi, (sum(CASE m.arah WHEN 'D' THEN m.jumlah ELSE -m.jumlah END) * 100)::bigint::text AS sen
    FROM mutasi_bank m JOIN koran_bank k ON k.id = m.koran_id
    WHERE m.referensi = ANY(${referensi}) AND k.rkud_id = ${rkudId}
      AND NOT EXISTS (SELECT FROM koran_bank n WHERE n.rkud_id = k.rkud_id AND n.tanggal = k.tanggal AND n.id > k.id)
    GROUP BY m.referensi`
  return new Map(rows.map((row) => [row.referensi, uangDariSen(BigInt(row.sen))]))
}
