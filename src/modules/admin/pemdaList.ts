import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { anyOf, contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { ListPage } from '../../web/page.js'
import type { PemdaRow } from './page.js'

interface RawPemda {
  id: string
  kode: string
  nama: string
  aktif: boolean
  rkud: number
  opd: number
  pengguna: number
}

const STATUS = { true: 'Aktif', false: 'Nonaktif' }

const spec: ListSpec<RawPemda> = {
  href: '/cmsp/admin/pemda',
  from: 'pemda p',
  select: `p.id, p.kode, p.nama, p.aktif,
    (SELECT count(*)::int FROM rkud r WHERE r.pemda_id = p.id) AS rkud,
    (SELECT count(*)::int FROM opd o WHERE o.pemda_id = p.id) AS opd,
    (SELECT count(*)::int FROM pengguna u WHERE u.pemda_id = p.id AND u.status = 'AKTIF') AS pengguna`,
  id: 'p.id',
  filters: {
    cari: searchIn('Kode atau nama', 'p.kode', 'p.nama'),
    kode: contains('Kode', 'p.kode'),
    nama: contains('Nama', 'p.nama'),
    status: anyOf('Status', 'p.aktif::text', STATUS),
  },
  sorts: {
    kode: { label: 'Kode', column: 'p.kode', type: 'text' },
    nama: { label: 'Nama', column: 'p.nama', type: 'text' },
  },
  defaultSort: 'kode',
  kosong: { judul: 'Belum ada Pemda', saran: 'Tambahkan Pemda dengan tombol Tambah Data.', tautan: null },
  berkas: {
    nama: 'pemda',
    kolom: [
      { judul: 'Kode', lebar: 12, jenis: 'teks', nilai: (raw) => raw.kode },
      { judul: 'Nama', lebar: 40, jenis: 'teks', nilai: (raw) => raw.nama },
      { judul: 'Status', lebar: 12, jenis: 'teks', nilai: (raw) => STATUS[`${raw.aktif}`] },
      { judul: 'RKUD', lebar: 8, jenis: 'bilangan', nilai: (raw) => String(raw.rkud) },
      { judul: 'OPD', lebar: 8, jenis: 'bilangan', nilai: (raw) => String(raw.opd) },
      { judul: 'Pengguna aktif', lebar: 16, jenis: 'bilangan', nilai: (raw) => String(raw.pengguna) },
    ],
  },
}

const scope = () => 'true'

export function listPemda(deps: Deps, req: Request): Promise<ListPage<PemdaRow>> {
  return readList(deps.pool, spec, req, scope, (raw) => ({
    kode: raw.kode,
    nama: raw.nama,
    status: { nada: raw.aktif ? 'sukses' : 'netral', label: STATUS[`${raw.aktif}`] },
    rkud: String(raw.rkud),
    opd: String(raw.opd),
    pengguna: String(raw.pengguna),
    href: `/cmsp/admin/pemda/${raw.id}`,
  }))
}

export const exportPemda = (deps: Deps, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, spec, req, res, scope)
