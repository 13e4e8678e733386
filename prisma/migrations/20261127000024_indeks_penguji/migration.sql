-- tanpa-transaksi
-- The SP2D of one Daftar Penguji.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_penguji ON sp2d (pemda_id, tahun, penguji_nomor, id);
