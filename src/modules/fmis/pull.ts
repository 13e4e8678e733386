import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction, isUniqueViolation, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import type { PelakuAudit } from '../../domain/pelaku.js'
import { receivePage } from '../sp2d/receive.js'
import type { Asal } from '../sp2d/record.js'

const PAGE = 200
const TRIES = 5
const RETRY_MS = 3000

/** Starts a pull of this Pemda and year; while one runs, that one's id is given instead of starting a second. */
export async function startPull(deps: Deps, pelaku: PelakuAudit, asal: Asal): Promise<{ id: bigint; baru: boolean }> {
  try {
    const run = await inTransaction(deps.prisma, async (tx) => {
      const created = await tx.tarikFmis.create({ data: { ...asal, pemicu: pelaku.nama } })
      await enqueue(tx, 'tarikFmis', created.id)
      await audit(tx, pelaku, {
        rantai: rantaiPemda(asal.pemdaId),
        aksi: 'DOWNLOAD_SP2D',
        sasaran: `tarik:${created.id}`,
      })
      return created
    })
    return { id: run.id, baru: true }
  } catch (error) {
    if (!isUniqueViolation(error, 'tarik_fmis_berjalan')) throw error
    const running = await deps.prisma.tarikFmis.findFirst({ where: { ...asal, status: 'BERJALAN' } })
    return running ? { id: running.id, baru: false } : startPull(deps, pelaku, asal)
  }
}

/** Works a pull off, page by page until FMIS has no more; each page and its cursor are stored in one transaction. */
export async function runPull(deps: Deps, id: bigint): Promise<void> {
  for (;;) {
    const run = await deps.prisma.tarikFmis.findUnique({ where: { id }, include: { pemda: true } })
    if (!run || run.status !== 'BERJALAN') return
    const asal = { pemdaId: run.pemdaId, tahun: run.tahun }
    const cursor = await deps.prisma.kursorFmis.findUnique({ where: { pemdaId_tahun: asal } })
    const page = await deps.fmis.pullPage({
      pemdaKode: run.pemda.kode,
      tahun: run.tahun,
      sesudah: cursor?.kursor ?? null,
      batas: PAGE,
    })
    if (page.kind === 'gagal') return failPage(deps, id, run.percobaan + 1, page.pesan)
    const last = page.records.length < PAGE || page.berikutnya === null
    await inTransaction(deps.prisma, (tx) => storePage(tx, id, asal, cursor?.kursor ?? null, page, last))
    if (last) return
  }
}

interface Halaman {
  records: unknown[]
  berikutnya: string | null
  total: number
}

async function storePage(
  tx: Tx,
  id: bigint,
  asal: Asal,
  before: string | null,
  page: Halaman,
  last: boolean,
): Promise<void> {
  // Two workers on one pull: the row lock lets one in, the cursor shows the other that its page is stored already.
  await tx.$queryRaw`SELECT 1 FROM tarik_fmis WHERE id = ${id} FOR UPDATE`
  const current = await tx.kursorFmis.findUnique({ where: { pemdaId_tahun: asal } })
  if ((current?.kursor ?? null) !== before) return
  const counts = await receivePage(tx, asal, page.records)
  if (page.berikutnya !== null) {
    const kursor = page.berikutnya
    await tx.kursorFmis.upsert({
      where: { pemdaId_tahun: asal },
      create: { ...asal, kursor },
      update: { kursor, diubahPada: new Date() },
    })
  }
  await tx.tarikFmis.update({
    where: { id },
    data: {
      baru: { increment: counts.baru },
      berubah: { increment: counts.berubah },
      tetap: { increment: counts.tetap },
      karantina: { increment: counts.karantina },
      halaman: { increment: 1 },
      percobaan: 0,
      pesan: null,
      total: page.total,
      denyutPada: new Date(),
      ...(last ? { status: 'SELESAI', selesaiPada: new Date() } : {}),
    },
  })
}

async function failPage(deps: Deps, id: bigint, percobaan: number, pesan: string): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const given = percobaan >= TRIES
    await tx.tarikFmis.updateMany({
      where: { id, status: 'BERJALAN' },
      data: {
        percobaan,
        pesan,
        denyutPada: new Date(),
        ...(given ? { status: 'GAGAL', selesaiPada: new Date() } : {}),
      },
    })
    if (!given) await enqueue(tx, 'tarikFmis', id, new Date(Date.now() + RETRY_MS * percobaan))
  })
}
