import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import type { SurelRingkasan } from '../../domain/notifikasi.js'
import { saatDi, tanggalWita } from '../../domain/tanggal.js'
import { queueMail } from '../../db/queueMail.js'
import { antreanOf } from './antrean.js'
import { loadPilihan } from './pilihan.js'

const MULAI = '07:00'
const SELESAI = '18:00'
const SEJAM_MS = 3_600_000

/** The slot of a digest that has begun at this moment; null outside 07.00 to 18.00 WITA, and where none is wanted. */
export function slotRingkasan(surel: SurelRingkasan, at: Date): Date | null {
  const hari = tanggalWita(at)
  const mulai = saatDi(hari, MULAI, 'WITA')
  if (surel === 'MATI' || at < mulai || at >= saatDi(hari, SELESAI, 'WITA')) return null
  return surel === 'HARIAN' ? mulai : new Date(Math.floor(at.getTime() / SEJAM_MS) * SEJAM_MS)
}

interface Orang {
  id: bigint
  pemdaId: bigint | null
}

/** Everybody who may have a turn: officers by role or delegation, and the bank's operators. */
async function penerima(deps: Deps): Promise<Orang[]> {
  const { rows } = await deps.pool.query<{ id: string; pemda_id: string | null }>(
    `SELECT DISTINCT pengguna_id AS id, pemda_id FROM pejabat
     UNION SELECT id, NULL FROM pengguna WHERE peran = 'OPERATOR' AND status = 'AKTIF' ORDER BY id`,
  )
  return rows.map((row) => ({ id: BigInt(row.id), pemdaId: row.pemda_id === null ? null : BigInt(row.pemda_id) }))
}

/** The digest of this moment to those whose turn it is: each slot once per person, nothing where nothing waits. */
export async function sendDigests(deps: Deps, at: Date): Promise<void> {
  for (const orang of await penerima(deps)) {
    const { surel, nyala } = await loadPilihan(deps, orang)
    const slot = slotRingkasan(surel, at)
    if (!slot || (await isTaken(deps, orang, slot))) continue
    // Codes that run out are listed one by one in a mail of their own every morning.
    const antrean = await antreanOf(
      deps,
      orang,
      nyala.filter((jenis) => jenis !== 'BILLING'),
    )
    await sendOne(
      deps,
      orang,
      slot,
      antrean.map(({ kalimat }) => `${kalimat}.`),
    )
  }
}

const isTaken = async (deps: Deps, { id: penggunaId }: Orang, slot: Date): Promise<boolean> =>
  (await deps.prisma.ringkasanSurel.findUnique({ where: { penggunaId_slot: { penggunaId, slot } } })) !== null

async function sendOne(deps: Deps, { id: penggunaId }: Orang, slot: Date, kalimat: string[]): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const taken = await tx.$executeRaw`
      INSERT INTO ringkasan_surel (pengguna_id, slot) VALUES (${penggunaId}, ${slot}) ON CONFLICT DO NOTHING`
    if (taken === 0 || kalimat.length === 0) return
    const isi = { judul: 'Pekerjaan yang menunggu Anda di CMSP', alinea: kalimat }
    await queueMail(tx, { jenis: 'RINGKASAN', penggunaId, isi })
  })
}
