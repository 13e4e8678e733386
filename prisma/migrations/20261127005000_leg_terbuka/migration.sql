-- tanpa-transaksi
-- What an operator watches: payments that are not settled, among millions that are.
CREATE INDEX CONCURRENTLY IF NOT EXISTS leg_terbuka ON leg (status, id) WHERE status IN ('SIAP', 'DIKIRIM', 'DIPROSES', 'TIDAK_PASTI', 'GAGAL');
