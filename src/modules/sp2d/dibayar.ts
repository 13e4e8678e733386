import type { Rencana } from '../../domain/rencana.js'
import { parseUang, type Uang } from '../../domain/uang.js'
import { uangDari } from '../../web/tampilan.js'

interface Dibayar {
  netto: { toFixed(digits: number): string }
  putaranSp2d: { nomor: number; sebab: string; rencana: unknown }[]
}

/** What a putaran with a frozen plan pays: the netto; after a return only what came back, a potongan among it. */
export function dibayarOf({ netto, putaranSp2d }: Dibayar, putaran: number): Uang {
  const round = putaranSp2d.find(({ nomor }) => nomor === putaran)
  return round?.sebab === 'RETUR' && round.rencana ? parseUang((round.rencana as Rencana).bruto) : uangDari(netto)
}

/** The same in SQL, of putaran `r` of SP2D `x`; limits count the bruto, which is another sum. */
export const NETTO_DIBAYAR = `CASE WHEN r.sebab = 'RETUR' THEN (r.rencana ->> 'bruto')::numeric(18,2) ELSE x.netto END`
