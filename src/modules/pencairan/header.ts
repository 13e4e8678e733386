import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import { queueFmis } from '../../db/queueFmis.js'
import { type AksiSp2d, deriveHeader, type StatusLeg, type StatusSp2d } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { tanggalWita } from '../../domain/tanggal.js'
import { tanggalDari } from '../../web/tampilan.js'

type Header = ReturnType<typeof deriveHeader>

function aksiTo(current: string, target: Header): AksiSp2d | null {
  if (current === target) return null
  if (target === 'CAIR') return 'lunas'
  if (target === 'PERLU_TINDAKAN') return 'terhambat'
  if (current === 'PERLU_TINDAKAN') return 'lanjutkan'
  return target === 'PENCAIRAN' ? 'cairkan' : null
}

/**
 * The header follows from the legs, in the transaction that changed one. The lock makes two legs that end at the same
 * moment look one after the other, so that the last one sees all.
 */
export async function headerFromLegs(tx: Tx, pencairanId: bigint): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM pencairan WHERE id = ${pencairanId} FOR UPDATE`
  const pencairan = await tx.pencairan.findUniqueOrThrow({
    where: { id: pencairanId },
    include: { leg: true, sp2d: true },
  })
  const target = deriveHeader(pencairan.leg.map(({ status }) => status as StatusLeg))
  const aksi = aksiTo(pencairan.sp2d.status, target)
  if (!aksi) return
  const tanggal = tanggalWita(new Date())
  await changeStatus(tx, SISTEM, {
    sp2dIds: [pencairan.sp2dId],
    dari: pencairan.sp2d.status as StatusSp2d,
    aksi,
    oleh: 'SISTEM',
    ...(aksi === 'lunas' ? { data: { tanggalBayar: new Date(`${tanggal}T00:00:00Z`) } } : {}),
  })
  if (aksi === 'lunas')
    await tellFmis(
      tx,
      pencairan.sp2dId,
      tanggal,
      pencairan.leg.find(({ jenis }) => jenis === 'NETTO')?.referensiBank ?? null,
    )
}

async function tellFmis(
  tx: Tx,
  sp2dId: bigint,
  tanggal: ReturnType<typeof tanggalWita>,
  referensiBank: string | null,
): Promise<void> {
  const rows = await tx.pajak.findMany({
    where: { sp2dId, mengurangi: true },
    include: { billing: { include: { leg: { include: { bukti: true } } } } },
  })
  const pajak = rows.flatMap(({ kunciFmis, billing }) => {
    const bukti = billing?.leg.find((leg) => leg.bukti)?.bukti
    if (!billing || !bukti) return []
    return [
      {
        kunciFmis,
        kodeBilling: billing.kode,
        ntb: bukti.ntb,
        ntpn: bukti.ntpn,
        tanggalBayar: tanggalDari(bukti.tanggalBuku),
      },
    ]
  })
  await queueFmis(tx, sp2dId, { jenis: 'PEMBAYARAN', tanggalBayar: tanggal, referensiBank, pajak })
}
