import { audit, tentangSp2d } from '../../db/audit.js'
import { dbNow, inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { closeChallenges } from '../tantangan/open.js'
import { releaseUnused } from './attach.js'
import { assertCara } from './cara.js'
import { loadPajak } from './load.js'

/** Takes the code off a tax row before it is signed; a code that no row holds any more may be used elsewhere. */
export async function releaseBilling(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; pajakId: bigint },
): Promise<{ kodeBilling: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    await loadPajak(tx, pelaku, input.sp2dId, input.pajakId)
    await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${input.sp2dId} FOR UPDATE`
    const pajak = await loadPajak(tx, pelaku, input.sp2dId, input.pajakId)
    const lihat = { href: `/cmsp/sp2d/${pajak.sp2dId}`, label: 'Lihat SP2D' }
    if (assertCara(pelaku, pajak, await dbNow(tx)) !== 'UBAH')
      throw new AppError('bentrok', 'Setelah disetujui maker, kode billing hanya dapat diganti, tidak dilepas.', lihat)
    if (!pajak.billing) throw new AppError('bentrok', 'Baris pajak ini tidak mempunyai kode billing.', lihat)
    await tx.pajak.update({ where: { id: pajak.id }, data: { billingId: null } })
    await releaseUnused(tx, [pajak.billing.id])
    await closeChallenges(tx, [pajak.sp2dId])
    const kodeBilling = pajak.billing.kode
    await audit(tx, pelaku, {
      ...tentangSp2d(pajak.sp2d),
      aksi: 'KODE_BILLING_DILEPAS',
      sebelum: { kodeBilling },
      sesudah: { kodeBilling: null, pajakId: String(pajak.id), uraian: `${pajak.uraian}: ${kodeBilling}` },
    })
    return { kodeBilling }
  })
}
