import pg from 'pg'
import type { TestApp } from '../support/app.js'

/** Taxes paid long ago: as many rows in our books and in those of the state treasury, amounts 10.001, 10.002, … */
export async function payLongAgo(app: TestApp, sp2dId: string, count: number): Promise<void> {
  await app.deps.pool.query(OURS, [sp2dId, count])
  for (const status of ['DIKIRIM', 'BERHASIL'])
    await app.deps.pool.query(`UPDATE leg SET status = $1 WHERE uraian = 'PPN lama'`, [status])
  await theirBooks(app, THEIRS, [count])
}

/** One statement in the books of the state treasury. */
export async function theirBooks(app: TestApp, sql: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: app.booksUrl })
  await client.connect()
  await client.query(sql, values)
  await client.end()
}

// Ten taxes per SP2D; a copy of a real SP2D under a number of its own.
const OURS = `
  WITH dasar AS (SELECT s FROM sp2d s WHERE id = $1),
  baru AS (
    INSERT INTO sp2d SELECT (jsonb_populate_record(s, jsonb_build_object('id', nextval(pg_get_serial_sequence('sp2d', 'id')),
      'nomor', 'LAMA-' || g, 'id_fmis', 'LAMA-' || g, 'status', 'DITERIMA'))).*
    FROM dasar, generate_series(0, $2::int / 10 - 1) g RETURNING id, nomor),
  putaran_baru AS (
    INSERT INTO putaran (sp2d_id, nomor, sebab, versi) SELECT id, 1, 'BARU', 1 FROM baru RETURNING sp2d_id),
  bayar AS (
    INSERT INTO pencairan (sp2d_id, putaran, sidik) SELECT id, 1, 'uji' FROM baru RETURNING id, sp2d_id),
  nomor AS (
    SELECT b.id AS sp2d_id, c.id AS pencairan_id, replace(b.nomor, 'LAMA-', '')::int * 10 + k AS n, k
    FROM baru b JOIN bayar c ON c.sp2d_id = b.id, generate_series(1, 10) k),
  kode AS (
    INSERT INTO billing (sp2d_id, kode, npwp, nama, kap, kjs, masa, tahun_pajak, jumlah, kedaluwarsa, asal)
    SELECT sp2d_id, lpad(n::text, 15, '0'), '001496827018000', 'UJI', '411211', '920', '1111', 2026, 10000 + n, now(), 'DIISI'
    FROM nomor RETURNING id, kode, sp2d_id, jumlah),
  pajak_baru AS (
    INSERT INTO pajak (sp2d_id, kunci_fmis, kap, kjs, uraian, mengurangi, jumlah, npwp, masa, tahun_pajak, billing_id)
    SELECT sp2d_id, kode, '411211', '920', 'PPN lama', true, jumlah, '001496827018000', '1111', 2026, id FROM kode RETURNING id),
  bagian AS (
    INSERT INTO leg (pencairan_id, jenis, urut, uraian, jumlah, rekening_asal, nama_tujuan, billing_id)
    SELECT x.pencairan_id, 'PAJAK', x.k, 'PPN lama', 10000 + x.n, r.no_rekening, 'UJI', kode.id
    FROM nomor x JOIN kode ON kode.kode = lpad(x.n::text, 15, '0')
      JOIN sp2d s ON s.id = $1 JOIN rkud r ON r.id = s.rkud_id RETURNING id, billing_id)
  INSERT INTO bukti_pajak (leg_id, kode_billing, ntb, ntpn, stan, tanggal_buku, waktu_bayar)
  SELECT bagian.id, kode.kode, right(kode.kode, 12), lpad(right(kode.kode, 12), 16, 'N'), right(kode.kode, 6),
    CASE WHEN kode.jumlah <= 10010 THEN '2026-11-20' ELSE '2026-11-23' END::date, now()
  FROM bagian JOIN kode ON kode.id = bagian.billing_id`

const THEIRS = `
  WITH tagihan AS (
    INSERT INTO billing (id_billing, permintaan, expired_at)
    SELECT lpad(n::text, 15, '0'), '{}', now() FROM generate_series(1, $1::int) n RETURNING id_billing)
  INSERT INTO mpn_payment (reference_no, id_billing, ntpn, stan, amount, source, nomor_sp2d, tanggal_buku, status, outcome, final_at, at)
  SELECT right(id_billing, 12), id_billing, lpad(right(id_billing, 12), 16, 'N'), right(id_billing, 6), 10000 + id_billing::bigint,
    '0010100000011', 'LAMA', CASE WHEN id_billing::bigint <= 10 THEN '2026-11-20' ELSE '2026-11-23' END::date, 'PAID', 'PAID', now(), now()
  FROM tagihan`
