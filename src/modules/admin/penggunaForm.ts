import type { Deps } from '../../deps.js'
import { PERAN } from '../../domain/izin.js'
import { options } from '../../web/formulir.js'
import { sidikKeadaan } from '../usulan/dilihat.js'
import { hrefUsulan } from '../usulan/load.js'
import { TINDAKAN } from './jenisAkses.js'
import { type IsiPengguna, keadaanPengguna, sasaranPengguna, STATUS_PENGGUNA, TANPA_PEMDA } from './penggunaIsi.js'
import type { PenggunaFormPage } from './page.js'
import { sesiPengguna } from './sesi.js'

export const HREF_PENGGUNA = '/cmsp/admin/pengguna'

/** The form of one user, as stored or as typed. */
export async function penggunaFormPage(
  deps: Deps,
  id: bigint | null,
  typed?: Record<string, string>,
): Promise<PenggunaFormPage & { judul: string }> {
  const kini = id === null ? null : await keadaanPengguna(deps.prisma, id)
  const nilai = typed ?? stored(kini)
  const pemda = await deps.prisma.pemda.findMany({
    where: { OR: [{ aktif: true }, { kode: nilai['pemda'] ?? '' }] },
    orderBy: { kode: 'asc' },
  })
  const daftarPemda = Object.fromEntries(pemda.map(({ kode, nama }) => [kode, nama]))
  const { TIDAK_ADA: _, ...tindakan } = TINDAKAN
  return {
    judul: id === null ? 'Tambah Pengguna' : 'Ubah Pengguna',
    kembali: { href: HREF_PENGGUNA, label: 'Kembali ke Pengguna' },
    aksi: `${HREF_PENGGUNA}/${id ?? 'baru'}`,
    baru: id === null,
    nilai,
    dilihat: sidikKeadaan(kini),
    peran: options({ '': 'Pilih peran', ...PERAN }, nilai['peran'] ?? ''),
    pemda: options(
      { '': 'Pilih Pemda', [TANPA_PEMDA]: 'Tidak ada (Bank Kalsel)', ...daftarPemda },
      nilai['pemda'] ?? '',
    ),
    status: options(STATUS_PENGGUNA, nilai['status'] ?? 'AKTIF'),
    aksesAksi: id === null ? null : `${HREF_PENGGUNA}/${id}/akses`,
    tindakan: options(tindakan, ''),
    sesiPengguna: id === null ? [] : await sesiPengguna(deps, id),
    akhiriAksi: id === null ? null : `${HREF_PENGGUNA}/${id}/sesi/akhiri`,
    menunggu: id === null ? null : await waiting(deps, id),
  }
}

const stored = (isi: IsiPengguna | null): Record<string, string> =>
  isi === null
    ? {}
    : {
        ...isi,
        pemda: isi.pemda ?? TANPA_PEMDA,
        pemdaNama: isi.pemdaNama ?? '',
        berlakuSampai: isi.berlakuSampai ?? '',
      }

async function waiting(deps: Deps, id: bigint): Promise<PenggunaFormPage['menunggu']> {
  const row = await deps.prisma.usulan.findFirst({ where: { sasaran: sasaranPengguna(id), status: 'MENUNGGU' } })
  return row && { href: hrefUsulan(row.id), label: `Usulan nomor ${row.id} menunggu keputusan` }
}
