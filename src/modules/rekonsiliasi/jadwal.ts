import type { Deps } from '../../deps.js'
import { addHari } from '../../domain/kalender.js'
import { SISTEM } from '../../domain/pelaku.js'
import { type Tanggal, tanggalWita } from '../../domain/tanggal.js'
import { tanggalDari } from '../../web/tampilan.js'
import { hariDb } from './hari.js'
import { reconcile } from './run.js'

const OLEH = { ...SISTEM, nama: 'Jadwal' }
/** Days whose doubts and differences are looked at again by themselves. */
const HARI_LAMA = 14

/**
 * After book close: yesterday of every RKUD, earlier days that were still open, and every day a closed gate waits for.
 * One RKUD the bank does not answer for delays no other. @throws Error that names those, so that the schedule shows it
 */
export async function reconcileAll(deps: Deps, at: Date): Promise<void> {
  const kemarin = addHari(tanggalWita(at), -1)
  const rkud = await deps.prisma.rkud.findMany({ orderBy: { id: 'asc' } })
  const gagal: string[] = []
  for (const each of rkud) {
    const open = await deps.prisma.rekonsiliasi.findMany({
      where: {
        rkudId: each.id,
        tanggal: { gte: hariDb(addHari(kemarin, -HARI_LAMA)), lt: hariDb(kemarin) },
        OR: [{ belum: { gt: 0 } }, { menunggu: { gt: 0 } }, { koran: { lengkap: false } }],
      },
      orderBy: { tanggal: 'asc' },
      select: { tanggal: true },
    })
    const hari = [...open.map((row) => tanggalDari(row.tanggal)), ...(await daysOfGate(deps, each, at)), kemarin]
    for (const tanggal of [...new Set(hari)].toSorted()) {
      await reconcile(deps, OLEH, { rkud: each, tanggal }).catch((error: unknown) => {
        deps.log.warn({ rkud: String(each.id), tanggal, galat: String(error) }, 'reconciliation failed')
        gagal.push(`${each.noRekening} ${tanggal}`)
      })
    }
  }
  if (gagal.length > 0) throw new Error(`belum dapat direkonsiliasi: ${gagal.join(', ')}`)
}

/** Every day a closed gate asks for, today among them: after a restore the payments of this morning count too. */
async function daysOfGate(deps: Deps, { pemdaId }: { pemdaId: bigint }, at: Date): Promise<Tanggal[]> {
  const gates = await deps.prisma.gerbangKirim.findMany({
    where: { tertutup: true, rekonSejak: { not: null }, lingkup: { in: ['SEMUA', `pemda:${pemdaId}`] } },
  })
  const [first] = gates.flatMap(({ rekonSejak }) => (rekonSejak ? [tanggalDari(rekonSejak)] : [])).toSorted()
  const days: Tanggal[] = []
  for (let day = first; day && day <= tanggalWita(at); day = addHari(day, 1)) days.push(day)
  return days
}
