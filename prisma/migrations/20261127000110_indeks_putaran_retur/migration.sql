-- tanpa-transaksi
-- Few putaran pay again after a return; lists and the start page ask which, and would read all of them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS putaran_retur ON putaran (sp2d_id, nomor) WHERE sebab = 'RETUR';
