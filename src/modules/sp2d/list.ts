import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import {
  JALUR_LEVEL,
  type Level,
  LEVELS,
  STATUS_SP2D,
  type StatusSp2d,
  type Tanda,
  tandaLevel,
} from '../../domain/alur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { anyOf, contains, fromDate, type ListSpec, untilDate } from '../../web/lists/spec.js'
import type { ListPage } from '../../web/page.js'
import { angka, badgeSp2d, LABEL_LEVEL, tanggalBaca } from '../../web/tampilan.js'
import type { Sp2dRow, Tahap } from './page.js'
import { scopeSp2d } from './scope.js'

interface RawSp2d {
  id: string
  nomor: string
  tanggal: string
  opd: string
  penerima_nama: string
  netto: string
  bruto: string
  status: StatusSp2d
  level_tolak: Level | null
}

export const daftarSp2d: ListSpec<RawSp2d> = {
  href: '/cmsp/sp2d',
  from: 'sp2d s JOIN opd o ON o.id = s.opd_id',
  select: 's.id, s.nomor, s.tanggal, o.nama AS opd, s.penerima_nama, s.bruto, s.netto, s.status, s.level_tolak',
  id: 's.id',
  filters: {
    nomor: contains('No. SP2D', 's.nomor'),
    nama: contains('Nama Penerima', 's.penerima_nama'),
    dari: fromDate('Tanggal Transaksi dari', 's.tanggal'),
    sampai: untilDate('Tanggal Transaksi sampai', 's.tanggal'),
    status: anyOf('Status', 's.status', STATUS_SP2D),
  },
  sorts: {
    tanggal: { column: 's.tanggal', type: 'date' },
    nomor: { column: 's.nomor', type: 'text' },
    penerima: { column: 's.penerima_nama', type: 'text' },
    jumlah: { column: 's.netto', type: 'numeric' },
  },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Belum ada SP2D',
    saran:
      'Tekan Download SP2D untuk mengambil SP2D dari FMIS. Hanya SP2D yang Daftar Pengujinya sudah dicetak yang terambil.',
    tautan: null,
  },
  berkas: {
    nama: 'data-sp2d',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Tanggal Transaksi', lebar: 16, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'OPD', lebar: 40, jenis: 'teks', nilai: (raw) => raw.opd },
      { judul: 'Nama Penerima', lebar: 32, jenis: 'teks', nilai: (raw) => raw.penerima_nama },
      { judul: 'Bruto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.bruto },
      { judul: 'Netto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.netto },
      { judul: 'Status', lebar: 32, jenis: 'teks', nilai: (raw) => STATUS_SP2D[raw.status] },
    ],
  },
}

const LABEL_TANDA: Record<Tanda, string> = {
  kosong: 'Belum diputuskan',
  menunggu: 'Menunggu di Daftar Tugas',
  setuju: 'Disetujui',
  tolak: 'Ditolak',
}

/** Columns M, C, A of an SP2D. */
export function tahapOf(status: StatusSp2d, levelTolak: Level | null): Tahap[] {
  const tanda = tandaLevel(status, levelTolak)
  return LEVELS.map((level) => ({
    huruf: level.charAt(0) as Tahap['huruf'],
    level: LABEL_LEVEL[level],
    keadaan: tanda[level],
    label: LABEL_TANDA[tanda[level]],
  }))
}

/** Whether one of this person's levels may decide on an SP2D in this status. */
export const mayDecide = (pelaku: Pelaku, status: StatusSp2d): boolean =>
  [...pelaku.levels].some((level) => JALUR_LEVEL[level].menunggu === status || JALUR_LEVEL[level].tugas === status)

export function listSp2d(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<Sp2dRow>> {
  return readList(deps.pool, daftarSp2d, req, scopeSp2d(pelaku), (raw) => ({
    id: raw.id,
    href: `/cmsp/sp2d/${raw.id}`,
    nomor: raw.nomor,
    tanggal: tanggalBaca(raw.tanggal),
    opd: raw.opd,
    penerima: raw.penerima_nama,
    jumlah: angka(raw.netto),
    tahap: tahapOf(raw.status, raw.level_tolak),
    status: badgeSp2d(raw.status),
    bolehProses: mayDecide(pelaku, raw.status),
  }))
}

export const exportSp2d = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, daftarSp2d, req, res, scopeSp2d(pelaku))
