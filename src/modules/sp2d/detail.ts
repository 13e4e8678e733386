import type { Deps } from '../../deps.js'
import { type Level, LEVELS, type StatusSp2d } from '../../domain/alur.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { may } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { type Centang, PERINGATAN } from '../../domain/peringatan.js'
import { JENIS_SP2D, type JenisSp2d } from '../../domain/sp2d.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { terbilang } from '../../domain/terbilang.js'
import { formatUang, totalUang } from '../../domain/uang.js'
import type { Badge } from '../../web/page.js'
import { badgeSp2d, rupiah, tanggalBaca, uangDari } from '../../web/tampilan.js'
import { perubahanOf, riwayatOf } from './history.js'
import { koreksiRows } from './koreksi.js'
import { tahapOf } from './list.js'
import type { Sp2dUtuh } from './load.js'
import type { Penolakan, PersetujuanRow, Sp2dDetail } from './page.js'
import { rekananSection } from './payees.js'
import { paymentPanel } from './payment.js'
import type { Lihat } from './section.js'
import { pajakSection, potonganRows } from './taxRows.js'

const SEBAB: Record<string, string> = {
  BARU: 'baru',
  BERUBAH: 'diubah di FMIS',
  KIRIM_ULANG: 'dikirim ulang oleh FMIS',
  RETUR: 'pembayaran ulang atas retur',
}

/** Every section of the detail page, formatted, with the pencils this person may use now (null: nobody's). */
export async function detailOf(deps: Deps, sp2d: Sp2dUtuh, pelaku: Pelaku | null, lihat: Lihat): Promise<Sp2dDetail> {
  const pencairan = await paymentPanel(deps, sp2d.id, pelaku, lihat)
  const pajak = await pajakSection(deps, pelaku, sp2d)
  const round = sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)
  return {
    ...header(sp2d),
    daftarPenguji: await pengujiOf(deps, sp2d),
    putaran: sp2d.putaran === 1 ? null : `Putaran ${sp2d.putaran}: ${SEBAB[round?.sebab ?? ''] ?? ''}`,
    perubahan: await perubahanOf(deps, sp2d),
    penolakan: await penolakanOf(deps, sp2d),
    ...(await rekananSection(deps, sp2d, lihat)),
    nominal: nominalOf(sp2d),
    ...pajak,
    dokumen: await dokumenOf(
      deps,
      sp2d.id,
      pelaku,
      pajak.pajak.some(({ bpnHref }) => bpnHref !== null),
    ),
    potongan: await potonganRows(deps, sp2d),
    rincian: sp2d.rincian.map((row) => ({ kode: row.kodeRekening, uraian: row.uraian, jumlah: rupiah(row.jumlah) })),
    persetujuan: LEVELS.map((level) => persetujuanOf(sp2d, level)),
    koreksi: await koreksiRows(deps.prisma, sp2d),
    pencairan,
    riwayat: await riwayatOf(deps, sp2d.id),
  }
}

async function pengujiOf(deps: Deps, sp2d: Sp2dUtuh): Promise<Sp2dDetail['daftarPenguji']> {
  const { pemdaId, tahun, pengujiNomor: nomor } = sp2d
  const stored = await deps.prisma.daftarPenguji.findUnique({
    where: { pemdaId_tahun_nomor: { pemdaId, tahun, nomor } },
  })
  return {
    label: `${nomor}, ${tanggalBaca(sp2d.pengujiTanggal)}`,
    href: stored && `/cmsp/sp2d/penguji/${stored.id}`,
  }
}

async function dokumenOf(
  deps: Deps,
  sp2dId: bigint,
  pelaku: Pelaku | null,
  adaBpn: boolean,
): Promise<Sp2dDetail['dokumen']> {
  const netto = await deps.prisma.leg.count({ where: { pencairan: { sp2dId }, jenis: 'NETTO', status: 'BERHASIL' } })
  const href = `/cmsp/sp2d/${sp2dId}`
  return {
    ringkasan: `${href}/ringkasan.pdf`,
    kuitansi: netto > 0 ? `${href}/kuitansi.pdf` : null,
    bpn: adaBpn ? `${href}/bpn.pdf` : null,
    berkas: pelaku && may(pelaku, 'berkas.lihat') ? `${href}/berkas` : null,
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
    rkud: `${sp2d.rkud.noRekening} (${sp2d.rkud.nama})`,
    kuasaBud: `${sp2d.kuasaBudNama}, NIP ${sp2d.kuasaBudNip} (${sp2d.kuasaBudJabatan})`,
    jumlah: rupiah(sp2d.netto),
    penerima: sp2d.penerimaNama,
    status: badgeSp2d(sp2d.status),
    tahap: tahapOf(sp2d.status as StatusSp2d, sp2d.levelTolak as Level | null),
  }
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
      level: sebutanLengkap(level, made.delegasi),
      nama: made.nama,
      putusan,
      keterangan: made.keterangan,
      peringatan: peringatanOf(made),
      waktu: formatWaktu(made.waktu),
    }
  }
  const waiting = sp2d.tugas?.level === level ? sp2d.tugas : null
  return {
    level: sebutanLengkap(level, waiting?.delegasi),
    nama: waiting?.pengguna.nama ?? null,
    putusan: waiting
      ? { nada: 'proses', label: 'Menunggu di Daftar Tugas' }
      : { nada: 'netral', label: 'Belum diputuskan' },
    keterangan: waiting?.keterangan ?? null,
    peringatan: peringatanOf(waiting),
    waktu: waiting ? formatWaktu(waiting.dibuatPada) : null,
  }
}

const peringatanOf = (row: { peringatan: unknown } | null): PersetujuanRow['peringatan'] =>
  ((row?.peringatan ?? []) as Centang[]).map(({ jenis, rincian }) => ({ label: PERINGATAN[jenis].label, rincian }))

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
    level: sebutanLengkap(tolak.level as Level, tolak.delegasi),
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
