import { readFileSync } from 'node:fs'
import type { Deps } from '../../deps.js'
import { PERAN, type Peran } from '../../domain/izin.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { type AntreanRow, antreanRows, failedJobs, type PekerjaanRow } from './antrean.js'
import { type JadwalRow, jadwalRows } from './jadwal.js'
import { healthRows, type KesehatanRow } from './kesehatan.js'

export interface SesiRow {
  nama: string
  peran: string
  pemda: string
  masuk: string
  terakhir: string
}

/** View `operasi/sistem`. */
export interface SistemPage {
  jadwal: JadwalRow[]
  antrean: AntreanRow[]
  pekerjaan: PekerjaanRow[]
  kesehatan: KesehatanRow[]
  versi: { label: string; nilai: string }[]
  sesiAktif: SesiRow[]
}

const SESI_MAKS = 200

/** Schedules, queues, outside systems, versions and who is signed in. */
export async function sistemPage(deps: Deps): Promise<SistemPage> {
  const [jadwal, antrean, pekerjaan, kesehatan, versi, sesiAktif] = await Promise.all([
    jadwalRows(deps),
    antreanRows(deps),
    failedJobs(deps),
    healthRows(deps),
    versions(deps),
    activeSessions(deps),
  ])
  return { jadwal, antrean, pekerjaan, kesehatan, versi, sesiAktif }
}

const PACKAGE = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

async function versions({ pool }: Deps): Promise<SistemPage['versi']> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version')
  return [
    { label: 'CMSP', nilai: PACKAGE.version },
    { label: 'Node.js', nilai: process.versions.node },
    { label: 'PostgreSQL', nilai: rows[0]?.server_version ?? '' },
  ]
}

interface RawSesi {
  nama: string
  peran: Peran
  pemda: string | null
  masuk: string | null
  terakhir: string | null
}

async function activeSessions({ pool }: Deps): Promise<SesiRow[]> {
  const { rows } = await pool.query<RawSesi>(
    `SELECT p.nama, p.peran, d.nama AS pemda, s.sess ->> 'masukPada' AS masuk, s.sess ->> 'terakhir' AS terakhir
     FROM sesi s JOIN pengguna p ON p.id = s.pengguna_id LEFT JOIN pemda d ON d.id = p.pemda_id
     WHERE s.expire > now() ORDER BY s.expire DESC LIMIT ${SESI_MAKS}`,
  )
  const waktu = (ms: string | null) => (ms === null ? '–' : formatWaktu(new Date(Number(ms))))
  return rows.map(({ nama, peran, pemda, masuk, terakhir }) => ({
    nama,
    peran: PERAN[peran],
    pemda: pemda ?? 'Bank Kalsel',
    masuk: waktu(masuk),
    terakhir: waktu(terakhir),
  }))
}
