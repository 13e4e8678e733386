-- tanpa-transaksi
-- What has ended, as sp2d_antre does for what is under way.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_selesai ON sp2d (pemda_id, tahun, status, tanggal DESC, id DESC)
  WHERE status IN ('CAIR', 'RETUR', 'DITOLAK', 'DIBATALKAN');
