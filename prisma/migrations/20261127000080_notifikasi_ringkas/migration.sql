-- An event about many SP2D at once (all sending held) is one notification; it names no single one of them.
ALTER TABLE notifikasi ALTER COLUMN sp2d_id DROP NOT NULL;
