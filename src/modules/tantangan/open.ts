import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, type Sql, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { toDecimalText, type Uang } from '../../domain/uang.js'
import { MAX_PER_JAM, MAX_SALAH_SEHARI, newOtp, otpHmac, UMUR_DETIK } from './otp.js'
import { type Metode, methodOf } from './totp.js'

/** What a code is for; the code is bound to all of it. */
export interface Perihal {
  /** Purpose with its level, e.g. SETUJU_MAKER: a code of one purpose is worth nothing for another. */
  tujuan: string
  /** Hash (hex) of the content that is signed. */
  sidik: string
  /** What was typed along and is signed too, e.g. the reason of a cancellation. */
  keterangan?: string
  sp2dIds: bigint[]
  jumlah: number
  total: Uang
  /** How the SMS goes on behind "kode … untuk". */
  untuk: string
  /** How the SMS names the code, e.g. "kode persetujuan Maker". */
  sebutan?: string
  /** For the audit trail: what the code was asked for. */
  rincian: Record<string, Json>
  /** For what concerns the phone or the authenticator app itself: the code comes by SMS whatever the user's method. */
  selaluSms?: true
}

interface OpenChallenge {
  id: bigint
  metode: Metode
  /** For the SMS; empty when the user's app makes the code. */
  otp: string
}

/** Until the phone number is proven, nothing can be confirmed with it. @throws AppError with the way to prove it */
export async function assertPhoneProven(tx: Tx, { id }: Pelaku): Promise<void> {
  const proven = await tx.pengguna.findFirst({ where: { id, hpTerbuktiPada: { not: null } }, select: { id: true } })
  if (proven) return
  const pesan = 'Nomor HP Anda belum dibuktikan, jadi OTP untuk persetujuan belum dapat diminta.'
  throw new AppError('dilarang', pesan, { href: '/cmsp/profil/bukti-hp', label: 'Buktikan nomor HP' })
}

export interface OtpDikirim {
  tantanganId: bigint
  metode: Metode
  terkirim: boolean
}

/** Get OTP: opens a challenge in the transaction that finds out what it is about, then sends its code. */
export async function requestChallenge(
  deps: Deps,
  pelaku: Pelaku,
  about: (tx: Tx) => Promise<Perihal>,
): Promise<OtpDikirim> {
  const { perihal, tantangan } = await inTransaction(deps.prisma, async (tx) => {
    const perihal = await about(tx)
    return { perihal, tantangan: await openChallenge(tx, deps, pelaku, perihal) }
  })
  const terkirim = await sendChallenge(deps, pelaku, tantangan, perihal)
  return { tantanganId: tantangan.id, metode: tantangan.metode, terkirim }
}

/** A new challenge in the caller's transaction; the one this person had open for the same purpose dies. */
async function openChallenge(tx: Tx, deps: Deps, pelaku: Pelaku, perihal: Perihal): Promise<OpenChallenge> {
  await tx.$queryRaw`SELECT 1 FROM pengguna WHERE id = ${pelaku.id} FOR UPDATE`
  await assertPace(tx, deps, pelaku)
  const { tujuan, sidik, sp2dIds, jumlah, total } = perihal
  await tx.tantangan.updateMany({
    where: { penggunaId: pelaku.id, tujuan, dipakaiPada: null, ditutupPada: null },
    data: { ditutupPada: new Date() },
  })
  const now = await dbNow(tx)
  const metode = perihal.selaluSms ? 'SMS' : await methodOf(tx, deps, pelaku.id)
  const otp = metode === 'SMS' ? newOtp() : ''
  const bound = { penggunaId: pelaku.id, sid: pelaku.sid, tujuan, sidik }
  const { id } = await tx.tantangan.create({
    data: {
      ...bound,
      metode,
      sp2dIds,
      jumlah,
      ...(perihal.keterangan === undefined ? {} : { keterangan: perihal.keterangan }),
      total: toDecimalText(total),
      hmac: metode === 'SMS' ? otpHmac(deps, bound, otp) : '',
      dibuatPada: now,
      kedaluwarsa: new Date(now.getTime() + UMUR_DETIK * 1000),
    },
  })
  await audit(tx, pelaku, {
    rantai: rantaiPemda(pelaku.pemdaId),
    aksi: 'OTP_DIMINTA',
    sasaran: `tantangan:${id}`,
    sesudah: { tujuan, metode, ...perihal.rincian },
  })
  return { id, metode, otp }
}

async function assertPace(tx: Tx, deps: Deps, pelaku: Pelaku): Promise<void> {
  const now = await dbNow(tx)
  const recent = await tx.tantangan.findMany({
    where: { penggunaId: pelaku.id, dibuatPada: { gt: new Date(now.getTime() - 3_600_000) } },
    orderBy: { id: 'desc' },
    select: { dibuatPada: true, dipakaiPada: true },
  })
  const [last] = recent
  const seconds = last && !last.dipakaiPada ? (now.getTime() - last.dibuatPada.getTime()) / 1000 : Infinity
  const wait = deps.config.OTP_COOLDOWN_SECONDS - seconds
  if (wait > 0) throw new AppError('terlaluSering', `OTP baru dapat diminta lagi dalam ${Math.ceil(wait)} detik.`)
  const unused = recent.filter(({ dipakaiPada }) => dipakaiPada === null).length
  if (unused >= MAX_PER_JAM) {
    throw new AppError('terlaluSering', 'Terlalu banyak permintaan OTP dalam satu jam. Coba lagi nanti.')
  }
  const until = await guessedUntil(tx, pelaku)
  if (until) {
    throw new AppError(
      'terlaluSering',
      `OTP salah ${MAX_SALAH_SEHARI} kali dalam 24 jam. OTP baru dapat diminta lagi setelah ${formatWaktu(until)}. Bila bukan Anda yang mencoba, segera ganti password dan beri tahu admin Bank Kalsel.`,
    )
  }
}

/** Until when this person gets no code, because so many wrong ones were typed in the 24 hours before it; null normally. */
async function guessedUntil(tx: Tx, { id }: Pelaku): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ sampai: Date }[]>`
    SELECT dibuat_pada + interval '24 hours' AS sampai FROM (
      SELECT id, dibuat_pada, sum(percobaan - (dipakai_pada IS NOT NULL)::int) OVER (ORDER BY dibuat_pada DESC, id DESC) AS salah
      FROM tantangan WHERE pengguna_id = ${id} AND dibuat_pada > clock_timestamp() - interval '24 hours') t
    WHERE salah >= ${MAX_SALAH_SEHARI} ORDER BY dibuat_pada DESC, id DESC LIMIT 1`
  return row?.sampai ?? null
}

/**
 * Sends the code by SMS, after the transaction that opened the challenge; the code itself is stored nowhere.
 * @throws AppError terlaluSering when the number, or all together, got as many SMS this hour as the bank allows
 */
async function sendChallenge(
  deps: Deps,
  { noHp }: Pelaku,
  { id, metode, otp }: OpenChallenge,
  { untuk, sebutan = 'kode' }: Perihal,
): Promise<boolean> {
  if (metode === 'TOTP') return true
  const text = `CMSP Bank Kalsel: ${sebutan} ${otp} untuk ${untuk}. Berlaku 2 menit. JANGAN berikan kode ini kepada siapa pun.`
  const answer = await deps.sms.send({ to: noHp, text, referensi: `otp-${id}` })
  const data =
    answer.kind === 'terkirim'
      ? { statusKirim: answer.status, smsId: answer.id, statusPada: new Date() }
      : { statusKirim: `GAGAL: ${answer.pesan}`.slice(0, 200), statusPada: new Date() }
  await deps.prisma.tantangan.update({ where: { id }, data })
  if (answer.kind === 'batas') throw new AppError('terlaluSering', answer.pesan)
  return answer.kind === 'terkirim'
}

/** An open OTP over any of these SP2D is void from now on. */
export async function closeChallenges(tx: Sql, sp2dIds: bigint[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE tantangan SET ditutup_pada = clock_timestamp()
    WHERE sp2d_ids && ${sp2dIds}::bigint[] AND dipakai_pada IS NULL AND ditutup_pada IS NULL`
}
