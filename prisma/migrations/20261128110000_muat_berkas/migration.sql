-- What an operator loaded from a file and no pull has shown since: every level is told until FMIS itself has said it.
CREATE TABLE muat_berkas (
  sp2d_id BIGINT PRIMARY KEY REFERENCES sp2d (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  pemuat TEXT NOT NULL,
  dimuat_pada TIMESTAMPTZ NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON muat_berkas TO cmsp_app;
