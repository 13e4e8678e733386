-- tanpa-transaksi
-- Data SP2D by the day it was paid.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_bayar ON sp2d (pemda_id, tahun, tanggal_bayar, id) WHERE tanggal_bayar IS NOT NULL;
