import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Nada } from '../../web/page.js'
import type { Sp2dUtuh } from './load.js'
import type { RiwayatRow, Sp2dDetail } from './page.js'

/** How each audit event of an SP2D reads in its history. */
const PERISTIWA: Record<string, { label: string; nada: Nada }> = {
  SP2D_DITERIMA: { label: 'Diterima dari FMIS', nada: 'netral' },
  SP2D_DARI_BERKAS: { label: 'Isinya dimuat dari berkas, bukan ditarik dari FMIS', nada: 'peringatan' },
  PUTARAN_BARU: { label: 'Diterima kembali dari FMIS, putaran baru', nada: 'peringatan' },
  KEPUTUSAN_TIDAK_BERLAKU: { label: 'Keputusan sebelumnya tidak berlaku lagi', nada: 'peringatan' },
  SP2D_MASUK_DAFTAR_TUGAS: { label: 'Dipilih Setuju, masuk Daftar Tugas', nada: 'proses' },
  SP2D_DISETUJUI: { label: 'Disetujui dengan OTP', nada: 'sukses' },
  TUGAS_DIPERBARUI: { label: 'Putusan yang menunggu diperbarui', nada: 'proses' },
  TUGAS_DIAMBIL_ALIH: { label: 'Tugas diambil alih', nada: 'peringatan' },
  MAKER_DIBERI_TAHU: { label: 'Maker diberi tahu yang belum lengkap', nada: 'netral' },
  TUGAS_DIHAPUS: { label: 'Dihapus dari Daftar Tugas', nada: 'netral' },
  SP2D_DITOLAK: { label: 'Ditolak', nada: 'bahaya' },
  KODE_BILLING_DIISI: { label: 'Kode billing diisi', nada: 'netral' },
  KODE_BILLING_DIBUAT: { label: 'Kode billing dibuat', nada: 'netral' },
  KODE_BILLING_DIGANTI: { label: 'Kode billing diganti', nada: 'peringatan' },
  KODE_BILLING_DILEPAS: { label: 'Kode billing dilepas', nada: 'netral' },
  PENCAIRAN_DIMULAI: { label: 'Pencairan dimulai', nada: 'proses' },
  PENCAIRAN_TERHAMBAT: { label: 'Pencairan terhambat', nada: 'peringatan' },
  PENCAIRAN_DILANJUTKAN: { label: 'Pencairan dilanjutkan', nada: 'proses' },
  PENCAIRAN_DIBATALKAN: { label: 'Pencairan dibatalkan', nada: 'bahaya' },
  LEG_BERHASIL: { label: 'Terbayar', nada: 'sukses' },
  LEG_DIKOREKSI: { label: 'Tidak dapat dibayar, menunggu rekening yang benar', nada: 'peringatan' },
  LEG_DILUAR: { label: 'Pajak dibayar di luar CMSP', nada: 'sukses' },
  BUKTI_LUAR_DIKOREKSI: { label: 'Bukti pajak di luar CMSP dikoreksi', nada: 'peringatan' },
  LEG_RETUR: { label: 'Diretur bank penerima', nada: 'peringatan' },
  LEG_DILANJUTKAN: { label: 'Pembayaran dilanjutkan operator', nada: 'proses' },
  KOREKSI_RETUR: { label: 'Rekening dikoreksi maker setelah retur', nada: 'peringatan' },
  URUTAN_DIUBAH: { label: 'Urutan pencairan diubah', nada: 'netral' },
  GERBANG_DITUTUP: { label: 'Pengiriman ditahan', nada: 'peringatan' },
  GERBANG_DIBUKA: { label: 'Tahanan pengiriman dilepas', nada: 'proses' },
  LEG_DIKIRIM_ULANG: { label: 'Dikirim lagi dengan referensi baru', nada: 'proses' },
  LEG_GAGAL: { label: 'Pembayaran gagal', nada: 'bahaya' },
  SP2D_CAIR: { label: 'Cair', nada: 'sukses' },
  SP2D_RETUR: { label: 'Retur', nada: 'peringatan' },
  DITARIK_KEMBALI_FMIS: { label: 'Ditarik kembali oleh FMIS', nada: 'bahaya' },
}

interface AuditRow {
  waktu: Date
  pelaku: string
  aksi: string
  sesudah: { keterangan?: string; uraian?: string; peringatan?: string[] } | null
}

/** What happened to an SP2D, newest last. */
export async function riwayatOf({ pool }: Deps, sp2dId: bigint): Promise<RiwayatRow[]> {
  const text =
    'SELECT waktu, pelaku, aksi, sesudah FROM audit WHERE sp2d_id = $1 AND aksi = ANY($2) ORDER BY id LIMIT 500'
  const { rows } = await pool.query<AuditRow>(prepared(text, [sp2dId, Object.keys(PERISTIWA)]))
  return rows.map((row) => {
    const { label, nada } = PERISTIWA[row.aksi] ?? { label: row.aksi, nada: 'netral' as const }
    const after = row.sesudah ?? {}
    const dicentang = after.peringatan ? `Peringatan dicentang: ${after.peringatan.join(', ')}` : null
    return {
      waktu: formatWaktu(row.waktu),
      pelaku: row.pelaku,
      label,
      nada,
      rincian: [dicentang, after.keterangan ?? after.uraian].filter(Boolean).join('. ') || null,
    }
  })
}

type Isi = Record<string, unknown>

/** Field by field what FMIS changed between the last two versions (only while the new one is undecided or shown). */
export async function perubahanOf({ pool }: Deps, sp2d: Sp2dUtuh): Promise<Sp2dDetail['perubahan']> {
  if (sp2d.versi === 1) return []
  const text = 'SELECT isi FROM sp2d_versi WHERE sp2d_id = $1 ORDER BY versi DESC LIMIT 2'
  const { rows: versions } = await pool.query<{ isi: Isi }>(prepared(text, [sp2d.id]))
  const [after, before] = versions.map((row) => flatten(row.isi))
  if (!after || !before) return []
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields
    .filter((field) => !/^(updated_at|created_at|daftar_penguji)/.test(field) && before[field] !== after[field])
    .slice(0, 100)
    .map((bidang) => ({ bidang, sebelum: before[bidang] ?? '(tidak ada)', sesudah: after[bidang] ?? '(tidak ada)' }))
}

function flatten(value: unknown, path = ''): Record<string, string> {
  if (value === null || typeof value !== 'object')
    return { [path]: value === null || value === undefined ? '' : JSON.stringify(value).replace(/^"|"$/g, '') }
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) => flatten(inner, path ? `${path}.${key}` : key)),
  ) as Record<string, string>
}
