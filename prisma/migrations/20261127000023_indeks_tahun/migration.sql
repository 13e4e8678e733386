-- tanpa-transaksi
-- Data SP2D over all Pemda, as the bank reads it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_tahun_urut ON sp2d (tahun, tanggal DESC, id DESC, pemda_id);
