import { audit, rantaiPemda } from '../../db/audit.js'
import { changeStatus } from '../../db/changeStatus.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level } from '../../domain/alur.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { startPayment } from '../pencairan/start.js'
import { closeChallenges } from '../sp2d/round.js'
import { MAX_PERCOBAAN, otpHmac, sameHmac } from './otp.js'
import { type Selection, selectTasks } from './selection.js'

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

interface Tantangan {
  id: bigint
  tujuan: string
  sidik: string
  hmac: string
  sp2d_ids: bigint[]
  percobaan: number
}

/** Proses: consumes the OTP in the transaction that moves all its tasks on; all or nothing. */
export async function confirmTugas(
  deps: Deps,
  pelaku: Pelaku,
  input: { tantanganId: bigint; otp: string },
): Promise<{ jumlah: number; level: Level; nomor: string[] }> {
  const tantangan = await countTry(deps, pelaku, input.tantanganId)
  const bound = { penggunaId: pelaku.id, sid: pelaku.sid, tujuan: tantangan.tujuan, sidik: tantangan.sidik }
  if (!sameHmac(otpHmac(deps, bound, input.otp), tantangan.hmac)) throw await wrongCode(deps, pelaku, tantangan)
  return inTransaction(deps.prisma, (tx) => apply(tx, deps, pelaku, tantangan))
}

// Counted before comparing and committed whatever follows: parallel guesses cannot share one try.
async function countTry(deps: Deps, pelaku: Pelaku, id: bigint): Promise<Tantangan> {
  const [row] = await deps.prisma.$queryRaw<Tantangan[]>`
    UPDATE tantangan SET percobaan = percobaan + 1
    WHERE id = ${id} AND pengguna_id = ${pelaku.id} AND sid = ${pelaku.sid} AND tujuan LIKE 'SETUJU\\_%'
      AND dipakai_pada IS NULL AND ditutup_pada IS NULL AND percobaan < ${MAX_PERCOBAAN} AND kedaluwarsa > clock_timestamp()
    RETURNING id, tujuan, sidik, hmac, sp2d_ids, percobaan`
  if (row) return row
  const pesan = await whyRefused(deps, pelaku, id)
  await audit(deps.prisma, pelaku, {
    rantai: rantaiPemda(pelaku.pemdaId),
    aksi: 'OTP_DITOLAK',
    sasaran: `tantangan:${id}`,
    sesudah: { pesan },
  })
  throw new OtpError(pesan, false)
}

async function whyRefused(deps: Deps, pelaku: Pelaku, id: bigint): Promise<string> {
  const row = await deps.prisma.tantangan.findFirst({ where: { id, penggunaId: pelaku.id } })
  if (!row) return 'OTP ini bukan untuk Anda. Minta OTP sendiri dengan Get OTP.'
  if (row.sid !== pelaku.sid) return 'OTP ini diminta dari sesi lain. Minta OTP baru dengan Get OTP.'
  if (row.dipakaiPada) return 'OTP ini sudah dipakai. Tidak ada yang diproses dua kali.'
  if (row.percobaan >= MAX_PERCOBAAN)
    return 'OTP salah lima kali dan tidak berlaku lagi. Minta OTP baru dengan Get OTP.'
  if (row.kedaluwarsa <= new Date())
    return 'OTP sudah lewat 2 menit dan tidak berlaku lagi. Minta OTP baru dengan Get OTP.'
  return 'OTP tidak berlaku lagi karena diganti OTP baru atau datanya berubah. Minta OTP baru dengan Get OTP.'
}

async function wrongCode(deps: Deps, pelaku: Pelaku, tantangan: Tantangan): Promise<OtpError> {
  const sisa = MAX_PERCOBAAN - tantangan.percobaan
  if (sisa === 0) await deps.prisma.tantangan.update({ where: { id: tantangan.id }, data: { ditutupPada: new Date() } })
  await audit(deps.prisma, pelaku, {
    rantai: rantaiPemda(pelaku.pemdaId),
    aksi: 'OTP_SALAH',
    sasaran: `tantangan:${tantangan.id}`,
    sesudah: { sisa },
  })
  return sisa > 0
    ? new OtpError(`OTP salah. Sisa ${sisa} percobaan.`, true)
    : new OtpError('OTP salah lima kali dan tidak berlaku lagi. Minta OTP baru dengan Get OTP.', false)
}

async function apply(tx: Tx, deps: Deps, pelaku: Pelaku, tantangan: Tantangan) {
  const ids = tantangan.sp2d_ids.map(BigInt).sort((a, b) => (a < b ? -1 : 1))
  await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE`
  const { count } = await tx.tantangan.updateMany({
    where: { id: tantangan.id, dipakaiPada: null, ditutupPada: null },
    data: { dipakaiPada: new Date() },
  })
  if (count !== 1)
    throw new OtpError('OTP ini sudah dipakai atau tidak berlaku lagi. Tidak ada yang diproses dua kali.', false)
  const selection = await selectTasks(tx, pelaku, ids)
  const { level } = selection
  if (
    !level ||
    selection.tasks.length !== ids.length ||
    selection.sidik !== tantangan.sidik ||
    tantangan.tujuan !== `SETUJU_${level}`
  ) {
    throw new OtpError(changedMessage(selection), false)
  }
  await writeDecisions(tx, pelaku, level, selection, tantangan.id)
  if (level === 'APPROVER') for (const { id, putaran } of selection.tasks) await startPayment(tx, id, putaran)
  deps.log.info({ level, jumlah: ids.length }, 'tasks confirmed')
  return { jumlah: ids.length, level, nomor: selection.tasks.map(({ nomor }) => nomor) }
}

function changedMessage({ keluar }: Selection): string {
  const rincian = keluar.map(({ nomor, alasan }) => `SP2D ${nomor} ${alasan}`).join('; ')
  return `${rincian || 'Data berubah sejak OTP diminta'}. Tidak ada yang diproses; minta OTP baru untuk yang lain.`
}

async function writeDecisions(
  tx: Tx,
  pelaku: Pelaku,
  level: Level,
  selection: Selection,
  tantanganId: bigint,
): Promise<void> {
  const ids = selection.tasks.map(({ id }) => id)
  await changeStatus(tx, pelaku, { sp2dIds: ids, dari: JALUR_LEVEL[level].tugas, aksi: 'konfirmasi', oleh: level })
  await tx.keputusan.createMany({
    data: selection.tasks.map((sp2d) => ({
      sp2dId: sp2d.id,
      putaran: sp2d.putaran,
      level,
      putusan: 'SETUJU',
      penggunaId: pelaku.id,
      nip: pelaku.nip,
      noHp: pelaku.noHp,
      nama: pelaku.nama,
      tantanganId,
      sidik: sp2d.tugas?.sidik ?? '',
    })),
  })
  await tx.tugas.deleteMany({ where: { sp2dId: { in: ids } } })
  await closeChallenges(tx, ids)
}
