/** What an auditor looks for first: a name and the condition on `audit a`. One table for the filter, its texts and its tests. */
const WITA = `(a.waktu AT TIME ZONE 'Asia/Makassar')`

export const PENGECUALIAN = {
  OTP: { label: 'OTP ditolak atau salah', where: `a.aksi IN ('OTP_DITOLAK', 'OTP_SALAH')` },
  MASUK: { label: 'Masuk ditolak atau akun terkunci', where: `a.aksi IN ('MASUK_DITOLAK', 'AKUN_TERKUNCI')` },
  AKSES: { label: 'Akses ditolak', where: `a.aksi = 'AKSES_DITOLAK'` },
  LUAR_JAM: {
    label: 'Di luar jam kerja (07.00-18.00 WITA, Senin-Jumat, bukan hari libur)',
    where: `a.pelaku_id IS NOT NULL AND (extract(hour FROM ${WITA}) NOT BETWEEN 7 AND 17 OR extract(isodow FROM ${WITA}) > 5
      OR EXISTS (SELECT 1 FROM hari_libur h WHERE h.tanggal = ${WITA}::date))`,
  },
  OPERATOR: {
    label: 'Tindakan operator',
    where: `EXISTS (SELECT 1 FROM pengguna o WHERE o.id = a.pelaku_id AND o.peran = 'OPERATOR')`,
  },
  AMBIL_ALIH: { label: 'Tugas diambil alih', where: `a.aksi = 'TUGAS_DIAMBIL_ALIH'` },
  PERINGATAN: { label: 'Disetujui dengan peringatan', where: `jsonb_exists(a.sesudah, 'peringatan')` },
  PENGGANTI: {
    label: 'Plh./Plt.',
    // An act under a delegation carries it in the name: namaSebagai in domain/pelaku.
    where: `(a.pelaku ~ ', Pl[ht][.] [A-Za-z]+ [(]SK ' OR a.aksi LIKE 'DELEGASI\\_%')`,
  },
} as const
export type Pengecualian = keyof typeof PENGECUALIAN
