import { prepared } from '../../db/prepared.js'
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
import { legReturOf, loadRetur, type Retur } from './retur.js'
import type { Lihat } from './section.js'
import { pajakSection, potonganRows } from './taxRows.js'

const SEBAB: Record<string, string> = {
  BARU: 'baru',
  BERUBAH: 'diubah di FMIS',
  KIRIM_ULANG: 'dikirim ulang oleh FMIS',
  RETUR: 'pembayaran ulang atas retur',
}

/** Every section of the detail page, formatted, with the pencils this person may use now (null: nobody's). */
export async function detailOf(
  deps: Deps,
  sp2d: Sp2dUtuh,
  pelaku: Pelaku | null,
  lihat: Lihat | null,
): Promise<Sp2dDetail> {
  const retur = await loadRetur(deps.prisma, legReturOf(sp2d))
  const [sekeliling, rekanan, pajak, potongan, koreksi, pencairan, perubahan, riwayat] = await Promise.all([
    sekelilingOf(deps, sp2d),
    rekananSection(deps, sp2d, lihat, retur),
    pajakSection(deps, pelaku, sp2d),
    potonganRows(deps, sp2d),
    koreksiRows(deps.prisma, sp2d),
    paymentPanel(deps, sp2d, pelaku, lihat),
    perubahanOf(deps, sp2d),
    riwayatOf(deps, sp2d.id),
  ])
  const round = sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)
  const bpn = pajak.pajak.some(({ bpnHref }) => bpnHref !== null)
  return {
    ...header(sp2d),
    daftarPenguji: {
      label: `${sp2d.pengujiNomor}, ${tanggalBaca(sp2d.pengujiTanggal)}`,
      href: sekeliling.penguji_id && `/cmsp/sp2d/penguji/${sekeliling.penguji_id}`,
    },
    putaran:
      sp2d.putaran === 1
        ? null
        : `Putaran ${sp2d.putaran}: ${SEBAB[round?.sebab ?? ''] ?? ''}${retur ? `, ${ulangOf(sp2d, retur)}` : ''}`,
    perubahan,
    penolakan: penolakanOf(sp2d, sekeliling.penolakan),
    ...rekanan,
    nominal: nominalOf(sp2d),
    ...pajak,
    dokumen: dokumenOf(sp2d, pelaku, { kuitansi: sekeliling.ada_kuitansi, bpn }),
    potongan,
    rincian: sp2d.rincian.map((row) => ({ kode: row.kodeRekening, uraian: row.uraian, jumlah: rupiah(row.jumlah) })),
    persetujuan: LEVELS.map((level) => persetujuanOf(sp2d, level)),
    ...{ koreksi, pencairan, riwayat },
  }
}

/** What a re-issue pays again. */
function ulangOf({ penerima, potongan }: Sp2dUtuh, retur: Retur): string {
  const rows = [
    ...penerima.filter(({ id }) => retur.penerimaIds.has(String(id))),
    ...potongan.filter(({ id }) => retur.potonganIds.has(String(id))),
  ]
  return formatUang(totalUang(rows.map(({ jumlah }) => uangDari(jumlah))))
}

interface Sekeliling {
  penguji_id: string | null
  ada_kuitansi: boolean
  penolakan: PesanFmis | null
}

// What else the page tells of an SP2D: its list, whether anything was paid, and how far the news of its refusal got.
const SEKELILING = `
  SELECT (SELECT d.id FROM daftar_penguji d WHERE d.pemda_id = s.pemda_id AND d.tahun = s.tahun AND d.nomor = s.penguji_nomor) AS penguji_id,
    EXISTS (SELECT FROM pencairan p JOIN leg l ON l.pencairan_id = p.id
      WHERE p.sp2d_id = s.id AND l.jenis = 'NETTO' AND l.status = 'BERHASIL') AS ada_kuitansi,
    (SELECT json_build_object('diterima', k.diterima_pada, 'ditolak', k.ditolak_pada, 'percobaan', k.percobaan, 'galat', k.galat)
      FROM kirim_fmis k WHERE k.sp2d_id = s.id AND k.jenis = 'PENOLAKAN' ORDER BY k.urut DESC LIMIT 1) AS penolakan
  FROM sp2d s WHERE s.id = $1`

async function sekelilingOf({ pool }: Deps, { id }: Sp2dUtuh): Promise<Sekeliling> {
  const { rows } = await pool.query<Sekeliling>(prepared(SEKELILING, [id]))
  return rows[0] ?? { penguji_id: null, ada_kuitansi: false, penolakan: null }
}

function dokumenOf(
  { id }: Sp2dUtuh,
  pelaku: Pelaku | null,
  { kuitansi, bpn }: Record<'kuitansi' | 'bpn', boolean>,
): Sp2dDetail['dokumen'] {
  const href = `/cmsp/sp2d/${id}`
  return {
    ringkasan: `${href}/ringkasan.pdf`,
    kuitansi: kuitansi ? `${href}/kuitansi.pdf` : null,
    bpn: bpn ? `${href}/bpn.pdf` : null,
    berkas: pelaku && may(pelaku, 'berkas.lihat') ? `${href}/berkas` : null,
  }
}

function header(sp2d: Sp2dUtuh) {
  const setuju = sp2d.keputusan.filter((row) => row.putaran === sp2d.putaran && row.putusan === 'SETUJU')
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
    tahap: tahapOf(sp2d.status as StatusSp2d, sp2d.levelTolak as Level | null, setuju.length),
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

function penolakanOf(sp2d: Sp2dUtuh, pesan: PesanFmis | null): Penolakan | null {
  const tolak = sp2d.keputusan.findLast((row) => row.putusan === 'TOLAK')
  if (sp2d.status !== 'DITOLAK' || !tolak) return null
  return {
    oleh: tolak.nama,
    level: sebutanLengkap(tolak.level as Level, tolak.delegasi),
    waktu: formatWaktu(tolak.waktu),
    alasan: tolak.keterangan ?? '',
    fmis: fmisState(pesan),
  }
}

interface PesanFmis {
  diterima: string | null
  ditolak: string | null
  percobaan: number
  galat: string | null
}

function fmisState(pesan: PesanFmis | null): Badge {
  if (pesan?.diterima) return { nada: 'sukses', label: `diterima FMIS ${formatWaktu(new Date(pesan.diterima))}` }
  if (pesan?.ditolak) return { nada: 'bahaya', label: `FMIS menolak pesan ini: ${pesan.galat ?? ''}` }
  return { nada: 'peringatan', label: `menunggu FMIS, percobaan ke-${(pesan?.percobaan ?? 0) + 1}` }
}
