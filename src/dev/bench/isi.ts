/** SP2D that lie in somebody's Daftar Tugas: a day's work, however long the years behind it. */
const TUGAS = 300

/**
 * A year and a half of the whole province as SQL: `$rows` SP2D over the Pemda of the demo data and two years, the
 * province and Banjarmasin with far more than a small kabupaten, `$jalan` of them still under way. Each with its payee, 2
 * potongan, 1.5 taxes and kode billing, the decisions and OTP of three persons, its orders and their audit rows.
 */
const SP2D = `
  INSERT INTO sp2d (id, pemda_id, tahun, nomor, id_fmis, opd_id, rkud_id, jenis, tanggal, keperluan, spm_nomor, spm_tanggal,
    kuasa_bud_nama, kuasa_bud_nip, kuasa_bud_jabatan, penguji_nomor, penguji_tanggal, penguji_dicetak, penerima_nama,
    penerima_rekening, penerima_bank, bruto, netto, status, tanggal_bayar, level_tolak, diterima_pada, diubah_pada)
  SELECT g, p.id, tahun, lpad(g::text, 8, '0') || '/SP2D/LS/' || tahun, 'B' || g, o.ids[1 + g % array_length(o.ids, 1)], p.rkud,
    (ARRAY['UP', 'GU', 'LS_GAJI', 'LS_BARANG_JASA', 'LS_BARANG_JASA', 'LS_BARANG_JASA'])[1 + g % 6], hari,
    'Belanja barang dan jasa kegiatan nomor ' || g, g || '/SPM', hari - 1, 'H. Ahmad Rijani', '197001011995031001', 'Kuasa BUD',
    lpad((g / 28)::text, 7, '0') || '/DP', hari, hari + interval '9 hours', nama, '9' || lpad((g % 400000)::text, 9, '0'),
    'Bank Kalsel', jumlah + 400000, jumlah, status, CASE WHEN status = 'CAIR' THEN hari + 1 END,
    CASE WHEN status = 'DITOLAK' THEN 'CHECKER' END, hari + interval '10 hours', hari + interval '30 hours'
  FROM generate_series(1, $rows) AS g
  CROSS JOIN LATERAL (SELECT CASE WHEN g <= $rows / 2 THEN 2025 ELSE 2026 END AS tahun) AS t
  CROSS JOIN LATERAL (SELECT make_date(tahun, 1, 2) + ((g % ($rows / 2 + 1))::bigint * 320 / ($rows / 2 + 1))::int AS hari,
    (100 + (g::bigint * 7919) % 900000) * 1000::numeric AS jumlah,
    (ARRAY['CV', 'PT', 'UD', 'Bendahara'])[1 + g % 4] || ' ' ||
    (ARRAY['Banua', 'Meratus', 'Barito', 'Martapura', 'Sasirangan', 'Intan', 'Borneo', 'Lestari', 'Jaya', 'Sentosa', 'Amandit',
           'Riam', 'Kayutangi', 'Seribu', 'Pelaihari', 'Tabalong', 'Balangan', 'Tanjung', 'Rantau', 'Kandangan'])[1 + (g / 4) % 20] || ' ' ||
    (ARRAY['Mandiri', 'Abadi', 'Persada', 'Utama', 'Karya', 'Sejahtera', 'Makmur', 'Perkasa', 'Gemilang', 'Nusantara'])[1 + (g / 80) % 10] ||
    CASE WHEN g % 5000 = 0 THEN ' Wadai Bingka' ELSE '' END AS nama,
    CASE WHEN g <= $rows - $jalan THEN CASE WHEN g % 97 = 0 THEN 'DITOLAK' ELSE 'CAIR' END
      WHEN g <= $rows - $jalan + ${TUGAS} THEN (ARRAY['TUGAS_MAKER', 'TUGAS_CHECKER', 'TUGAS_APPROVER'])[1 + g % 3]
      ELSE (ARRAY['DITERIMA', 'DITERIMA', 'DISETUJUI_MAKER', 'DISETUJUI_CHECKER'])[1 + g % 4] END AS status) AS x
  JOIN bench_pemda p ON p.kotak @> (g * 31 % 100)::int
  JOIN bench_opd o ON o.pemda_id = p.id`

const LINGKUP = `
  CREATE TEMP TABLE bench_pemda AS
  SELECT id, (SELECT min(r.id) FROM rkud r WHERE r.pemda_id = d.id) AS rkud,
    int4range((ARRAY[0, 30, 45, 50, 55, 60, 64, 68, 72, 76, 80, 85, 90, 95])[n],
              (ARRAY[30, 45, 50, 55, 60, 64, 68, 72, 76, 80, 85, 90, 95, 100])[n]) AS kotak
  FROM (SELECT id, row_number() OVER (ORDER BY kode) AS n FROM pemda) AS d;
  INSERT INTO opd (pemda_id, kode, nama) SELECT p.id, 'Z' || lpad(g::text, 2, '0'), 'Dinas Urusan ' || g
    FROM bench_pemda p, generate_series(1, 40) AS g ON CONFLICT DO NOTHING;
  CREATE TEMP TABLE bench_opd AS SELECT pemda_id, array_agg(id ORDER BY id) AS ids FROM opd GROUP BY 1;
  CREATE TEMP TABLE bench_orang AS
  SELECT p.id AS pemda_id, l.level, u.id, u.nip, u.no_hp, u.nama FROM bench_pemda p
  CROSS JOIN unnest(ARRAY['MAKER', 'CHECKER', 'APPROVER']) AS l(level)
  JOIN LATERAL (SELECT * FROM pengguna u WHERE u.peran = l.level ORDER BY u.pemda_id = p.id DESC, u.id LIMIT 1) AS u ON true`

const LAHIR = `
  INSERT INTO daftar_penguji (pemda_id, tahun, nomor, tanggal, dicetak, jumlah_sp2d, total)
    SELECT pemda_id, tahun, penguji_nomor, min(penguji_tanggal), min(penguji_dicetak), count(*), sum(netto) FROM sp2d GROUP BY 1, 2, 3;
  INSERT INTO penerima (sp2d_id, kunci_fmis, nama, npwp, bank_kode, bank_nama, no_rekening, jumlah, nama_di_bank, status_rekening, skor_nama, diperiksa_pada)
    SELECT id, '1', penerima_nama, (100000000000000 + id % 90000)::text, '122', penerima_bank, penerima_rekening, netto, upper(penerima_nama), 'aktif', 100, diubah_pada FROM sp2d;
  INSERT INTO rincian (sp2d_id, kunci_fmis, kode_rekening, uraian, jumlah) SELECT id, '1', '5.1.02.01', 'Belanja barang', bruto FROM sp2d;
  INSERT INTO potongan (sp2d_id, kunci_fmis, kode, uraian, mengurangi, jumlah, no_rekening, nama_rekening)
    SELECT s.id, g::text, (ARRAY['IWP', 'TASPEN'])[g], 'Potongan ' || g, true, 100000, '88' || g, 'Rekening potongan' FROM sp2d s, generate_series(1, 2) AS g;
  INSERT INTO billing (id, sp2d_id, kode, npwp, nama, kap, kjs, masa, tahun_pajak, jumlah, kedaluwarsa, asal, dibuat_pada)
    SELECT s.id * 2 + g, s.id, '1' || lpad((s.id * 2 + g)::text, 14, '0'), '001496827018000', s.penerima_nama,
      (ARRAY['411211', '411122'])[g + 1], (ARRAY['900', '920'])[g + 1], to_char(s.tanggal, 'MMMM'), s.tahun, 200000 / (1 + s.id % 2),
      s.tanggal + 30, 'CMSP', s.diubah_pada FROM sp2d s, generate_series(0, 1) AS g WHERE g <= s.id % 2;
  INSERT INTO pajak (sp2d_id, kunci_fmis, kap, kjs, uraian, mengurangi, jumlah, npwp, masa, tahun_pajak, billing_id)
    SELECT sp2d_id, id::text, kap, kjs, 'Pajak', true, jumlah, npwp, masa, tahun_pajak, id FROM billing`

const PUTUSAN = `
  INSERT INTO putaran (sp2d_id, nomor, sebab, versi, rencana, sidik, mulai) SELECT id, 1, 'BARU', 1, '{}', repeat(md5(id::text), 2), diterima_pada FROM sp2d;
  CREATE TEMP TABLE bench_putusan AS
    SELECT s.id AS sp2d_id, s.pemda_id, s.netto, o.level, o.id, o.nip, o.no_hp, o.nama, s.tanggal + (n.n * 2 + 10) * interval '1 hour' AS waktu, n.n
    FROM sp2d s JOIN unnest(ARRAY['MAKER', 'CHECKER', 'APPROVER']) WITH ORDINALITY AS n(level, n) ON n.n <= CASE
      WHEN s.status = 'CAIR' THEN 3 WHEN s.status IN ('DISETUJUI_CHECKER', 'TUGAS_APPROVER') THEN 2
      WHEN s.status IN ('DISETUJUI_MAKER', 'TUGAS_CHECKER', 'DITOLAK') THEN 1 ELSE 0 END
    JOIN bench_orang o ON o.pemda_id = s.pemda_id AND o.level = n.level;
  INSERT INTO tantangan (id, pengguna_id, sid, tujuan, sp2d_ids, jumlah, total, sidik, hmac, dibuat_pada, kedaluwarsa, dipakai_pada)
    SELECT sp2d_id * 4 + n, id, 'x', no_hp, ARRAY[sp2d_id], 1, netto, repeat(md5(sp2d_id::text), 2), 'x', waktu, waktu, waktu FROM bench_putusan;
  INSERT INTO keputusan (sp2d_id, putaran, level, putusan, pengguna_id, nip, no_hp, nama, tantangan_id, sidik, waktu)
    SELECT sp2d_id, 1, level, 'SETUJU', id, nip, no_hp, nama, sp2d_id * 4 + n, repeat(md5(sp2d_id::text), 2), waktu FROM bench_putusan;
  INSERT INTO tugas (sp2d_id, putaran, level, pengguna_id, sidik, dibuat_pada)
    SELECT s.id, 1, o.level, o.id, repeat(md5(s.id::text), 2), s.diubah_pada FROM sp2d s JOIN bench_orang o ON o.pemda_id = s.pemda_id AND s.status = 'TUGAS_' || o.level`

const BAYAR = `
  INSERT INTO pencairan (id, sp2d_id, putaran, sidik, dibuat_pada, dana_pada, dimulai_pada)
    SELECT id, id, 1, repeat(md5(id::text), 2), diubah_pada, diubah_pada, diubah_pada FROM sp2d WHERE status = 'CAIR';
  INSERT INTO leg (id, pencairan_id, jenis, urut, uraian, jumlah, rekening_asal, bank_kode, bank_nama, no_rekening, nama_tujuan,
      billing_id, jalur, status, referensi_bank, tunggu_sampai, selesai_pada)
    SELECT s.id * 8 + n, s.id, l.jenis, l.urut, l.jenis, l.jumlah, '0010000001', bank, 'Bank Kalsel', rekening, s.penerima_nama, billing,
      CASE WHEN bank IS NULL THEN NULL ELSE 'INTRABANK' END, 'BERHASIL', 'NTB' || (s.id * 8 + n), s.diubah_pada, s.diubah_pada
    FROM sp2d s CROSS JOIN LATERAL (
      SELECT 0 AS n, 'NETTO' AS jenis, 1 AS urut, s.netto AS jumlah, '122' AS bank, s.penerima_rekening AS rekening, NULL::bigint AS billing
      UNION ALL SELECT g, 'POTONGAN', g, 100000, '122', '88' || g, NULL FROM generate_series(1, 2) AS g
      UNION ALL SELECT 3 + g, 'PAJAK', g + 1, 200000 / (1 + s.id % 2), NULL, NULL, s.id * 2 + g FROM generate_series(0, 1) AS g WHERE g <= s.id % 2) AS l
    WHERE s.status = 'CAIR';
  INSERT INTO bukti_pajak (leg_id, kode_billing, ntb, ntpn, stan, tanggal_buku, waktu_bayar)
    SELECT l.id, b.kode, 'T' || l.id, 'N' || lpad(l.id::text, 15, '0'), '000001', l.selesai_pada, l.selesai_pada
    FROM leg l JOIN billing b ON b.id = l.billing_id;
  INSERT INTO percobaan (leg_id, ke, kanal, jalur, referensi, isi, hash_isi, status, kode, waktu_transaksi, dikirim_pada, selesai_pada)
    SELECT id, 1, CASE WHEN jenis = 'PAJAK' THEN 'MPN' ELSE 'BANK' END, jalur, 'CMSP' || id, '{"amount":"1"}', repeat(md5(id::text), 2), 'BERHASIL', '2001700',
      selesai_pada, selesai_pada, selesai_pada FROM leg`

// Of the last year only, as they are kept, and read by nobody.
const KABAR = `
  INSERT INTO notifikasi (pemda_id, sp2d_id, jenis, isi, pelaku, dibuat_pada)
    SELECT pemda_id, id, status, NULL, 'Sistem', diubah_pada FROM sp2d WHERE status IN ('CAIR', 'DITOLAK') AND tahun = 2026`

const JEJAK = `
  INSERT INTO audit (rantai, waktu, pelaku, aksi, sasaran, sp2d_id, sebelum, sesudah)
    SELECT 'pemda:' || s.pemda_id, s.diterima_pada, 'Sistem', a.aksi, s.nomor, s.id, NULL, '{"status": "DITERIMA"}'
    FROM sp2d s, unnest(ARRAY['SP2D_DITERIMA', 'PENCAIRAN_DIMULAI', 'PENCAIRAN_SELESAI']) WITH ORDINALITY AS a(aksi, n)
    WHERE a.n = 1 OR s.status = 'CAIR';
  INSERT INTO audit (rantai, waktu, pelaku_id, pelaku, aksi, sasaran, sp2d_id, sebelum, sesudah)
    SELECT 'pemda:' || p.pemda_id, p.waktu, p.id, p.nama, a.aksi, p.sp2d_id::text, p.sp2d_id, '{"status": "DITERIMA"}', '{"status": "TUGAS_MAKER"}'
    FROM bench_putusan p, unnest(ARRAY['SP2D_MASUK_DAFTAR_TUGAS', 'SP2D_DISETUJUI']) AS a(aksi);
  INSERT INTO segel_audit (rantai, nomor, audit_id, hash)
    SELECT rantai, row_number() OVER (PARTITION BY rantai ORDER BY id), id, md5(id::text) || md5(rantai) FROM audit`

const SETELAH = ['sp2d', 'billing', 'tantangan', 'pencairan', 'leg'].map(
  (table) => `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}) + 1)`,
)

/** A million with everything takes 12 GB: of ten, the newest so many have what belongs to an SP2D, the others their row. */
export const LENGKAP = 2_000_000
const HANYA_BARU = `CREATE TEMP VIEW sp2d AS SELECT * FROM public.sp2d WHERE id > $rows - ${LENGKAP}`

/** The last twentieth is under way; more years behind do not mean more work at once. */
const jalan = (rows: number) => (rows > LENGKAP ? '50000' : '$rows / 20')

/** The statements in order; sorted by nothing but their foreign keys. */
export const isi = (rows: number): string[] => [
  LINGKUP,
  SP2D.replaceAll('$jalan', jalan(rows)).replaceAll('$rows', String(rows)),
  ...(rows > LENGKAP ? [HANYA_BARU.replace('$rows', String(rows))] : []),
  LAHIR,
  PUTUSAN,
  BAYAR,
  JEJAK,
  KABAR,
  ...(rows > LENGKAP ? ['DROP VIEW sp2d'] : []),
  ...SETELAH,
]
