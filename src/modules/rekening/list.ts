import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { may } from '../../domain/izin.js'
import { namaSama } from '../../domain/nama.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { Scope } from '../../web/lists/where.js'
import { contains, type ListSpec, searchIn } from '../../web/lists/spec.js'
import type { Konfirmasi, ListPage } from '../../web/page.js'
import type { RekeningRow } from './page.js'

interface RawRekening {
  id: string
  pemda: string
  no_rekening: string
  nama: string
  nama_di_bank: string | null
  potongan: string[]
}

const daftarRekening: ListSpec<RawRekening> = {
  href: '/cmsp/master/rekening',
  from: 'rekening r JOIN pemda p ON p.id = r.pemda_id',
  select: `r.id, p.nama AS pemda, r.no_rekening, r.nama, r.nama_di_bank, ARRAY(
    SELECT j.kode || ' ' || j.nama FROM peta_potongan m JOIN jenis_potongan j ON j.kode = m.kode
    WHERE m.pemda_id = r.pemda_id AND m.rekening_id = r.id ORDER BY j.kode) AS potongan`,
  id: 'r.id',
  filters: {
    cari: searchIn('No. rekening atau nama', 'r.no_rekening', 'r.nama'),
    noRekening: contains('No. Rekening', 'r.no_rekening'),
    nama: contains('Nama', 'r.nama'),
  },
  sorts: {
    noRekening: { label: 'No. Rekening', column: 'r.no_rekening', type: 'text' },
    nama: { label: 'Nama', column: 'r.nama', type: 'text' },
  },
  defaultSort: 'nama',
  kosong: {
    judul: 'Belum ada rekening',
    saran: 'Rekening potongan ditambahkan oleh Maker dengan tombol Tambah Data.',
    tautan: null,
  },
  berkas: {
    nama: 'data-rekening',
    kolom: [
      { judul: 'Pemda', lebar: 32, jenis: 'teks', nilai: (raw) => raw.pemda },
      { judul: 'No. Rekening', lebar: 22, jenis: 'teks', nilai: (raw) => raw.no_rekening },
      { judul: 'Nama', lebar: 40, jenis: 'teks', nilai: (raw) => raw.nama },
      { judul: 'Potongan yang dilayani', lebar: 60, jenis: 'teks', nilai: (raw) => raw.potongan.join('; ') },
      { judul: 'Nama di Bank Kalsel', lebar: 40, jenis: 'teks', nilai: (raw) => raw.nama_di_bank },
    ],
  },
}

const scope =
  (pelaku: Pelaku): Scope =>
  (params) =>
    pelaku.pemdaId === null
      ? 'r.dihapus_pada IS NULL'
      : `r.dihapus_pada IS NULL AND r.pemda_id = ${params.bind(pelaku.pemdaId, '::bigint')}`

/** Asks before Hapus; names what stays without a rekening. */
export function hapusKonfirmasi(row: { noRekening: string; nama: string; potongan: number }): Konfirmasi {
  const akibat =
    row.potongan > 0
      ? ` ${row.potongan} potongan yang dilayaninya menjadi tanpa rekening; SP2D dengan potongan itu belum dapat disetujui sampai rekening lain melayaninya.`
      : ''
  return { pesan: `Rekening ${row.noRekening} (${row.nama}) dihapus dari Data Rekening.${akibat}`, tombol: 'Ya, hapus' }
}

export function listRekening(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<RekeningRow>> {
  const mayChange = may(pelaku, 'rekening.ubah')
  return readList(deps.pool, daftarRekening, req, scope(pelaku), (raw) => ({
    id: raw.id,
    pemda: raw.pemda,
    noRekening: raw.no_rekening,
    nama: raw.nama,
    namaDiBank: raw.nama_di_bank && !namaSama(raw.nama, raw.nama_di_bank) ? raw.nama_di_bank : null,
    potongan: raw.potongan,
    ubahHref: mayChange ? `/cmsp/master/rekening/${raw.id}` : null,
    hapusAksi: mayChange ? `/cmsp/master/rekening/${raw.id}/hapus` : null,
    hapus: hapusKonfirmasi({ noRekening: raw.no_rekening, nama: raw.nama, potongan: raw.potongan.length }),
  }))
}

export const exportRekening = (deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> =>
  exportList(deps.pool, daftarRekening, req, res, scope(pelaku))
