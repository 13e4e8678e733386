-- tanpa-transaksi
CREATE INDEX CONCURRENTLY IF NOT EXISTS potongan_rekening_idx ON potongan (no_rekening, kode);
