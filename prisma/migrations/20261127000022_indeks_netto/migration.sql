-- tanpa-transaksi
-- Data SP2D in the order of amounts, and their filter.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_netto_urut ON sp2d (tahun, netto, id, pemda_id);
