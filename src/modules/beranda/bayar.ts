import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { addHari } from '../../domain/kalender.js'
import { formatTanggal, type Tanggal } from '../../domain/tanggal.js'
import { formatUang, totalUang, uangDariDesimal } from '../../domain/uang.js'
import { batang, garis } from '../../web/grafik.js'
import { rupiahTotal } from '../../web/tampilan.js'
import { HARI_GRAFIK, type Lingkup } from './lingkup.js'
import type { GrafikBatang, GrafikHari, Kartu } from './page.js'

const PALING_BANYAK = 8

const CAIR = `s.pemda_id = ANY($1::bigint[]) AND s.tahun = $2 AND s.status = 'CAIR' AND s.tanggal_bayar BETWEEN $3 AND $4`
const nilai = ({ pemda, tahun, sejak, hariIni }: Lingkup) => [pemda, tahun, sejak, hariIni]
export interface Hari {
  hari: Tanggal
  n: number
  total: string
}

/** What was paid on each of the last days, netto; days without payment are left out. */
export async function bayarPerHari({ pool }: Deps, lingkup: Lingkup): Promise<Hari[]> {
  const { rows } = await pool.query<Hari>(
    prepared(
      `SELECT s.tanggal_bayar AS hari, count(*)::int AS n, sum(s.netto)::text AS total FROM sp2d s WHERE ${CAIR}
     GROUP BY 1 ORDER BY 1 DESC`,
      nilai(lingkup),
    ),
  )
  return rows
}

const hrefHari = (dari: Tanggal, sampai: Tanggal) => `/cmsp/sp2d?status=CAIR&bayarDari=${dari}&bayarSampai=${sampai}`

export function kartuHariIni(days: Hari[], { hariIni }: Lingkup): Kartu {
  const { n = 0, total = '0.00' } = days.find(({ hari }) => hari === hariIni) ?? {}
  return {
    label: 'Cair hari ini',
    nada: n === 0 ? 'netral' : 'sukses',
    jumlah: n.toLocaleString('id-ID'),
    keterangan: `${rupiahTotal(total)} netto`,
    href: hrefHari(hariIni, hariIni),
  }
}

export function grafikHari(days: Hari[], { sejak, hariIni }: Lingkup): GrafikHari {
  const sums = new Map(days.map(({ hari, total }) => [hari, uangDariDesimal(total)]))
  const values = Array.from({ length: HARI_GRAFIK }, (_, index) => sums.get(addHari(sejak, index)) ?? 0n)
  const all = totalUang(days.map(({ total }) => uangDariDesimal(total)))
  const most = days.toSorted((a, b) => (uangDariDesimal(b.total) > uangDariDesimal(a.total) ? 1 : -1))[0]
  const puncak = most ? `; terbanyak ${rupiahTotal(most.total)} pada ${formatTanggal(most.hari)}` : ''
  return {
    judul: `Cair per hari, ${HARI_GRAFIK} hari terakhir`,
    ringkasan: `Seluruhnya ${formatUang(all)} netto${puncak}.`,
    awal: formatTanggal(sejak),
    akhir: formatTanggal(hariIni),
    garis: garis(values),
    baris: days.map(({ hari, n, total }) => ({
      label: formatTanggal(hari),
      href: hrefHari(hari, hari),
      jumlah: n.toLocaleString('id-ID'),
      nilai: rupiahTotal(total),
    })),
  }
}

interface Bagian {
  id: string
  nama: string
  total: string
}

/** The largest parts of what was paid: by OPD, or by Pemda for those who see all of them. */
export async function bayarPerBagian({ pool }: Deps, lingkup: Lingkup, per: 'opd' | 'pemda'): Promise<GrafikBatang> {
  const { rows } = await pool.query<Bagian>(
    prepared(
      `SELECT b.id, b.nama, t.total::text FROM (SELECT s.${per}_id AS id, sum(s.netto) AS total FROM sp2d s WHERE ${CAIR}
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${PALING_BANYAK}) t JOIN ${per} b ON b.id = t.id ORDER BY t.total DESC, b.id`,
      nilai(lingkup),
    ),
  )
  const nama = per === 'opd' ? 'OPD' : 'Pemda'
  const { sejak, hariIni } = lingkup
  return {
    judul: `Cair per ${nama}, ${HARI_GRAFIK} hari terakhir`,
    kolom: nama,
    kosong: `Belum ada SP2D yang cair dalam ${HARI_GRAFIK} hari terakhir.`,
    baris: batang(
      rows.map((row) => ({ ...row, sen: uangDariDesimal(row.total) })),
      (row) => ({
        label: row.nama,
        nilai: rupiahTotal(row.total),
        href: `${hrefHari(sejak, hariIni)}&${per}=${row.id}`,
      }),
    ),
  }
}

/** Taxes of what was paid, by kind, largest first. */
export async function pajakPerJenis({ pool }: Deps, lingkup: Lingkup): Promise<GrafikBatang> {
  const { rows } = await pool.query<{ kap: string; nama: string; total: string }>(
    prepared(
      `SELECT p.kap, min(p.uraian) AS nama, sum(p.jumlah)::text AS total FROM sp2d s
         CROSS JOIN LATERAL (SELECT * FROM pajak x WHERE x.sp2d_id = s.id OFFSET 0) p
     WHERE ${CAIR} AND p.mengurangi GROUP BY 1 ORDER BY sum(p.jumlah) DESC, 1 LIMIT ${PALING_BANYAK}`,
      nilai(lingkup),
    ),
  )
  const { sejak, hariIni } = lingkup
  return {
    judul: `Pajak SP2D yang cair, ${HARI_GRAFIK} hari terakhir`,
    kolom: 'Jenis pajak',
    kosong: `Belum ada pajak yang dibayar dalam ${HARI_GRAFIK} hari terakhir.`,
    baris: batang(
      rows.map((row) => ({ ...row, sen: uangDariDesimal(row.total) })),
      (row) => ({
        label: `${row.nama} (${row.kap})`,
        nilai: rupiahTotal(row.total),
        href: `/cmsp/laporan/pajak?kode=${row.kap}&cairDari=${sejak}&cairSampai=${hariIni}`,
      }),
    ),
  }
}
