import { auditSql, tentangSp2d } from '../../db/audit.js'
import { changeLeg } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { headerFromLegs } from './header.js'
import type { LegUtuh } from './leg.js'

/** The audit row of what became of a leg. */
export const legAuditSql = (leg: LegUtuh, aksi: string, uraian: string): Prisma.Sql =>
  auditSql(SISTEM, {
    ...tentangSp2d(leg.pencairan.sp2d),
    aksi,
    sesudah: { jenis: leg.jenis, jumlah: leg.jumlah.toFixed(2), uraian },
  })

/** SIAP -> GAGAL before anything was sent; a human decides how it goes on. */
export async function stopLeg(tx: Sql, leg: LegUtuh, alasan: string): Promise<void> {
  if (!(await changeLeg(tx, leg.id, ['SIAP'], 'GAGAL', { alasan }))) return
  await tx.$executeRaw(legAuditSql(leg, 'LEG_GAGAL', `${leg.uraian}: ${alasan}`))
  await headerFromLegs(tx, leg.pencairanId)
}
