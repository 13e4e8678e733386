-- A wrong NTPN of a tax paid elsewhere is corrected by two persons again. What stood there before stays in the proposal
-- and in the audit; leg and kode billing never change, and nothing is removed.
DROP TRIGGER bukti_luar_tetap ON bukti_luar;
CREATE TRIGGER bukti_luar_ada BEFORE DELETE OR TRUNCATE ON bukti_luar EXECUTE FUNCTION tolak_ubah();
CREATE TRIGGER bukti_luar_tetap BEFORE UPDATE OF leg_id, kode_billing ON bukti_luar EXECUTE FUNCTION tolak_ubah();
GRANT UPDATE (ntpn, ntb, tanggal_bayar, usulan_id) ON bukti_luar TO cmsp_app;
