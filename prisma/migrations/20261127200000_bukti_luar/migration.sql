-- A tax that was paid at another bank: settled by two persons on its NTPN, no money of ours moved.
INSERT INTO alur_edge (mesin, dari, ke) VALUES ('LEG', 'GAGAL', 'DILUAR');
-- No leg can stand there yet, so nothing has to be read for it.
ALTER TABLE leg ADD CONSTRAINT leg_diluar CHECK (status <> 'DILUAR' OR jenis = 'PAJAK') NOT VALID;

-- What proves it, typed from the other bank's proof; apart from bukti_pajak, which is compared with our bank's MPN report.
CREATE TABLE bukti_luar (
  leg_id BIGINT PRIMARY KEY REFERENCES leg (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  kode_billing TEXT NOT NULL,
  ntpn TEXT NOT NULL CHECK (ntpn ~ '^[0-9A-Z]{16}$'),
  ntb TEXT NOT NULL CHECK (ntb ~ '^[0-9]{12}$'),
  tanggal_bayar DATE NOT NULL,
  usulan_id BIGINT NOT NULL REFERENCES usulan (id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX bukti_luar_ntpn_key ON bukti_luar (ntpn);
CREATE TRIGGER bukti_luar_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON bukti_luar EXECUTE FUNCTION tolak_ubah();
GRANT SELECT, INSERT ON bukti_luar TO cmsp_app;
