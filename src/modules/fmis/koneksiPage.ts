import type { Deps } from '../../deps.js'
import { formatJam, formatWaktu } from '../../domain/tanggal.js'
import type { Badge, Link, Option } from '../../web/page.js'
import { sidikKeadaan } from '../usulan/dilihat.js'
import { KONEKSI_FMIS, sasaranKoneksi } from './jenisKoneksi.js'

export interface KoneksiRow {
  pemda: string
  href: string
  alamat: string
  keadaan: Badge
  jeda: string
  tenang: string
  tahun: string
  /** When a pull of this Pemda last ended well. */
  terakhirBaik: string
}

/** What FMIS answered to "Uji koneksi". */
export interface UjiPage {
  baik: boolean
  pesan: string
}

/** View `fmis/koneksi-form`. */
export interface KoneksiFormPage {
  judul: string
  kembali: Link
  aksi: string
  ujiAksi: string
  adaKunci: boolean
  /** Hidden field: what the form was filled in from. */
  dilihat: string
  nilai: Record<'url' | 'jedaMenit' | 'tenangMulai' | 'tenangSelesai' | 'tahun', string>
  aktif: Option[]
}

const HREF = '/cmsp/admin/koneksi-fmis'

/** Every Pemda with the connection in force. */
export async function daftarKoneksi(deps: Deps): Promise<KoneksiRow[]> {
  const pemda = await deps.prisma.pemda.findMany({ orderBy: { kode: 'asc' }, include: { koneksi: true } })
  const done = await deps.prisma.tarikFmis.groupBy({
    by: ['pemdaId'],
    where: { status: 'SELESAI', jenis: { not: 'BERKAS' } },
    _max: { selesaiPada: true },
  })
  const lastWell = new Map(done.map(({ pemdaId, _max }) => [pemdaId, _max.selesaiPada]))
  return pemda.map(({ id, nama, koneksi }) => {
    const baik = lastWell.get(id)
    return {
      pemda: nama,
      href: `${HREF}/${id}`,
      alamat: koneksi?.url ?? 'Bawaan sistem',
      keadaan:
        koneksi?.aktif === false ? { nada: 'peringatan', label: 'Tidak aktif' } : { nada: 'sukses', label: 'Aktif' },
      jeda: `${koneksi?.jedaMenit ?? deps.config.FMIS_INTERVAL_MINUTES} menit`,
      tenang: koneksi?.tenangMulai
        ? `${formatJam(koneksi.tenangMulai)}–${formatJam(koneksi.tenangSelesai ?? '')} WITA`
        : '–',
      tahun: koneksi && koneksi.tahun.length > 0 ? koneksi.tahun.join(', ') : 'berjalan',
      terakhirBaik: baik ? formatWaktu(baik) : 'belum pernah',
    }
  })
}

/** The form of one Pemda; what was typed wins over what is stored. Null when there is no such Pemda. */
export async function formKoneksi(
  deps: Deps,
  pemdaId: bigint,
  typed: Record<string, string>,
): Promise<KoneksiFormPage | null> {
  const pemda = await deps.prisma.pemda.findUnique({ where: { id: pemdaId }, include: { koneksi: true } })
  if (!pemda) return null
  const { koneksi } = pemda
  const aktif = typed['aktif'] ?? (koneksi?.aktif === false ? 'tidak' : 'ya')
  return {
    judul: `Koneksi FMIS: ${pemda.nama}`,
    kembali: { href: HREF, label: 'Kembali ke Koneksi FMIS' },
    aksi: `${HREF}/${pemdaId}`,
    ujiAksi: `${HREF}/${pemdaId}/uji`,
    adaKunci: koneksi !== null,
    dilihat: typed['dilihat'] ?? sidikKeadaan(await KONEKSI_FMIS.keadaan(deps.prisma, sasaranKoneksi(pemdaId))),
    nilai: {
      url: typed['url'] ?? koneksi?.url ?? deps.config.FMIS_URL,
      jedaMenit: typed['jedaMenit'] ?? String(koneksi?.jedaMenit ?? deps.config.FMIS_INTERVAL_MINUTES),
      tenangMulai: typed['tenangMulai'] ?? formatJam(koneksi?.tenangMulai ?? ''),
      tenangSelesai: typed['tenangSelesai'] ?? formatJam(koneksi?.tenangSelesai ?? ''),
      tahun: typed['tahun'] ?? koneksi?.tahun.join(', ') ?? '',
    },
    aktif: [
      { nilai: 'ya', label: 'Aktif', dipilih: aktif === 'ya' },
      { nilai: 'tidak', label: 'Tidak aktif', dipilih: aktif !== 'ya' },
    ],
  }
}
