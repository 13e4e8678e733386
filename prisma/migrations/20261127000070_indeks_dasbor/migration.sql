-- tanpa-transaksi
-- What was paid on which day and for which OPD, read from the index alone: the start page sums thirty days of it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sp2d_cair_harian ON sp2d (pemda_id, tahun, tanggal_bayar) INCLUDE (netto, opd_id)
  WHERE status = 'CAIR';
