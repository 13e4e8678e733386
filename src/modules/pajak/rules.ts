import type { Deps } from '../../deps.js'
import type { AturanPajak } from '../../domain/aturanPajak.js'
import { tanggalWita } from '../../domain/tanggal.js'
import type { AturanPajak as Row } from '../../generated/prisma/client.js'

/** What the CHECKs of the table hold is what the flags of a rule may be. */
export const ruleOf = (row: Row): AturanPajak => row as Row & AturanPajak

/** The version of each rule that is in force today, by KAP-KJS: the latest that has begun, unless it has ended. */
export async function rulesToday(deps: Pick<Deps, 'prisma'>): Promise<Map<string, AturanPajak>> {
  const today = new Date(`${tanggalWita(new Date())}T00:00:00Z`)
  const rows = await deps.prisma.aturanPajak.findMany({
    where: { mulai: { lte: today } },
    orderBy: [{ kap: 'asc' }, { kjs: 'asc' }, { mulai: 'asc' }],
  })
  const latest = new Map(rows.map((row) => [`${row.kap}-${row.kjs}`, row]))
  return new Map(
    [...latest]
      .filter(([, { selesai }]) => selesai === null || selesai >= today)
      .map(([kode, row]) => [kode, ruleOf(row)]),
  )
}

/** The rule in force today for a KAP-KJS, or null where the table has none. */
export async function aturanOf(deps: Pick<Deps, 'prisma'>, kap: string, kjs: string): Promise<AturanPajak | null> {
  return (await rulesToday(deps)).get(`${kap}-${kjs}`) ?? null
}
