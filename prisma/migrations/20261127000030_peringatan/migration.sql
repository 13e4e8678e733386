-- What the decider ticked: an array of {jenis, kunci, rincian}, kept with the waiting choice and with the decision.
ALTER TABLE tugas ADD COLUMN peringatan JSONB;
ALTER TABLE keputusan ADD COLUMN peringatan JSONB;

-- Whose payment it is: the NPWP in whichever length it was written, else (none, or one of zeros) the name without what
-- only decorates it. The index on penerima and the warnings both ask this function.
CREATE FUNCTION kunci_penerima(npwp TEXT, nama TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(ltrim(npwp, '0')) > 6 THEN ltrim(npwp, '0')
    ELSE upper(regexp_replace(nama, '[^[:alnum:]]', '', 'g')) END
$$;

-- The number under which the gateway knows the SMS, and when it was last asked about it.
ALTER TABLE tantangan ADD COLUMN sms_id TEXT;
ALTER TABLE tantangan ADD COLUMN status_pada TIMESTAMPTZ;
