import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, LEVELS, type StatusSp2d } from '../../domain/alur.js'
import { may } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatTanggal, type Tanggal } from '../../domain/tanggal.js'
import { COUNT_CAP, countText } from '../../web/lists/count.js'
import type { Nada } from '../../web/page.js'
import { countKedaluwarsa, KEDALUWARSA_CAP } from '../pajak/kedaluwarsa.js'
import { hrefPerluProses, menunggu } from '../sp2d/listSpec.js'
import { countLalu, hanyaRetur } from '../sp2d/tahun.js'
import type { Lingkup } from './lingkup.js'
import type { Kartu } from './page.js'

interface Antrean {
  label: string
  keterangan: string
  nada: Nada
  status: StatusSp2d[]
  /** End of the condition, beside the status. */
  syarat?: string
  href?: string
}

const MS_PER_HARI = 86_400_000

function antreanOf(pelaku: Pelaku): Antrean[] {
  const levels = pelaku.levels.size > 0 ? [...pelaku.levels] : LEVELS
  return [
    {
      ...{ label: 'Perlu diproses', keterangan: 'menunggu putusan', nada: 'proses' },
      ...{ status: menunggu(pelaku), syarat: hanyaRetur(pelaku), href: hrefPerluProses(pelaku) },
    },
    {
      label: 'Di Daftar Tugas',
      keterangan: 'dipilih Setuju, menunggu OTP',
      nada: 'peringatan',
      status: levels.map((level) => JALUR_LEVEL[level].tugas),
    },
    {
      label: 'Proses pencairan',
      keterangan: 'disetujui, sedang dibayar',
      nada: 'proses',
      status: ['DISETUJUI', 'PENCAIRAN'],
    },
    { label: 'Perlu tindakan', keterangan: 'pembayaran macet', nada: 'peringatan', status: ['PERLU_TINDAKAN'] },
    { label: 'Ditolak', keterangan: 'dikembalikan ke FMIS', nada: 'bahaya', status: ['DITOLAK'] },
  ]
}

const hrefOf = (status: string[]) => `/cmsp/sp2d?${status.map((one) => `status=${one}`).join('&')}`

interface Raw {
  n: number
  tertua: Tanggal | null
}

// Written out per Pemda and status, so that each is one short piece of a partial index.
const di = (status: StatusSp2d) => `s.pemda_id = p.id AND s.tahun = $2 AND s.status = '${status}'`

function countOf({ status, syarat = '' }: Antrean): string {
  const each = (select: string, more: string) =>
    status
      .map(
        (one) => `(SELECT q.* FROM unnest($1::bigint[]) p(id),
        LATERAL (SELECT ${select} FROM sp2d s WHERE ${di(one)}${syarat} ${more}) q LIMIT ${COUNT_CAP + 1})`,
      )
      .join(' UNION ALL ')
  return `SELECT (SELECT count(*)::int FROM (${each('1', `LIMIT ${COUNT_CAP + 1}`)}) t) AS n,
    (SELECT min(tanggal) FROM (${each('s.tanggal', 'ORDER BY s.tanggal, s.id LIMIT 1')}) t) AS tertua`
}

function umur(tertua: Tanggal, hariIni: Tanggal): string {
  const hari = Math.round((Date.parse(hariIni) - Date.parse(tertua)) / MS_PER_HARI)
  return hari > 0 ? `tertua ${formatTanggal(tertua)}, ${hari} hari` : `tertua ${formatTanggal(tertua)}`
}

/** Where SP2D wait, how many, and since when the oldest does. */
export async function kartuAntrean(deps: Deps, pelaku: Pelaku, lingkup: Lingkup): Promise<Kartu[]> {
  if (!may(pelaku, 'sp2d.lihat')) return []
  const list = antreanOf(pelaku)
  const text = list.map(countOf).join(' UNION ALL ')
  const { rows } = await deps.pool.query<Raw>(prepared(text, [lingkup.pemda, lingkup.tahun]))
  return list.map(({ label, keterangan, nada, status, href }, index) => {
    const { n = 0, tertua = null } = rows[index] ?? {}
    return {
      label,
      nada: n === 0 ? 'netral' : nada,
      jumlah: countText(n),
      keterangan: tertua ? `${keterangan}; ${umur(tertua, lingkup.hariIni)}` : keterangan,
      href: href ?? hrefOf(status),
    }
  })
}

/** In the running year only, and only where there are any: what earlier ones still wait for. */
export async function kartuTahunLalu(deps: Deps, pelaku: Pelaku): Promise<Kartu[]> {
  if (pelaku.pemdaId === null || pelaku.tahun !== pelaku.berjalan || !may(pelaku, 'sp2d.lihat')) return []
  const { retur, dibayar, macet } = await countLalu(deps, pelaku)
  const terhenti = macet === 0 ? '' : `, ${countText(macet)} perlu tindakan`
  const semua: [n: number, label: string, keterangan: string, nada: Nada][] = [
    [retur, 'Retur tahun lalu', 'menunggu putusan atau OTP Anda di tahun anggaran sebelumnya', 'peringatan'],
    [
      dibayar,
      'Pencairan tahun lalu',
      `belum selesai dibayar di tahun anggaran sebelumnya${terhenti}`,
      macet === 0 ? 'proses' : 'peringatan',
    ],
  ]
  return semua
    .filter(([n]) => n > 0)
    .map(([n, label, keterangan, nada]) => ({ label, nada, jumlah: countText(n), keterangan, href: '/cmsp/tahun' }))
}

/** Codes that must be replaced before long, counted from the SP2D under way: a paid one never expires any more. */
export async function kartuBilling(deps: Deps, pelaku: Pelaku, { pemda, tahun }: Lingkup): Promise<Kartu[]> {
  if (!may(pelaku, 'pajak.lihat')) return []
  const n = await countKedaluwarsa(deps, pemda, { tahun, sebelumnya: pelaku.tahun === pelaku.berjalan })
  return [
    {
      label: 'Billing kedaluwarsa',
      nada: n === 0 ? 'netral' : 'peringatan',
      jumlah: countText(n, KEDALUWARSA_CAP),
      keterangan: 'kode billing habis atau hampir habis masa berlakunya',
      href: '/cmsp/pajak/kedaluwarsa',
    },
  ]
}
