import { changeStatus, lastMoves } from '../../db/changeStatus.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { queueMail } from '../../db/queueMail.js'
import { PERAN } from '../../domain/izin.js'
import { dropPendingChoice } from '../sp2d/round.js'
import { thawPlan } from './hapusTugas.js'

/**
 * Gives back the waiting choices of somebody who may no longer confirm them (disabled, moved, other role, delegation
 * ended, another person in the account): each SP2D waits for its level again, and the others of that level are told.
 */
export async function kembalikanTugas(deps: Deps, penggunaId: bigint): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const user = await tx.pengguna.findUniqueOrThrow({ where: { id: penggunaId } })
    // Whose tasks they are is looked at once nobody can take one over any more.
    await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id IN (SELECT sp2d_id FROM tugas WHERE pengguna_id = ${penggunaId})
      ORDER BY id FOR UPDATE`
    const semua = await tx.tugas.findMany({
      where: { penggunaId },
      include: { sp2d: true },
      orderBy: { sp2dId: 'asc' },
    })
    // Who has yet to come in for the first time has chosen nothing: these are the choices of who had the account before.
    const rights = user.harusGantiPassword ? new Set<string>() : await rightsOf(tx, penggunaId)
    const kembali = semua.filter(
      ({ level, delegasiId, sp2d }) => !rights.has(rightOf({ pemda_id: sp2d.pemdaId, level, delegasi_id: delegasiId })),
    )
    // By now the account may bear the name of another person.
    const pemutus = await lastMoves(
      tx,
      kembali.map(({ sp2dId }) => sp2dId),
    )
    const pemilikOf = (id: bigint) => pemutus.find(({ sp2dId }) => sp2dId === id)?.pelaku ?? user.nama
    for (const { sp2dId, putaran, level, delegasiId } of kembali) {
      await changeStatus(tx, SISTEM, {
        sp2dIds: [sp2dId],
        dari: JALUR_LEVEL[level as Level].tugas,
        aksi: 'hapusTugas',
        oleh: level as Level,
        rincian: { sebab: delegasiId ? DELEGASI_BERAKHIR : DIPINDAHKAN, pemilik: pemilikOf(sp2dId) },
      })
      await dropPendingChoice(tx, [sp2dId])
      if (level === 'MAKER') await thawPlan(tx, sp2dId, putaran)
    }
    for (const level of new Set(kembali.map((tugas) => tugas.level))) {
      const rows = kembali.filter((tugas) => tugas.level === level).map(({ sp2d }) => sp2d)
      const pemilik = new Set(rows.map(({ id }) => pemilikOf(id)))
      await tellLevel(tx, level as Level, rows, [...pemilik].join(' dan '))
    }
  })
}

interface Right {
  pemda_id: bigint
  level: string
  delegasi_id: bigint | null
}

const rightOf = ({ pemda_id, level, delegasi_id }: Right) => `${pemda_id} ${level} ${delegasi_id}`

async function rightsOf(tx: Tx, penggunaId: bigint): Promise<Set<string>> {
  const rows = await tx.$queryRaw<Right[]>`
    SELECT pemda_id, level, delegasi_id FROM pejabat WHERE pengguna_id = ${penggunaId}`
  return new Set(rows.map(rightOf))
}

const DIPINDAHKAN = 'Pengguna dinonaktifkan, dipindahkan, atau diganti orang lain'
const DELEGASI_BERAKHIR = 'Delegasi berakhir'

interface Kembali {
  pemdaId: bigint
  nomor: string
}

async function tellLevel(tx: Tx, level: Level, rows: Kembali[], pemilik: string): Promise<void> {
  const pemdaId = [...new Set(rows.map((row) => row.pemdaId))]
  const colleagues = await tx.$queryRaw<{ id: bigint; own: bigint }[]>`
    SELECT pengguna_id AS id, pemda_id AS own FROM pejabat WHERE level = ${level} AND pemda_id = ANY(${pemdaId})`
  for (const { id, own } of colleagues) {
    const nomor = rows.filter((row) => row.pemdaId === own).map((row) => row.nomor)
    const judul = `${nomor.length} SP2D kembali menunggu keputusan ${PERAN[level]}`
    const alinea = [
      `Tugas ${pemilik} dikembalikan: akunnya dinonaktifkan, dipindahkan, atau diganti orang lain, atau delegasinya berakhir.`,
      nomor.join(', '),
    ]
    await queueMail(tx, { jenis: 'PEMBERITAHUAN', penggunaId: id, isi: { judul, alinea } })
  }
}
