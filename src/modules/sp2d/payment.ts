import { closedGates, kalimatTahanan } from '../../db/gerbang.js'
import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { JENIS_LEG, STATUS_LEG, type StatusLeg } from '../../domain/alur.js'
import { may } from '../../domain/izin.js'
import { type BiayaJalur, LABEL_JALUR } from '../../domain/jalur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { formatUang, totalUang, type Uang } from '../../domain/uang.js'
import { badgeLeg, badgeSp2d, rupiah, uangDari } from '../../web/tampilan.js'
import type { Sp2dUtuh } from './load.js'
import type { LegRow, PencairanPanel } from './page.js'
import { ditanggung } from './payees.js'
import { type Lihat, sectionPage } from './section.js'

interface Induk {
  id: string
  /** Legs in each state: how many and their sum. */
  keadaan: [StatusLeg, number, string][] | null
  /** Fees by who bears them. */
  biaya: [BiayaJalur['penanggung'], string][] | null
}

const INDUK = `
  SELECT p.id,
    (SELECT json_agg(json_build_array(x.status, x.n, x.jumlah::text) ORDER BY x.status)
      FROM (SELECT l.status, count(*) AS n, sum(l.jumlah) AS jumlah FROM leg l WHERE l.pencairan_id = p.id GROUP BY 1) x) AS keadaan,
    (SELECT json_agg(json_build_array(x.penanggung, x.jumlah::text) ORDER BY x.penanggung)
      FROM (SELECT b.penanggung, sum(b.jumlah) AS jumlah FROM biaya b JOIN leg l ON l.id = b.leg_id
        WHERE l.pencairan_id = p.id GROUP BY 1) x) AS biaya
  FROM pencairan p WHERE p.sp2d_id = $1 ORDER BY p.putaran DESC LIMIT 1`

interface LegUtuh {
  id: string
  jenis: string
  uraian: string
  jumlah: string
  bank_nama: string | null
  no_rekening: string | null
  nama_tujuan: string
  jalur: string | null
  status: StatusLeg
  tunggu_sampai: Date
  alasan: string | null
  kode: string | null
  referensi: string | null
}

// Legs are written in the order of their plan: netto, potongan, pajak.
const LEG = `
  SELECT l.id, l.jenis, l.uraian, l.jumlah, l.bank_nama, l.no_rekening, l.nama_tujuan, l.jalur, l.status, l.tunggu_sampai, l.alasan,
    (SELECT b.kode FROM billing b WHERE b.id = l.billing_id) AS kode,
    (SELECT x.referensi FROM percobaan x WHERE x.leg_id = l.id ORDER BY x.ke DESC LIMIT 1) AS referensi
  FROM leg l WHERE l.pencairan_id = $1 ORDER BY l.id LIMIT $2 OFFSET $3`

/** The legs of an SP2D's running payment, a page of them, summed up; null before its approval. */
export async function paymentPanel(
  deps: Deps,
  sp2d: Sp2dUtuh,
  pelaku: Pelaku | null,
  lihat: Lihat | null,
): Promise<PencairanPanel | null> {
  const { rows: found } = await deps.pool.query<Induk>(prepared(INDUK, [sp2d.id]))
  const [pencairan] = found
  if (!pencairan) return null
  const atDesk = pelaku !== null && may(pelaku, 'operasi.lihat')
  const states = pencairan.keadaan ?? []
  const total = states.reduce((sum, [, n]) => sum + n, 0)
  const { skip, take, halaman } = sectionPage('leg', total, lihat)
  const [{ rows: legs }, tahanan] = await Promise.all([
    deps.pool.query<LegUtuh>(prepared(LEG, [pencairan.id, take, skip])),
    states.some(([status]) => status === 'SIAP') ? heldBy(deps, sp2d) : [],
  ])
  return {
    status: badgeSp2d(sp2d.status),
    ringkasan: summary(states.map(([status, n]) => [status, n])),
    jumlah: total > 1 ? amounts(states.map(([status, , jumlah]) => [status, uangDari(jumlah)])) : null,
    biaya: pencairan.biaya?.map(([siapa, jumlah]) => `${rupiah(jumlah)} ${ditanggung(siapa)}`).join('; ') ?? null,
    tahanan,
    halaman,
    legs: legs.map((leg) => ({
      ...legRow(leg),
      mejaHref: atDesk ? `/cmsp/operasi/pencairan/${leg.id}` : null,
    })),
  }
}

function amounts(states: [StatusLeg, Uang][]): string {
  const sumOf = (wanted: StatusLeg) =>
    totalUang(states.filter(([status]) => status === wanted).map(([, jumlah]) => jumlah))
  const total = totalUang(states.map(([, jumlah]) => jumlah))
  const luar = sumOf('DILUAR')
  const rest = luar > 0n ? `, ${formatUang(luar)} dibayar di luar CMSP` : ''
  return `${formatUang(sumOf('BERHASIL'))} dari ${formatUang(total)} sudah dibayar${rest}`
}

function summary(states: [StatusLeg, number][]): string {
  const total = states.reduce((sum, [, n]) => sum + n, 0)
  if (total === 0) return 'Tanpa pemindahbukuan'
  const done = states.find(([status]) => status === 'BERHASIL')?.[1] ?? 0
  const others = states.filter(([status]) => status !== 'BERHASIL')
  const rest = others.map(([status, n]) => `, ${n} ${mulaiKecil(STATUS_LEG[status])}`).join('')
  return `${done} dari ${total} bagian sudah dibayar${rest}`
}

const mulaiKecil = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1)

const heldBy = async ({ prisma }: Deps, sp2d: { id: bigint; pemdaId: bigint }): Promise<string[]> =>
  (await closedGates(prisma, sp2d)).map((gate) => `Pengiriman ${kalimatTahanan(gate)}`)

function legRow(leg: LegUtuh): Omit<LegRow, 'mejaHref'> {
  const waits = leg.status === 'SIAP' && leg.tunggu_sampai > new Date()
  // Our own order was refused: neither its rail nor its reference paid this.
  const luar = leg.status === 'DILUAR'
  return {
    jenis: JENIS_LEG[leg.jenis] ?? leg.jenis,
    tujuan: leg.kode
      ? `Kode billing ${leg.kode} (${leg.uraian})`
      : `${leg.nama_tujuan}, ${leg.bank_nama ?? ''} ${leg.no_rekening ?? ''}`,
    jumlah: rupiah(leg.jumlah),
    rail: LABEL_JALUR[leg.jalur ?? (leg.jenis === 'PAJAK' && !luar ? 'MPN' : '')] ?? '-',
    status: badgeLeg(leg.status),
    penjelasan: waits ? `${leg.alasan ?? 'Menunggu'} sampai ${formatWaktu(leg.tunggu_sampai)}` : leg.alasan,
    referensi: luar ? null : leg.referensi,
  }
}
