import type { Deps } from '../../deps.js'
import { type Level, LEVELS } from '../../domain/alur.js'
import { JENIS_DELEGASI, sebutanLevel } from '../../domain/delegasi.js'
import { formatNip } from '../../domain/identitas.js'
import { may, PERAN, type Peran } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { options } from '../../web/formulir.js'
import { tanggalBaca } from '../../web/tampilan.js'
import { loadDelegasi } from './akhiriDelegasi.js'
import { badgeDelegasi, type KEADAAN, KEADAAN_SQL } from './delegasiList.js'
import type { DelegasiDetailPage, DelegasiFormPage } from './page.js'

export const HREF_DELEGASI = '/cmsp/admin/delegasi'
const KEMBALI = { href: HREF_DELEGASI, label: 'Kembali ke Delegasi' }
const PILIH = { nilai: '', label: 'Pilih', dipilih: false }

/** The form of a new delegation, empty or as typed. */
export async function delegasiFormPage(deps: Deps, nilai: Record<string, string>): Promise<DelegasiFormPage> {
  const pejabat = await deps.prisma.pengguna.findMany({
    where: { status: 'AKTIF', peran: { in: [...LEVELS] }, pemda: { aktif: true } },
    include: { pemda: true },
    orderBy: [{ pemda: { kode: 'asc' } }, { nama: 'asc' }],
  })
  const orang = pejabat.map(({ id, nama, peran, pemda }) => ({
    nilai: String(id),
    label: `${nama} (${PERAN[peran as Peran]}, ${pemda?.nama ?? ''})`,
    dipilih: nilai['penggunaId'] === String(id),
  }))
  const level = Object.fromEntries(LEVELS.map((one) => [one, PERAN[one]]))
  return {
    kembali: KEMBALI,
    aksi: `${HREF_DELEGASI}/baru`,
    nilai,
    orang: [PILIH, ...orang],
    level: [PILIH, ...options(level, nilai['level'] ?? '')],
    jenis: [PILIH, ...options(JENIS_DELEGASI, nilai['jenis'] ?? '')],
  }
}

/** One delegation with who agreed on it and, while it is not over, the form that ends it. */
export async function delegasiDetail(deps: Deps, pelaku: Pelaku, id: bigint): Promise<DelegasiDetailPage> {
  const row = await loadDelegasi(deps.prisma, pelaku, id)
  const { rows } = await deps.pool.query<{ keadaan: keyof typeof KEADAAN }>(
    `SELECT ${KEADAAN_SQL} AS keadaan FROM delegasi g WHERE g.id = $1`,
    [id],
  )
  const keadaan = rows[0]?.keadaan ?? 'BERAKHIR'
  const berjalan = keadaan === 'BERLAKU' || keadaan === 'AKAN_DATANG'
  const { pengguna, pemda, usulan } = row
  const akhir =
    row.diakhiriPada === null
      ? []
      : [
          { label: 'Diakhiri', isi: `${formatWaktu(row.diakhiriPada)} oleh ${row.diakhiriOleh?.nama ?? ''}` },
          { label: 'Alasan', isi: row.alasanAkhir ?? '' },
        ]
  return {
    kembali: KEMBALI,
    status: badgeDelegasi(keadaan),
    data: [
      { label: 'Nama', isi: pengguna.nama },
      { label: 'NIP', isi: formatNip(pengguna.nip) },
      { label: 'Peran sendiri', isi: PERAN[pengguna.peran as Peran] },
      { label: 'Pemda', isi: pemda.nama },
      { label: 'Bertindak sebagai', isi: sebutanLevel(row.level as Level, row) },
      { label: 'Nomor SK', isi: `${row.noSk}, ${tanggalBaca(row.tanggalSk)}` },
      { label: 'Berlaku', isi: `${tanggalBaca(row.mulai)} sampai ${tanggalBaca(row.selesai)} (WITA)` },
      { label: 'Surat Pemda', isi: usulan.dasarNomor ?? '-' },
      ...akhir,
    ],
    usulanHref: may(pelaku, 'usulan.lihat') ? `/cmsp/admin/usulan/${usulan.id}` : null,
    akhiriAksi: berjalan && may(pelaku, 'admin.ubah') ? `${HREF_DELEGASI}/${id}/akhiri` : null,
  }
}
