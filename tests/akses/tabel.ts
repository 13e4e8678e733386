/** One of each role, in the order of the columns; nobody has not signed in. */
export const ROLES = [
  'maker.prov',
  'checker.prov',
  'approver.prov',
  'auditor.prov',
  'admin.bank',
  'operator.bank',
  'nobody',
]

// A form without any field: 400 and 422 show that the door opened; 303 sends nobody to sign in and leads others on.
/** Every route x every role: the status that answers. A new route needs a row here. */
export const TABLE = `
                                               maker checker approver auditor admin operator nobody
GET  /healthz                                  200   200     200      200     200   200      200
GET  /readyz                                   200   200     200      200     200   200      200
GET  /metrics                                  200   200     200      200     200   200      200
GET  /                                         302   302     302      302     302   302      302
GET  /cmsp                                     200   200     200      200     200   200      303
GET  /cmsp/masuk                               303   303     303      303     303   303      200
GET  /cmsp/captcha/:id.svg                     200   200     200      200     200   200      200
POST /cmsp/masuk                               400   400     400      400     400   400      400
GET  /cmsp/ganti-password                      200   200     200      200     200   200      303
POST /cmsp/ganti-password                      400   400     400      400     400   400      303
GET  /cmsp/lupa-password                       200   200     200      200     200   200      200
POST /cmsp/lupa-password                       400   400     400      400     400   400      400
GET  /cmsp/reset                               400   400     400      400     400   400      400
POST /cmsp/reset                               400   400     400      400     400   400      400
GET  /cmsp/profil                              200   200     200      200     200   200      303
GET  /cmsp/profil/sesi                         200   200     200      200     200   200      303
POST /cmsp/profil/sesi/akhiri                  400   400     400      400     400   400      303
POST /cmsp/sesi/perpanjang                     204   204     204      204     204   204      303
GET  /cmsp/profil/bukti-hp                     303   303     303      303     303   303      303
POST /cmsp/profil/bukti-hp/otp                 409   409     409      409     409   409      303
POST /cmsp/profil/bukti-hp                     400   400     400      400     400   400      303
GET  /cmsp/profil/totp/pasang                  200   200     200      200     200   200      303
POST /cmsp/profil/totp/pasang/otp              303   303     303      303     303   303      303
POST /cmsp/profil/totp/pasang                  400   400     400      400     400   400      303
GET  /cmsp/profil/totp/lepas                   303   303     303      303     303   303      303
POST /cmsp/profil/totp/lepas/otp               409   409     409      409     409   409      303
POST /cmsp/profil/totp/lepas                   400   400     400      400     400   400      303
GET  /cmsp/profil/totp                         303   303     303      303     303   303      303
POST /cmsp/profil/totp                         400   400     400      400     400   400      303
GET  /cmsp/master/rekening                     200   200     200      200     403   403      303
GET  /cmsp/master/rekening/export.xlsx         200   200     200      200     403   403      303
GET  /cmsp/master/rekening/export.csv          200   200     200      200     403   403      303
GET  /cmsp/master/rekening/baru                200   403     403      403     403   403      303
POST /cmsp/master/rekening/baru                422   403     403      403     403   403      303
GET  /cmsp/master/rekening/impor               200   403     403      403     403   403      303
GET  /cmsp/master/rekening/impor/templat.xlsx  200   403     403      403     403   403      303
POST /cmsp/master/rekening/impor               422   403     403      403     403   403      303
GET  /cmsp/master/rekening/impor/:id           404   403     403      403     403   403      303
POST /cmsp/master/rekening/impor/:id/simpan    404   403     403      403     403   403      303
GET  /cmsp/master/rekening/:id                 200   403     403      403     403   403      303
POST /cmsp/master/rekening/:id                 422   403     403      403     403   403      303
POST /cmsp/master/rekening/:id/hapus           200   403     403      403     403   403      303
POST /cmsp/sp2d/tarik                          303   303     303      403     403   403      303
GET  /cmsp/sp2d/:sp2dId/pajak/:id              200   403     403      403     403   403      303
POST /cmsp/sp2d/:sp2dId/pajak/:id              400   403     403      403     403   403      303
POST /cmsp/sp2d/:sp2dId/pajak/:id/buat         400   403     403      403     403   403      303
GET  /cmsp/sp2d/:sp2dId/pajak/:id/npwp         200   403     403      403     403   403      303
POST /cmsp/sp2d/:sp2dId/pajak/buat-semua       303   403     403      403     403   403      303
POST /cmsp/sp2d/:sp2dId/pajak/:id/lepas        303   403     403      403     403   403      303
GET  /cmsp/sp2d/:id/bpn.pdf                    404   404     404      404     403   404      303
GET  /cmsp/sp2d/:id/ringkasan.pdf              200   200     200      200     403   200      303
GET  /cmsp/sp2d/:id/kuitansi.pdf               404   404     404      404     403   404      303
GET  /cmsp/bpn/:ntpn/:kode                     404   404     404      404     404   404      404
GET  /cmsp/pajak/kedaluwarsa                   200   200     200      200     403   200      303
GET  /cmsp/pajak/kedaluwarsa/export.xlsx       200   200     200      200     403   200      303
GET  /cmsp/pajak/kedaluwarsa/export.csv        200   200     200      200     403   200      303
GET  /cmsp/laporan/potongan                    200   200     200      200     403   200      303
GET  /cmsp/laporan/potongan/export.xlsx        200   200     200      200     403   200      303
GET  /cmsp/laporan/potongan/export.csv         200   200     200      200     403   200      303
GET  /cmsp/laporan/pajak                       200   200     200      200     403   200      303
GET  /cmsp/laporan/pajak/export.xlsx           200   200     200      200     403   200      303
GET  /cmsp/laporan/pajak/export.csv            200   200     200      200     403   200      303
GET  /cmsp/laporan/pajak/rekap                 200   200     200      200     403   200      303
GET  /cmsp/laporan/pajak/bpn.pdf               404   404     404      404     403   404      303
GET  /cmsp/laporan/rekonsiliasi-pajak          200   200     200      200     403   200      303
GET  /cmsp/rekonsiliasi                        200   200     200      200     403   200      303
GET  /cmsp/rekonsiliasi/export.xlsx            200   200     200      200     403   200      303
GET  /cmsp/rekonsiliasi/export.csv             200   200     200      200     403   200      303
GET  /cmsp/rekonsiliasi/:rkudId/:tanggal       200   200     200      200     403   200      303
GET  /cmsp/rekonsiliasi/:rkudId/:tanggal/export.xlsx 404 404 404      404     403   404      303
GET  /cmsp/rekonsiliasi/:rkudId/:tanggal/berita.pdf 404 404 404       404     403   404      303
POST /cmsp/rekonsiliasi/:rkudId/:tanggal/jalankan 403 403   403      403     403   303      303
POST /cmsp/rekonsiliasi/:rkudId/:tanggal/jelaskan 403 403   403      403     403   400      303
POST /cmsp/rekonsiliasi/:rkudId/:tanggal/kaitkan 403 403    403      403     403   400      303
POST /cmsp/rekonsiliasi/:rkudId/:tanggal/otp   403   403     403      403     403   303      303
POST /cmsp/rekonsiliasi/:rkudId/:tanggal/tanda-tangan 403 403 403     403     403   400      303
GET  /cmsp/admin/aturan-pajak                  403   403     403      403     200   200      303
GET  /cmsp/admin/aturan-pajak/export.xlsx      403   403     403      403     200   200      303
GET  /cmsp/admin/aturan-pajak/export.csv       403   403     403      403     200   200      303
GET  /cmsp/admin/aturan-pajak/baru             403   403     403      403     403   200      303
GET  /cmsp/admin/aturan-pajak/:kode            403   403     403      403     403   404      303
POST /cmsp/admin/aturan-pajak                  403   403     403      403     403   400      303
GET  /cmsp/sp2d/:id/berkas.json                403   403     200      200     403   200      303
GET  /cmsp/sp2d/:id/berkas.pdf                 403   403     200      200     403   200      303
GET  /cmsp/sp2d/:id/bpn/:legId                 200   200     200      200     403   200      303
GET  /cmsp/sp2d/:id                            200   200     200      200     403   200      303
POST /cmsp/sp2d/:id/keputusan                  400   400     400      403     403   403      303
POST /cmsp/sp2d/:id/beri-tahu-maker            409   409     409      403     403   403      303
GET  /cmsp/sp2d/:id/batalkan                   200   200     200      403     403   403      303
POST /cmsp/sp2d/:id/batalkan/otp               400   400     400      403     403   403      303
POST /cmsp/sp2d/:id/batalkan                   400   400     400      403     403   403      303
POST /cmsp/sp2d/:id/leg/:legId/ulang           403   403     403      403     403   400      303
GET  /cmsp/admin/batas                         403   403     403      403     200   403      303
GET  /cmsp/admin/batas/:id                     403   403     403      403     404   403      303
POST /cmsp/admin/batas/:id                     403   403     403      403     400   403      303
POST /snap/v1.0/transfer/notify                401   401     401      401     401   401      401
GET  /cmsp/sp2d                                200   200     200      200     403   200      303
GET  /cmsp/sp2d/export.xlsx                    200   200     200      200     403   200      303
GET  /cmsp/sp2d/export.csv                     200   200     200      200     403   200      303
GET  /cmsp/sp2d/penguji                         200   200     200      200     403   200      303
GET  /cmsp/sp2d/penguji/export.xlsx             200   200     200      200     403   200      303
GET  /cmsp/sp2d/penguji/export.csv              200   200     200      200     403   200      303
GET  /cmsp/sp2d/penguji/:id                     200   200     200      200     403   200      303
GET  /cmsp/sp2d/penguji/:id/export.xlsx         200   200     200      200     403   200      303
GET  /cmsp/sp2d/penguji/:id/export.csv          200   200     200      200     403   200      303
GET  /cmsp/tugas                               200   200     200      403     403   403      303
GET  /cmsp/tugas/export.xlsx                   200   200     200      403     403   403      303
GET  /cmsp/tugas/export.csv                    200   200     200      403     403   403      303
GET  /cmsp/tugas/rekan                         200   200     200      403     403   403      303
GET  /cmsp/tugas/rekan/export.xlsx             200   200     200      403     403   403      303
GET  /cmsp/tugas/rekan/export.csv              200   200     200      403     403   403      303
GET  /cmsp/tugas/hasil/:id                     404   404     404      403     403   403      303
GET  /cmsp/tugas/konfirmasi                    303   303     303      403     403   403      303
POST /cmsp/tugas/otp                           400   400     400      403     403   403      303
POST /cmsp/tugas/proses                        400   400     400      403     403   403      303
GET  /cmsp/tugas/:id                           200   404     404      403     403   403      303
POST /cmsp/tugas/:id/hapus                     200   403     403      403     403   403      303
POST /cmsp/otp/:id/status                      404   404     404      404     404   404      303
GET  /cmsp/operasi                             403   403     403      403     403   200      303
GET  /cmsp/operasi/export.xlsx                 403   403     403      403     403   200      303
GET  /cmsp/operasi/export.csv                  403   403     403      403     403   200      303
GET  /cmsp/operasi/sistem                      403   403     403      403     403   200      303
POST /cmsp/operasi/pesan/:id/kirim             403   403     403      403     403   404      303
POST /cmsp/operasi/jadwal/:nama/jeda           403   403     403      403     403   404      303
POST /cmsp/operasi/jadwal/:nama/lanjut         403   403     403      403     403   404      303
POST /cmsp/operasi/jadwal/:nama/jalankan       403   403     403      403     403   404      303
POST /cmsp/operasi/antrean/:id/ulang           403   403     403      403     403   404      303
POST /cmsp/operasi/antrean/:id/buang           403   403     403      403     403   400      303
GET  /cmsp/operasi/impor                       403   403     403      403     403   200      303
POST /cmsp/operasi/impor                       403   403     403      403     403   422      303
GET  /cmsp/admin/koneksi-fmis                  403   403     403      403     200   200      303
GET  /cmsp/admin/koneksi-fmis/:id              403   403     403      403     404   404      303
POST /cmsp/admin/koneksi-fmis/:id              403   403     403      403     404   404      303
POST /cmsp/admin/koneksi-fmis/:id/uji          403   403     403      403     404   404      303
GET  /cmsp/sp2d/karantina                      200   200     200      200     403   200      303
GET  /cmsp/sp2d/karantina/export.xlsx          200   200     200      200     403   200      303
GET  /cmsp/sp2d/karantina/export.csv           200   200     200      200     403   200      303
GET  /cmsp/admin/usulan                        403   403     403      403     200   200      303
GET  /cmsp/admin/usulan/export.xlsx            403   403     403      403     200   200      303
GET  /cmsp/admin/usulan/export.csv             403   403     403      403     200   200      303
GET  /cmsp/admin/usulan/:id                    403   403     403      403     200   404      303
GET  /cmsp/admin/usulan/:id/lampiran           403   403     403      403     200   404      303
POST /cmsp/admin/usulan/:id/otp                403   403     403      403     303   403      303
POST /cmsp/admin/usulan/:id/setujui            403   403     403      403     400   403      303
POST /cmsp/admin/usulan/:id/tolak              403   403     403      403     400   403      303
POST /cmsp/admin/usulan/:id/tarik              403   403     403      403     403   404      303
GET  /cmsp/admin/pengguna                      403   403     403      200     200   403      303
GET  /cmsp/admin/pengguna/export.xlsx          403   403     403      200     200   403      303
GET  /cmsp/admin/pengguna/export.csv           403   403     403      200     200   403      303
GET  /cmsp/admin/pengguna/baru                 403   403     403      403     200   403      303
POST /cmsp/admin/pengguna/baru                 403   403     403      403     422   403      303
GET  /cmsp/admin/pengguna/:id                  403   403     403      403     200   403      303
POST /cmsp/admin/pengguna/:id                  403   403     403      403     422   403      303
POST /cmsp/admin/pengguna/:id/akses            403   403     403      403     400   403      303
POST /cmsp/admin/pengguna/:id/sesi/akhiri      403   403     403      403     303   403      303
GET  /cmsp/admin/delegasi                      403   403     403      200     200   403      303
GET  /cmsp/admin/delegasi/export.xlsx          403   403     403      200     200   403      303
GET  /cmsp/admin/delegasi/export.csv           403   403     403      200     200   403      303
GET  /cmsp/admin/delegasi/baru                 403   403     403      403     200   403      303
POST /cmsp/admin/delegasi/baru                 403   403     403      403     422   403      303
GET  /cmsp/admin/delegasi/:id                  403   403     403      404     404   403      303
POST /cmsp/admin/delegasi/:id/akhiri           403   403     403      403     400   403      303
GET  /cmsp/admin/pemda                         403   403     403      403     200   403      303
GET  /cmsp/admin/pemda/export.xlsx             403   403     403      403     200   403      303
GET  /cmsp/admin/pemda/export.csv              403   403     403      403     200   403      303
GET  /cmsp/admin/pemda/baru                    403   403     403      403     200   403      303
POST /cmsp/admin/pemda/baru                    403   403     403      403     422   403      303
GET  /cmsp/admin/pemda/:id                     403   403     403      403     200   403      303
POST /cmsp/admin/pemda/:id                     403   403     403      403     422   403      303
POST /cmsp/admin/pemda/:id/rkud                403   403     403      403     422   403      303
POST /cmsp/admin/pemda/:id/opd                 403   403     403      403     422   403      303
GET  /cmsp/notifikasi                          200   200     200      403     403   200      303
GET  /cmsp/notifikasi/atur                     200   200     200      403     403   200      303
POST /cmsp/notifikasi/atur                     400   400     400      403     403   400      303
POST /cmsp/notifikasi/baca-semua               303   303     303      403     403   303      303
POST /cmsp/notifikasi/:id/baca                 404   404     404      403     403   404      303
GET  /cmsp/audit                               403   403     403      200     200   403      303
GET  /cmsp/audit/export.xlsx                   403   403     403      200     200   403      303
GET  /cmsp/audit/export.csv                    403   403     403      200     200   403      303
GET  /cmsp/audit/hak                           403   403     403      200     200   403      303
GET  /cmsp/audit/hak/export.xlsx               403   403     403      200     200   403      303
GET  /cmsp/audit/hak/export.csv                403   403     403      200     200   403      303
GET  /cmsp/audit/:id                           403   403     403      200     200   403      303
POST /cmsp/keluar                              303   303     303      303     303   303      303`
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(/\s+/))
  .map(([method = '', path = '', ...statuses]) => ({ route: `${method} ${path}`, method, path, statuses }))
