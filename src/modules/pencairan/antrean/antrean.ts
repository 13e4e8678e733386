import type { Request, Response } from 'express'
import type { Deps } from '../../../deps.js'
import { may } from '../../../domain/izin.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { formatWaktu } from '../../../domain/tanggal.js'
import { exportList } from '../../../web/lists/export.js'
import { readList } from '../../../web/lists/list.js'
import type { Scope } from '../../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../../web/lists/spec.js'
import type { ListPage } from '../../../web/page.js'
import { tahunTerbuka } from '../../../web/tahun.js'
import { angka } from '../../../web/tampilan.js'
import { PUTARAN_RETUR } from '../../sp2d/tahun.js'
import { MENUNGGU, URUTAN } from './urutan.js'

export const ANTREAN = '/cmsp/pencairan/antrean'

interface RawAntrean {
  sp2d_id: string
  nomor: string
  penerima: string
  pemda: string
  rkud: string
  sisa: string
  alasan: string | null
  ditahan: boolean
  tunggu_sampai: Date
  disetujui: Date
  tahun: number
  retur: boolean
}

export interface AntreanBayarRow {
  href: string
  nomor: string
  penerima: string
  rkud: string
  sisa: string
  sebab: string
  dicoba: string
  /** POST target that moves it; null for whoever may not. */
  pindahAksi: string | null
}

const SEBAB = `CASE WHEN p.kurang_dana_pada IS NOT NULL THEN 'DANA' WHEN w.jalur IS NOT NULL AND w.tunggu_sampai > now() THEN 'JAM'
  ELSE 'LAIN' END`

const spec: ListSpec<RawAntrean> = {
  href: ANTREAN,
  from: `pencairan p JOIN sp2d s ON s.id = p.sp2d_id JOIN pemda d ON d.id = s.pemda_id JOIN rkud r ON r.id = s.rkud_id
    CROSS JOIN LATERAL (SELECT sum(jumlah) AS sisa FROM leg WHERE pencairan_id = p.id AND status = 'SIAP') t
    LEFT JOIN LATERAL (SELECT alasan, tunggu_sampai, jalur FROM leg WHERE pencairan_id = p.id AND status = 'SIAP' ORDER BY id LIMIT 1) w ON true`,
  select: `s.id AS sp2d_id, s.nomor, s.penerima_nama AS penerima, d.nama AS pemda, r.no_rekening AS rkud, t.sisa, w.alasan,
    EXISTS (SELECT 1 FROM gerbang_kirim g WHERE g.tertutup AND g.lingkup IN ('SEMUA', 'pemda:' || s.pemda_id, 'sp2d:' || s.id)) AS ditahan,
    w.tunggu_sampai, p.dibuat_pada AS disetujui, s.tahun, ${PUTARAN_RETUR} AS retur`,
  id: 'p.id',
  filters: {
    cari: searchIn('No. SP2D atau penerima', 's.nomor', 's.penerima_nama'),
    sebab: anyOf('Menunggu', SEBAB, { DANA: 'Dana RKUD', JAM: 'Jam layanan bank', LAIN: 'Sebab lain' }),
    rkud: contains('RKUD', 'r.no_rekening'),
  },
  sorts: {
    urutan: { label: 'Urutan dibayar', column: URUTAN, type: 'bigint', kata: ['dari depan', 'dari belakang'] },
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    jumlah: { label: 'Jumlah', column: 't.sisa', type: 'numeric' },
  },
  defaultSort: 'urutan',
  kosong: {
    judul: 'Tidak ada pencairan yang menunggu',
    saran: 'SP2D yang sudah disetujui tetapi belum dapat dikirim ke bank muncul di sini.',
    tautan: null,
  },
  berkas: {
    nama: 'antrean-pencairan',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Pemda', lebar: 28, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'Penerima', lebar: 40, jenis: 'teks', nilai: (raw) => raw.penerima },
      { judul: 'RKUD', lebar: 20, jenis: 'teks', nilai: (raw) => raw.rkud },
      { judul: 'Belum dikirim', lebar: 20, jenis: 'uang', nilai: (raw) => raw.sisa },
      { judul: 'Sebab menunggu', lebar: 60, jenis: 'teks', nilai: (raw) => raw.alasan },
      { judul: 'Dicoba lagi (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.tunggu_sampai },
      { judul: 'Disetujui (WITA)', lebar: 20, jenis: 'waktu', nilai: (raw) => raw.disetujui },
    ],
  },
}

const scope =
  (pelaku: Pelaku): Scope =>
  (params) => {
    const own = pelaku.pemdaId === null ? '' : `s.pemda_id = ${params.bind(pelaku.pemdaId, '::bigint')} AND `
    return `${own}${tahunTerbuka(pelaku)(params)} AND ${MENUNGGU}`
  }

/** Approved payments of this person's Pemda that wait to be sent, in the order in which they are tried. */
export function listAntrean(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<AntreanBayarRow>> {
  const mayMove = may(pelaku, 'pencairan.urutkan')
  return readList(deps.pool, spec, req, scope(pelaku), (raw) => ({
    href: `/cmsp/sp2d/${raw.sp2d_id}`,
    nomor: raw.nomor,
    penerima: pelaku.pemdaId === null ? `${raw.penerima}, ${raw.pemda}` : raw.penerima,
    rkud: raw.rkud,
    sisa: angka(raw.sisa),
    sebab: raw.ditahan ? 'Ditahan Bank Kalsel; alasannya pada SP2D' : (raw.alasan ?? 'Segera dikirim'),
    dicoba: formatWaktu(raw.tunggu_sampai),
    pindahAksi: mayMove && (raw.tahun >= pelaku.berjalan || raw.retur) ? `${ANTREAN}/${raw.sp2d_id}` : null,
  }))
}

export const exportAntrean = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec, req, res, scope(pelaku))
