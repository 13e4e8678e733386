-- tanpa-transaksi
-- Data SP2D in the order of payees.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_penerima_urut ON sp2d (pemda_id, tahun, penerima_nama, id);
