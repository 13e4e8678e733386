-- tanpa-transaksi
DROP INDEX CONCURRENTLY IF EXISTS potongan_rekening_idx;
