-- tanpa-transaksi
CREATE INDEX CONCURRENTLY IF NOT EXISTS potongan_kode_idx ON potongan (kode, id);
