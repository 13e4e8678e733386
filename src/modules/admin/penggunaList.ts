import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { formatNip, maskAkhir } from '../../domain/identitas.js'
import { may, PERAN, type Peran } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { Badge, ListPage } from '../../web/page.js'
import type { PenggunaRow } from './page.js'
import { STATUS_PENGGUNA } from './penggunaIsi.js'

interface RawPengguna {
  id: string
  nama: string
  username: string
  nip: string
  jabatan: string
  email: string
  no_hp: string
  peran: Peran
  pemda: string
  status: keyof typeof STATUS_PENGGUNA
}

const BADGE: Record<keyof typeof STATUS_PENGGUNA, Badge> = {
  AKTIF: { nada: 'sukses', label: STATUS_PENGGUNA.AKTIF },
  NONAKTIF: { nada: 'netral', label: STATUS_PENGGUNA.NONAKTIF },
}

const spec = (pemda: Record<string, string>): ListSpec<RawPengguna> => ({
  href: '/cmsp/admin/pengguna',
  from: 'pengguna p LEFT JOIN pemda d ON d.id = p.pemda_id',
  select: `p.id, p.nama, p.username, p.nip, p.jabatan, p.email, p.no_hp, p.peran, p.status,
    coalesce(d.nama, 'Bank Kalsel') AS pemda`,
  id: 'p.id',
  filters: {
    cari: searchIn('Nama, username, atau NIP', 'p.nama', 'p.username', 'p.nip'),
    nama: contains('Nama', 'p.nama'),
    username: contains('Username', 'p.username'),
    nip: contains('NIP', 'p.nip'),
    email: contains('Email', 'p.email'),
    peran: anyOf('Peran', 'p.peran', PERAN),
    status: anyOf('Status', 'p.status', STATUS_PENGGUNA),
    pemda: anyOf('Pemda', `coalesce(d.kode, 'BANK')`, pemda),
  },
  sorts: {
    nama: { label: 'Nama', column: 'p.nama', type: 'text' },
    username: { label: 'Username', column: 'p.username', type: 'text' },
    pemda: { label: 'Pemda', column: `coalesce(d.nama, 'Bank Kalsel')`, type: 'text' },
  },
  defaultSort: 'nama',
  kosong: { judul: 'Belum ada pengguna', saran: 'Pengguna ditambahkan oleh Admin Bank.', tautan: null },
  berkas: {
    nama: 'pengguna',
    kolom: [
      { judul: 'Nama', lebar: 36, jenis: 'teks', nilai: (raw) => raw.nama },
      { judul: 'Username', lebar: 22, jenis: 'teks', nilai: (raw) => raw.username },
      { judul: 'NIP', lebar: 24, jenis: 'teks', nilai: (raw) => formatNip(raw.nip) },
      { judul: 'Jabatan', lebar: 40, jenis: 'teks', nilai: (raw) => raw.jabatan },
      { judul: 'Email', lebar: 36, jenis: 'teks', nilai: (raw) => raw.email },
      { judul: 'Nomor HP', lebar: 16, jenis: 'teks', nilai: (raw) => maskAkhir(raw.no_hp) },
      { judul: 'Peran', lebar: 14, jenis: 'teks', nilai: (raw) => PERAN[raw.peran] },
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'Status', lebar: 12, jenis: 'teks', nilai: (raw) => STATUS_PENGGUNA[raw.status] },
    ],
  },
})

// An auditor of a Pemda reads its own users; the bank's people read all.
const scope =
  ({ pemdaId }: Pelaku): Scope =>
  (params) =>
    pemdaId === null ? 'true' : `p.pemda_id = ${params.bind(pemdaId, '::bigint')}`

async function specFor(deps: Deps, pelaku: Pelaku): Promise<ListSpec<RawPengguna>> {
  const where = pelaku.pemdaId === null ? {} : { id: pelaku.pemdaId }
  const pemda = await deps.prisma.pemda.findMany({ where, orderBy: { kode: 'asc' } })
  const bank: Record<string, string> = pelaku.pemdaId === null ? { BANK: 'Bank Kalsel' } : {}
  return spec({ ...bank, ...Object.fromEntries(pemda.map(({ kode, nama }) => [kode, nama])) })
}

/** Users this person may see; phones are masked. */
export async function listPengguna(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<PenggunaRow>> {
  const mayChange = may(pelaku, 'admin.ubah')
  return readList(deps.pool, await specFor(deps, pelaku), req, scope(pelaku), (raw) => ({
    ...{ id: raw.id, nama: raw.nama, username: raw.username, jabatan: raw.jabatan, email: raw.email, pemda: raw.pemda },
    nip: formatNip(raw.nip),
    noHp: maskAkhir(raw.no_hp),
    peran: PERAN[raw.peran],
    status: BADGE[raw.status],
    ubahHref: mayChange ? `/cmsp/admin/pengguna/${raw.id}` : null,
  }))
}

export async function exportPengguna(deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> {
  await exportList(deps.pool, await specFor(deps, pelaku), req, res, scope(pelaku))
}
