-- Whether an attempt was found in the bank's statement instead of sent from here. It was told by its fee being unknown, as is
-- that of what a version sent that kept no fee: such an order would never be sent again.
-- What a process of the version before still adds meanwhile says nothing: NULL.
ALTER TABLE percobaan ADD COLUMN ditemukan BOOLEAN DEFAULT false;
ALTER TABLE percobaan ALTER COLUMN ditemukan DROP DEFAULT;

UPDATE percobaan p SET ditemukan = true
FROM leg l JOIN pencairan c ON c.id = l.pencairan_id JOIN audit a ON a.sp2d_id = c.sp2d_id AND a.aksi = 'LEG_DIKAITKAN'
WHERE l.status IN ('SIAP', 'DIKIRIM', 'DIPROSES', 'TIDAK_PASTI', 'GAGAL') AND p.leg_id = l.id AND p.kanal = 'BANK'
  AND p.referensi = a.sesudah ->> 'referensi';
