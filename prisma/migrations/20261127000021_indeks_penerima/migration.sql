-- tanpa-transaksi
-- Data SP2D in the order of payees: of one Pemda and, for the bank, of all.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_penerima_urut ON sp2d (tahun, penerima_nama, id, pemda_id);
