-- The fee agreed when a transfer was sent: a fee changed afterwards does not touch what is already on its way.
ALTER TABLE percobaan ADD COLUMN biaya NUMERIC(18, 2), ADD COLUMN penanggung TEXT;
