-- An SP2D printed again in another Daftar Penguji belonged to this one, with this netto: the older list still agrees with
-- what FMIS stated of it. Kept from now on; where an SP2D stood before this migration is not known.
CREATE TABLE penguji_sebelumnya (
  sp2d_id BIGINT NOT NULL REFERENCES sp2d (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  pemda_id BIGINT NOT NULL REFERENCES pemda (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  tahun INTEGER NOT NULL,
  nomor TEXT NOT NULL,
  netto NUMERIC(18, 2) NOT NULL,
  pindah_pada TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (sp2d_id, nomor)
);
CREATE INDEX penguji_sebelumnya_nomor ON penguji_sebelumnya (pemda_id, tahun, nomor);
GRANT SELECT, INSERT, UPDATE ON penguji_sebelumnya TO cmsp_app;
