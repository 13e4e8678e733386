import type { Deps } from '../../deps.js'
import { JENIS_NOTIFIKASI, type JenisNotifikasi, type SurelRingkasan } from '../../domain/notifikasi.js'
import type { Pelaku } from '../../domain/pelaku.js'

export interface Pilihan {
  nyala: JenisNotifikasi[]
  surel: SurelRingkasan
}

/** Kinds that concern this person: the bank's operator hears of payments that are stuck, officers of everything. */
export const jenisUntuk = ({ pemdaId }: Pick<Pelaku, 'pemdaId'>): JenisNotifikasi[] =>
  pemdaId === null ? ['MACET'] : (Object.keys(JENIS_NOTIFIKASI) as JenisNotifikasi[])

/** What a person wants to be told; everything and a digest once a day until they choose. */
export async function loadPilihan(deps: Deps, pelaku: Pick<Pelaku, 'id' | 'pemdaId'>): Promise<Pilihan> {
  const row = await deps.prisma.pilihanNotifikasi.findUnique({ where: { penggunaId: pelaku.id } })
  return {
    nyala: jenisUntuk(pelaku).filter((jenis) => !row?.mati.includes(jenis)),
    surel: (row?.surel ?? 'HARIAN') as SurelRingkasan,
  }
}

/** Saves what this person wants to be told; a kind that does not concern them stays as it was. */
export async function savePilihan(deps: Deps, pelaku: Pelaku, { nyala, surel }: Pilihan): Promise<void> {
  const mati = jenisUntuk(pelaku).filter((jenis) => !nyala.includes(jenis))
  const penggunaId = pelaku.id
  await deps.prisma.pilihanNotifikasi.upsert({
    where: { penggunaId },
    create: { penggunaId, mati, surel },
    update: { mati, surel },
  })
}
