import { loadJalur, loadLibur } from '../../db/jalur.js'
import type { Deps } from '../../deps.js'
import { levelOf } from '../../domain/alur.js'
import { type BiayaJalur, PENANGGUNG, perkiraanTiba, pickJalur } from '../../domain/jalur.js'
import { type HasilPeriksa, nilaiPemeriksaan, PEMERIKSAAN } from '../../domain/pemeriksaan.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { formatUang } from '../../domain/uang.js'
import type { Badge } from '../../web/page.js'
import { npwpBaca, rupiah, uangDari } from '../../web/tampilan.js'
import type { Sp2dUtuh } from './load.js'
import type { Rekanan, Sp2dDetail } from './page.js'
import type { Retur } from './retur.js'
import { type Lihat, sectionPage } from './section.js'

type Penerima = Sp2dUtuh['penerima'][number]

/** Who bears a fee, as the end of a sentence about it. */
export const ditanggung = (penanggung: BiayaJalur['penanggung']): string =>
  `ditanggung ${PENANGGUNG[penanggung]}${penanggung === 'BANK' ? '' : ', di luar SP2D'}`

/** Data Rekanan: one page of the payees with what the bank says of each, and before approval how they will be paid. */
export async function rekananSection(
  deps: Deps,
  sp2d: Sp2dUtuh,
  lihat: Lihat | null,
  retur: Retur | null,
): Promise<Pick<Sp2dDetail, 'rekanan' | 'rekananHalaman' | 'rekananRingkas'>> {
  const { skip, take, halaman } = sectionPage('rekanan', sp2d.penerima.length, lihat)
  const preview = levelOf(sp2d.status) ? await loadPreview(deps, sp2d.pemdaId, retur) : () => null
  const now = new Date()
  return {
    rekanan: sp2d.penerima.slice(skip, skip + take).map((row) => rekananOf(row, preview(row, now), now)),
    rekananHalaman: halaman,
    rekananRingkas: halaman === null ? null : summary(sp2d.penerima, now),
  }
}

function summary(rows: Penerima[], now: Date): string {
  const count = new Map<HasilPeriksa, number>()
  for (const row of rows) {
    const hasil = nilaiPemeriksaan(row, now)
    count.set(hasil, (count.get(hasil) ?? 0) + 1)
  }
  const parts = [...count].map(([hasil, n]) => `${n} ${PEMERIKSAAN[hasil].label.toLowerCase()}`)
  return `${rows.length} penerima: ${parts.join(', ')}`
}

type Preview = (row: Penerima, now: Date) => string | null

async function loadPreview({ prisma }: Deps, pemdaId: bigint, retur: Retur | null): Promise<Preview> {
  const [jalur, libur] = await Promise.all([loadJalur(prisma, pemdaId), loadLibur(prisma)])
  return (row, now) => {
    if (retur && !retur.penerimaIds.has(String(row.id))) return 'Tidak dibayar ulang: uangnya tidak diretur'
    const rail = pickJalur({ bankKode: row.bankKode, jumlah: uangDari(row.jumlah) }, jalur)
    if (!rail) return 'Tidak ada jalur bank untuk jumlah ini'
    const cost = rail.biaya > 0n ? `biaya ${formatUang(rail.biaya)} ${ditanggung(rail.penanggung)}` : 'tanpa biaya'
    return `${rail.nama}, ${cost}; bila dikirim sekarang tiba sekitar ${formatWaktu(perkiraanTiba(rail, now, libur))}`
  }
}

function rekananOf(row: Penerima, perkiraan: string | null, now: Date): Rekanan {
  return {
    nama: row.nama,
    npwp: npwpBaca(row.npwp),
    alamat: row.alamat ?? '-',
    bank: `${row.bankNama} (${row.bankKode})`,
    rekening: row.noRekening,
    jumlah: rupiah(row.jumlah),
    namaDiBank: row.namaDiBank,
    kecocokan: kecocokanOf(row, now),
    diperiksa: row.diperiksaPada ? formatWaktu(row.diperiksaPada) : null,
    perkiraan,
  }
}

function kecocokanOf(row: Penerima, now: Date): Badge {
  const hasil = nilaiPemeriksaan(row, now)
  const { label, nada } = PEMERIKSAAN[hasil]
  return { nada, label: hasil === 'BERBEDA' ? `${label}, skor ${row.skorNama ?? 0} dari 100` : label }
}
