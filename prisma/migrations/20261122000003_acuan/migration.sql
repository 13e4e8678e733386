-- Reference data that every installation needs; all of it is local practice or regulation and changes by data.

-- Sources: PER-09/PJ/2020 jo. PER-22/PJ/2021 for the codes; which fields a code wants follows the relays of sister banks (assumed).
-- rekanan, nop: WAJIB, BOLEH or KOSONG; penyetor: SAMA (must be the taxpayer itself), BOLEH or BEDA (must be another).
INSERT INTO aturan_pajak (kap, kjs, mulai, nama, rekanan, nop, penyetor, satu_masa, sumber) VALUES
  ('411121', '100', '2020-01-01', 'PPh Pasal 21 masa', 'KOSONG', 'KOSONG', 'SAMA', true, 'PER-09/PJ/2020; relay bank'),
  ('411121', '402', '2020-01-01', 'PPh Pasal 21 final honorarium', 'BOLEH', 'KOSONG', 'BOLEH', true, 'PER-09/PJ/2020 (asumsi)'),
  ('411122', '920', '2020-01-01', 'PPh Pasal 22 bendahara APBD', 'WAJIB', 'KOSONG', 'BOLEH', true, 'PER-44/PJ/2015; relay bank'),
  ('411124', '100', '2020-01-01', 'PPh Pasal 23 masa', 'WAJIB', 'KOSONG', 'BOLEH', true, 'PER-09/PJ/2020; relay bank'),
  ('411124', '104', '2020-01-01', 'PPh Pasal 23 jasa', 'WAJIB', 'KOSONG', 'BOLEH', true, 'PER-09/PJ/2020; relay bank'),
  ('411128', '402', '2020-01-01', 'PPh Pasal 4(2) pengalihan tanah/bangunan', 'WAJIB', 'WAJIB', 'BOLEH', true, 'PER-09/PJ/2020; relay bank'),
  ('411128', '403', '2020-01-01', 'PPh Pasal 4(2) sewa tanah/bangunan', 'WAJIB', 'WAJIB', 'BOLEH', true, 'PER-09/PJ/2020; relay bank'),
  ('411128', '409', '2020-01-01', 'PPh Pasal 4(2) jasa konstruksi', 'WAJIB', 'KOSONG', 'BOLEH', true, 'PER-09/PJ/2020; relay bank'),
  ('411128', '423', '2020-01-01', 'PPh final UMKM dipotong', 'WAJIB', 'KOSONG', 'BEDA', true, 'PP 23/2018, PP 55/2022; relay bank'),
  ('411211', '920', '2020-01-01', 'PPN dipungut bendahara APBD', 'WAJIB', 'KOSONG', 'BOLEH', true, 'PER-44/PJ/2015; relay bank');

-- Windows are WIB. Limits: BI-FAST Rp250 juta, SKN Rp1 miliar, RTGS above Rp100 juta; cut-offs are the bank's own (assumed).
INSERT INTO jalur_bank (kode, nama, service_code, minimal, maksimal, buka, tutup, hari_kerja, urutan) VALUES
  ('INTRABANK', 'Pemindahbukuan Bank Kalsel', '17', NULL, NULL, NULL, NULL, false, 1),
  ('BIFAST', 'BI-FAST', '18', NULL, 250000000, NULL, NULL, false, 2),
  ('SKN', 'SKNBI', '23', NULL, 1000000000, '06:30', '14:00', true, 3),
  ('RTGS', 'BI-RTGS', '22', 100000001, NULL, '06:30', '15:00', true, 4);

-- National holidays 2026 and 2027 by fixed date; movable ones follow from the joint decree of the ministers.
INSERT INTO hari_libur (tanggal, nama) VALUES
  ('2026-12-25', 'Hari Raya Natal'), ('2027-01-01', 'Tahun Baru Masehi'), ('2027-05-01', 'Hari Buruh'),
  ('2027-06-01', 'Hari Lahir Pancasila'), ('2027-08-17', 'Hari Kemerdekaan'), ('2027-12-25', 'Hari Raya Natal');

INSERT INTO gerbang_kirim (lingkup, tertutup, alasan) VALUES ('SEMUA', false, NULL);

-- Kinds of deduction (Kepmendagri 050-5889 account style); those that go through MPN are paid by kode billing.
INSERT INTO jenis_potongan (kode, nama, lewat_mpn) VALUES
  ('2.1.01.08.01.0001', 'Iuran Wajib Pegawai', false),
  ('2.1.01.08.01.0002', 'Iuran Wajib Pegawai 1%', false),
  ('2.1.01.08.01.0003', 'Iuran Wajib Pegawai 8%', false),
  ('2.1.01.08.01.0004', 'Iuran Wajib Pegawai 3,25%', false),
  ('2.1.01.02.01.0001', 'Iuran Jaminan Kesehatan 4%', false),
  ('2.1.01.02.01.0002', 'Iuran Jaminan Kesehatan DPRD 1%', false),
  ('2.1.01.02.01.0003', 'Iuran Jaminan Kesehatan DPRD 4%', false),
  ('2.1.01.02.01.0004', 'Iuran Jaminan Kesehatan PPNPN 1%', false),
  ('2.1.01.02.01.0005', 'Iuran Jaminan Kesehatan PPNPN 4%', false),
  ('2.1.01.03.01.0001', 'Iuran Jaminan Kecelakaan Kerja', false),
  ('2.1.01.04.01.0001', 'Iuran Jaminan Kematian', false),
  ('2.1.01.05.01.0001', 'Pajak Penghasilan Pasal 21', true),
  ('2.1.01.05.02.0001', 'Pajak Penghasilan Pasal 22', true),
  ('2.1.01.05.03.0001', 'Pajak Penghasilan Pasal 23', true),
  ('2.1.01.06.01.0001', 'Pajak Pertambahan Nilai', true),
  ('2.1.01.06.02.0001', 'Pajak Daerah (Makanan dan Minuman)', false),
  ('2.1.01.07.01.0001', 'Taperum', false),
  ('2.1.01.09.01.0001', 'Pajak Penghasilan Pasal 4 ayat (2)', true);
