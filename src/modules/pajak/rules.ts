import type { Deps } from '../../deps.js'

/** The rule in force today for a KAP-KJS, or null where the table has none. */
export async function aturanOf(deps: Deps, kap: string, kjs: string) {
  const today = new Date()
  return deps.prisma.aturanPajak.findFirst({
    where: { kap, kjs, mulai: { lte: today }, OR: [{ selesai: null }, { selesai: { gte: today } }] },
    orderBy: { mulai: 'desc' },
  })
}

/** In words, for the hint of a field. */
export const KEWAJIBAN: Record<string, string> = {
  WAJIB: 'Wajib diisi untuk jenis pajak ini.',
  BOLEH: 'Boleh dikosongkan.',
  KOSONG: 'Dikosongkan untuk jenis pajak ini.',
  SAMA: 'Harus sama dengan NPWP Pemungut.',
  BEDA: 'Harus berbeda dari NPWP Pemungut.',
}
