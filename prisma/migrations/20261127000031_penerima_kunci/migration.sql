-- tanpa-transaksi
CREATE INDEX CONCURRENTLY IF NOT EXISTS penerima_kunci_idx ON penerima (kunci_penerima(npwp, nama), jumlah);
