-- tanpa-transaksi
-- Data SP2D in the order of numbers over all Pemda.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_nomor_urut ON sp2d (tahun, nomor, id, pemda_id);
