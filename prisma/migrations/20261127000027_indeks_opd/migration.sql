-- tanpa-transaksi
-- The SP2D of one OPD.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_opd_urut ON sp2d (opd_id, tahun, tanggal DESC, id DESC);
