import type { Deps } from '../../deps.js'
import { type Level, LEVELS, type StatusSp2d } from '../../domain/alur.js'
import { namaSama } from '../../domain/nama.js'
import { JENIS_SP2D, type JenisSp2d } from '../../domain/sp2d.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { terbilang } from '../../domain/terbilang.js'
import { formatUang, totalUang } from '../../domain/uang.js'
import type { Badge } from '../../web/page.js'
import { badgeSp2d, LABEL_LEVEL, npwpBaca, rupiah, tanggalBaca, uangDari } from '../../web/tampilan.js'
import { perubahanOf, riwayatOf } from './history.js'
import { tahapOf } from './list.js'
import type { Sp2dUtuh } from './load.js'
import type { Penolakan, PersetujuanRow, Rekanan, Sp2dDetail } from './page.js'
import { paymentPanel } from './payment.js'
import { pajakRows, potonganRows } from './taxRows.js'

const SEBAB: Record<string, string> = {
  BARU: 'baru',
  BERUBAH: 'diubah di FMIS',
  KIRIM_ULANG: 'dikirim ulang oleh FMIS',
  RETUR: 'pembayaran ulang atas retur',
}

/** Every section of the detail page, formatted. `bolehUbahPajak`: this person may edit kode billing now. */
export async function detailOf(deps: Deps, sp2d: Sp2dUtuh, bolehUbahPajak: boolean): Promise<Sp2dDetail> {
  const pencairan = await paymentPanel(deps, sp2d.id)
  const round = sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)
  return {
    ...header(sp2d),
    putaran: sp2d.putaran === 1 ? null : `Putaran ${sp2d.putaran}: ${SEBAB[round?.sebab ?? ''] ?? ''}`,
    perubahan: await perubahanOf(deps, sp2d),
    penolakan: await penolakanOf(deps, sp2d),
    rekanan: sp2d.penerima.map(rekananOf),
    nominal: nominalOf(sp2d),
    pajak: await pajakRows(deps, sp2d, bolehUbahPajak),
    potongan: await potonganRows(deps, sp2d),
    rincian: sp2d.rincian.map((row) => ({ kode: row.kodeRekening, uraian: row.uraian, jumlah: rupiah(row.jumlah) })),
    persetujuan: LEVELS.map((level) => persetujuanOf(sp2d, level)),
    pencairan,
    riwayat: await riwayatOf(deps, sp2d.id),
  }
}

function header(sp2d: Sp2dUtuh) {
  return {
    nomor: sp2d.nomor,
    tanggal: tanggalBaca(sp2d.tanggal),
    spmNomor: sp2d.spmNomor,
    spmTanggal: tanggalBaca(sp2d.spmTanggal),
    opd: `${sp2d.opd.kode} ${sp2d.opd.nama}`,
    jenis: JENIS_SP2D[sp2d.jenis as JenisSp2d],
    keperluan: sp2d.keperluan,
    daftarPenguji: `${sp2d.pengujiNomor}, ${tanggalBaca(sp2d.pengujiTanggal)}`,
    rkud: `${sp2d.rkud.noRekening} (${sp2d.rkud.nama})`,
    kuasaBud: `${sp2d.kuasaBudNama}, NIP ${sp2d.kuasaBudNip} (${sp2d.kuasaBudJabatan})`,
    jumlah: rupiah(sp2d.netto),
    penerima: sp2d.penerimaNama,
    status: badgeSp2d(sp2d.status),
    tahap: tahapOf(sp2d.status as StatusSp2d, sp2d.levelTolak as Level | null),
  }
}

function rekananOf(row: Sp2dUtuh['penerima'][number]): Rekanan {
  return {
    nama: row.nama,
    npwp: npwpBaca(row.npwp),
    alamat: row.alamat ?? '-',
    bank: `${row.bankNama} (${row.bankKode})`,
    rekening: row.noRekening,
    jumlah: rupiah(row.jumlah),
    namaDiBank: row.namaDiBank,
    kecocokan: kecocokanOf(row),
  }
}

function kecocokanOf(row: Sp2dUtuh['penerima'][number]): Badge {
  if (row.statusRekening === null) return { nada: 'netral', label: 'Belum diperiksa' }
  if (row.statusRekening === 'tidakDitemukan') return { nada: 'bahaya', label: 'Rekening tidak ditemukan' }
  if (row.statusRekening !== 'aktif') return { nada: 'bahaya', label: `Rekening ${row.statusRekening}` }
  const sama = row.namaDiBank !== null && namaSama(row.nama, row.namaDiBank)
  return sama ? { nada: 'sukses', label: 'Sesuai' } : { nada: 'bahaya', label: 'Tidak sesuai' }
}

function nominalOf(sp2d: Sp2dUtuh) {
  const sum = (rows: { mengurangi: boolean; jumlah: { toFixed(n: number): string } }[]) =>
    formatUang(totalUang(rows.filter((row) => row.mengurangi).map((row) => uangDari(row.jumlah))))
  return {
    bruto: rupiah(sp2d.bruto),
    potongan: sum(sp2d.potongan),
    pajak: sum(sp2d.pajak),
    netto: rupiah(sp2d.netto),
    terbilang: terbilang(uangDari(sp2d.netto)),
    nilaiPengesahan: sp2d.nilaiPengesahan === null ? null : rupiah(sp2d.nilaiPengesahan),
  }
}

function persetujuanOf(sp2d: Sp2dUtuh, level: Level): PersetujuanRow {
  const made = sp2d.keputusan.find((row) => row.putaran === sp2d.putaran && row.level === level)
  if (made) {
    const putusan: Badge =
      made.putusan === 'SETUJU' ? { nada: 'sukses', label: 'Setuju' } : { nada: 'bahaya', label: 'Tolak' }
    return {
      level: LABEL_LEVEL[level],
      nama: made.nama,
      putusan,
      keterangan: made.keterangan,
      waktu: formatWaktu(made.waktu),
    }
  }
  const waiting = sp2d.tugas?.level === level ? sp2d.tugas : null
  return {
    level: LABEL_LEVEL[level],
    nama: waiting?.pengguna.nama ?? null,
    putusan: waiting
      ? { nada: 'proses', label: 'Menunggu di Daftar Tugas' }
      : { nada: 'netral', label: 'Belum diputuskan' },
    keterangan: null,
    waktu: waiting ? formatWaktu(waiting.dibuatPada) : null,
  }
}

async function penolakanOf(deps: Deps, sp2d: Sp2dUtuh): Promise<Penolakan | null> {
  if (sp2d.status !== 'DITOLAK') return null
  const tolak = sp2d.keputusan.findLast((row) => row.putusan === 'TOLAK')
  const pesan = await deps.prisma.kirimFmis.findFirst({
    where: { sp2dId: sp2d.id, jenis: 'PENOLAKAN' },
    orderBy: { urut: 'desc' },
  })
  if (!tolak) return null
  return {
    oleh: tolak.nama,
    level: LABEL_LEVEL[tolak.level as Level],
    waktu: formatWaktu(tolak.waktu),
    alasan: tolak.keterangan ?? '',
    fmis: fmisState(pesan),
  }
}

function fmisState(
  pesan: { diterimaPada: Date | null; ditolakPada: Date | null; percobaan: number; galat: string | null } | null,
): Badge {
  if (pesan?.diterimaPada) return { nada: 'sukses', label: `diterima FMIS ${formatWaktu(pesan.diterimaPada)}` }
  if (pesan?.ditolakPada) return { nada: 'bahaya', label: `FMIS menolak pesan ini: ${pesan.galat ?? ''}` }
  return { nada: 'peringatan', label: `menunggu FMIS, percobaan ke-${(pesan?.percobaan ?? 0) + 1}` }
}
