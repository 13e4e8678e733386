-- tanpa-transaksi
-- The orders of a day, for the reconciliation.
CREATE INDEX CONCURRENTLY IF NOT EXISTS percobaan_waktu ON percobaan (waktu_transaksi);
