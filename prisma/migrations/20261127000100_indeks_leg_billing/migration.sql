-- tanpa-transaksi
-- The payment of a kode billing, dead attempts included: its proof on the page of an SP2D, and whether it is still to expire.
CREATE INDEX CONCURRENTLY IF NOT EXISTS leg_billing_idx ON leg (billing_id) WHERE billing_id IS NOT NULL;
