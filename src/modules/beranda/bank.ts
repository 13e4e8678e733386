import type { Deps } from '../../deps.js'
import { may } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { COUNT_CAP, countText } from '../../web/lists/count.js'
import type { Nada } from '../../web/page.js'
import { antreanRows } from '../operasi/antrean.js'
import { healthRows } from '../operasi/kesehatan.js'
import { HREF as HREF_JENIS, JUMLAH_BELUM_DIKENAL } from '../potongan/list.js'
import { hrefUsulan } from '../usulan/load.js'
import type { BerandaPage, Kartu } from './page.js'

const kartu = (n: number, nada: Nada, { label, href, keterangan }: Omit<Kartu, 'jumlah' | 'nada'>): Kartu => ({
  label,
  href,
  keterangan,
  jumlah: countText(n),
  nada: n === 0 ? 'netral' : nada,
})

interface Admin {
  usulan: number
  tertua: Date | null
  pengguna: number
  delegasi: number
  tanpa_tarikan: number
}

/** For the bank's admins, across Pemda: proposals that wait, people, and Pemda from which nothing came for a day. */
export async function kartuAdmin({ pool }: Deps, pelaku: Pelaku): Promise<Kartu[]> {
  if (!may(pelaku, 'admin.ubah')) return []
  const { rows } = await pool.query<Admin>(
    `SELECT u.n AS usulan, u.tertua, (SELECT count(*)::int FROM pengguna WHERE status = 'AKTIF') AS pengguna,
       (SELECT count(*)::int FROM delegasi WHERE diakhiri_pada IS NULL
         AND (now() AT TIME ZONE 'Asia/Makassar')::date BETWEEN mulai AND selesai) AS delegasi,
       (SELECT count(*)::int FROM pemda d WHERE d.aktif AND NOT EXISTS (SELECT 1 FROM
         (SELECT status, selesai_pada FROM tarik_fmis t WHERE t.pemda_id = d.id ORDER BY t.id DESC LIMIT 100) t
         WHERE t.status = 'SELESAI' AND t.selesai_pada > now() - interval '1 day')) AS tanpa_tarikan
     FROM (SELECT count(*)::int AS n, min(diusulkan_pada) AS tertua FROM usulan WHERE status = 'MENUNGGU') u`,
  )
  const [row] = rows
  if (!row) return []
  return [
    kartu(row.usulan, 'peringatan', {
      label: 'Usulan menunggu',
      href: '/cmsp/admin/usulan?status=MENUNGGU',
      keterangan: row.tertua ? `tertua ${formatWaktu(row.tertua)}` : 'tidak ada yang menunggu putusan',
    }),
    kartu(row.tanpa_tarikan, 'bahaya', {
      label: 'Pemda tanpa tarikan',
      href: '/cmsp/admin/koneksi-fmis',
      keterangan: 'belum ada penarikan FMIS yang selesai dalam 24 jam',
    }),
    kartu(row.pengguna, 'proses', {
      label: 'Pengguna aktif',
      href: '/cmsp/admin/pengguna?status=AKTIF',
      keterangan: 'semua Pemda dan Bank Kalsel',
    }),
    kartu(row.delegasi, 'proses', {
      label: 'Delegasi berlaku',
      href: '/cmsp/admin/delegasi',
      keterangan: 'Plh. dan Plt. hari ini',
    }),
  ]
}

const USULAN_TAMPIL = 8

/** What waits longest for the decision of a second admin. */
export async function usulanMenunggu({ pool }: Deps, pelaku: Pelaku): Promise<BerandaPage['usulan']> {
  if (!may(pelaku, 'usulan.putuskan')) return []
  const { rows } = await pool.query<{ id: string; ringkasan: string; pengusul: string; diusulkan_pada: Date }>(
    `SELECT u.id, u.ringkasan, p.nama AS pengusul, u.diusulkan_pada FROM usulan u JOIN pengguna p ON p.id = u.pengusul_id
     WHERE u.status = 'MENUNGGU' ORDER BY u.diusulkan_pada, u.id LIMIT ${USULAN_TAMPIL}`,
  )
  return rows.map(({ id, ringkasan, pengusul, diusulkan_pada }) => ({
    ...{ href: hrefUsulan(BigInt(id)), label: ringkasan, pengusul },
    diusulkan: formatWaktu(diusulkan_pada),
  }))
}

/**
 * For operators: outside systems that do not answer, jobs given up, payments in doubt, messages FMIS has not taken, and what
 * SP2D wait for.
 */
export async function kartuOperator(deps: Deps, pelaku: Pelaku): Promise<Kartu[]> {
  if (!may(pelaku, 'operasi.lihat')) return []
  const capped = (from: string) => `(SELECT count(*)::int FROM (SELECT 1 FROM ${from} LIMIT ${COUNT_CAP + 1}) t)`
  const [sistem, antrean, { rows }] = await Promise.all([
    healthRows(deps),
    antreanRows(deps),
    deps.pool.query<{ ragu: number; pesan: number; karantina: number; jenis: number }>(
      `SELECT ${capped(`leg WHERE status = 'TIDAK_PASTI'`)} AS ragu,
         ${capped(`kirim_fmis WHERE diterima_pada IS NULL AND ditolak_pada IS NULL`)} AS pesan,
         ${capped(`karantina WHERE selesai_pada IS NULL`)} AS karantina, ${JUMLAH_BELUM_DIKENAL} AS jenis`,
    ),
  ])
  const { ragu = 0, pesan = 0, karantina = 0, jenis = 0 } = rows[0] ?? {}
  const sakit = sistem.filter(({ keadaan }) => keadaan.nada === 'bahaya').map((row) => row.sistem)
  const sum = (key: 'menunggu' | 'gagal') => antrean.reduce((total, row) => total + row[key], 0)
  return [
    kartu(sakit.length, 'bahaya', {
      label: 'Sistem bermasalah',
      href: '/cmsp/operasi/sistem',
      keterangan: sakit.length > 0 ? sakit.join(', ') : 'FMIS, bank, pajak, SMS, dan email menjawab',
    }),
    kartu(sum('gagal'), 'bahaya', {
      label: 'Pekerjaan gagal',
      href: '/cmsp/operasi/sistem',
      keterangan: `${countText(sum('menunggu'))} pekerjaan lain dalam antrean`,
    }),
    kartu(ragu, 'peringatan', {
      label: 'Menunggu kepastian bank',
      href: '/cmsp/operasi',
      keterangan: 'kiriman yang hasilnya sedang ditanyakan',
    }),
    kartu(pesan, 'proses', { label: 'Pesan ke FMIS', href: '/cmsp/operasi', keterangan: 'belum diterima FMIS' }),
    kartu(karantina, 'peringatan', {
      label: 'Karantina',
      href: '/cmsp/operasi',
      keterangan: 'SP2D dari FMIS yang belum dapat dipakai',
    }),
    kartu(jenis, 'peringatan', {
      label: 'Jenis potongan belum dikenal',
      href: HREF_JENIS,
      keterangan: 'kode yang menahan persetujuan SP2D',
    }),
  ]
}
