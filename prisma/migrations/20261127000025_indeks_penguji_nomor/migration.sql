-- tanpa-transaksi
-- A part of the number of a Daftar Penguji.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_penguji_trgm ON sp2d USING gin (penguji_nomor gin_trgm_ops);
