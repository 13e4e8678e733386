-- Who holds payments back; null where no person did: a restore, a reconciliation. Such a gate is opened by two.
ALTER TABLE gerbang_kirim ADD COLUMN penahan_id BIGINT, ADD COLUMN penahan TEXT;
