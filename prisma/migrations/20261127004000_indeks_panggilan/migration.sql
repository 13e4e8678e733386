-- tanpa-transaksi
-- How often the bank was asked about an attempt is counted with every answer; every leg has at least one call.
CREATE INDEX CONCURRENTLY IF NOT EXISTS panggilan_percobaan_idx ON panggilan (percobaan_id);
