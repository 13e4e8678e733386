-- tanpa-transaksi
-- Data SP2D by the day it was paid.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_bayar ON sp2d (tahun, tanggal_bayar, id, pemda_id) WHERE tanggal_bayar IS NOT NULL;
