import { audit } from '../../db/audit.js'
import { dbNow, inTransaction } from '../../db/database.js'
import { TERPUTUS_MENIT } from '../../db/terputus.js'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Badge } from '../../web/page.js'
import { NAMA_JADWAL, type NamaJadwal } from './namaJadwal.js'

export type AksiJadwal = 'jeda' | 'lanjut' | 'jalankan'

const AKSI: Record<AksiJadwal, { data: { dijeda?: boolean; jalankan?: boolean }; audit: string; kabar: string }> = {
  jeda: { data: { dijeda: true }, audit: 'JADWAL_DIJEDA', kabar: 'dijeda; tidak berjalan sampai dilanjutkan' },
  lanjut: { data: { dijeda: false }, audit: 'JADWAL_DILANJUTKAN', kabar: 'dilanjutkan' },
  jalankan: { data: { jalankan: true }, audit: 'JADWAL_DIJALANKAN', kabar: 'akan dijalankan dalam satu menit' },
}

/** Pauses, resumes or asks for one run of a schedule; whichever process ticks next obeys. @returns what to tell */
export async function aturJadwal(deps: Deps, pelaku: Pelaku, nama: NamaJadwal, aksi: AksiJadwal): Promise<string> {
  const { data, audit: aksiAudit, kabar } = AKSI[aksi]
  await inTransaction(deps.prisma, async (tx) => {
    await tx.jadwal.upsert({ where: { nama }, create: { nama, ...data }, update: data })
    await audit(tx, pelaku, { rantai: 'sistem', aksi: aksiAudit, sasaran: `jadwal:${nama}` })
  })
  return `${NAMA_JADWAL[nama].judul} ${kabar}.`
}

export interface JadwalRow {
  judul: string
  kapan: string
  keadaan: Badge
  mulai: string
  selesai: string
  galat: string | null
  aksi: { href: string; label: string; konfirmasi: string | null }[]
}

interface Tersimpan {
  dijeda: boolean
  jalankan: boolean
  mulaiPada: Date | null
  selesaiPada: Date | null
  galat: string | null
}

const JEDA = 'Ini tidak berjalan lagi sampai dilanjutkan.'

/** Every schedule with its last run. */
export async function jadwalRows(deps: Deps): Promise<JadwalRow[]> {
  const rows = await deps.prisma.jadwal.findMany()
  const lama = new Date((await dbNow(deps.prisma)).getTime() - TERPUTUS_MENIT * 60_000)
  return (Object.keys(NAMA_JADWAL) as NamaJadwal[]).map((nama) => {
    const row = rows.find((each) => each.nama === nama)
    const href = `/cmsp/operasi/jadwal/${nama}`
    return {
      ...NAMA_JADWAL[nama],
      keadaan: keadaan(row, lama),
      mulai: row?.mulaiPada ? formatWaktu(row.mulaiPada) : 'belum pernah',
      selesai: row?.selesaiPada ? formatWaktu(row.selesaiPada) : '–',
      galat: row?.galat ?? null,
      aksi: [
        row?.dijeda
          ? { href: `${href}/lanjut`, label: 'Lanjutkan', konfirmasi: null }
          : { href: `${href}/jeda`, label: 'Jeda', konfirmasi: `Jeda ${NAMA_JADWAL[nama].judul}? ${JEDA}` },
        { href: `${href}/jalankan`, label: 'Jalankan sekarang', konfirmasi: null },
      ],
    }
  })
}

function keadaan(row: Tersimpan | undefined, lama: Date): Badge {
  if (row?.jalankan) return { nada: 'proses', label: 'Segera dijalankan' }
  if (row?.dijeda) return { nada: 'peringatan', label: 'Dijeda' }
  if (row?.mulaiPada && !row.selesaiPada)
    return row.mulaiPada < lama
      ? { nada: 'bahaya', label: 'Mungkin terputus, jalankan lagi' }
      : { nada: 'proses', label: 'Sedang berjalan' }
  return row?.galat ? { nada: 'bahaya', label: 'Gagal terakhir kali' } : { nada: 'sukses', label: 'Menunggu jadwal' }
}
