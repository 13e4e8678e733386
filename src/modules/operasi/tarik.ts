import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Badge } from '../../web/page.js'
import type { TarikRow } from './page.js'

const SHOWN = 20
const HASIL: Record<string, Badge> = {
  BERJALAN: { nada: 'proses', label: 'Sedang berjalan' },
  SELESAI: { nada: 'sukses', label: 'Selesai' },
  GAGAL: { nada: 'bahaya', label: 'Gagal' },
}

const CARA: Record<string, string> = {
  TAMBAHAN: 'Yang baru dan berubah',
  PENUH: 'Perbandingan penuh',
  BERKAS: 'Dari berkas',
}

const angka = (n: number) => n.toLocaleString('id-ID')

function lama(mulai: Date, selesai: Date | null): string {
  if (!selesai) return '–'
  const detik = Math.round((selesai.getTime() - mulai.getTime()) / 1000)
  return detik < 60 ? `${detik} detik` : `${Math.floor(detik / 60)} menit ${detik % 60} detik`
}

/** The latest pulls of all Pemda, newest first. */
export async function recentPulls(deps: Deps): Promise<TarikRow[]> {
  const runs = await deps.prisma.tarikFmis.findMany({ orderBy: { id: 'desc' }, take: SHOWN, include: { pemda: true } })
  return runs.map((run) => ({
    mulai: formatWaktu(run.dimulaiPada),
    pemda: run.pemda.nama,
    pemicu: run.pemicu,
    cara: CARA[run.jenis] ?? run.jenis,
    hasil: HASIL[run.status] ?? { nada: 'netral', label: run.status },
    baru: angka(run.baru),
    berubah: angka(run.berubah),
    tidakBerubah: angka(run.tetap),
    karantina: angka(run.karantina),
    ditarik: angka(run.ditarik),
    lama: lama(run.dimulaiPada, run.selesaiPada),
    galat: run.pesan,
  }))
}
