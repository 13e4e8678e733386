import type { Rencana } from '../../domain/rencana.js'
import { formatUang, parseUang, type Uang, uangDariSen } from '../../domain/uang.js'
import { uangDari } from '../../web/tampilan.js'

interface Jumlah {
  toFixed(digits: number): string
}
interface Dibayar {
  netto: Jumlah
  putaranSp2d: { nomor: number; sebab: string; rencana: unknown }[]
}

/** What a putaran with a frozen plan pays: the netto; after a return only what came back, a potongan among it. */
export function dibayarOf({ netto, putaranSp2d }: Dibayar, putaran: number): Uang {
  const round = putaranSp2d.find(({ nomor }) => nomor === putaran)
  return round?.sebab === 'RETUR' && round.rencana ? parseUang((round.rencana as Rencana).bruto) : uangDari(netto)
}

/** What an SP2D without netto (nihil) pays all the same: its taxes and potongan; of any other nothing. */
export const tanpaNettoOf = (sp2d: Dibayar & { bruto: Jumlah }, putaran: number): Uang =>
  dibayarOf(sp2d, putaran) === 0n ? uangDari(sp2d.bruto) : uangDariSen(0n)

/** What is paid, as an SMS names it: the netto, and of what pays none the taxes and potongan. */
export function sebutDibayar(netto: Uang, tanpaNetto: Uang): string {
  if (tanpaNetto === 0n) return formatUang(netto)
  if (netto === 0n) return `pajak/potongan ${formatUang(tanpaNetto)}`
  return `${formatUang(netto)} dan pajak/potongan SP2D nihil ${formatUang(tanpaNetto)}`
}

/** The same as `dibayarOf` in SQL, of putaran `r` of SP2D `x`; limits count the bruto, which is another sum. */
export const NETTO_DIBAYAR = `CASE WHEN r.sebab = 'RETUR' THEN (r.rencana ->> 'bruto')::numeric(18,2) ELSE x.netto END`
