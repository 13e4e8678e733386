import type { Deps } from '../../../deps.js'
import { JALUR_KODE } from '../../../domain/jalur.js'
import { formatJam, utcOf } from '../../../domain/tanggal.js'
import { rupiah, tanggalBaca, tanggalDari } from '../../../web/tampilan.js'
import { type IsiBiaya, LABEL_BIAYA, type Tarif, tarifBaca } from './jenisBiaya.js'
import type { IsiJalur } from './jenisJalur.js'
import { hariIniWib } from './jenisLibur.js'

export const HREF_JALUR = '/cmsp/admin/jalur'

/** "06.30 sampai 14.00 WIB". */
function jamLayanan({ buka, tutup }: Pick<IsiJalur, 'buka' | 'tutup'>): string {
  if (buka === null && tutup === null) return 'Sepanjang hari'
  if (tutup === null) return `Mulai ${formatJam(buka ?? '')} WIB`
  return buka === null ? `Sampai ${formatJam(tutup)} WIB` : `${formatJam(buka)} sampai ${formatJam(tutup)} WIB`
}

/** Rails, fees and the calendar of this year and the next. */
export async function jalurPage({ prisma }: Deps) {
  const [jalur, pemda, biaya] = await Promise.all([
    prisma.jalurBank.findMany({ orderBy: { urutan: 'asc' } }),
    prisma.pemda.findMany({ orderBy: { kode: 'asc' } }),
    prisma.biayaJalur.findMany(),
  ])
  const tarif = (pemdaId: bigint | null) =>
    JALUR_KODE.map((kode) => {
      const row = biaya.find((one) => one.pemdaId === pemdaId && one.jalur === kode)
      const satu = row ? ({ biaya: row.biaya.toFixed(2), penanggung: row.penanggung } as Tarif) : null
      return { label: LABEL_BIAYA[kode], nilai: tarifBaca(satu) }
    })
  return {
    jalur: jalur.map((row) => ({
      href: `${HREF_JALUR}/${row.kode}`,
      nama: row.nama,
      urutan: row.urutan,
      minimal: row.minimal ? rupiah(row.minimal) : 'Tanpa batas',
      maksimal: row.maksimal ? rupiah(row.maksimal) : 'Tanpa batas',
      jam: jamLayanan(row),
      hari: row.hariKerja ? 'Hari kerja' : 'Setiap hari',
      tiba: row.tibaMenit === 0 ? 'Seketika' : `${row.tibaMenit} menit`,
    })),
    biaya: [
      { href: `${HREF_JALUR}/biaya/umum`, nama: 'Biaya umum', tarif: tarif(null), umum: false },
      ...pemda.map(({ id, kode, nama }) => ({
        ...{ href: `${HREF_JALUR}/biaya/${kode}`, nama, tarif: tarif(id) },
        umum: !biaya.some(({ pemdaId }) => pemdaId === id),
      })),
    ],
    ...(await liburPage(prisma)),
  }
}

async function liburPage(prisma: Deps['prisma']) {
  const kini = hariIniWib()
  const tahun = Number(kini.slice(0, 4))
  const rows = await prisma.hariLibur.findMany({
    where: { tanggal: { gte: utcOf(`${tahun}-01-01`), lte: utcOf(`${tahun + 1}-12-31`) } },
    orderBy: { tanggal: 'asc' },
  })
  return {
    tahunLibur: `${tahun} dan ${tahun + 1}`,
    hariIni: kini,
    libur: rows.map(({ tanggal, nama }) => ({
      tanggal: tanggalDari(tanggal),
      baca: tanggalBaca(tanggal),
      nama,
      dapatDihapus: tanggalDari(tanggal) >= kini,
    })),
  }
}

/** The fee form of the bank (`pemda` null) or of one Pemda: a field and a bearer per rail. */
export const biayaIsi = (keadaan: IsiBiaya | null) =>
  JALUR_KODE.map((kode) => ({ kode, label: LABEL_BIAYA[kode], tarif: keadaan?.[kode] ?? null }))
