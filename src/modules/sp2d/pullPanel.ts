import { prepared } from '../../db/prepared.js'
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

interface Run {
  status: string
  pemicu: string
  total: number | null
  baru: number
  berubah: number
  tetap: number
  karantina: number
  ditarik: number
  pesan: string | null
  denyutPada: Date
  selesaiPada: Date | null
  tertahan: number
  ditolak: { nomor: string | null; idFmis: string; alasan: string[] }[]
}

const SQL = `
  SELECT t.status, t.pemicu, t.total, t.baru, t.berubah, t.tetap, t.karantina, t.ditarik, t.pesan,
    t.denyut_pada AS "denyutPada", t.selesai_pada AS "selesaiPada",
    (SELECT count(*)::int FROM karantina k WHERE k.pemda_id = $1 AND k.tahun = $2 AND k.selesai_pada IS NULL) AS tertahan,
    ARRAY(SELECT json_build_object('nomor', k.nomor, 'idFmis', k.id_fmis, 'alasan', k.alasan) FROM karantina k
      WHERE k.pemda_id = $1 AND k.tahun = $2 AND k.selesai_pada IS NULL ORDER BY k.terakhir DESC LIMIT ${REASONS_SHOWN}) AS ditolak
  FROM tarik_fmis t WHERE t.pemda_id = $1 AND t.tahun = $2 ORDER BY t.id DESC LIMIT 1`

/** The running or last pull of this person's Pemda, with what was refused and why; null before the first. */
export async function latestPull(deps: Deps, { pemdaId, tahun }: Pelaku): Promise<TarikPanel | null> {
  if (pemdaId === null) return null
  const { rows } = await deps.pool.query<Run>(prepared(SQL, [pemdaId, tahun]))
  const [run] = rows
  if (!run) return null
  const running = run.status === 'BERJALAN'
  const taken = run.baru + run.berubah + run.tetap + run.karantina + run.ditarik
  const pesan = running
    ? `Mengambil data dari FMIS: ${taken}${run.total === null ? '' : ` dari ${run.total}`}${run.pesan ? `. ${run.pesan} Dicoba lagi.` : ''}`
    : `${run.status === 'GAGAL' ? `Gagal: ${run.pesan ?? ''} Coba lagi nanti; yang sudah diambil tersimpan. ` : ''}${formatWaktu(run.selesaiPada ?? run.denyutPada)}, oleh ${run.pemicu}`
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
          ditarik: String(run.ditarik),
        },
    tertahan: run.tertahan.toLocaleString('id-ID'),
    ditolak: running
      ? []
      : run.ditolak.map(({ nomor, idFmis, alasan }) => ({
          nomor: nomor ?? `id FMIS ${idFmis}`,
          alasan: alasan.join('; '),
        })),
  }
}
