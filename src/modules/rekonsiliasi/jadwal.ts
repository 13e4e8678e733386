import type { Deps } from '../../deps.js'
import { addHari } from '../../domain/kalender.js'
import { SISTEM } from '../../domain/pelaku.js'
import { formatTanggal, type Tanggal, tanggalWita } from '../../domain/tanggal.js'
import { tanggalDari } from '../../web/tampilan.js'
import { reconcile } from './run.js'

const OLEH = { ...SISTEM, nama: 'Jadwal' }
/** Days whose doubts and differences are looked at again by themselves. */
const HARI_LAMA = 14

/**
 * After book close: yesterday of every RKUD, earlier days that are still open, and every day a closed gate waits for.
 * One RKUD the bank does not answer for delays no other. @throws Error that names those, so that the schedule shows it
 */
export async function reconcileAll(deps: Deps, at: Date): Promise<void> {
  const kemarin = addHari(tanggalWita(at), -1)
  const rkud = await deps.prisma.rkud.findMany({ orderBy: { id: 'asc' } })
  const gagal: string[] = []
  for (const each of rkud) {
    const hari = [...(await openDays(deps, each, kemarin)), ...(await daysOfGate(deps, each, at)), kemarin]
    for (const tanggal of [...new Set(hari)].toSorted()) {
      await reconcile(deps, OLEH, { rkud: each, tanggal }).catch((error: unknown) => {
        deps.log.warn({ rkud: String(each.id), tanggal, galat: String(error) }, 'reconciliation failed')
        gagal.push(`${each.noRekening} ${formatTanggal(tanggal)}`)
      })
    }
  }
  if (gagal.length > 0) throw new Error(`belum dapat direkonsiliasi: ${gagal.join(', ')}`)
}

/**
 * Days with doubts or differences, and days that were never compared since the first one was: the bank could not be asked
 * that morning, or nobody was there to ask.
 */
async function openDays({ pool }: Deps, { id }: { id: bigint }, kemarin: Tanggal): Promise<Tanggal[]> {
  const { rows } = await pool.query<{ tanggal: Tanggal }>(
    `SELECT h::date AS tanggal FROM generate_series($2::date - ${HARI_LAMA}, $2::date - 1, '1 day') h
       LEFT JOIN rekonsiliasi k ON k.rkud_id = $1 AND k.tanggal = h::date LEFT JOIN koran_bank n ON n.id = k.koran_id
     WHERE CASE WHEN k.rkud_id IS NULL THEN EXISTS (SELECT FROM rekonsiliasi e WHERE e.rkud_id = $1 AND e.tanggal < h::date)
       ELSE k.belum > 0 OR k.menunggu > 0 OR NOT n.lengkap END`,
    [id, kemarin],
  )
  return rows.map(({ tanggal }) => tanggal)
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
