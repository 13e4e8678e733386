import { audit, type AuditEntry, rantaiPemda } from '../../../db/audit.js'
import { inTransaction, type Tx } from '../../../db/database.js'
import { kalimatTahanan, waitForClaims } from '../../../db/gerbang.js'
import { notify } from '../../../db/notify.js'
import { pemdaById } from '../../../db/pemda.js'
import type { Deps } from '../../../deps.js'
import { PAYING } from '../../../domain/alur.js'
import { AppError, tidakDitemukan } from '../../../domain/galat.js'
import type { Pelaku } from '../../../domain/pelaku.js'

/** What a lingkup is about: its name on screens, the chain its audit rows stand in, the SP2D it concerns. */
export interface Sasaran {
  nama: string
  rantai: AuditEntry['rantai']
  pemdaId: bigint | null
  sp2dId: bigint | null
}

/** @throws AppError tidakDitemukan for a lingkup that does not exist */
export async function loadLingkup(tx: Tx, lingkup: string): Promise<Sasaran> {
  if (lingkup === 'SEMUA') return { nama: 'semua pengiriman', rantai: 'sistem', pemdaId: null, sp2dId: null }
  const [, jenis, id = '0'] = /^(pemda|sp2d):([1-9]\d{0,17})$/.exec(lingkup) ?? []
  if (jenis === 'pemda') {
    const pemda = await pemdaById(tx, BigInt(id))
    return { nama: `pengiriman ${pemda.nama}`, rantai: rantaiPemda(pemda.id), pemdaId: pemda.id, sp2dId: null }
  }
  const sp2d = jenis === 'sp2d' ? await tx.sp2d.findUnique({ where: { id: BigInt(id) } }) : null
  if (!sp2d) throw tidakDitemukan('SP2D')
  return { nama: `SP2D ${sp2d.nomor}`, rantai: rantaiPemda(sp2d.pemdaId), pemdaId: sp2d.pemdaId, sp2dId: sp2d.id }
}

/**
 * Holds payments back from now on, by one person at once. A leg that was claimed before has its reference and is
 * finished; none is claimed afterwards. @throws AppError when it is held already
 */
export async function holdSending(
  deps: Deps,
  pelaku: Pelaku,
  { lingkup, alasan }: { lingkup: string; alasan: string },
): Promise<{ nama: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    const sasaran = await loadLingkup(tx, lingkup)
    await waitForClaims(tx)
    const held = await tx.$executeRaw`
      INSERT INTO gerbang_kirim (lingkup, tertutup, alasan, penahan_id, penahan)
      VALUES (${lingkup}, true, ${alasan}, ${pelaku.id}, ${pelaku.nama})
      ON CONFLICT (lingkup) DO UPDATE SET tertutup = true, alasan = excluded.alasan, diubah_pada = now(),
        penahan_id = excluded.penahan_id, penahan = excluded.penahan
      WHERE NOT gerbang_kirim.tertutup`
    if (held !== 1) {
      const now = await tx.gerbangKirim.findUniqueOrThrow({ where: { lingkup } })
      throw new AppError('bentrok', `Sudah ${kalimatTahanan(now)}.`)
    }
    await auditGate(tx, pelaku, 'GERBANG_DITUTUP', lingkup, sasaran, alasan)
    await tellHeld(tx, pelaku, sasaran, alasan)
    return { nama: sasaran.nama }
  })
}

/** Opens a gate again, in the transaction of whoever may: legs that wait go on by themselves at their next try. */
export async function openGate(
  tx: Tx,
  pelaku: Pelaku,
  { lingkup, alasan }: { lingkup: string; alasan: string },
): Promise<Sasaran> {
  const sasaran = await loadLingkup(tx, lingkup)
  const { count } = await tx.gerbangKirim.updateMany({
    where: { lingkup, tertutup: true },
    data: { tertutup: false, alasan: null, diubahPada: new Date(), penahanId: null, penahan: null },
  })
  if (count !== 1) throw new AppError('bentrok', 'Tahanan ini sudah dilepas.')
  await auditGate(tx, pelaku, 'GERBANG_DIBUKA', lingkup, sasaran, alasan)
  return sasaran
}

const auditGate = (
  tx: Tx,
  pelaku: Pelaku,
  aksi: string,
  lingkup: string,
  { rantai, sp2dId }: Sasaran,
  alasan: string,
) => audit(tx, pelaku, { rantai, aksi, sasaran: lingkup, sp2dId, sesudah: { alasan, uraian: alasan } })

/** The people of a Pemda are told once, of whatever is held: at the SP2D where it is one, else with their number. */
async function tellHeld(tx: Tx, pelaku: Pelaku, { pemdaId, sp2dId }: Sasaran, alasan: string): Promise<void> {
  const rows = await tx.sp2d.groupBy({
    by: ['pemdaId'],
    where: {
      status: { in: PAYING },
      ...(sp2dId === null ? {} : { id: sp2dId }),
      ...(pemdaId === null ? {} : { pemdaId }),
      pencairan: { some: { leg: { some: { status: 'SIAP' } } } },
    },
    _count: true,
  })
  const baru = rows.map((row) => ({
    jenis: 'MACET' as const,
    sp2d: { id: sp2dId, pemdaId: row.pemdaId },
    isi: `Pengiriman ${sp2dId === null ? `${row._count} SP2D ` : ''}ditahan Bank Kalsel: ${alasan}`,
    untukId: null,
  }))
  await notify(tx, pelaku, baru)
}
