import type { HalamanHasil } from '../../adapters/fmis/port.js'
import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, isUniqueViolation } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import type { PelakuAudit } from '../../domain/pelaku.js'
import { assertRunning } from '../pencairan/giliran.js'
import { contentHash } from '../sp2d/hash.js'
import { idFmisOf } from '../sp2d/quarantine.js'
import { readPage } from '../sp2d/receive.js'
import type { Asal } from '../sp2d/record.js'
import { fmisOf } from './koneksi.js'
import { type Halaman, storePage } from './storePage.js'

export const PAGE = 200
/**
 * How many SP2D each try asks for. What fails twice may be too much for one answer, or for FMIS in time, and comes in
 * smaller parts: an SP2D of salaries may name thousands of payees.
 */
const SIZES = [PAGE, PAGE, 20, 5, 1]
const TRIES = SIZES.length
const RETRY_MS = 3000
const SILENT_SECONDS = 5
const REPEATED = 'FMIS mengulang halaman yang sudah diberikannya, sehingga penarikan dihentikan.'

/** A page with what was read of it, or why there is none. */
type Diambil =
  | (Extract<HalamanHasil, { kind: 'halaman' }> & Halaman & { batas: number })
  | Extract<HalamanHasil, { kind: 'gagal' }>

/** TAMBAHAN follows the cursor; PENUH walks all pages beside it, to find what increments missed. */
export type JenisTarik = 'TAMBAHAN' | 'PENUH'

/** Starts a pull of this Pemda and year; while one runs, that one's id is given instead of starting a second. */
export async function startPull(
  deps: Deps,
  pelaku: PelakuAudit,
  asal: Asal,
  jenis: JenisTarik = 'TAMBAHAN',
): Promise<{ id: bigint; baru: boolean }> {
  try {
    const run = await inTransaction(deps.prisma, async (tx) => {
      const created = await tx.tarikFmis.create({ data: { ...asal, jenis, pemicu: pelaku.nama } })
      await enqueue(tx, 'tarikFmis', created.id)
      await audit(tx, pelaku, {
        rantai: rantaiPemda(asal.pemdaId),
        aksi: jenis === 'PENUH' ? 'PERBANDINGAN_FMIS' : 'DOWNLOAD_SP2D',
        sasaran: `tarik:${created.id}`,
      })
      return created
    })
    return { id: run.id, baru: true }
  } catch (error) {
    if (!isUniqueViolation(error, 'tarik_fmis_berjalan')) throw error
    const running = await deps.prisma.tarikFmis.findFirst({ where: { ...asal, status: 'BERJALAN' } })
    return running ? { id: running.id, baru: false } : startPull(deps, pelaku, asal, jenis)
  }
}

/**
 * Works a pull off, page by page until FMIS has no more; each page and its cursor are stored in one transaction, while
 * the next one is already asked for and read.
 */
export async function runPull(deps: Deps, id: bigint): Promise<void> {
  let ahead = null as { sesudah: string | null; page: Promise<Diambil> } | null
  const asked = new Set<string | null>()
  const seen = new Set<string>()
  for (;;) {
    assertRunning(deps)
    const run = await deps.prisma.tarikFmis.findUnique({ where: { id }, include: { pemda: true } })
    if (!run || run.status !== 'BERJALAN') return
    const asal = { pemdaId: run.pemdaId, tahun: run.tahun }
    const cursor = await deps.prisma.kursorFmis.findUnique({ where: { pemdaId_tahun: asal } })
    const sesudah = run.jenis === 'PENUH' ? run.kursor : (cursor?.kursor ?? null)
    const fmis = await fmisOf(deps, run.pemdaId)
    const ask = async (after: string | null, batas = PAGE): Promise<Diambil> => {
      const page = await fmis.pullPage({ pemdaKode: run.pemda.kode, tahun: run.tahun, sesudah: after, batas })
      return page.kind === 'gagal' ? page : { ...page, ...readPage(run.tahun, page.records), batas }
    }
    const page: Diambil = await (ahead?.sesudah === sesudah ? ahead.page : ask(sesudah, SIZES[run.percobaan]))
    if (page.kind === 'gagal') return failPage(deps, id, run.percobaan + 1, page.pesan)
    const last = page.records.length < page.batas || page.berikutnya === null
    asked.add(sesudah)
    const sidik = sidikHalaman(page)
    // Followed, a cursor that leads back, or one page under ever new cursors, would be walked for ever.
    if (!last && (asked.has(page.berikutnya) || seen.has(sidik))) return failPage(deps, id, TRIES, REPEATED)
    seen.add(sidik)
    ahead = last ? null : { sesudah: page.berikutnya, page: ask(page.berikutnya) }
    // Storing may fail before it is waited for.
    ahead?.page.catch(() => undefined)
    await inTransaction(deps.prisma, (tx) => storePage(tx, run, sesudah, page, last))
    if (last) return
  }
}

/** Which records in which state: FMIS touches one anew before it gives it again. */
function sidikHalaman({ raws }: Halaman): string {
  const touched = (raw: unknown) => (raw as { updated_at?: unknown } | null)?.updated_at
  return contentHash(
    raws.map((raw) => {
      const at = touched(raw)
      return [idFmisOf(raw), typeof at === 'string' ? at : null]
    }),
  )
}

async function failPage(deps: Deps, id: bigint, percobaan: number, pesan: string): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const given = percobaan >= TRIES
    const now = await dbNow(tx)
    await tx.tarikFmis.updateMany({
      where: { id, status: 'BERJALAN' },
      data: {
        percobaan,
        pesan,
        denyutPada: now,
        ...(given ? { status: 'GAGAL', selesaiPada: now } : {}),
      },
    })
    // A single lost answer is common and costs nothing: only a second one in a row makes the pull wait.
    const wait = percobaan === 1 ? undefined : new Date(now.getTime() + RETRY_MS * percobaan)
    if (!given) await enqueue(tx, 'tarikFmis', id, wait)
  })
}

/** Seconds without a sign of life after which another worker takes a pull over; one call of FMIS may last that long. */
export const silentSeconds = ({ config }: Pick<Deps, 'config'>): number =>
  Math.max(SILENT_SECONDS, Math.ceil(config.BANK_TIMEOUT_SECONDS * 1.5))
