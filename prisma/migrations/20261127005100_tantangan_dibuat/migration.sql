-- tanpa-transaksi
-- OTPs of the last hour, which limits and metrics count.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tantangan_dibuat ON tantangan (dibuat_pada);
