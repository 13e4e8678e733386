-- The books of the outside world. Idempotent: run at every start of the simulator.

CREATE TABLE IF NOT EXISTS fault (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  endpoint text NOT NULL,
  mode text NOT NULL,
  times integer CHECK (times >= 0),
  delay_ms integer NOT NULL,
  match text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Which part of the fitting requests a fault strikes; absent: all of them.
ALTER TABLE fault ADD COLUMN IF NOT EXISTS rate real CHECK (rate > 0 AND rate < 1);

-- FMIS -----------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS pemda (
  kode text PRIMARY KEY,
  nama text NOT NULL,
  urut integer NOT NULL
);

CREATE TABLE IF NOT EXISTS fmis_sp2d (
  pemda text NOT NULL REFERENCES pemda,
  tahun integer NOT NULL,
  idsp2d bigint NOT NULL,
  isi jsonb NOT NULL,
  nomor text GENERATED ALWAYS AS (isi ->> 'sp2d_no') STORED,
  dicetak boolean NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (pemda, tahun, idsp2d)
);
CREATE INDEX IF NOT EXISTS fmis_sp2d_tarik ON fmis_sp2d (pemda, tahun, updated_at, idsp2d) WHERE dicetak;
CREATE INDEX IF NOT EXISTS fmis_sp2d_ubah ON fmis_sp2d (pemda, updated_at);

-- Writers of one Pemda queue here, so that a record never appears behind a cursor that was already handed out.
CREATE OR REPLACE FUNCTION waktu_ubah(kode text) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('fmis:' || kode));
  RETURN greatest(
    date_trunc('milliseconds', clock_timestamp()),
    (SELECT max(updated_at) + interval '1 millisecond' FROM fmis_sp2d WHERE pemda = kode)
  );
END $$;

CREATE TABLE IF NOT EXISTS fmis_penguji (
  pemda text NOT NULL REFERENCES pemda,
  nomor integer NOT NULL,
  PRIMARY KEY (pemda, nomor)
);

CREATE TABLE IF NOT EXISTS fmis_inbox (
  pemda text NOT NULL REFERENCES pemda,
  referensi text NOT NULL,
  jenis text NOT NULL CHECK (jenis IN ('penolakan', 'pembayaran')),
  idsp2d bigint NOT NULL,
  isi jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (pemda, referensi)
);

CREATE TABLE IF NOT EXISTS fmis_karantina (
  pemda text NOT NULL REFERENCES pemda,
  referensi text NOT NULL,
  isi jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (pemda, referensi)
);

-- Bank -----------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS account (
  bank text NOT NULL,
  account text NOT NULL,
  name text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'closed', 'blocked', 'dormant')),
  balance numeric(18, 2) NOT NULL,
  internal boolean NOT NULL DEFAULT false,
  PRIMARY KEY (bank, account),
  CHECK (internal OR balance >= 0)
);

CREATE TABLE IF NOT EXISTS journal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  reference text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('INTRABANK', 'INTERBANK', 'SKN', 'RTGS', 'MPN')),
  debit text NOT NULL,
  credit_bank text NOT NULL,
  credit text NOT NULL,
  amount numeric(18, 2) NOT NULL CHECK (amount > 0),
  remark text NOT NULL,
  FOREIGN KEY (credit_bank, credit) REFERENCES account (bank, account)
);
CREATE INDEX IF NOT EXISTS journal_reference ON journal (reference);
CREATE INDEX IF NOT EXISTS journal_debit ON journal (debit);
CREATE INDEX IF NOT EXISTS journal_credit ON journal (credit);

-- One row per reference the bank ever accepted; never deleted, so a reference cannot come back.
CREATE TABLE IF NOT EXISTS transfer (
  reference text PRIMARY KEY,
  reference_no text NOT NULL UNIQUE,
  service text NOT NULL,
  source text NOT NULL,
  beneficiary_bank text NOT NULL,
  beneficiary text NOT NULL,
  amount numeric(18, 2) NOT NULL,
  remark text NOT NULL,
  transaction_date text NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'SUCCESS', 'FAILED')),
  outcome text NOT NULL CHECK (outcome IN ('SUCCESS', 'FAILED')),
  final_at timestamptz NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS transfer_pending ON transfer (final_at) WHERE status = 'PENDING';
CREATE SEQUENCE IF NOT EXISTS transfer_no;

-- Requests that got lost on the way and reach the books only when they are due.
CREATE TABLE IF NOT EXISTS late_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('BANK', 'MPN')),
  isi jsonb NOT NULL,
  due_at timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS external_id (
  hari date NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (hari, id)
);

CREATE TABLE IF NOT EXISTS token (
  token text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

-- DJP and MPN ------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS wajib_pajak (
  npwp text PRIMARY KEY,
  nama text NOT NULL,
  alamat text NOT NULL,
  kota text NOT NULL
);

CREATE SEQUENCE IF NOT EXISTS billing_no;
CREATE TABLE IF NOT EXISTS billing (
  id_billing text PRIMARY KEY CHECK (id_billing ~ '^[0-3]\d{14}$'),
  reference_no text UNIQUE,
  permintaan jsonb NOT NULL,
  expired_at timestamptz NOT NULL,
  paid_elsewhere boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE IF NOT EXISTS mpn_payment (
  reference_no text PRIMARY KEY,
  id_billing text NOT NULL REFERENCES billing,
  ntpn text NOT NULL UNIQUE,
  stan text NOT NULL,
  amount numeric(18, 2) NOT NULL,
  source text NOT NULL,
  nomor_sp2d text NOT NULL,
  tanggal_buku date NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'PAID', 'FAILED')),
  outcome text NOT NULL CHECK (outcome IN ('PAID', 'FAILED')),
  final_at timestamptz NOT NULL,
  at timestamptz NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS mpn_payment_once ON mpn_payment (id_billing) WHERE status <> 'FAILED';
CREATE INDEX IF NOT EXISTS mpn_payment_pending ON mpn_payment (final_at) WHERE status = 'PENDING';
CREATE SEQUENCE IF NOT EXISTS stan_no;

-- Messages -----------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS message (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text NOT NULL CHECK (channel IN ('SMS', 'EMAIL')),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  recipient text NOT NULL,
  subject text,
  text text NOT NULL,
  html text
);
CREATE INDEX IF NOT EXISTS message_recipient ON message (channel, recipient, id);

-- Later additions; a database of an earlier start takes them too ----------------
ALTER TABLE transfer ADD COLUMN IF NOT EXISTS alasan_retur text;
ALTER TABLE transfer DROP CONSTRAINT IF EXISTS transfer_status_check;
ALTER TABLE transfer ADD CONSTRAINT transfer_status_check CHECK (status IN ('PENDING', 'SUCCESS', 'FAILED', 'REFUNDED'));
ALTER TABLE journal DROP CONSTRAINT IF EXISTS journal_kind_check;
ALTER TABLE journal ADD CONSTRAINT journal_kind_check
  CHECK (kind IN ('INTRABANK', 'INTERBANK', 'SKN', 'RTGS', 'MPN', 'RETUR'));
ALTER TABLE fmis_inbox DROP CONSTRAINT IF EXISTS fmis_inbox_jenis_check;
ALTER TABLE message ADD COLUMN IF NOT EXISTS status text NOT NULL DEFAULT 'DELIVERED' CHECK (status IN ('DELIVERED', 'ACCEPTED', 'FAILED'));
