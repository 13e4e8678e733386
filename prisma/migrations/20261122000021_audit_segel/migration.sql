-- The seal of the audit trail: per chain, in the order of sealing, each hash over the one before and the row itself.
CREATE TABLE segel_audit (
  rantai TEXT NOT NULL,
  nomor BIGINT NOT NULL,
  audit_id BIGINT NOT NULL UNIQUE REFERENCES audit (id) ON UPDATE RESTRICT ON DELETE RESTRICT,
  hash TEXT NOT NULL,
  disegel_pada TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (rantai, nomor),
  CONSTRAINT segel_audit_nomor CHECK (nomor >= 1),
  CONSTRAINT segel_audit_hash CHECK (hash ~ '^[0-9a-f]{64}$')
);
CREATE TRIGGER segel_audit_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON segel_audit EXECUTE FUNCTION tolak_ubah();
GRANT SELECT, INSERT ON segel_audit TO cmsp_app;

CREATE INDEX audit_waktu_idx ON audit (waktu DESC, id DESC);
CREATE INDEX audit_pengguna_idx ON audit (sasaran, id) WHERE sasaran LIKE 'pengguna:%';

-- Users and their rights at a moment: the state before the first change after it, else the state of now.
CREATE FUNCTION hak_pengguna(saat timestamptz)
RETURNS TABLE (id bigint, username text, nama text, nip text, jabatan text, peran text, pemda text, status text, berlaku_sampai text)
LANGUAGE sql STABLE AS $$
  SELECT p.id, i.isi ->> 'username', i.isi ->> 'nama', i.isi ->> 'nip', i.isi ->> 'jabatan', i.isi ->> 'peran',
    i.isi ->> 'pemda', i.isi ->> 'status', i.isi ->> 'berlakuSampai'
  FROM pengguna p
  LEFT JOIN pemda d ON d.id = p.pemda_id
  LEFT JOIN LATERAL (
    SELECT a.aksi, a.sebelum FROM audit a
    WHERE a.sasaran = 'pengguna:' || p.id AND a.aksi IN ('PENGGUNA_DITAMBAH', 'PENGGUNA_DIUBAH') AND a.waktu >= saat
    ORDER BY a.id LIMIT 1) u ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN u.aksi IS NOT NULL THEN u.sebelum ELSE jsonb_build_object('username', p.username, 'nama', p.nama,
      'nip', p.nip, 'jabatan', p.jabatan, 'peran', p.peran, 'pemda', d.kode, 'status', p.status,
      'berlakuSampai', p.berlaku_sampai) END AS isi) i
  WHERE p.dibuat_pada < saat AND i.isi IS NOT NULL
$$;
