-- Pulls: increments follow the cursor; a full comparison walks every page beside it and finds what increments missed;
-- a file is loaded like a page.
ALTER TABLE tarik_fmis
  ADD COLUMN jenis TEXT NOT NULL DEFAULT 'TAMBAHAN',
  ADD COLUMN ditarik INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN hilang INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN kursor TEXT,
  ADD CONSTRAINT tarik_fmis_jenis CHECK (jenis IN ('TAMBAHAN', 'PENUH', 'BERKAS'));

-- What a full comparison has met so far; emptied when it ends.
CREATE TABLE tarik_terlihat (
  tarik_id BIGINT NOT NULL REFERENCES tarik_fmis (id) ON UPDATE CASCADE ON DELETE CASCADE,
  id_fmis TEXT NOT NULL,
  PRIMARY KEY (tarik_id, id_fmis)
);

-- The SP2D that FMIS says this one stands for, by its id there: the old one may come later.
ALTER TABLE sp2d ADD COLUMN menggantikan_fmis TEXT;

-- Quarantine is reported back to FMIS, once per content and reasons.
ALTER TABLE karantina
  ADD COLUMN kabar_sidik TEXT,
  ADD COLUMN kabar_berikutnya TIMESTAMPTZ,
  ADD COLUMN kabar_percobaan INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN kabar_pada TIMESTAMPTZ,
  ADD COLUMN kabar_galat TEXT;
CREATE INDEX karantina_kabar ON karantina (kabar_berikutnya) WHERE kabar_berikutnya IS NOT NULL;

-- FMIS of one Pemda, decided by two people; without a row the configured one is asked. The key is sealed.
CREATE TABLE koneksi_fmis (
  pemda_id BIGINT PRIMARY KEY REFERENCES pemda (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  url TEXT NOT NULL,
  kunci TEXT NOT NULL,
  aktif BOOLEAN NOT NULL,
  jeda_menit INTEGER NOT NULL,
  tenang_mulai TEXT,
  tenang_selesai TEXT,
  tahun INTEGER[] NOT NULL,
  diubah_pada TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT koneksi_fmis_jeda CHECK (jeda_menit BETWEEN 1 AND 1440),
  CONSTRAINT koneksi_fmis_tenang CHECK (
    (tenang_mulai IS NULL) = (tenang_selesai IS NULL)
    AND (tenang_mulai || tenang_selesai) ~ '^([01][0-9]|2[0-3]):[0-5][0-9]([01][0-9]|2[0-3]):[0-5][0-9]$' IS NOT FALSE)
);

-- Schedules as the operator steers them; what they do and how often stands in the code.
CREATE TABLE jadwal (
  nama TEXT PRIMARY KEY,
  dijeda BOOLEAN NOT NULL DEFAULT false,
  jalankan BOOLEAN NOT NULL DEFAULT false,
  mulai_pada TIMESTAMPTZ,
  selesai_pada TIMESTAMPTZ,
  galat TEXT
);

-- Outside systems as our own calls find them: the last state, and calls per minute for the latency line.
CREATE TABLE kesehatan (
  sistem TEXT PRIMARY KEY,
  baik_pada TIMESTAMPTZ,
  gagal_pada TIMESTAMPTZ,
  galat TEXT
);
CREATE TABLE kesehatan_menit (
  sistem TEXT NOT NULL,
  menit TIMESTAMPTZ NOT NULL,
  jumlah INTEGER NOT NULL,
  gagal INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  PRIMARY KEY (sistem, menit)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON tarik_terlihat, koneksi_fmis, jadwal, kesehatan, kesehatan_menit TO cmsp_app;
