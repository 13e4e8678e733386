import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { toDecimalText, totalUang, uangDariDesimal } from '../../domain/uang.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, type ListSpec, Params, searchIn } from '../../web/lists/spec.js'
import { angka, badgeSp2d, rupiahTotal, tanggalBaca } from '../../web/tampilan.js'
import { JUMLAH_PINDAH, kecocokanOf, PINDAH, pindahOf, type RawPenguji, selisihOf } from './pengujiList.js'
import type { PengujiPage, PengujiSp2dRow } from './pengujiPage.js'
import { daftarSearch } from './section.js'

interface Nilai {
  bruto: string
  ppn: string
  pph: string
  lain: string
  netto: string
}

interface RawSp2d extends Nilai {
  id: string
  nomor: string
  penerima_nama: string
  status: StatusSp2d
}

type Penguji = Omit<RawPenguji, 'isi' | 'pemda'> & { pemda_id: string; tahun: number }

// Only what reduces the payment; the rest of a tax or potongan is information. Bruto less these three is netto.
const pajak = (kap: string) =>
  `(SELECT coalesce(sum(p.jumlah), 0.00) FROM pajak p WHERE p.sp2d_id = s.id AND p.mengurangi AND ${kap})`
const PPN = pajak(`p.kap IN ('411211', '411212')`)
const PPH = pajak(`p.kap LIKE '41112%'`)
const LAIN = `(${pajak(`p.kap NOT IN ('411211', '411212') AND p.kap NOT LIKE '41112%'`)}
  + (SELECT coalesce(sum(p.jumlah), 0.00) FROM potongan p WHERE p.sp2d_id = s.id AND p.mengurangi))`

const uang = (judul: string, nama: keyof Nilai) =>
  ({ judul, lebar: 22, jenis: 'uang', nilai: (raw: RawSp2d) => raw[nama] }) as const

const specOf = ({ id, nomor }: Penguji): ListSpec<RawSp2d> => ({
  href: `/cmsp/sp2d/penguji/${id}`,
  sementara: true,
  from: 'sp2d s',
  select: `s.id, s.nomor, s.penerima_nama, s.status, s.bruto, s.netto, ${PPN} AS ppn, ${PPH} AS pph, ${LAIN} AS lain`,
  id: 's.id',
  filters: {
    cari: searchIn('No. SP2D atau nama penerima', 's.nomor', 's.penerima_nama'),
    status: anyOf('Status', 's.status', STATUS_SP2D),
  },
  sorts: {
    nomor: { label: 'No. SP2D', column: 's.nomor', type: 'text' },
    penerima: { label: 'Nama Penerima', column: 's.penerima_nama', type: 'text' },
    netto: { label: 'Netto', column: 's.netto', type: 'numeric' },
  },
  defaultSort: 'nomor',
  kosong: {
    judul: 'Belum ada SP2D dari daftar ini',
    saran: 'SP2D-nya belum terambil dari FMIS, atau sudah dicetak dalam Daftar Penguji yang lain.',
    tautan: null,
  },
  berkas: {
    nama: `penguji-${nomor.replaceAll(/[^\w-]+/g, '-').slice(0, 40)}`,
    kolom: [
      { judul: 'No. SP2D', lebar: 48, jenis: 'teks', nilai: (raw) => raw.nomor },
      { judul: 'Nama Penerima', lebar: 32, jenis: 'teks', nilai: (raw) => raw.penerima_nama },
      uang('Bruto', 'bruto'),
      uang('PPN', 'ppn'),
      uang('PPh', 'pph'),
      uang('Potongan lain', 'lain'),
      uang('Netto', 'netto'),
      { judul: 'Status', lebar: 32, jenis: 'teks', nilai: (raw) => STATUS_SP2D[raw.status] },
    ],
  },
})

/** The Daftar Penguji if it exists for this person, of whichever year: a link may lead here from an SP2D of another. */
async function loadPenguji(deps: Deps, pelaku: Pelaku, id: bigint): Promise<Penguji> {
  const params = new Params()
  const text = `SELECT u.*, ${JUMLAH_PINDAH} FROM daftar_penguji u WHERE u.id = ${params.bind(id, '::bigint')} AND (${params.bind(pelaku.pemdaId, '::bigint')} IS NULL OR u.pemda_id = ${params.bind(pelaku.pemdaId, '::bigint')})`
  const { rows } = await deps.pool.query<Penguji>(text, params.values)
  if (!rows[0]) throw tidakDitemukan('Daftar Penguji')
  return rows[0]
}

const scopeOf =
  ({ pemda_id, tahun, nomor }: Penguji): Scope =>
  (params) =>
    `s.pemda_id = ${params.bind(pemda_id, '::bigint')} AND s.tahun = ${params.bind(tahun)} AND s.penguji_nomor = ${params.bind(nomor)}`

interface RawJumlah extends Nilai {
  status: StatusSp2d
  jumlah: number
}

/** Sums and number per status, over the whole Daftar Penguji whatever is filtered. */
async function sumsOf(deps: Deps, penguji: Penguji): Promise<RawJumlah[]> {
  const params = new Params()
  const { rows } = await deps.pool.query<RawJumlah>(
    `SELECT status, count(*)::int AS jumlah, sum(bruto) AS bruto, sum(ppn) AS ppn, sum(pph) AS pph, sum(lain) AS lain,
       sum(netto) AS netto
     FROM (SELECT s.status, s.bruto, s.netto, ${PPN} AS ppn, ${PPH} AS pph, ${LAIN} AS lain FROM sp2d s
       WHERE ${scopeOf(penguji)(params)}) t GROUP BY status`,
    params.values,
  )
  return rows
}

interface RawPindah {
  id: string
  nomor: string
  netto: string
  penguji_id: string
  penguji_nomor: string
}

const DIPINDAH_TAMPIL = 100

/** What was printed again, with the Daftar Penguji it stands in now. */
async function dipindahOf(deps: Deps, { id, pindah }: Penguji): Promise<PengujiPage['dipindah']> {
  if (pindah.jumlah === 0) return []
  const { rows } = await deps.pool.query<RawPindah>(
    `SELECT p.*, d.id AS penguji_id FROM daftar_penguji u
     CROSS JOIN LATERAL (SELECT s.id, s.nomor, l.netto, s.penguji_nomor ${PINDAH} ORDER BY s.nomor, s.id LIMIT ${DIPINDAH_TAMPIL}) p
     JOIN daftar_penguji d ON d.pemda_id = u.pemda_id AND d.tahun = u.tahun AND d.nomor = p.penguji_nomor
     WHERE u.id = $1`,
    [id],
  )
  return rows.map((row) => ({
    ...{ nomor: row.nomor, href: `/cmsp/sp2d/${row.id}`, netto: angka(row.netto) },
    sekarang: { label: row.penguji_nomor, href: `/cmsp/sp2d/penguji/${row.penguji_id}` },
  }))
}

const total = (rows: RawJumlah[], nama: keyof Nilai): string =>
  toDecimalText(totalUang(rows.map((row) => uangDariDesimal(row[nama]))))

/** One Daftar Penguji with its SP2D, their sums, how far they are, and what differs from what FMIS stated. */
export async function pengujiPage(deps: Deps, pelaku: Pelaku, id: bigint, req: Request): Promise<PengujiPage> {
  const penguji = await loadPenguji(deps, pelaku, id)
  const carried = daftarSearch(new URLSearchParams({ penguji: penguji.nomor, urut: 'nomor' }).toString())
  const toRow = (raw: RawSp2d): PengujiSp2dRow => ({
    id: raw.id,
    href: `/cmsp/sp2d/${raw.id}${carried}`,
    nomor: raw.nomor,
    penerima: raw.penerima_nama,
    bruto: angka(raw.bruto),
    ppn: angka(raw.ppn),
    pph: angka(raw.pph),
    lain: angka(raw.lain),
    netto: angka(raw.netto),
    status: badgeSp2d(raw.status),
  })
  const [daftar, sums, dipindah] = await Promise.all([
    readList(deps.pool, specOf(penguji), req, scopeOf(penguji), toRow),
    sumsOf(deps, penguji),
    dipindahOf(deps, penguji),
  ])
  const jumlah = sums.reduce((sum, row) => sum + row.jumlah, 0)
  const cair = sums.find(({ status }) => status === 'CAIR')?.jumlah ?? 0
  const compared = { ...penguji, isi: { jumlah, cair, netto: total(sums, 'netto') } }
  const statuses = Object.keys(STATUS_SP2D) as StatusSp2d[]
  return {
    kembali: { href: '/cmsp/sp2d/penguji', label: 'Kembali ke Daftar Penguji' },
    nomor: penguji.nomor,
    tanggal: tanggalBaca(penguji.tanggal),
    dicetak: formatWaktu(penguji.dicetak),
    kecocokan: kecocokanOf(compared),
    selisih: selisihOf(compared),
    pindah: pindahOf(penguji.pindah),
    sisaDipindah: penguji.pindah.jumlah - dipindah.length,
    dipindah,
    kemajuan: { cair, jumlah },
    perStatus: statuses.flatMap((status) => {
      const found = sums.find((row) => row.status === status)
      return found ? [{ ...badgeSp2d(status), jumlah: found.jumlah.toLocaleString('id-ID') }] : []
    }),
    jumlah: {
      bruto: rupiahTotal(total(sums, 'bruto')),
      ppn: rupiahTotal(total(sums, 'ppn')),
      pph: rupiahTotal(total(sums, 'pph')),
      lain: rupiahTotal(total(sums, 'lain')),
      netto: rupiahTotal(total(sums, 'netto')),
    },
    daftar,
  }
}

export async function exportPengujiSp2d(deps: Deps, pelaku: Pelaku, id: bigint, req: Request, res: Response) {
  const penguji = await loadPenguji(deps, pelaku, id)
  await exportList(deps.pool, specOf(penguji), req, res, scopeOf(penguji))
}
