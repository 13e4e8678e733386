-- The rules of the business that must hold whatever code runs: CHECKs, partial UNIQUE keys, the state graph, insert-only tables.

-- Money: below 10^13 rupiah, never negative; a leg moves something.
ALTER TABLE sp2d
  ADD CONSTRAINT sp2d_uang CHECK (bruto >= 0 AND bruto < 1e13 AND netto >= 0 AND netto <= bruto),
  ADD CONSTRAINT sp2d_pengesahan CHECK (nilai_pengesahan >= 0 AND nilai_pengesahan < 1e13),
  ADD CONSTRAINT sp2d_nomor CHECK (length(nomor) BETWEEN 1 AND 100),
  ADD CONSTRAINT sp2d_level_tolak CHECK ((status = 'DITOLAK') <= (level_tolak IS NOT NULL));
ALTER TABLE penerima ADD CONSTRAINT penerima_jumlah CHECK (jumlah > 0 AND jumlah < 1e13);
ALTER TABLE rincian ADD CONSTRAINT rincian_jumlah CHECK (jumlah < 1e13);
ALTER TABLE potongan ADD CONSTRAINT potongan_jumlah CHECK (jumlah > 0 AND jumlah < 1e13);
ALTER TABLE pajak ADD CONSTRAINT pajak_jumlah CHECK (jumlah > 0 AND jumlah < 1e12 AND jumlah = trunc(jumlah));
ALTER TABLE billing
  ADD CONSTRAINT billing_jumlah CHECK (jumlah > 0 AND jumlah < 1e12 AND jumlah = trunc(jumlah)),
  ADD CONSTRAINT billing_kode CHECK (kode ~ '^[0-3][0-9]{14}$');
ALTER TABLE leg
  ADD CONSTRAINT leg_jumlah CHECK (jumlah > 0 AND jumlah < 1e13),
  ADD CONSTRAINT leg_jenis CHECK (jenis IN ('NETTO', 'POTONGAN', 'PAJAK')),
  ADD CONSTRAINT leg_tujuan CHECK ((jenis = 'PAJAK') = (billing_id IS NOT NULL) AND (jenis = 'PAJAK') = (no_rekening IS NULL));

-- People: a bank role belongs to no Pemda, a Pemda level to exactly one; an auditor to either.
ALTER TABLE pengguna
  ADD CONSTRAINT pengguna_peran CHECK (
    peran = 'AUDITOR'
    OR (peran IN ('ADMIN_BANK', 'OPERATOR') AND pemda_id IS NULL)
    OR (peran IN ('MAKER', 'CHECKER', 'APPROVER') AND pemda_id IS NOT NULL)),
  ADD CONSTRAINT pengguna_huruf_kecil CHECK (username = lower(username) AND email = lower(email)),
  ADD CONSTRAINT pengguna_status CHECK (status IN ('AKTIF', 'NONAKTIF'));

-- Sessions are found by user without reading JSON.
ALTER TABLE sesi ADD COLUMN pengguna_id BIGINT GENERATED ALWAYS AS ((sess #>> '{passport,user,id}')::bigint) STORED;
CREATE INDEX sesi_pengguna_idx ON sesi (pengguna_id) WHERE pengguna_id IS NOT NULL;

-- Evidence: a rejection has its reason, an approval its consumed OTP over a content hash.
ALTER TABLE keputusan ADD CONSTRAINT keputusan_bukti CHECK (
  (putusan = 'TOLAK' AND length(trim(keterangan)) BETWEEN 10 AND 250)
  OR (putusan = 'SETUJU' AND tantangan_id IS NOT NULL AND sidik IS NOT NULL));
ALTER TABLE keputusan ADD CONSTRAINT keputusan_level CHECK (level IN ('MAKER', 'CHECKER', 'APPROVER'));
ALTER TABLE keputusan ADD CONSTRAINT keputusan_putaran_fk FOREIGN KEY (sp2d_id, putaran) REFERENCES putaran (sp2d_id, nomor);
ALTER TABLE tugas ADD CONSTRAINT tugas_putaran_fk FOREIGN KEY (sp2d_id, putaran) REFERENCES putaran (sp2d_id, nomor);
ALTER TABLE pencairan ADD CONSTRAINT pencairan_putaran_fk FOREIGN KEY (sp2d_id, putaran) REFERENCES putaran (sp2d_id, nomor);
ALTER TABLE putaran ADD CONSTRAINT putaran_rencana CHECK ((rencana IS NULL) = (sidik IS NULL));
CREATE UNIQUE INDEX tantangan_terbuka ON tantangan (pengguna_id, tujuan) WHERE dipakai_pada IS NULL AND ditutup_pada IS NULL;
ALTER TABLE tantangan ADD CONSTRAINT tantangan_percobaan CHECK (percobaan BETWEEN 0 AND 5);

-- One live use of a kode billing; one live leg per billing; at most one live attempt per leg: the core of exactly once.
CREATE UNIQUE INDEX billing_kode_hidup ON billing (kode) WHERE dilepas_pada IS NULL;
CREATE UNIQUE INDEX permintaan_billing_terbuka ON permintaan_billing (pajak_id) WHERE status = 'TERBUKA';
CREATE UNIQUE INDEX leg_billing_hidup ON leg (billing_id) WHERE status NOT IN ('DIBATALKAN', 'RETUR');
CREATE UNIQUE INDEX percobaan_hidup ON percobaan (leg_id) WHERE status NOT IN ('GAGAL', 'DITOLAK_SEMENTARA');
ALTER TABLE percobaan ADD CONSTRAINT percobaan_status
  CHECK (status IN ('DIKIRIM', 'BERHASIL', 'DIPROSES', 'TIDAK_PASTI', 'GAGAL', 'DITOLAK_SEMENTARA'));
CREATE SEQUENCE referensi_snap;
CREATE SEQUENCE referensi_mpn MAXVALUE 99999999;
CREATE SEQUENCE external_id_snap;

-- Work queues and look-ups.
CREATE UNIQUE INDEX tarik_fmis_berjalan ON tarik_fmis (pemda_id, tahun) WHERE status = 'BERJALAN';
CREATE UNIQUE INDEX karantina_terbuka ON karantina (pemda_id, tahun, id_fmis) WHERE selesai_pada IS NULL;
CREATE INDEX leg_kerja ON leg (tunggu_sampai) WHERE status IN ('SIAP', 'DIKIRIM', 'DIPROSES', 'TIDAK_PASTI');
CREATE INDEX kirim_fmis_kerja ON kirim_fmis (berikutnya) WHERE diterima_pada IS NULL AND ditolak_pada IS NULL;
CREATE INDEX sp2d_antre ON sp2d (pemda_id, tahun, status, tanggal DESC, id DESC)
  WHERE status IN ('DITERIMA', 'TUGAS_MAKER', 'DISETUJUI_MAKER', 'TUGAS_CHECKER', 'DISETUJUI_CHECKER', 'TUGAS_APPROVER', 'DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN');
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX sp2d_nomor_trgm ON sp2d USING gin (nomor gin_trgm_ops);
CREATE INDEX sp2d_penerima_trgm ON sp2d USING gin (penerima_nama gin_trgm_ops);
CREATE INDEX billing_sp2d_idx ON billing (sp2d_id);
CREATE INDEX pajak_billing_idx ON pajak (billing_id) WHERE billing_id IS NOT NULL;

-- The state graph, generated from src/domain/alur.ts and compared with it by a test.
CREATE FUNCTION tolak_alur() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM alur_edge WHERE mesin = TG_ARGV[0] AND dari = OLD.status AND ke = NEW.status) THEN
    RAISE EXCEPTION 'alur % tidak mengenal % -> %', TG_ARGV[0], OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sp2d_alur BEFORE UPDATE OF status ON sp2d FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION tolak_alur('SP2D');
CREATE TRIGGER leg_alur BEFORE UPDATE OF status ON leg FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION tolak_alur('LEG');

CREATE FUNCTION tolak_awal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% tidak boleh mulai dari %', TG_TABLE_NAME, NEW.status USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER sp2d_awal BEFORE INSERT ON sp2d FOR EACH ROW WHEN (NEW.status <> 'DITERIMA') EXECUTE FUNCTION tolak_awal();
CREATE TRIGGER leg_awal BEFORE INSERT ON leg FOR EACH ROW WHEN (NEW.status <> 'SIAP') EXECUTE FUNCTION tolak_awal();

-- Insert-only: evidence is never rewritten, not even by the owner by mistake.
CREATE FUNCTION tolak_ubah() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'tabel % hanya dapat ditambah', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION tolak_ubah();
CREATE TRIGGER keputusan_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON keputusan EXECUTE FUNCTION tolak_ubah();
CREATE TRIGGER sp2d_versi_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON sp2d_versi EXECUTE FUNCTION tolak_ubah();
CREATE TRIGGER panggilan_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON panggilan EXECUTE FUNCTION tolak_ubah();

-- The application's role: reads and writes, but cannot rewrite evidence, change the graph or touch migrations.
GRANT USAGE ON SCHEMA public TO cmsp_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO cmsp_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO cmsp_app;
REVOKE UPDATE, DELETE ON audit, keputusan, sp2d_versi, panggilan, bukti_pajak FROM cmsp_app;
REVOKE DELETE ON sp2d, putaran, pencairan, leg, percobaan, billing, kirim_fmis, karantina, tantangan, pengguna FROM cmsp_app;
REVOKE INSERT, UPDATE, DELETE ON alur_edge FROM cmsp_app;
DO $$ BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON _prisma_migrations FROM cmsp_app;
  END IF;
END $$;

INSERT INTO alur_edge (mesin, dari, ke) VALUES
  ('SP2D', 'DITERIMA', 'TUGAS_MAKER'),
  ('SP2D', 'TUGAS_MAKER', 'DISETUJUI_MAKER'),
  ('SP2D', 'TUGAS_MAKER', 'DITERIMA'),
  ('SP2D', 'DITERIMA', 'DITOLAK'),
  ('SP2D', 'TUGAS_MAKER', 'DITOLAK'),
  ('SP2D', 'DISETUJUI_MAKER', 'TUGAS_CHECKER'),
  ('SP2D', 'TUGAS_CHECKER', 'DISETUJUI_CHECKER'),
  ('SP2D', 'TUGAS_CHECKER', 'DISETUJUI_MAKER'),
  ('SP2D', 'DISETUJUI_MAKER', 'DITOLAK'),
  ('SP2D', 'TUGAS_CHECKER', 'DITOLAK'),
  ('SP2D', 'DISETUJUI_CHECKER', 'TUGAS_APPROVER'),
  ('SP2D', 'TUGAS_APPROVER', 'DISETUJUI'),
  ('SP2D', 'TUGAS_APPROVER', 'DISETUJUI_CHECKER'),
  ('SP2D', 'DISETUJUI_CHECKER', 'DITOLAK'),
  ('SP2D', 'TUGAS_APPROVER', 'DITOLAK'),
  ('SP2D', 'DISETUJUI', 'PENCAIRAN'),
  ('SP2D', 'DISETUJUI', 'CAIR'),
  ('SP2D', 'DISETUJUI', 'PERLU_TINDAKAN'),
  ('SP2D', 'PENCAIRAN', 'CAIR'),
  ('SP2D', 'PENCAIRAN', 'PERLU_TINDAKAN'),
  ('SP2D', 'PERLU_TINDAKAN', 'PENCAIRAN'),
  ('SP2D', 'PERLU_TINDAKAN', 'CAIR'),
  ('SP2D', 'DISETUJUI', 'DIBATALKAN'),
  ('SP2D', 'PENCAIRAN', 'DIBATALKAN'),
  ('SP2D', 'PERLU_TINDAKAN', 'DIBATALKAN'),
  ('SP2D', 'CAIR', 'RETUR'),
  ('SP2D', 'RETUR', 'DITERIMA'),
  ('SP2D', 'DISETUJUI_MAKER', 'DITERIMA'),
  ('SP2D', 'TUGAS_CHECKER', 'DITERIMA'),
  ('SP2D', 'DISETUJUI_CHECKER', 'DITERIMA'),
  ('SP2D', 'TUGAS_APPROVER', 'DITERIMA'),
  ('SP2D', 'DITERIMA', 'DIBATALKAN'),
  ('SP2D', 'TUGAS_MAKER', 'DIBATALKAN'),
  ('SP2D', 'DISETUJUI_MAKER', 'DIBATALKAN'),
  ('SP2D', 'TUGAS_CHECKER', 'DIBATALKAN'),
  ('SP2D', 'DISETUJUI_CHECKER', 'DIBATALKAN'),
  ('SP2D', 'TUGAS_APPROVER', 'DIBATALKAN'),
  ('SP2D', 'DITOLAK', 'DITERIMA'),
  ('SP2D', 'DIBATALKAN', 'DITERIMA'),
  ('LEG', 'SIAP', 'DIKIRIM'),
  ('LEG', 'SIAP', 'GAGAL'),
  ('LEG', 'SIAP', 'DIBATALKAN'),
  ('LEG', 'DIKIRIM', 'BERHASIL'),
  ('LEG', 'DIKIRIM', 'DIPROSES'),
  ('LEG', 'DIKIRIM', 'TIDAK_PASTI'),
  ('LEG', 'DIKIRIM', 'SIAP'),
  ('LEG', 'DIKIRIM', 'GAGAL'),
  ('LEG', 'TIDAK_PASTI', 'BERHASIL'),
  ('LEG', 'TIDAK_PASTI', 'DIPROSES'),
  ('LEG', 'TIDAK_PASTI', 'DIKIRIM'),
  ('LEG', 'TIDAK_PASTI', 'SIAP'),
  ('LEG', 'TIDAK_PASTI', 'GAGAL'),
  ('LEG', 'DIPROSES', 'BERHASIL'),
  ('LEG', 'DIPROSES', 'GAGAL'),
  ('LEG', 'BERHASIL', 'RETUR'),
  ('LEG', 'GAGAL', 'SIAP'),
  ('LEG', 'GAGAL', 'DIBATALKAN');
