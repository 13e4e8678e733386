import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatUang, toDecimalText } from '../../domain/uang.js'
import { LABEL_LEVEL } from '../../web/tampilan.js'
import { MAX_PER_JAM, newOtp, otpHmac, UMUR_DETIK } from './otp.js'
import { type Selection, selectTasks } from './selection.js'

export type OtpDikirim = { tantanganId: bigint; terkirim: boolean }

/**
 * Get OTP: a challenge over exactly these tasks, bound to user, session, level and content; a new one kills the old.
 * The SMS goes out after commit; the code itself is stored nowhere.
 */
export async function requestOtp(deps: Deps, pelaku: Pelaku, ids: bigint[]): Promise<OtpDikirim> {
  const otp = newOtp()
  const made = await inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM pengguna WHERE id = ${pelaku.id} FOR UPDATE`
    const selection = await selectTasks(tx, pelaku, ids)
    const [keluar] = selection.keluar
    if (keluar)
      throw new AppError('bentrok', `SP2D ${keluar.nomor} ${keluar.alasan}.`, {
        href: '/cmsp/tugas',
        label: 'Ke Daftar Tugas',
      })
    if (!selection.level || selection.tasks.length !== new Set(ids).size)
      throw new AppError('tidakDitemukan', 'Tugas tidak ditemukan di Daftar Tugas Anda.')
    await assertPace(tx, deps, pelaku)
    return { selection, tantangan: await createChallenge(tx, deps, pelaku, selection, otp) }
  })
  const answer = await deps.sms.send({
    to: pelaku.noHp,
    text: smsText(made.selection, otp),
    referensi: `otp-${made.tantangan.id}`,
  })
  await deps.prisma.tantangan.update({
    where: { id: made.tantangan.id },
    data: { statusKirim: answer.kind === 'terkirim' ? answer.status : `GAGAL: ${answer.pesan}`.slice(0, 200) },
  })
  return { tantanganId: made.tantangan.id, terkirim: answer.kind === 'terkirim' }
}

async function assertPace(tx: Tx, deps: Deps, pelaku: Pelaku): Promise<void> {
  const now = await dbNow(tx)
  const recent = await tx.tantangan.findMany({
    where: { penggunaId: pelaku.id, dibuatPada: { gt: new Date(now.getTime() - 3_600_000) } },
    orderBy: { id: 'desc' },
    select: { dibuatPada: true, dipakaiPada: true },
  })
  const [last] = recent
  const wait =
    last && !last.dipakaiPada
      ? deps.config.OTP_COOLDOWN_SECONDS - (now.getTime() - last.dibuatPada.getTime()) / 1000
      : 0
  if (wait > 0) throw new AppError('terlaluSering', `OTP baru dapat diminta lagi dalam ${Math.ceil(wait)} detik.`)
  const unused = recent.filter(({ dipakaiPada }) => dipakaiPada === null).length
  if (unused >= MAX_PER_JAM)
    throw new AppError('terlaluSering', 'Terlalu banyak permintaan OTP dalam satu jam. Coba lagi nanti.')
}

async function createChallenge(tx: Tx, deps: Deps, pelaku: Pelaku, selection: Selection, otp: string) {
  const tujuan = `SETUJU_${selection.level}`
  await tx.tantangan.updateMany({
    where: { penggunaId: pelaku.id, tujuan, dipakaiPada: null, ditutupPada: null },
    data: { ditutupPada: new Date() },
  })
  const now = await dbNow(tx)
  const bound = { penggunaId: pelaku.id, sid: pelaku.sid, tujuan, sidik: selection.sidik }
  const tantangan = await tx.tantangan.create({
    data: {
      ...bound,
      sp2dIds: selection.tasks.map(({ id }) => id),
      jumlah: selection.tasks.length,
      total: toDecimalText(selection.total),
      hmac: otpHmac(deps, bound, otp),
      dibuatPada: now,
      kedaluwarsa: new Date(now.getTime() + UMUR_DETIK * 1000),
    },
  })
  await audit(tx, pelaku, {
    rantai: rantaiPemda(pelaku.pemdaId),
    aksi: 'OTP_DIMINTA',
    sasaran: `tantangan:${tantangan.id}`,
    sesudah: { tujuan, jumlah: tantangan.jumlah, nomor: selection.tasks.map(({ nomor }) => nomor) },
  })
  return tantangan
}

function smsText({ level, tasks, total }: Selection, otp: string): string {
  const apa = tasks.length === 1 ? `SP2D ${tasks[0]?.nomor ?? ''}` : `${tasks.length} SP2D`
  return `CMSP Bank Kalsel: kode persetujuan ${level ? LABEL_LEVEL[level] : ''} ${otp} untuk ${apa}, total ${formatUang(total)}. Berlaku 2 menit. JANGAN berikan kode ini kepada siapa pun.`
}
