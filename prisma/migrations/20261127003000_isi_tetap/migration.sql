-- What three persons signed is what is paid: a plan stays as it was signed from the first signature on, a leg as it was planned.
CREATE FUNCTION jaga_rencana() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.rencana IS DISTINCT FROM OLD.rencana OR NEW.sidik IS DISTINCT FROM OLD.sidik)
    AND EXISTS (SELECT FROM keputusan k WHERE k.sp2d_id = OLD.sp2d_id AND k.putaran = OLD.nomor AND k.putusan = 'SETUJU') THEN
    RAISE EXCEPTION 'rencana yang sudah disetujui tidak dapat diubah' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER putaran_rencana_tetap BEFORE UPDATE OF rencana, sidik ON putaran FOR EACH ROW EXECUTE FUNCTION jaga_rencana();

CREATE TRIGGER leg_isi_tetap BEFORE UPDATE OF pencairan_id, jenis, urut, jumlah, rekening_asal, bank_kode, bank_nama, no_rekening, menggantikan_id ON leg
  FOR EACH ROW EXECUTE FUNCTION tolak_ubah();
-- Only a kode billing of which nothing was paid may be replaced, and the taxpayer's name with it.
CREATE TRIGGER leg_billing_tetap BEFORE UPDATE OF billing_id, nama_tujuan ON leg FOR EACH ROW
  WHEN (OLD.jenis <> 'PAJAK' OR OLD.status NOT IN ('SIAP', 'GAGAL')) EXECUTE FUNCTION tolak_ubah();
CREATE TRIGGER pencairan_isi_tetap BEFORE UPDATE OF sp2d_id, putaran, sidik ON pencairan FOR EACH ROW EXECUTE FUNCTION tolak_ubah();
