import type { Batas } from './batas.js'
import type { Orang } from './orang.js'

/** One page under load; `batas` names the bare page it is compared with. */
export interface Kasus {
  nama: string
  path: string
  batas: string
  /** Signed in as one of three. */
  oleh: 'maker' | 'approver' | 'operator'
}

export interface Acuan {
  kasus: Kasus[]
  batas: Record<string, Batas>
}

const PROV = `s.pemda_id = (SELECT id FROM pemda WHERE kode = '63.00') AND s.tahun = 2026`
const KOLOM = `s.id, s.nomor, s.tanggal::text AS tanggal, (SELECT o.nama FROM opd o WHERE o.id = s.opd_id) AS opd, s.jenis,
  s.penerima_nama, s.netto::text AS jumlah, s.status`
const urut = 'ORDER BY s.tanggal DESC, s.id DESC LIMIT 25'

const cursor = (tanggal: string, id: string) => Buffer.from(JSON.stringify([tanggal, id])).toString('base64url')

/** The middle of the list of one Pemda, by the address a person who pages there would have. */
const TENGAH = { tanggal: '2026-06-15', id: '1' }
const KATA = 'Banua'
const LANGKA = 'Wadai Bingka'

/** What each row of a list says, by the heading above it. */
const SEL: [string, string][] = [
  ['Tanggal Transaksi', 'tanggal'],
  ['Tanggal', 'tanggal'],
  ['OPD', 'opd'],
  ['Nama Penerima', 'penerima_nama'],
  ['Jumlah', 'jumlah'],
]

/** Cuts a page of the application into head, one row and foot; the row's values become those of the query. */
function potong(html: string, awal: string, akhir: string, ganti: [string, string][]): Omit<Batas, 'sql' | 'nilai'> {
  const from = html.indexOf(awal)
  const to = html.indexOf(akhir, from) + akhir.length
  const last = html.lastIndexOf(akhir) + akhir.length
  if (from < 0 || to < akhir.length) throw new Error(`the page has no ${awal}`)
  const dengan = (kolom: string) => `<%= baris.${kolom} %>`
  const milik = ganti.reduce((row, [nilai, kolom]) => row.replaceAll(nilai, dengan(kolom)), html.slice(from, to))
  const baris = SEL.reduce(
    (row, [label, kolom]) =>
      row.replace(new RegExp(`(data-label="${label}"[^>]*>(?:<span>)?)[^<]*`), `$1${dengan(kolom)}`),
    milik,
  )
  return { atas: html.slice(0, from), baris, bawah: html.slice(last) }
}

/** The bare pages that search the way one writes it first. */
export const CARI: ReadonlySet<string> = new Set(['nomor', 'kata', 'langka'])

/** The pages to measure and, from what they look like, their bare counterparts. */
export async function acuan(maker: Orang, rows: number): Promise<Acuan> {
  const daftar = await maker.get('/cmsp/sp2d?semua=ya')
  const id = /id="sp2d-(\d+)"/.exec(daftar)?.[1] ?? ''
  const nomor = String(Math.round(rows * 0.75)).padStart(8, '0')
  const tugas = await maker.get('/cmsp/tugas')
  const idTugas = /\/cmsp\/tugas\/(\d+)"/.exec(tugas)?.[1] ?? ''
  // A paid one: the form of one that waits would ask the bank for the payee each time, and none is running here.
  const cair = /id="sp2d-(\d+)"/.exec(await maker.get('/cmsp/sp2d?status=CAIR'))?.[1] ?? ''
  const detail = await maker.get(`/cmsp/sp2d/${cair}`)
  const baris = potong(daftar.slice(daftar.indexOf('<tbody>')), '<tr>', '</tr>', [
    [`sp2d-${id}"`, 'id'],
    [`/cmsp/sp2d/${id}`, 'id'],
  ])
  const kepala = daftar.slice(0, daftar.indexOf('<tbody>'))
  const halaman = { ...baris, atas: kepala + baris.atas }
  const isiTugas = tugas.slice(tugas.indexOf('<tbody>'))
  const barisTugas = potong(isiTugas, '<tr', '</tr>', [[idTugas, 'id']])
  const daftarTugas = { ...barisTugas, atas: tugas.slice(0, tugas.indexOf('<tbody>')) + barisTugas.atas }
  const semua = `SELECT ${KOLOM} FROM sp2d s WHERE ${PROV}`
  const naif = (syarat: string) =>
    `SELECT ${KOLOM}, (SELECT count(*) FROM sp2d s WHERE ${PROV} AND ${syarat}) AS total FROM sp2d s WHERE ${PROV} AND ${syarat} ${urut}`
  const batas: Acuan['batas'] = {
    daftar: { ...halaman, sql: `${semua} ${urut}`, nilai: [] },
    lanjut: {
      ...halaman,
      sql: `${semua} AND (s.tanggal, s.id) < ($1::date, $2::bigint) ${urut}`,
      nilai: [TENGAH.tanggal, TENGAH.id],
    },
    saring: {
      ...halaman,
      sql: `${semua} AND s.status = 'CAIR' AND s.tanggal BETWEEN '2026-03-01' AND '2026-03-31' ${urut}`,
      nilai: [],
    },
    jumlah: { ...halaman, sql: `${semua} ORDER BY s.netto DESC, s.id DESC LIMIT 25`, nilai: [] },
    nomor: { ...halaman, sql: naif(`s.nomor ILIKE '%${nomor}%'`), nilai: [] },
    kata: { ...halaman, sql: naif(`s.penerima_nama ILIKE '%${KATA}%'`), nilai: [] },
    langka: { ...halaman, sql: naif(`s.penerima_nama ILIKE '%${LANGKA}%'`), nilai: [] },
    tugas: {
      ...daftarTugas,
      sql: `SELECT ${KOLOM} FROM tugas t JOIN sp2d s ON s.id = t.sp2d_id JOIN pengguna u ON u.id = t.pengguna_id
        WHERE u.username = 'maker.prov' AND ${PROV} ${urut}`,
      nilai: [],
    },
    rinci: {
      atas: '',
      baris: detail.replaceAll(cair, '<%= baris.id %>'),
      bawah: '',
      sql: `SELECT s.*, (SELECT json_agg(p) FROM pajak p WHERE p.sp2d_id = s.id) AS pajak,
        (SELECT json_agg(p) FROM potongan p WHERE p.sp2d_id = s.id) AS potongan,
        (SELECT json_agg(k) FROM keputusan k WHERE k.sp2d_id = s.id) AS keputusan,
        (SELECT json_agg(p) FROM penerima p WHERE p.sp2d_id = s.id) AS penerima FROM sp2d s WHERE s.id = $1`,
      nilai: [cair],
    },
  }
  const kasus: Kasus[] = [
    { nama: 'Data SP2D, halaman pertama', path: '/cmsp/sp2d?semua=ya', batas: 'daftar', oleh: 'maker' },
    { nama: 'Data SP2D, perlu saya proses', path: '/cmsp/sp2d?proses=saya', batas: 'daftar', oleh: 'maker' },
    {
      nama: 'halaman di tengah (keyset)',
      path: `/cmsp/sp2d?semua=ya&sesudah=${cursor(TENGAH.tanggal, TENGAH.id)}&mulai=${Math.round(rows / 10)}`,
      batas: 'lanjut',
      oleh: 'maker',
    },
    {
      nama: 'status dan tanggal',
      path: '/cmsp/sp2d?status=CAIR&dari=2026-03-01&sampai=2026-03-31',
      batas: 'saring',
      oleh: 'maker',
    },
    { nama: 'urut menurut jumlah', path: '/cmsp/sp2d?semua=ya&urut=-jumlah', batas: 'jumlah', oleh: 'maker' },
    { nama: 'nomor SP2D', path: `/cmsp/sp2d?nomor=${nomor}`, batas: 'nomor', oleh: 'maker' },
    { nama: 'kata umum di nama penerima', path: `/cmsp/sp2d?nama=${KATA}`, batas: 'kata', oleh: 'maker' },
    {
      nama: 'kata langka di nama penerima',
      path: `/cmsp/sp2d?nama=${encodeURIComponent(LANGKA)}`,
      batas: 'langka',
      oleh: 'maker',
    },
    { nama: 'rincian SP2D', path: `/cmsp/sp2d/${cair}`, batas: 'rinci', oleh: 'maker' },
    { nama: 'Daftar Tugas', path: '/cmsp/tugas', batas: 'tugas', oleh: 'maker' },
    { nama: 'halaman utama', path: '/cmsp/', batas: 'daftar', oleh: 'maker' },
    { nama: 'Data SP2D bank, semua Pemda', path: '/cmsp/sp2d?semua=ya', batas: 'daftar', oleh: 'operator' },
  ]
  return { kasus, batas }
}
