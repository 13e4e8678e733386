-- tanpa-transaksi
-- The quick search of the audit trail.
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_cari ON audit USING gin (pelaku gin_trgm_ops, sasaran gin_trgm_ops);
