import { dbNow, type Tx } from '../../db/database.js'
import { countHasil, type HalamanDibaca, receiveAlone } from '../sp2d/receive.js'
import { idFmisOf } from '../sp2d/quarantine.js'
import type { Asal, Hasil } from '../sp2d/record.js'
import { finishComparison } from './banding.js'

interface Run {
  id: bigint
  pemdaId: bigint
  tahun: number
  jenis: string
}

export interface Halaman extends HalamanDibaca {
  berikutnya: string | null
  total: number
}

/** Stores one page and moves the cursor, in the caller's transaction: both or neither. */
export async function storePage(tx: Tx, run: Run, before: string | null, page: Halaman, last: boolean): Promise<void> {
  // Two workers on one pull: the row lock lets one in, the cursor shows the other that its page is stored already.
  await tx.$queryRaw`SELECT 1 FROM tarik_fmis WHERE id = ${run.id} FOR UPDATE`
  const asal = { pemdaId: run.pemdaId, tahun: run.tahun }
  const now = await tx.tarikFmis.findUniqueOrThrow({ where: { id: run.id } })
  const cursor = await tx.kursorFmis.findUnique({ where: { pemdaId_tahun: asal } })
  const current = run.jenis === 'PENUH' ? now.kursor : (cursor?.kursor ?? null)
  if (now.status !== 'BERJALAN' || current !== before) return
  const became = await receiveAlone(tx, asal, page)
  await confirmLoaded(tx, asal, page.raws, became)
  const counts = countHasil(became)
  if (run.jenis === 'PENUH') await rememberSeen(tx, run.id, page)
  else if (page.berikutnya !== null) await moveCursor(tx, asal, page.berikutnya)
  const hilang = run.jenis === 'PENUH' && last ? await finishComparison(tx, now, page.total) : 0
  const denyutPada = await dbNow(tx)
  await tx.tarikFmis.update({
    where: { id: run.id },
    data: {
      ...increments({ ...counts, karantina: counts.karantina + hilang }),
      hilang,
      halaman: { increment: 1 },
      percobaan: 0,
      pesan: null,
      total: page.total,
      denyutPada,
      ...(last ? { status: 'SELESAI', selesaiPada: denyutPada } : {}),
    },
  })
}

const increments = (counts: Record<Hasil, number>) => ({
  baru: { increment: counts.baru },
  berubah: { increment: counts.berubah },
  tetap: { increment: counts.tetap },
  karantina: { increment: counts.karantina },
  ditarik: { increment: counts.ditarik },
})

async function moveCursor(tx: Tx, asal: Asal, kursor: string): Promise<void> {
  await tx.kursorFmis.upsert({
    where: { pemdaId_tahun: asal },
    create: { ...asal, kursor },
    update: { kursor, diubahPada: new Date() },
  })
}

async function rememberSeen(tx: Tx, tarikId: bigint, { raws, berikutnya }: Halaman): Promise<void> {
  const seen = raws.map(idFmisOf)
  await tx.$executeRaw`INSERT INTO tarik_terlihat (tarik_id, id_fmis)
    SELECT ${tarikId}, unnest(${seen}::text[]) ON CONFLICT DO NOTHING`
  if (berikutnya !== null) await tx.tarikFmis.update({ where: { id: tarikId }, data: { kursor: berikutnya } })
}

/** What FMIS itself has said by now needs nobody's word any more. */
async function confirmLoaded(tx: Tx, { pemdaId, tahun }: Asal, raws: unknown[], became: Hasil[]): Promise<void> {
  const said = raws.flatMap((raw, n) => (became[n] === 'karantina' ? [] : [idFmisOf(raw)]))
  await tx.$executeRaw`
    DELETE FROM muat_berkas m USING sp2d s
    WHERE s.id = m.sp2d_id AND s.pemda_id = ${pemdaId} AND s.tahun = ${tahun} AND s.id_fmis = ANY(${said})`
}
