import type { Badge, Flash, ListPage, Nada } from '../../web/page.js'

/** What the page of building blocks shows: every one as a view gets it, with invented content. */

const NADA: Nada[] = ['netral', 'proses', 'sukses', 'peringatan', 'bahaya']
const LABEL: Record<Nada, string> = {
  netral: 'Belum diputuskan',
  proses: 'Di Daftar Tugas',
  sukses: 'Cair',
  peringatan: 'Perlu tindakan',
  bahaya: 'Ditolak',
}

export const badge: Badge[] = NADA.map((nada) => ({ nada, label: LABEL[nada] }))

export const kartu = NADA.map((nada, index) => ({
  nada,
  label: LABEL[nada],
  jumlah: String(index * 12),
  keterangan: 'yang tertua 2 hari',
  href: '/cmsp/gaya',
}))

export const flash: Flash[] = (['sukses', 'info', 'peringatan', 'galat'] as const).map((jenis) => ({
  jenis,
  pesan: 'SP2D 63.00/LS/000123/2026 masuk Daftar Tugas Anda.',
  href: '/cmsp/gaya',
  hrefLabel: 'Buka Daftar Tugas',
}))

export const linimasa = [
  {
    nada: 'sukses',
    label: 'Disetujui',
    pelaku: 'Hj. Noor Hasanah (Checker)',
    rincian: null,
    waktu: '22 November 2026 14.05 WITA',
  },
  {
    nada: 'netral',
    label: 'Diterima dari FMIS',
    pelaku: 'Sistem',
    rincian: 'Daftar Penguji 000045/DP/2026',
    waktu: '22 November 2026 09.00 WITA',
  },
]

export const tahap = (['setuju', 'menunggu', 'kosong', 'tolak'] as const).map((keadaan, index) => ({
  level: ['Maker', 'Checker', 'Approver', 'Approver'][index] ?? '',
  keadaan,
  label: { setuju: 'Disetujui', menunggu: 'Menunggu di Daftar Tugas', kosong: 'Belum diputuskan', tolak: 'Ditolak' }[
    keadaan
  ],
}))

export const daftar: ListPage<{ nomor: string; penerima: string; jumlah: string; status: Badge }> = {
  href: '/cmsp/gaya',
  alamat: '/cmsp/gaya',
  dipulihkan: false,
  filter: [
    { jenis: 'cari', nama: 'cari', label: 'Cari', nilai: '', petunjuk: 'No. SP2D atau nama penerima', galat: null },
    { jenis: 'teks', nama: 'nomor', label: 'No. SP2D', nilai: '', petunjuk: '', galat: null },
    { jenis: 'tanggal', nama: 'dari', label: 'Tanggal dari', nilai: '', petunjuk: '', galat: null },
    {
      jenis: 'uang',
      nama: 'jumlahDari',
      label: 'Jumlah dari',
      nilai: 'seribu',
      petunjuk: '1.000.000,00',
      galat: 'Isi jumlah rupiah, misalnya 1.000.000,00.',
    },
    {
      jenis: 'pilihan',
      nama: 'status',
      label: 'Status',
      pilihan: badge.map(({ nada, label }) => ({ nilai: nada, label, dipilih: nada === 'bahaya' })),
    },
  ],
  chips: [{ label: 'Status: Ditolak', hapusHref: '/cmsp/gaya' }],
  bersihHref: '/cmsp/gaya',
  tetap: { saring: [], cari: [], urut: [], semua: [] },
  simpan: false,
  urut: { nomor: { href: '/cmsp/gaya', arah: 'ascending' }, jumlah: { href: '/cmsp/gaya', arah: 'none' } },
  urutan: [{ nilai: 'nomor', label: 'No. SP2D, A-Z', dipilih: true }],
  baris: badge.slice(0, 3).map((status, index) => ({
    nomor: `63.00/LS/00012${index}/2026`,
    penerima: 'CV Banua Karya Sejahtera',
    jumlah: '1.234.567,00',
    status,
  })),
  halaman: { ringkasan: '1-3 dari lebih dari 10.000', sebelumnya: '/cmsp/gaya', berikutnya: '/cmsp/gaya' },
  kosong: {
    judul: 'Tidak ada data yang cocok',
    saran: 'Ubah atau hapus sebagian filter untuk melihat lebih banyak data.',
    tautan: { href: '/cmsp/gaya', label: 'Hapus semua filter' },
  },
  exportHref: null,
}
