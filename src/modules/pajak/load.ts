import type { Tx } from '../../db/database.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { namesNobody } from '../../domain/npwp.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Rencana } from '../../domain/rencana.js'
import { totalUang, type Uang } from '../../domain/uang.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { uangDari } from '../../web/tampilan.js'
import { BILLING, type Cara } from './cara.js'

const PAJAK = {
  sp2d: { include: { opd: true, penerima: { take: 1, orderBy: { id: 'asc' } } } },
  billing: { include: BILLING },
} satisfies Prisma.PajakInclude
export type PajakUtuh = Prisma.PajakGetPayload<{ include: typeof PAJAK }>

const milik = ({ pemdaId }: Pelaku) => (pemdaId === null ? {} : { pemdaId })

/** A tax row of an SP2D of this person's Pemda. */
export async function loadPajak(tx: Tx, pelaku: Pelaku, sp2dId: bigint, pajakId: bigint): Promise<PajakUtuh> {
  const pajak = await tx.pajak.findFirst({
    where: { id: pajakId, sp2dId, mengurangi: true, sp2d: milik(pelaku) },
    include: PAJAK,
  })
  if (!pajak) throw tidakDitemukan('Data pajak')
  return pajak
}

/** Every tax row of an SP2D that reduces its payment. */
export async function loadPajakSp2d(tx: Tx, pelaku: Pelaku, sp2dId: bigint): Promise<PajakUtuh[]> {
  return tx.pajak.findMany({
    where: { sp2dId, mengurangi: true, sp2d: milik(pelaku) },
    include: PAJAK,
    orderBy: { id: 'asc' },
  })
}

/** What a code must show to fit: of one row, or of several that one code covers. */
export interface Diminta {
  kap: string
  kjs: string
  masa: string
  tahun: number
  npwp: string | null
  nop: string | null
  jumlah: Uang
}

/** Whether one code can cover both rows. */
export const isSibling = (a: PajakUtuh, b: PajakUtuh): boolean =>
  a.kap === b.kap &&
  a.kjs === b.kjs &&
  a.masa === b.masa &&
  a.tahunPajak === b.tahunPajak &&
  a.npwp === b.npwp &&
  a.nop === b.nop

/** The rows that would share a code with this one: those asked for before the signature, those that share it now after. */
export async function loadGroup(tx: Tx, pelaku: Pelaku, pajak: PajakUtuh, cara: Cara, sertakan: bigint[]) {
  const rows = await loadPajakSp2d(tx, pelaku, pajak.sp2dId)
  const ikut =
    cara === 'GANTI'
      ? (row: PajakUtuh) => row.billingId === pajak.billingId
      : (row: PajakUtuh) => row.id === pajak.id || sertakan.includes(row.id)
  return rows.filter(ikut)
}

/** What the rows ask of their code: as FMIS says before the signature, exactly as signed after it. */
export async function dimintaOf(tx: Tx, pajak: PajakUtuh, rows: PajakUtuh[], cara: Cara): Promise<Diminta> {
  const jumlah = totalUang(rows.map((row) => uangDari(row.jumlah)))
  const { kap, kjs, masa, tahunPajak: tahun, nop } = pajak
  const npwp = pajak.npwp !== null && namesNobody(pajak.npwp) ? null : pajak.npwp
  if (cara === 'UBAH') return { kap, kjs, masa, tahun, npwp, nop, jumlah }
  const round = await tx.putaran.findUniqueOrThrow({
    where: { sp2dId_nomor: { sp2dId: pajak.sp2dId, nomor: pajak.sp2d.putaran } },
  })
  const signed = (round.rencana as unknown as Rencana | null)?.pajak ?? []
  const own = signed.find(({ id }) => id === String(pajak.id))
  if (!own) throw tidakDitemukan('Data pajak yang disetujui')
  return { ...own, jumlah }
}
