-- tanpa-transaksi
CREATE INDEX CONCURRENTLY IF NOT EXISTS penerima_rekening_idx ON penerima (no_rekening, bank_kode);
