import { type Request, Router } from 'express'
import { consume } from '../../db/bucket.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { requires } from '../../web/requires.js'
import { createLimits, networkOf } from '../akun/limits.js'
import { isKodeCek } from './dokumen/kodeCek.js'

/** The page behind the QR of a BPN: anybody may learn whether it is genuine, and nothing else. */
export function keaslianRoutes(deps: Deps): Router {
  const router = Router()
  const limits = createLimits(deps)

  router.get('/:ntpn/:kode', requires('publik'), async (req: Request<{ ntpn: string; kode: string }>, res) => {
    const { boleh } = await consume(limits['bpn-cek'], networkOf(req.ip ?? null))
    if (!boleh) throw new AppError('terlaluSering', 'Terlalu banyak pemeriksaan. Coba lagi dalam 15 menit.')
    const ntpn = req.params.ntpn.toUpperCase()
    const known =
      isKodeCek(deps, ntpn, req.params.kode) && (await deps.prisma.buktiPajak.count({ where: { ntpn } })) > 0
    if (!known)
      throw new AppError('tidakDitemukan', 'Bukti Penerimaan Negara dengan nomor dan kode ini tidak ditemukan.')
    res.render('laporan/keaslian', { judul: 'Bukti Penerimaan Negara asli', ntpn })
  })

  return router
}
