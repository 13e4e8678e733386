import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Option } from '../../web/page.js'
import { loadRekening, pemdaOf, versiOf } from './load.js'
import type { RekeningFormPage } from './page.js'

/** What stands in the form: the stored row at first, what was typed after a refusal. */
export interface Isian {
  noRekening: string
  nama: string
  kode: string[]
  versi: string
}

export async function rekeningForm(
  deps: Deps,
  pelaku: Pelaku,
  id: bigint | null,
  typed?: Isian,
): Promise<RekeningFormPage & { judul: string }> {
  const { kode, ...isian } = typed ?? (await stored(deps, pelaku, id))
  return {
    judul: id === null ? 'Tambah Data Rekening' : 'Ubah Data Rekening',
    kembali: { href: '/cmsp/master/rekening', label: 'Kembali ke Data Rekening' },
    aksi: `/cmsp/master/rekening/${id ?? 'baru'}`,
    potongan: await potonganOptions(deps, pelaku, id, kode),
    ...isian,
  }
}

async function stored(deps: Deps, pelaku: Pelaku, id: bigint | null): Promise<Isian> {
  if (id === null) return { noRekening: '', nama: '', kode: [], versi: '' }
  const row = await loadRekening(deps.prisma, pelaku, id)
  const { noRekening, nama } = row
  return { noRekening, nama, kode: row.peta.map((peta) => peta.kode), versi: versiOf(row) }
}

async function potonganOptions(deps: Deps, pelaku: Pelaku, id: bigint | null, kode: string[]): Promise<Option[]> {
  const jenis = await deps.prisma.jenisPotongan.findMany({
    where: { lewatMpn: false },
    include: { peta: { where: { pemdaId: pemdaOf(pelaku) }, include: { rekening: true } } },
    orderBy: { kode: 'asc' },
  })
  return jenis.map((row) => {
    const other = row.peta.find((peta) => peta.rekeningId !== id)?.rekening
    const served = other ? ` (sekarang di ${other.noRekening})` : ''
    return { nilai: row.kode, label: `${row.kode} ${row.nama}${served}`, dipilih: kode.includes(row.kode) }
  })
}
