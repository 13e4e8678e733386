import { audit, tentangSp2d } from '../../db/audit.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { notify } from '../../db/notify.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { queueMail } from '../../db/queueMail.js'
import { loadSp2d, type Sp2dUtuh } from '../sp2d/load.js'
import { levelFor } from './guard.js'
import { halanganSetuju } from './halangan.js'
import { loadSumber } from './sumber.js'

const JEDA_MS = 3_600_000

/** Beri tahu maker: what is missing goes by mail and notification to the maker who decided, at most once per SP2D, person and hour. */
export async function beriTahuMaker(deps: Deps, pelaku: Pelaku, sp2dId: bigint): Promise<{ kepada: string[] }> {
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${sp2dId} FOR UPDATE`
    const sp2d = await loadSp2d(tx, pelaku, sp2dId)
    const level = await levelFor(tx, pelaku, sp2d)
    const halangan = halanganSetuju(await loadSumber(tx, [sp2d]), sp2d)
    const lanjut = { href: `/cmsp/sp2d/${sp2d.id}`, label: 'Lihat SP2D' }
    if (level === 'MAKER' || halangan.length === 0)
      throw new AppError('bentrok', `Tidak ada yang perlu diperbaiki maker pada SP2D ${sp2d.nomor}.`, lanjut)
    await assertNotJustTold(tx, pelaku, sp2d)
    const makers = await makersOf(tx, sp2d)
    if (makers.length === 0) throw new AppError('bentrok', 'Pemda ini tidak mempunyai maker yang aktif.', lanjut)
    const kepada = makers.map(({ nama }) => nama)
    const isi = {
      nomor: sp2d.nomor,
      sp2dId: String(sp2d.id),
      oleh: `${pelaku.nama} (${sebutanLengkap(level, pelaku.delegasi.get(level))})`,
      kurang: halangan.map(({ pesan }) => pesan),
    }
    for (const { id } of makers) await queueMail(tx, { jenis: 'PERLU_DILENGKAPI', penggunaId: id, isi })
    const pesan = { jenis: 'PERLU_DILENGKAPI', sp2d, isi: isi.kurang.join(' ') } as const
    await notify(
      tx,
      pelaku,
      makers.map(({ id }) => ({ ...pesan, untukId: id })),
    )
    await audit(tx, pelaku, {
      ...tentangSp2d(sp2d),
      aksi: 'MAKER_DIBERI_TAHU',
      sesudah: { kepada, keterangan: isi.kurang.join(' ') },
    })
    return { kepada }
  })
}

async function assertNotJustTold(tx: Tx, pelaku: Pelaku, { id, nomor }: Sp2dUtuh): Promise<void> {
  const sejak = new Date((await dbNow(tx)).getTime() - JEDA_MS)
  const told = await tx.audit.findFirst({
    where: { sp2dId: id, pelakuId: pelaku.id, aksi: 'MAKER_DIBERI_TAHU', waktu: { gt: sejak } },
  })
  if (!told) return
  throw new AppError(
    'terlaluSering',
    `Maker sudah Anda beri tahu tentang SP2D ${nomor} pada ${formatWaktu(told.waktu)}. Coba lagi satu jam kemudian.`,
    { href: `/cmsp/sp2d/${id}`, label: 'Lihat SP2D' },
  )
}

/** The maker of this putaran, or all who act as maker of the Pemda where that one is no longer there. */
async function makersOf(tx: Tx, { pemdaId, putaran, keputusan }: Sp2dUtuh) {
  const makers = await tx.$queryRaw<{ id: bigint; nama: string }[]>`
    SELECT p.id, p.nama FROM pejabat j JOIN pengguna p ON p.id = j.pengguna_id
    WHERE j.pemda_id = ${pemdaId} AND j.level = 'MAKER' ORDER BY p.id`
  const decider = keputusan.find((row) => row.putaran === putaran && row.level === 'MAKER')?.penggunaId
  const own = makers.filter(({ id }) => id === decider)
  return own.length > 0 ? own : makers
}
