import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import type { Level } from '../../domain/alur.js'
import { type Sk, sebutanLengkap } from '../../domain/delegasi.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { exportList } from '../../web/lists/export.js'
import { readList, type Scope } from '../../web/lists/list.js'
import { contains, fromDate, type ListSpec, untilDate } from '../../web/lists/spec.js'
import type { Konfirmasi, ListPage } from '../../web/page.js'
import { angka, rupiah, tanggalBaca } from '../../web/tampilan.js'
import { scopeSp2d } from '../sp2d/scope.js'
import type { TugasRow } from './page.js'

interface RawTugas {
  id: string
  nomor: string
  tanggal: string
  penerima_nama: string
  rekening: string
  bank: string
  keperluan: string
  netto: string
  dibuat_pada: Date
  level: Level
  sk: Sk | null
}

const daftarTugas: ListSpec<RawTugas> = {
  href: '/cmsp/tugas',
  from: 'tugas t JOIN sp2d s ON s.id = t.sp2d_id LEFT JOIN delegasi g ON g.id = t.delegasi_id',
  select: `s.id, s.nomor, s.tanggal, s.penerima_nama, coalesce(s.penerima_rekening, '-') AS rekening,
    coalesce(s.penerima_bank, '-') AS bank, s.keperluan, s.netto, t.dibuat_pada, t.level,
    CASE WHEN g.id IS NOT NULL THEN json_build_object('jenis', g.jenis, 'noSk', g.no_sk) END AS sk`,
  id: 's.id',
  filters: {
    nomor: contains('Nomor SP2D', 's.nomor'),
    dari: fromDate('Tanggal Transaksi dari', 's.tanggal'),
    sampai: untilDate('Tanggal Transaksi sampai', 's.tanggal'),
    rekening: contains('Nomor Rekening', 's.penerima_rekening'),
    keterangan: contains('Keterangan', 's.keperluan'),
    nama: contains('Nama Penerima', 's.penerima_nama'),
  },
  sorts: {
    tanggal: { column: 's.tanggal', type: 'date' },
    nomor: { column: 's.nomor', type: 'text' },
    penerima: { column: 's.penerima_nama', type: 'text' },
    jumlah: { column: 's.netto', type: 'numeric' },
  },
  defaultSort: '-tanggal',
  kosong: {
    judul: 'Daftar Tugas kosong',
    saran: 'Pilih Setuju pada Data SP2D; SP2D-nya lalu menunggu OTP Anda di sini.',
    tautan: { href: '/cmsp/sp2d', label: 'Buka Data SP2D' },
  },
  berkas: {
    nama: 'daftar-tugas',
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Tanggal Transaksi', lebar: 16, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
      { judul: 'Nama Penerima', lebar: 32, jenis: 'teks', nilai: (raw) => raw.penerima_nama },
      { judul: 'Nomor Rekening', lebar: 22, jenis: 'teks', nilai: (raw) => raw.rekening },
      { judul: 'Bank', lebar: 20, jenis: 'teks', nilai: (raw) => raw.bank },
      { judul: 'Keterangan', lebar: 50, jenis: 'teks', nilai: (raw) => raw.keperluan },
      { judul: 'Jumlah Netto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.netto },
      { judul: 'Diputuskan sebagai', lebar: 30, jenis: 'teks', nilai: (raw) => sebutanLengkap(raw.level, raw.sk) },
    ],
  },
}

const scope =
  (pelaku: Pelaku): Scope =>
  (params) =>
    `t.pengguna_id = ${params.bind(pelaku.id, '::bigint')} AND ${scopeSp2d(pelaku)(params)}`

export const hapusKonfirmasi = (row: { nomor: string; penerima_nama: string; netto: string }): Konfirmasi => ({
  pesan: `SP2D ${row.nomor}, ${row.penerima_nama}, ${rupiah(row.netto)} dihapus dari Daftar Tugas. SP2D-nya kembali belum diputuskan di tingkat Anda; FMIS tidak diberi tahu.`,
  tombol: 'Ya, hapus',
})

/** The own tasks of this person. */
export function listTugas(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<TugasRow>> {
  return readList(deps.pool, daftarTugas, req, scope(pelaku), (raw) => ({
    id: raw.id,
    nomor: raw.nomor,
    tanggal: tanggalBaca(raw.tanggal),
    penerima: raw.penerima_nama,
    rekening: raw.rekening,
    bank: raw.bank,
    keterangan: raw.keperluan,
    jumlah: angka(raw.netto),
    diputuskan: formatWaktu(raw.dibuat_pada),
    sebagai: raw.sk && sebutanLengkap(raw.level, raw.sk),
    infoHref: `/cmsp/tugas/${raw.id}`,
    approveHref: `/cmsp/tugas/konfirmasi?id=${raw.id}`,
    hapusAksi: `/cmsp/tugas/${raw.id}/hapus`,
    hapus: hapusKonfirmasi(raw),
  }))
}

export const exportTugas = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, daftarTugas, req, res, scope(pelaku))
