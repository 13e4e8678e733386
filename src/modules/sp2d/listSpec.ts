import { written } from '../../db/written.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level, LEVELS, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { JENIS_SP2D, type JenisSp2d } from '../../domain/sp2d.js'
import { hanyaRetur, PUTARAN_RETUR } from './tahun.js'
import { pilihanOpd, pilihanPemda } from './tempat.js'
import {
  anyOf,
  contains,
  type Filter,
  fromAmount,
  fromDate,
  type ListSpec,
  onDate,
  oneOf,
  searchIn,
  untilAmount,
  untilDate,
} from '../../web/lists/spec.js'

export interface RawSp2d {
  id: string
  nomor: string
  tanggal: string
  /** For the people of the bank, who see every Pemda. */
  pemda: string | null
  opd: string
  jenis: JenisSp2d
  penerima_nama: string
  penguji_nomor: string
  penguji_tanggal: string
  bruto: string
  netto: string
  status: StatusSp2d
  level_tolak: Level | null
  /** How many levels had approved what was cancelled. */
  disetujui: number
  putaran: number
  /** In an earlier year, where nothing else is decided any more. */
  retur: boolean | null
  tanggal_bayar: string | null
}

/** Where an SP2D waits for the decision of these levels; for people who decide nothing, of any level. */
export const menunggu = ({ levels }: Pelaku): StatusSp2d[] =>
  (levels.size > 0 ? [...levels] : LEVELS).map((level) => JALUR_LEVEL[level].menunggu)

export const inStatus = (status: StatusSp2d[]) => written('s.status', status)

const prosesOf = ({ levels }: Pelaku) => (levels.size > 0 ? 'saya' : 'semua')

/** The list of what waits for a decision that the year in view still allows. */
export const hrefPerluProses = (pelaku: Pelaku): string => `/cmsp/sp2d?proses=${prosesOf(pelaku)}`

const perluProses = (pelaku: Pelaku): Filter => ({
  label: 'Antrean',
  jenis: 'pilihan',
  pilihan: new Map([prosesOf(pelaku) === 'saya' ? ['saya', 'Perlu saya proses'] : ['semua', 'Perlu diproses']]),
  where: () => inStatus(menunggu(pelaku)) + hanyaRetur(pelaku),
})

const status: Filter = {
  ...anyOf('Status', 's.status', STATUS_SP2D),
  where: (_params, values) => inStatus(values as StatusSp2d[]),
}

// Found among the lists, which are few, and from there by the index of their SP2D.
const inPenguji = (filter: Filter): Filter => ({
  ...filter,
  where: (params, values) =>
    `(s.pemda_id, s.tahun, s.penguji_nomor) IN (SELECT u.pemda_id, u.tahun, u.nomor FROM daftar_penguji u
      WHERE ${filter.where(params, values)})`,
})

const inOpd = (filter: Filter): Filter => ({
  ...filter,
  where: (params, values) => `s.opd_id IN (SELECT o.id FROM opd o WHERE ${filter.where(params, values)})`,
})

/** OPD of the own Pemda as a choice; for the bank's people, who see every Pemda, a Pemda and a part of the name. */
async function tempat(deps: Deps, { pemdaId }: Pelaku): Promise<Record<string, Filter>> {
  if (pemdaId === null)
    return { pemda: oneOf('Pemda', 's.pemda_id', await pilihanPemda(deps)), opd: inOpd(contains('OPD', 'o.nama')) }
  return { opd: oneOf('OPD', 's.opd_id', await pilihanOpd(deps, pemdaId)) }
}

const KOSONG = {
  judul: 'Belum ada SP2D',
  saran:
    'Tekan Download SP2D untuk mengambil SP2D dari FMIS. Hanya SP2D yang Daftar Pengujinya sudah dicetak yang terambil.',
  tautan: null,
}
const tidakAdaYangMenunggu = ({ levels }: Pelaku) => ({
  judul: 'Tidak ada SP2D yang menunggu Anda',
  saran: levels.has('MAKER')
    ? 'Tekan Download SP2D untuk mengambil SP2D baru dari FMIS, atau buka semua SP2D.'
    : 'SP2D muncul di sini setelah tingkat sebelum Anda menyetujuinya dengan OTP.',
  tautan: { href: '/cmsp/sp2d?semua=ya', label: 'Lihat semua SP2D' },
})

const DISETUJUI = `CASE s.status WHEN 'DIBATALKAN' THEN (SELECT count(*)::int FROM keputusan k
  WHERE k.sp2d_id = s.id AND k.putaran = s.putaran AND k.putusan = 'SETUJU') ELSE 0 END`

/** Data SP2D as this person may filter it; officers find it opened on what waits for them. */
export async function daftarSp2d(deps: Deps, pelaku: Pelaku): Promise<ListSpec<RawSp2d>> {
  return {
    href: '/cmsp/sp2d',
    // Names of places are looked up for the rows shown only: counting and searching never joins.
    from: 'sp2d s',
    select: `s.id, s.nomor, s.tanggal, ${pelaku.pemdaId === null ? '(SELECT d.nama FROM pemda d WHERE d.id = s.pemda_id)' : 'NULL'} AS pemda,
      (SELECT o.nama FROM opd o WHERE o.id = s.opd_id) AS opd, s.jenis, s.penerima_nama, s.penguji_nomor,
      s.penguji_tanggal, s.bruto, s.netto, s.status, s.level_tolak, s.putaran, s.tanggal_bayar,
      ${DISETUJUI} AS disetujui,
      ${pelaku.tahun < pelaku.berjalan ? PUTARAN_RETUR : 'NULL'} AS retur`,
    id: 's.id',
    filters: {
      cari: searchIn('No. SP2D atau nama penerima', 's.nomor', 's.penerima_nama'),
      proses: perluProses(pelaku),
      nomor: contains('No. SP2D', 's.nomor'),
      nama: contains('Nama Penerima', 's.penerima_nama'),
      dari: fromDate('Tanggal Transaksi dari', 's.tanggal'),
      sampai: untilDate('Tanggal Transaksi sampai', 's.tanggal'),
      jumlahDari: fromAmount('Jumlah dari', 's.netto'),
      jumlahSampai: untilAmount('Jumlah sampai', 's.netto'),
      ...(await tempat(deps, pelaku)),
      penguji: inPenguji(contains('No. Daftar Penguji', 'u.nomor')),
      pengujiTanggal: inPenguji(onDate('Tanggal Daftar Penguji', 'u.tanggal')),
      bayarDari: fromDate('Tanggal bayar dari', 's.tanggal_bayar'),
      bayarSampai: untilDate('Tanggal bayar sampai', 's.tanggal_bayar'),
      jenis: anyOf('Jenis SP2D', 's.jenis', JENIS_SP2D),
      status,
    },
    sorts: {
      tanggal: { label: 'Tanggal Transaksi', column: 's.tanggal', type: 'date' },
      nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
      penerima: { label: 'Nama Penerima', column: 's.penerima_nama', type: 'text' },
      jumlah: { label: 'Jumlah', column: 's.netto', type: 'numeric' },
    },
    defaultSort: '-tanggal',
    ...(pelaku.levels.size > 0
      ? { bawaan: { filters: { proses: ['saya'] }, kosong: tidakAdaYangMenunggu(pelaku) } }
      : {}),
    kosong: KOSONG,
    berkas: {
      nama: 'data-sp2d',
      kolom: [
        { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
        { judul: 'Tanggal Transaksi', lebar: 16, jenis: 'tanggal', nilai: (raw) => raw.tanggal },
        { judul: 'OPD', lebar: 40, jenis: 'teks', nilai: (raw) => raw.opd },
        { judul: 'Jenis', lebar: 24, jenis: 'teks', nilai: (raw) => JENIS_SP2D[raw.jenis] },
        { judul: 'Nama Penerima', lebar: 32, jenis: 'teks', nilai: (raw) => raw.penerima_nama },
        { judul: 'Bruto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.bruto },
        { judul: 'Netto', lebar: 20, jenis: 'uang', nilai: (raw) => raw.netto },
        { judul: 'Status', lebar: 32, jenis: 'teks', nilai: (raw) => STATUS_SP2D[raw.status] },
        { judul: 'Putaran', lebar: 9, jenis: 'bilangan', nilai: (raw) => String(raw.putaran) },
        { judul: 'No. Daftar Penguji', lebar: 20, jenis: 'teks', nilai: (raw) => raw.penguji_nomor },
        { judul: 'Tanggal Daftar Penguji', lebar: 16, jenis: 'tanggal', nilai: (raw) => raw.penguji_tanggal },
        { judul: 'Tanggal Bayar', lebar: 16, jenis: 'tanggal', nilai: (raw) => raw.tanggal_bayar },
        ...(pelaku.pemdaId === null
          ? [{ judul: 'Pemda', lebar: 32, jenis: 'teks' as const, nilai: (raw: RawSp2d) => raw.pemda }]
          : []),
      ],
    },
  }
}
