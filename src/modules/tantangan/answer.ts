import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, type Sql, type Tx, untilNoConflict } from '../../db/database.js'
import { sqlOf } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { kejadianSurel, queueMail } from '../../db/queueMail.js'
import { MAX_PERCOBAAN, otpHmac, sameHmac } from './otp.js'
import { useTotp } from './totp.js'

/** The code was not accepted; the page says why and nothing has changed. */
export class OtpError extends AppError {
  constructor(
    pesan: string,
    /** Whether another try with the same code makes sense. */
    readonly bolehCobaLagi: boolean,
  ) {
    super('tidakSah', pesan)
  }
}

/** An open challenge whose code was right; still to be consumed by `consumeChallenge`. */
export interface Tantangan {
  id: bigint
  tujuan: string
  metode: string
  sidik: string
  hmac: string
  sp2dIds: bigint[]
  percobaan: number
}

/**
 * Checks a typed code for a purpose of `tujuan`: counted before comparing and committed whatever follows, so that
 * parallel guesses cannot share one try. @throws OtpError with the reason in words
 */
export async function checkCode(
  deps: Deps,
  pelaku: Pelaku,
  input: { tantanganId: bigint; tujuan: readonly string[]; otp: string },
): Promise<Tantangan> {
  const [row] = await untilNoConflict(
    () => sqlOf(deps.pool).$queryRaw<Tantangan[]>`
      UPDATE tantangan SET percobaan = percobaan + 1
      WHERE id = ${input.tantanganId} AND pengguna_id = ${pelaku.id} AND sid = ${pelaku.sid} AND tujuan = ANY(${input.tujuan})
        AND dipakai_pada IS NULL AND ditutup_pada IS NULL AND percobaan < ${MAX_PERCOBAAN} AND kedaluwarsa > clock_timestamp()
      RETURNING id, tujuan, metode, sidik, hmac, sp2d_ids AS "sp2dIds", percobaan`,
  )
  if (!row) throw await refused(deps, pelaku, input.tantanganId)
  const { tujuan, sidik } = row
  const bound = { penggunaId: pelaku.id, sid: pelaku.sid, tujuan, sidik }
  const right =
    row.metode === 'TOTP'
      ? await useTotp(deps, pelaku.id, input.otp)
      : sameHmac(otpHmac(deps, bound, input.otp), row.hmac)
  if (!right) throw await wrongCode(deps, pelaku, row)
  return { ...row, sp2dIds: row.sp2dIds.map(BigInt) }
}

async function refused(deps: Deps, pelaku: Pelaku, id: bigint): Promise<OtpError> {
  const pesan = await whyRefused(deps, pelaku, id)
  await auditRefused(deps, pelaku, id, pesan)
  return new OtpError(pesan, false)
}

/** A code that confirms nothing, though it may have been right, stands in the trail with the reason. */
export const auditRefused = (deps: Deps, pelaku: Pelaku, id: bigint, pesan: string): Promise<void> =>
  auditOtp(deps.prisma, pelaku, id, 'OTP_DITOLAK', { pesan })

async function whyRefused(deps: Deps, pelaku: Pelaku, id: bigint): Promise<string> {
  const row = await deps.prisma.tantangan.findFirst({ where: { id, penggunaId: pelaku.id } })
  if (!row) return 'OTP ini bukan untuk Anda. Minta OTP sendiri dengan Get OTP.'
  if (row.sid !== pelaku.sid) return 'OTP ini diminta dari sesi lain. Minta OTP baru dengan Get OTP.'
  if (row.dipakaiPada)
    return `OTP ini sudah dipakai pada ${formatWaktu(row.dipakaiPada)}. Tidak ada yang diproses dua kali.`
  if (row.percobaan >= MAX_PERCOBAAN)
    return 'OTP salah lima kali dan tidak berlaku lagi. Minta OTP baru dengan Get OTP.'
  if (row.kedaluwarsa <= (await dbNow(deps.prisma)))
    return 'OTP sudah lewat 2 menit dan tidak berlaku lagi. Minta OTP baru dengan Get OTP.'
  return 'OTP tidak berlaku lagi karena diganti OTP baru atau datanya berubah. Minta OTP baru dengan Get OTP.'
}

async function wrongCode(deps: Deps, pelaku: Pelaku, { id, percobaan }: Tantangan): Promise<OtpError> {
  const sisa = MAX_PERCOBAAN - percobaan
  await inTransaction(deps.prisma, async (tx) => {
    await auditOtp(tx, pelaku, id, 'OTP_SALAH', { sisa })
    if (sisa > 0) return
    await tx.tantangan.update({ where: { id }, data: { ditutupPada: new Date() } })
    await queueMail(tx, { jenis: 'OTP_SALAH', penggunaId: pelaku.id, isi: kejadianSurel(pelaku) })
  })
  return sisa > 0
    ? new OtpError(`OTP salah. Sisa ${sisa} percobaan.`, true)
    : new OtpError('OTP salah lima kali dan tidak berlaku lagi. Minta OTP baru dengan Get OTP.', false)
}

const auditOtp = (tx: Tx, pelaku: Pelaku, id: bigint, aksi: string, sesudah: Record<string, string | number>) =>
  audit(tx, pelaku, { rantai: rantaiPemda(pelaku.pemdaId), aksi, sasaran: `tantangan:${id}`, sesudah })

/** Uses the code up, in the transaction that does what it was asked for. @throws OtpError when it was used meanwhile */
export async function consumeChallenge(tx: Sql, id: bigint): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE tantangan SET dipakai_pada = clock_timestamp() WHERE id = ${id} AND dipakai_pada IS NULL AND ditutup_pada IS NULL`
  if (count !== 1)
    throw new OtpError('OTP ini sudah dipakai atau tidak berlaku lagi. Tidak ada yang diproses dua kali.', false)
}
