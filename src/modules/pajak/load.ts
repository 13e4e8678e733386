import type { Tx } from '../../db/database.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Prisma } from '../../generated/prisma/client.js'

/** Where the MAKER may still edit kode billing; afterwards the tax fields are signed. */
const EDITABLE = ['DITERIMA', 'TUGAS_MAKER']
export const mayEditPajak = (pelaku: Pelaku, status: string) => pelaku.levels.has('MAKER') && EDITABLE.includes(status)

const PAJAK = { sp2d: { include: { opd: true } }, billing: true } satisfies Prisma.PajakInclude
export type PajakUtuh = Prisma.PajakGetPayload<{ include: typeof PAJAK }>

/** A tax row of an SP2D of this person's Pemda. */
export async function loadPajak(tx: Tx, pelaku: Pelaku, sp2dId: bigint, pajakId: bigint): Promise<PajakUtuh> {
  const pajak = await tx.pajak.findFirst({
    where: { id: pajakId, sp2dId, mengurangi: true, sp2d: pelaku.pemdaId === null ? {} : { pemdaId: pelaku.pemdaId } },
    include: PAJAK,
  })
  if (!pajak) throw tidakDitemukan('Data pajak')
  return pajak
}

export function assertEditable(pelaku: Pelaku, pajak: PajakUtuh): void {
  if (mayEditPajak(pelaku, pajak.sp2d.status)) return
  throw new AppError('bentrok', 'Kode billing hanya dapat diubah maker selama SP2D belum disetujui maker.', {
    href: `/cmsp/sp2d/${pajak.sp2dId}`,
    label: 'Lihat SP2D',
  })
}
