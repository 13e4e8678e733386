import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { LEG_TERBUKA } from '../../domain/alur.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { badgeLeg, rupiah } from '../../web/tampilan.js'
import { type Antrean, MAX_SHOWN, type MacetRow } from './page.js'

const OVERDUE_MS = 2 * 60_000
/** No rail takes longer, except over holidays (assumed). */
const LAMA_DI_BANK_MS = 24 * 3_600_000
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

const lamaSejak = (now: Date): Date => new Date(now.getTime() - LAMA_DI_BANK_MS)

// The first line says no more than the rest, and lets the index of open payments serve.
const stuckSince = (now: Date, limit = new Date(now.getTime() - OVERDUE_MS)): Prisma.LegWhereInput => ({
  status: { in: LEG_TERBUKA },
  OR: [
    { status: { in: ['TIDAK_PASTI', 'GAGAL'] } },
    { status: { in: ['DIKIRIM', 'DIPROSES'] }, tungguSampai: { lt: limit } },
    { status: 'DIPROSES', percobaan: { some: { status: 'DIPROSES', dikirimPada: { lt: lamaSejak(now) } } } },
    { status: 'SIAP', tungguSampai: { lt: limit }, ...ITS_TURN },
  ],
})

/** Legs that need an eye: in doubt, failed, with the bank for more than a day, or due for two minutes and nobody worked on them. */
export async function stuckLegs(deps: Deps): Promise<Antrean<MacetRow>> {
  const now = await dbNow(deps.prisma)
  const where = stuckSince(now)
  const [legs, total] = await Promise.all([
    deps.prisma.leg.findMany({
      where,
      include: LEG,
      orderBy: [{ tungguSampai: 'asc' }, { id: 'asc' }],
      take: MAX_SHOWN,
    }),
    deps.prisma.leg.count({ where }),
  ])
  return { baris: legs.map((leg) => row(leg, now)), lainnya: total - legs.length }
}

function row(leg: LegUtuh, now: Date): MacetRow {
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
    penjelasan: explain(leg, now),
  }
}

function explain({ status, alasan, tungguSampai, percobaan: [latest] }: LegUtuh, now: Date): string {
  if (status === 'GAGAL') return alasan ?? 'Ditolak tanpa keterangan'
  if (status === 'TIDAK_PASTI') return alasan ?? 'Hasilnya sedang ditanyakan'
  if (status === 'DIPROSES' && latest && latest.dikirimPada < lamaSejak(now))
    return 'Lebih dari sehari diproses bank. Hubungi bank dengan referensinya; jangan dibayar dengan cara lain.'
  const terlambat = `Seharusnya dikerjakan ${formatWaktu(tungguSampai)}`
  return alasan ? `${alasan}. ${terlambat}` : terlambat
}
