import type { Deps } from '../deps.js'

export interface Retensi {
  tabel: string
  /** Which rows may go. */
  syarat: string
  /** How long they stay, as the operator reads it. */
  simpan: string
  /** With every sweep, or once a night. */
  tiap: 'sapu' | 'malam'
}

/** Everything that is ever deleted because it is old. */
export const RETENSI: readonly Retensi[] = [
  { tabel: 'captcha', syarat: `kedaluwarsa < now() - interval '1 hour'`, simpan: '1 jam', tiap: 'sapu' },
  // Ended sessions stay as long as a slow request might still hold them.
  { tabel: 'sesi', syarat: `expire < now() - interval '1 hour'`, simpan: '1 jam sesudah berakhir', tiap: 'sapu' },
  {
    ...{ tabel: 'totp_dipakai', syarat: 'langkah < extract(epoch FROM now()) / 30 - 100' },
    ...{ simpan: '50 menit', tiap: 'sapu' },
  },
  { tabel: 'slot_jadwal', syarat: `slot < now() - interval '7 days'`, simpan: '7 hari', tiap: 'sapu' },
  { tabel: 'impor_rekening', syarat: `dibuat_pada < now() - interval '1 day'`, simpan: '1 hari', tiap: 'sapu' },
  { tabel: 'impor_penyiapan', syarat: `dibuat_pada < now() - interval '1 day'`, simpan: '1 hari', tiap: 'sapu' },
  {
    ...{ tabel: 'batas', syarat: `expire < extract(epoch FROM now()) * 1000 - 86400000` },
    ...{ simpan: '1 hari sesudah berakhir', tiap: 'malam' },
  },
  { tabel: 'token_reset', syarat: `kedaluwarsa < now() - interval '30 days'`, simpan: '30 hari', tiap: 'malam' },
  { tabel: 'surel', syarat: `selesai_pada < now() - interval '180 days'`, simpan: '180 hari', tiap: 'malam' },
  { tabel: 'notifikasi', syarat: `dibuat_pada < now() - interval '90 days'`, simpan: '90 hari', tiap: 'malam' },
  { tabel: 'ringkasan_surel', syarat: `slot < now() - interval '7 days'`, simpan: '7 hari', tiap: 'malam' },
  { tabel: 'tarik_fmis', syarat: `selesai_pada < now() - interval '1 year'`, simpan: '1 tahun', tiap: 'malam' },
]

const BATCH = 1000

/** Takes away what may go, in short transactions. @returns how many rows of each table */
export async function prune({ pool }: Deps, tiap: Retensi['tiap']): Promise<Map<string, number>> {
  const gone = new Map<string, number>()
  for (const { tabel, syarat } of RETENSI.filter((row) => row.tiap === tiap)) {
    const text = `DELETE FROM ${tabel} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${tabel} WHERE ${syarat} LIMIT ${BATCH}))`
    for (let more = true; more;) {
      const { rowCount } = await pool.query(text)
      gone.set(tabel, (gone.get(tabel) ?? 0) + (rowCount ?? 0))
      more = rowCount === BATCH
    }
  }
  return gone
}
