-- The day a closed gate waits for is read by people: "27 November 2026".
CREATE OR REPLACE FUNCTION halangan_gerbang(g gerbang_kirim) RETURNS TEXT LANGUAGE sql STABLE AS $$
  SELECT 'RKUD ' || r.no_rekening || ' tanggal ' || to_char(h, 'FMDD ') ||
    (ARRAY['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November',
      'Desember'])[extract(month FROM h)::int] || to_char(h, ' YYYY') ||
    CASE WHEN k.rkud_id IS NULL OR k.diperiksa_pada < g.diubah_pada THEN ' belum direkonsiliasi sejak gerbang ditutup'
      ELSE ' masih mempunyai selisih yang belum dijelaskan' END
  FROM rkud r
  CROSS JOIN generate_series(g.rekon_sejak, greatest(g.rekon_sejak, (g.diubah_pada AT TIME ZONE 'Asia/Makassar')::date), '1 day') h
  LEFT JOIN rekonsiliasi k ON k.rkud_id = r.id AND k.tanggal = h::date
  WHERE g.tertutup AND g.rekon_sejak IS NOT NULL
    AND (g.lingkup = 'SEMUA' OR g.lingkup = 'pemda:' || r.pemda_id
      OR EXISTS (SELECT FROM sp2d s WHERE g.lingkup = 'sp2d:' || s.id AND s.rkud_id = r.id))
    AND (k.rkud_id IS NULL OR k.diperiksa_pada < g.diubah_pada OR k.belum > 0)
  ORDER BY h, r.no_rekening LIMIT 1
$$;
