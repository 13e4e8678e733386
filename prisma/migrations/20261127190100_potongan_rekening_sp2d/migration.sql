-- tanpa-transaksi
CREATE INDEX CONCURRENTLY IF NOT EXISTS potongan_rekening_sp2d_idx ON potongan (no_rekening, kode, sp2d_id);
