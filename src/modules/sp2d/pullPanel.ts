import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Badge } from '../../web/page.js'
import type { TarikPanel } from './page.js'

const KEADAAN: Record<string, Badge> = {
  BERJALAN: { nada: 'proses', label: 'Sedang berjalan' },
  SELESAI: { nada: 'sukses', label: 'Selesai' },
  GAGAL: { nada: 'bahaya', label: 'Gagal' },
}
const REASONS_SHOWN = 20

/** The running or last pull of this person's Pemda, with what was refused and why; null before the first. */
export async function latestPull(deps: Deps, { pemdaId, tahun }: Pelaku): Promise<TarikPanel | null> {
  if (pemdaId === null) return null
  const run = await deps.prisma.tarikFmis.findFirst({
    where: { pemdaId, tahun },
    orderBy: { id: 'desc' },
  })
  if (!run) return null
  const running = run.status === 'BERJALAN'
  const refused = await deps.prisma.karantina.findMany({
    where: { pemdaId, tahun: run.tahun, selesaiPada: null },
    orderBy: { terakhir: 'desc' },
    take: running ? 0 : REASONS_SHOWN,
  })
  const taken = run.baru + run.berubah + run.tetap + run.karantina
  const pesan = running
    ? `Mengambil data dari FMIS: ${taken}${run.total === null ? '' : ` dari ${run.total}`}${run.pesan ? `. ${run.pesan} Dicoba lagi.` : ''}`
    : `${run.status === 'GAGAL' ? `Gagal: ${run.pesan ?? ''} Coba lagi beberapa saat lagi; yang sudah diambil tersimpan. ` : ''}${formatWaktu(run.selesaiPada ?? run.denyutPada)}, oleh ${run.pemicu}`
  return {
    live: { detik: running ? 1 : 0, kabar: pesan },
    keadaan: KEADAAN[run.status] ?? { nada: 'netral', label: run.status },
    pesan,
    persen: running && run.total ? Math.min(100, Math.round((taken / run.total) * 100)) : null,
    hasil: running
      ? null
      : {
          baru: String(run.baru),
          berubah: String(run.berubah),
          tidakBerubah: String(run.tetap),
          karantina: String(run.karantina),
        },
    ditolak: refused.map((row) => ({ nomor: row.nomor ?? `id FMIS ${row.idFmis}`, alasan: row.alasan.join('; ') })),
  }
}
