-- tanpa-transaksi
-- OTPs of one person in the last hour and day, which each Get OTP counts.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tantangan_pengguna ON tantangan (pengguna_id, dibuat_pada);
