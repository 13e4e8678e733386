import { createHash } from 'node:crypto'
import type { Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'

export interface Sesi {
  /** Names the session without telling its id, which is a key. */
  kode: string
  perangkat: string
  alamat: string
  masukPada: Date
  terakhir: Date
  ini: boolean
}

const kodeOf = (sid: string): string => createHash('sha256').update(sid).digest('hex').slice(0, 32)

interface Row {
  sid: string
  perangkat: string | null
  alamat: string | null
  masuk: string
  terakhir: string | null
}

/** Where a user is signed in, latest first. */
export async function listSessions(deps: Pick<Deps, 'pool'>, penggunaId: bigint, sid: string | null): Promise<Sesi[]> {
  const { rows } = await deps.pool.query<Row>(
    `SELECT sid, sess->>'perangkat' AS perangkat, sess->>'alamat' AS alamat, sess->>'masukPada' AS masuk,
            sess->>'terakhir' AS terakhir
     FROM sesi WHERE pengguna_id = $1 AND expire > now() ORDER BY expire DESC`,
    [penggunaId],
  )
  return rows.map((row) => ({
    kode: kodeOf(row.sid),
    perangkat: row.perangkat ?? 'Tidak diketahui',
    alamat: row.alamat ?? 'Tidak diketahui',
    masukPada: new Date(Number(row.masuk)),
    terakhir: new Date(Number(row.terakhir ?? row.masuk)),
    ini: row.sid === sid,
  }))
}

/** Ends every session of a user, here and everywhere: counts on their very next request. */
export async function endSessions(tx: Tx, penggunaId: bigint): Promise<void> {
  await tx.pengguna.update({ where: { id: penggunaId }, data: { epoch: { increment: 1 } } })
  await tx.$executeRaw`
    UPDATE sesi SET sess = '{}', expire = now() - interval '30 minutes' WHERE pengguna_id = ${penggunaId}`
}

/** Ends one session of the user, or with `kecuali` all but that one; how many ended. */
export async function endSome(
  tx: Tx,
  penggunaId: bigint,
  which: { kode: string } | { kecuali: string },
): Promise<number> {
  const kode = 'kode' in which ? which.kode : kodeOf(which.kecuali)
  return tx.$executeRaw`
    UPDATE sesi SET sess = '{}', expire = now() - interval '30 minutes'
    WHERE pengguna_id = ${penggunaId} AND (left(encode(sha256(sid::bytea), 'hex'), 32) = ${kode}) = ${'kode' in which}`
}

/** "Chrome di Windows" from what the browser says of itself; shown only, nothing rests on it. */
export function deviceName(userAgent: string | undefined): string {
  const find = (names: Record<string, RegExp>) =>
    Object.entries(names).find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0]
  const peramban = find({ Edge: /Edg/, Opera: /OPR/, Firefox: /Firefox/, Chrome: /Chrome|CriOS/, Safari: /Safari/ })
  const sistem = find({ Android: /Android/, iOS: /iPhone|iPad/, Windows: /Windows/, macOS: /Mac OS/, Linux: /Linux/ })
  return `${peramban ?? 'Browser lain'} di ${sistem ?? 'perangkat lain'}`
}
