import { changeStatus } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { holdDelegasi } from '../../db/holdDelegasi.js'
import { insertMany } from '../../db/insertMany.js'
import { atOnce, inSql } from '../../db/sql.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level, LEVELS } from '../../domain/alur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { startPayments } from '../pencairan/start.js'
import { dropPendingChoice } from '../sp2d/round.js'
import { auditRefused, checkCode, consumeChallenge, OtpError, type Tantangan } from '../tantangan/answer.js'
import { type Selection, selectTasks } from './selection.js'

const TUJUAN = LEVELS.map((level) => `SETUJU_${level}`)

/** Proses: consumes the OTP in the transaction that moves all its tasks on; all or nothing. */
export async function confirmTugas(
  deps: Deps,
  pelaku: Pelaku,
  input: { tantanganId: bigint; otp: string; sp2dIds: bigint[] },
): Promise<{ jumlah: number; level: Level; nomor: string[] }> {
  const tantangan = await checkCode(deps, pelaku, { ...input, tujuan: TUJUAN })
  try {
    assertAsked(tantangan, input.sp2dIds)
    return await inSql(deps.txPool, (tx) => apply(tx, deps, pelaku, tantangan))
  } catch (error) {
    if (error instanceof OtpError) await auditRefused(deps, pelaku, tantangan.id, error.message)
    throw error
  }
}

function assertAsked({ sp2dIds }: Tantangan, ids: bigint[]): void {
  const asked = new Set(sp2dIds)
  if (ids.length === asked.size && ids.every((id) => asked.has(id))) return
  throw new OtpError('OTP ini diminta untuk pilihan SP2D yang lain. Tidak ada yang diproses; minta OTP baru.', false)
}

async function apply(tx: Sql, deps: Deps, pelaku: Pelaku, tantangan: Tantangan) {
  const ids = tantangan.sp2dIds.sort((a, b) => (a < b ? -1 : 1))
  const [, , selection] = await atOnce(
    tx,
    () => tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE`,
    () => consumeChallenge(tx, tantangan.id),
    () => selectTasks(tx, pelaku, ids),
  )
  const { level } = selection
  if (
    !level ||
    selection.tasks.length !== ids.length ||
    selection.sidik !== tantangan.sidik ||
    tantangan.tujuan !== `SETUJU_${level}`
  ) {
    throw new OtpError(changedMessage(selection), false)
  }
  const delegasiId = await holdDelegasi(tx, pelaku, level)
  await atOnce(
    tx,
    () => writeDecisions(tx, pelaku, level, selection, { tantanganId: tantangan.id, delegasiId }),
    async () => level === 'APPROVER' && startPayments(tx, selection.tasks),
  )
  deps.log.info({ level, jumlah: ids.length }, 'tasks confirmed')
  return { jumlah: ids.length, level, nomor: selection.tasks.map(({ nomor }) => nomor) }
}

function changedMessage({ keluar }: Selection): string {
  const rincian = keluar.map(({ nomor, alasan }) => `SP2D ${nomor} ${alasan}`).join('; ')
  return `${rincian || 'Data berubah sejak OTP diminta'}. Tidak ada yang diproses; minta OTP baru untuk yang lain.`
}

async function writeDecisions(
  tx: Sql,
  pelaku: Pelaku,
  level: Level,
  selection: Selection,
  dasar: { tantanganId: bigint; delegasiId: bigint | null },
): Promise<void> {
  const ids = selection.tasks.map(({ id }) => id)
  const rows = selection.tasks.map((sp2d) => ({
    sp2dId: sp2d.id,
    putaran: sp2d.putaran,
    level,
    putusan: 'SETUJU',
    penggunaId: pelaku.id,
    nip: pelaku.nip,
    noHp: pelaku.noHp,
    nama: pelaku.nama,
    ...dasar,
    sidik: sp2d.tugas?.sidik ?? '',
    keterangan: sp2d.tugas?.keterangan ?? null,
    peringatan: sp2d.tugas?.peringatan ?? null,
  }))
  const { tugas } = JALUR_LEVEL[level]
  await atOnce(
    tx,
    () => changeStatus(tx, pelaku, { sp2dIds: ids, dari: tugas, aksi: 'konfirmasi', oleh: level }),
    () => insertMany(tx, 'keputusan', rows),
    () => dropPendingChoice(tx, ids),
  )
}
