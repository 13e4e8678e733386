import { randomBytes } from 'node:crypto'
import { audit, rantaiPemda } from '../../db/audit.js'
import { consume } from '../../db/bucket.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { base32 } from '../../domain/totp.js'
import { hashPemulihan, seal, unseal } from '../tantangan/rahasia.js'
import { takeStep } from '../tantangan/totp.js'
import { accountKey, type Limits } from './limits.js'
import { kejadianSurel, queueMail } from '../../db/queueMail.js'

const RAHASIA_BYTE = 20
const KODE_JUMLAH = 10
const PASANG_MENIT = 10

/** A new secret for this session to set the app up with; active only once the app has shown a right code. */
export async function beginTotp(tx: Tx, deps: Deps, { id, sid }: Pelaku): Promise<void> {
  const rahasia = seal(deps, randomBytes(RAHASIA_BYTE), String(id))
  await tx.$executeRaw`
    INSERT INTO totp (pengguna_id, rahasia, sid) VALUES (${id}, ${rahasia}, ${sid})
    ON CONFLICT (pengguna_id) DO UPDATE SET rahasia = excluded.rahasia, sid = excluded.sid, mulai_pada = now()
    WHERE totp.aktif_pada IS NULL`
}

/** The secret that is being set up in this session, for ten minutes, or null. */
export async function pendingSecret(
  deps: Pick<Deps, 'prisma' | 'config'>,
  { id, sid }: Pelaku,
): Promise<Buffer | null> {
  const [row] = await deps.prisma.$queryRaw<{ rahasia: string }[]>`
    SELECT rahasia FROM totp WHERE pengguna_id = ${id} AND sid = ${sid} AND aktif_pada IS NULL
      AND mulai_pada > now() - make_interval(mins => ${PASANG_MENIT}::int)`
  return row ? unseal(deps, row.rahasia, String(id)) : null
}

/** Switches the app on by its first code; answers the recovery codes, which are shown this once. */
export async function activateTotp(deps: Deps, limits: Limits, pelaku: Pelaku, kode: string): Promise<string[]> {
  const { boleh } = await consume(limits['totp-pasang'], accountKey(pelaku.id))
  if (!boleh) throw new AppError('terlaluSering', 'Kode terlalu sering salah. Mulai lagi dalam 15 menit.')
  const rahasia = await pendingSecret(deps, pelaku)
  if (!rahasia) throw new AppError('bentrok', 'Pemasangan sudah lewat 10 menit. Mulai lagi dari Profil.', kembali)
  const codes = Array.from({ length: KODE_JUMLAH }, newRecoveryCode)
  await inTransaction(deps.prisma, async (tx) => {
    if (!(await takeStep(tx, pelaku.id, rahasia, kode)))
      throw new FieldError('kode', 'Kode tidak sesuai. Periksa jam ponsel Anda, lalu isikan kode yang sedang tampil.')
    const on = await tx.$executeRaw`
      UPDATE totp SET aktif_pada = clock_timestamp() WHERE pengguna_id = ${pelaku.id} AND aktif_pada IS NULL`
    if (on !== 1) throw new AppError('bentrok', 'Aplikasi autentikator sudah terpasang.', kembali)
    await tx.kodePemulihan.createMany({
      data: codes.map((code) => ({ penggunaId: pelaku.id, hash: hashPemulihan(deps, pelaku.id, code) })),
    })
    await queueMail(tx, { jenis: 'TOTP_DIPASANG', penggunaId: pelaku.id, isi: kejadianSurel(pelaku) })
    await audit(tx, pelaku, { rantai: rantaiPemda(pelaku.pemdaId), aksi: 'TOTP_DIPASANG', sasaran: pelaku.username })
  })
  return codes
}

const kembali = { href: '/cmsp/profil', label: 'Ke Profil' }

/** Switches the app off, with its recovery codes. */
export async function dropTotp(tx: Tx, _deps: Deps, { id }: Pick<Pelaku, 'id'>): Promise<void> {
  await tx.totp.deleteMany({ where: { penggunaId: id } })
  await tx.kodePemulihan.deleteMany({ where: { penggunaId: id } })
}

/** 50 bits as "abcde-fghij"; letters and digits of Base32. */
function newRecoveryCode(): string {
  const text = base32(randomBytes(7)).slice(0, 10).toLowerCase()
  return `${text.slice(0, 5)}-${text.slice(5)}`
}
