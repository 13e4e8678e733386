/** Everything that happens by itself, as the operator reads it. */
export const NAMA_JADWAL = {
  'tarik-fmis': { judul: 'Penarikan SP2D dari FMIS', kapan: 'tiap menit, per Pemda menurut jedanya' },
  'banding-fmis': { judul: 'Perbandingan penuh dengan FMIS', kapan: 'tiap malam pukul 01.30 WITA' },
  sapu: { judul: 'Pemeriksaan pekerjaan yang belum selesai', kapan: 'terus-menerus, dengan jeda pendek' },
  'kabar-billing': { judul: 'Kabar kode billing hampir kedaluwarsa', kapan: 'tiap pagi pukul 08.00 WITA' },
  rekonsiliasi: { judul: 'Rekonsiliasi bank hari kemarin', kapan: 'tiap pagi pukul 06.00 WITA' },
  ringkasan: { judul: 'Ringkasan notifikasi lewat email', kapan: 'tiap 15 menit, pukul 07.00 sampai 18.00 WITA' },
  retensi: { judul: 'Penghapusan data yang melewati masa simpan', kapan: 'tiap malam pukul 02.30 WITA' },
  kesehatan: { judul: 'Pemeriksaan sistem luar', kapan: 'tiap menit' },
} as const
export type NamaJadwal = keyof typeof NAMA_JADWAL
