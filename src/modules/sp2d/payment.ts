import type { Deps } from '../../deps.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { badgeLeg, badgeSp2d, rupiah } from '../../web/tampilan.js'
import type { LegRow, PencairanPanel } from './page.js'

const LABEL_JENIS: Record<string, string> = { NETTO: 'Netto', POTONGAN: 'Potongan', PAJAK: 'Pajak' }
const LABEL_JALUR: Record<string, string> = {
  INTRABANK: 'Bank Kalsel',
  BIFAST: 'BI-FAST',
  SKN: 'SKN',
  RTGS: 'RTGS',
  MPN: 'MPN',
}
const MOVING = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN']

const URUTAN_JENIS = ['NETTO', 'POTONGAN', 'PAJAK']

type LegUtuh = Prisma.LegGetPayload<{ include: { billing: true; percobaan: true } }>

/** The legs of an SP2D's payment with their state, or null before its approval. */
export async function paymentPanel(deps: Deps, sp2dId: bigint): Promise<PencairanPanel | null> {
  const pencairan = await deps.prisma.pencairan.findFirst({
    where: { sp2dId },
    orderBy: { putaran: 'desc' },
    include: {
      sp2d: { select: { status: true } },
      leg: { include: { billing: true, percobaan: { orderBy: { ke: 'asc' } } } },
    },
  })
  if (!pencairan) return null
  const legs = pencairan.leg.toSorted(
    (a, b) => URUTAN_JENIS.indexOf(a.jenis) - URUTAN_JENIS.indexOf(b.jenis) || a.urut - b.urut,
  )
  const done = legs.filter(({ status }) => status === 'BERHASIL').length
  const { status } = pencairan.sp2d
  const ringkasan = legs.length === 0 ? 'Tanpa pemindahbukuan' : `${done} dari ${legs.length} bagian sudah dibayar`
  return {
    live: {
      url: `/cmsp/sp2d/${sp2dId}/pencairan`,
      aktif: MOVING.includes(status),
      kabar: `${badgeSp2d(status).label}. ${ringkasan}.`,
    },
    status: badgeSp2d(status),
    ringkasan,
    legs: legs.map(legRow),
  }
}

function legRow(leg: LegUtuh): LegRow {
  const latest = leg.percobaan.at(-1)
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
    referensi: latest?.referensi ?? null,
  }
}
