import type { Pelaku } from '../../domain/pelaku.js'
import type { Scope } from '../../web/lists/where.js'

/**
 * Which rows of `audit a` a person reads: an auditor of a Pemda its chain, an auditor of the bank all of them, an admin
 * of the bank everything but what concerns an SP2D.
 */
export const scopeAudit =
  ({ peran, pemdaId }: Pelaku): Scope =>
  (params) => {
    if (peran === 'ADMIN_BANK') return 'a.sp2d_id IS NULL'
    return pemdaId === null ? 'true' : `a.rantai = ${params.bind(`pemda:${pemdaId}`)}`
  }
