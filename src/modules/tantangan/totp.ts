import { dbNow, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { cariLangkah } from '../../domain/totp.js'
import { hashPemulihan, unseal } from './rahasia.js'

export type Metode = 'SMS' | 'TOTP'

/** How this user confirms: by the authenticator app once it is active, else by SMS; never a choice of whoever asks. */
export async function methodOf(tx: Tx, { config }: Pick<Deps, 'config'>, penggunaId: bigint): Promise<Metode> {
  if (!config.CMSP_TOTP) return 'SMS'
  return (await activeTotp(tx, penggunaId)) ? 'TOTP' : 'SMS'
}

/** The authenticator app this user has set up to the end, if any. */
export const activeTotp = (tx: Tx, penggunaId: bigint) =>
  tx.totp.findFirst({ where: { penggunaId, aktifPada: { not: null } } })

const VOID = 'Aplikasi autentikator Anda tidak berlaku lagi. Lepas, lalu pasang lagi dari Profil.'

/** Whether the code is right for this user's app, or an unused recovery code; either is used up by it. */
export async function useTotp(deps: Deps, penggunaId: bigint, kode: string): Promise<boolean> {
  if (!/^\d{6}$/.test(kode)) return useRecoveryCode(deps, penggunaId, kode)
  const row = await deps.prisma.totp.findUnique({ where: { penggunaId } })
  if (!row) return false
  const rahasia = unseal(deps, row.rahasia, String(penggunaId))
  if (!rahasia) throw new AppError('bentrok', VOID, { href: '/cmsp/profil', label: 'Ke Profil' })
  return takeStep(deps.prisma, penggunaId, rahasia, kode)
}

/** Takes the time step this code belongs to; each step serves a user once. */
export async function takeStep(tx: Tx, penggunaId: bigint, rahasia: Uint8Array, kode: string): Promise<boolean> {
  const langkah = cariLangkah(rahasia, kode, await dbNow(tx))
  if (langkah === null) return false
  const taken = await tx.$executeRaw`
    INSERT INTO totp_dipakai (pengguna_id, langkah) VALUES (${penggunaId}, ${langkah}) ON CONFLICT DO NOTHING`
  return taken === 1
}

async function useRecoveryCode(deps: Deps, penggunaId: bigint, kode: string): Promise<boolean> {
  const { count } = await deps.prisma.kodePemulihan.updateMany({
    where: { penggunaId, hash: hashPemulihan(deps, penggunaId, kode), dipakaiPada: null },
    data: { dipakaiPada: new Date() },
  })
  return count === 1
}
