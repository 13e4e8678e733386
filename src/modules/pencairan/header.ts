import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import { queueFmis } from '../../db/queueFmis.js'
import { type AksiSp2d, deriveHeader, type StatusLeg, type StatusSp2d } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { parseTanggal, type Tanggal } from '../../domain/tanggal.js'
import { tanggalDari } from '../../web/tampilan.js'
import { takeWaitingCorrection } from '../sp2d/waitingCorrection.js'

type Header = ReturnType<typeof deriveHeader>

const PAYING = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN']

function aksiTo(current: string, target: Header): AksiSp2d | null {
  if (target === 'RETUR') return [...PAYING, 'CAIR'].includes(current) ? 'retur' : null
  if (!PAYING.includes(current) || current === target) return null
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
  const { sp2dId } = await tx.pencairan.findUniqueOrThrow({ where: { id: pencairanId } })
  await tx.$queryRaw`SELECT 1 FROM pencairan WHERE sp2d_id = ${sp2dId} ORDER BY id FOR UPDATE`
  const sp2d = await tx.sp2d.findUniqueOrThrow({ where: { id: sp2dId } })
  const header = deriveHeader(await livingLegs(tx, sp2dId))
  const aksi = aksiTo(sp2d.status, header)
  if (aksi) await moveHeader(tx, pencairanId, sp2d, aksi)
  if (header === 'RETUR') await takeWaitingCorrection(tx, sp2dId)
}

async function moveHeader(
  tx: Tx,
  pencairanId: bigint,
  { id: sp2dId, status }: { id: bigint; status: string },
  aksi: AksiSp2d,
): Promise<void> {
  const tanggal = aksi === 'lunas' ? await paidOn(tx, sp2dId) : null
  await changeStatus(tx, SISTEM, {
    sp2dIds: [sp2dId],
    dari: status as StatusSp2d,
    aksi,
    oleh: 'SISTEM',
    ...(tanggal ? { data: { tanggalBayar: new Date(`${tanggal}T00:00:00Z`) } } : {}),
  })
  if (tanggal) await tellFmis(tx, pencairanId, sp2dId, tanggal)
}

/**
 * Tanggal bayar is the WITA day on which the last of its money left, not the one on which we learned of it: what was
 * sent on 31 December and answered after midnight belongs to the old year. A tax has its booking date.
 */
async function paidOn(tx: Tx, sp2dId: bigint): Promise<Tanggal> {
  const [row] = await tx.$queryRaw<[{ tanggal: string | null }]>`
    SELECT max(coalesce(b.tanggal_buku, (x.dikirim_pada AT TIME ZONE 'Asia/Makassar')::date))::text AS tanggal
    FROM pencairan p JOIN leg l ON l.pencairan_id = p.id AND l.status = 'BERHASIL'
      JOIN percobaan x ON x.leg_id = l.id AND x.status = 'BERHASIL' LEFT JOIN bukti_pajak b ON b.leg_id = l.id
    WHERE p.sp2d_id = ${sp2dId}`
  return parseTanggal(row.tanggal ?? '')
}

// Of thousands of legs only which states occur matters; over all putaran, without what was cancelled or paid again.
async function livingLegs(tx: Tx, sp2dId: bigint): Promise<StatusLeg[]> {
  const rows = await tx.$queryRaw<{ status: StatusLeg }[]>`
    SELECT DISTINCT l.status FROM leg l JOIN pencairan p ON p.id = l.pencairan_id
    WHERE p.sp2d_id = ${sp2dId} AND l.status <> 'DIBATALKAN'
      AND NOT EXISTS (SELECT 1 FROM leg n WHERE n.menggantikan_id = l.id AND n.status <> 'DIBATALKAN')`
  return rows.map(({ status }) => status)
}

async function tellFmis(tx: Tx, pencairanId: bigint, sp2dId: bigint, tanggalBayar: Tanggal): Promise<void> {
  const netto = await tx.leg.findFirst({
    where: { pencairanId, jenis: 'NETTO' },
    orderBy: { urut: 'asc' },
    select: { referensiBank: true },
  })
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
  await queueFmis(tx, sp2dId, { jenis: 'PEMBAYARAN', tanggalBayar, referensiBank: netto?.referensiBank ?? null, pajak })
}
