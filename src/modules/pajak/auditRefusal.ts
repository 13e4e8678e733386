import type { NextFunction, Request, Response } from 'express'
import { audit, rantaiPemda } from '../../db/audit.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'

/** Whoever tries to change a code at a level or in a state that may not leaves a trace, whatever page they are shown. */
export function auditRefusal(deps: Deps) {
  return async (error: unknown, req: Request, _res: Response, next: NextFunction): Promise<void> => {
    const user = req.user as Pelaku | undefined
    const refused = error instanceof AppError && (error.kode === 'dilarang' || error.kode === 'bentrok')
    if (refused && user && req.method === 'POST') {
      await audit(deps.prisma, user, {
        rantai: rantaiPemda(user.pemdaId),
        aksi: 'UBAH_KODE_BILLING_DITOLAK',
        sasaran: req.originalUrl.slice(0, 200),
        sesudah: { pesan: error.message },
      })
    }
    next(error)
  }
}
