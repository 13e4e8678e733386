import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { LEG_TERBUKA } from '../../domain/alur.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { badgeLeg, rupiah } from '../../web/tampilan.js'
import { type Antrean, MAX_SHOWN, type MacetRow } from './page.js'

const OVERDUE_MS = 2 * 60_000
const AWALAN: Record<string, string> = { NETTO: '', POTONGAN: 'Potongan: ', PAJAK: 'Pajak: ' }

const LEG = {
  pencairan: { include: { sp2d: { include: { pemda: true } } } },
  percobaan: { orderBy: { ke: 'desc' }, take: 1 },
} satisfies Prisma.LegInclude
type LegUtuh = Prisma.LegGetPayload<{ include: typeof LEG }>

// Deductions and taxes wait for the netto by rule; only the netto before them can be late.
const ITS_TURN: Prisma.LegWhereInput = {
  OR: [
    { jenis: 'NETTO' },
    { pencairan: { leg: { none: { jenis: 'NETTO', status: { notIn: ['BERHASIL', 'DIPROSES', 'RETUR'] } } } } },
  ],
}

// The first line says no more than the rest, and lets the index of open payments serve.
const stuckSince = (limit: Date): Prisma.LegWhereInput => ({
  status: { in: LEG_TERBUKA },
  OR: [
    { status: { in: ['TIDAK_PASTI', 'GAGAL'] } },
    { status: { in: ['DIKIRIM', 'DIPROSES'] }, tungguSampai: { lt: limit } },
    { status: 'SIAP', tungguSampai: { lt: limit }, ...ITS_TURN },
  ],
})

/** Legs that need an eye: in doubt, failed, or due for more than two minutes and nobody worked on them. */
export async function stuckLegs(deps: Deps): Promise<Antrean<MacetRow>> {
  const where = stuckSince(new Date((await dbNow(deps.prisma)).getTime() - OVERDUE_MS))
  const [legs, total] = await Promise.all([
    deps.prisma.leg.findMany({
      where,
      include: LEG,
      orderBy: [{ tungguSampai: 'asc' }, { id: 'asc' }],
      take: MAX_SHOWN,
    }),
    deps.prisma.leg.count({ where }),
  ])
  return { baris: legs.map(row), lainnya: total - legs.length }
}

function row(leg: LegUtuh): MacetRow {
  const { sp2d, dibuatPada } = leg.pencairan
  const [latest] = leg.percobaan
  return {
    nomor: sp2d.nomor,
    href: `/cmsp/sp2d/${sp2d.id}`,
    pemda: sp2d.pemda.nama,
    leg: `${AWALAN[leg.jenis] ?? ''}${leg.uraian}`,
    jumlah: rupiah(leg.jumlah),
    status: badgeLeg(leg.status),
    sejak: formatWaktu(latest?.dikirimPada ?? dibuatPada),
    referensi: latest?.referensi ?? null,
    penjelasan: explain(leg),
  }
}

function explain({ status, alasan, tungguSampai }: LegUtuh): string {
  if (status === 'GAGAL') return alasan ?? 'Ditolak tanpa keterangan'
  if (status === 'TIDAK_PASTI') return alasan ?? 'Hasilnya sedang ditanyakan'
  const terlambat = `Seharusnya dikerjakan ${formatWaktu(tungguSampai)}`
  return alasan ? `${alasan}. ${terlambat}` : terlambat
}
