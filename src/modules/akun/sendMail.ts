import type { Deps } from '../../deps.js'
import type { IsiSurel, JenisSurel } from '../../domain/surel.js'
import { composeMail } from './surat.js'
import { SUREL } from './surel.js'

const MAX_PERCOBAAN = 10

/** Job: writes and sends one queued mail, again after a growing pause if the mail server refuses, ten times at most. */
export async function sendMail(deps: Deps, id: bigint): Promise<void> {
  const percobaan = await claim(deps, id)
  if (percobaan === null) return
  const row = await deps.prisma.surel.findUniqueOrThrow({ where: { id }, include: { pengguna: true } })
  const { pengguna, kepada } = row
  const surat = pengguna && (await SUREL[row.jenis as JenisSurel](deps, pengguna, row.isi as IsiSurel))
  if (!surat) return finish(deps, id, null)
  const answer = await deps.email.send({ to: kepada ?? pengguna.email, ...composeMail(pengguna.nama, surat) })
  if (answer.kind === 'terkirim') return finish(deps, id, null)
  deps.log.warn({ surel: String(id), percobaan, galat: answer.pesan }, 'mail not sent')
  if (percobaan >= MAX_PERCOBAAN) return finish(deps, id, answer.pesan)
  await deps.prisma.surel.update({ where: { id }, data: { galat: answer.pesan } })
}

async function claim(deps: Deps, id: bigint): Promise<number | null> {
  const [row] = await deps.prisma.$queryRaw<{ percobaan: number }[]>`
    UPDATE surel SET percobaan = percobaan + 1, berikutnya = now() + least(power(2, percobaan), 60) * interval '1 minute'
    WHERE id = ${id} AND selesai_pada IS NULL AND berikutnya <= now() RETURNING percobaan`
  return row?.percobaan ?? null
}

async function finish(deps: Deps, id: bigint, galat: string | null): Promise<void> {
  await deps.prisma.surel.update({ where: { id }, data: { selesaiPada: new Date(), galat } })
}
