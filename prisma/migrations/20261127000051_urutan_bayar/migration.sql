-- The place of a payment among those that wait, where an approver moved it; and since when it waits for funds.
ALTER TABLE pencairan ADD COLUMN urutan BIGINT, ADD COLUMN kurang_dana_pada TIMESTAMPTZ;
