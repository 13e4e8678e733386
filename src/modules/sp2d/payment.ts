import { closedGates, kalimatTahanan } from '../../db/gerbang.js'
import type { Deps } from '../../deps.js'
import { STATUS_LEG, type StatusLeg } from '../../domain/alur.js'
import { may } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { formatUang, totalUang, type Uang } from '../../domain/uang.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { badgeLeg, badgeSp2d, rupiah, uangDari } from '../../web/tampilan.js'
import type { LegRow, PencairanPanel } from './page.js'
import { type Lihat, sectionPage } from './section.js'

const LABEL_JENIS: Record<string, string> = { NETTO: 'Netto', POTONGAN: 'Potongan', PAJAK: 'Pajak' }
/** How a rail is called on screens and sheets. */
export const LABEL_JALUR: Record<string, string> = {
  INTRABANK: 'Bank Kalsel',
  BIFAST: 'BI-FAST',
  SKN: 'SKN',
  RTGS: 'RTGS',
  MPN: 'MPN',
}

const LEG = {
  billing: true,
  percobaan: { orderBy: { ke: 'desc' }, take: 1 },
} satisfies Prisma.LegInclude
type LegUtuh = Prisma.LegGetPayload<{ include: typeof LEG }>

/** The legs of an SP2D's running payment, a page of them, summed up; null before its approval. */
export async function paymentPanel(
  deps: Deps,
  sp2dId: bigint,
  pelaku: Pelaku | null,
  lihat: Lihat,
): Promise<PencairanPanel | null> {
  const pencairan = await deps.prisma.pencairan.findFirst({
    where: { sp2dId },
    orderBy: { putaran: 'desc' },
    include: { sp2d: { select: { id: true, pemdaId: true, status: true } } },
  })
  if (!pencairan) return null
  const atDesk = pelaku !== null && may(pelaku, 'operasi.lihat')
  const where = { pencairanId: pencairan.id }
  const states = await deps.prisma.leg.groupBy({
    ...{ by: ['status'], where, _count: true, _sum: { jumlah: true }, orderBy: { status: 'asc' } },
  })
  const total = states.reduce((sum, { _count }) => sum + _count, 0)
  const { skip, take, halaman } = sectionPage('leg', total, lihat)
  const legs = await deps.prisma.leg.findMany({
    where,
    include: LEG,
    // Legs are written in the order of their plan: netto, potongan, pajak.
    orderBy: { id: 'asc' },
    skip,
    take,
  })
  return {
    status: badgeSp2d(pencairan.sp2d.status),
    ringkasan: summary(states.map(({ status, _count }) => [status as StatusLeg, _count])),
    jumlah: total > 1 ? amounts(states.map(({ status, _sum }) => [status, uangDari(_sum.jumlah ?? '0.00')])) : null,
    biaya: await feeOf(deps, pencairan.id),
    tahanan: states.some(({ status }) => status === 'SIAP') ? await heldBy(deps, pencairan.sp2d) : [],
    halaman,
    legs: legs.map((leg) => ({
      ...legRow(leg),
      mejaHref: atDesk ? `/cmsp/operasi/pencairan/${leg.id}` : null,
    })),
  }
}

function amounts(states: [string, Uang][]): string {
  const paid = totalUang(states.filter(([status]) => status === 'BERHASIL').map(([, jumlah]) => jumlah))
  return `${formatUang(paid)} dari ${formatUang(totalUang(states.map(([, jumlah]) => jumlah)))} sudah dibayar`
}

function summary(states: [StatusLeg, number][]): string {
  const total = states.reduce((sum, [, n]) => sum + n, 0)
  if (total === 0) return 'Tanpa pemindahbukuan'
  const done = states.find(([status]) => status === 'BERHASIL')?.[1] ?? 0
  const others = states.filter(([status]) => status !== 'BERHASIL')
  const rest = others.map(([status, n]) => `, ${n} ${STATUS_LEG[status].toLowerCase()}`).join('')
  return `${done} dari ${total} bagian sudah dibayar${rest}`
}

const heldBy = async ({ prisma }: Deps, sp2d: { id: bigint; pemdaId: bigint }): Promise<string[]> =>
  (await closedGates(prisma, sp2d)).map((gate) => `Pengiriman ${kalimatTahanan(gate)}`)

async function feeOf({ prisma }: Deps, pencairanId: bigint): Promise<string | null> {
  const { _sum } = await prisma.biaya.aggregate({ where: { leg: { pencairanId } }, _sum: { jumlah: true } })
  return _sum.jumlah === null ? null : formatUang(uangDari(_sum.jumlah))
}

function legRow(leg: LegUtuh): Omit<LegRow, 'mejaHref'> {
  const waits = leg.status === 'SIAP' && leg.tungguSampai > new Date()
  return {
    jenis: LABEL_JENIS[leg.jenis] ?? leg.jenis,
    tujuan: leg.billing
      ? `Kode billing ${leg.billing.kode} (${leg.uraian})`
      : `${leg.namaTujuan}, ${leg.bankNama ?? ''} ${leg.noRekening ?? ''}`,
    jumlah: rupiah(leg.jumlah),
    rail: LABEL_JALUR[leg.jalur ?? (leg.jenis === 'PAJAK' ? 'MPN' : '')] ?? '-',
    status: badgeLeg(leg.status),
    penjelasan: waits ? `${leg.alasan ?? 'Menunggu'} sampai ${formatWaktu(leg.tungguSampai)}` : leg.alasan,
    referensi: leg.percobaan[0]?.referensi ?? null,
  }
}
