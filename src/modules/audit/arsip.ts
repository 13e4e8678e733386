import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { collectBerkas } from './berkas.js'
import { signBerkas, signIsi } from './berkasSegel.js'
import { KOLOM } from './hash.js'

/** What the manifest says of one file of an archive. */
export interface BerkasArsip {
  nama: string
  sha256: string
  baris: number
}

export interface IsiArsip {
  format: 'cmsp-arsip-tahun'
  versi: 1
  pemda: { kode: string; nama: string }
  tahun: number
  dibuatPada: string
  berkas: BerkasArsip[]
}

export const MANIFEST = 'manifest.json'
const BATCH = 200

type Sumber = Pick<Deps, 'pool' | 'prisma'> & { config: Pick<Deps['config'], 'DOSSIER_KEY'> }

/**
 * Writes everything that proves a Pemda's tahun anggaran into a folder: the signed dossier of every SP2D, the audit rows of
 * the Pemda that are about no SP2D, the signed reconciliations, and a signed manifest with the hash of each file. Reads only.
 * @throws AppError when there is no such Pemda, an Error of the system when the folder exists
 */
export async function writeArsip(
  deps: Sumber,
  { kode, tahun, folder }: { kode: string; tahun: number; folder: string },
): Promise<IsiArsip> {
  const pemda = await deps.prisma.pemda.findUnique({ where: { kode } })
  if (!pemda) throw tidakDitemukan(`Pemda ${kode}`)
  mkdirSync(folder)
  const berkas = [
    await writeLines(folder, 'sp2d.ndjson', dossiers(deps, pemda.id, tahun)),
    await writeLines(folder, 'audit-pemda.ndjson', auditRows(deps, pemda.id, tahun)),
    await writeLines(folder, 'berita-rekonsiliasi.ndjson', beritaRows(deps, pemda.id, tahun)),
  ]
  const isi: IsiArsip = {
    ...{ format: 'cmsp-arsip-tahun', versi: 1, pemda: { kode, nama: pemda.nama }, tahun },
    ...{ dibuatPada: new Date().toISOString(), berkas },
  }
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(signIsi(isi, deps.config.DOSSIER_KEY), null, 2)}\n`)
  return isi
}

async function writeLines(folder: string, nama: string, lines: AsyncIterable<unknown>): Promise<BerkasArsip> {
  const out = createWriteStream(join(folder, nama), { flags: 'wx' })
  const hash = createHash('sha256')
  let baris = 0
  for await (const line of lines) {
    const text = `${JSON.stringify(line)}\n`
    hash.update(text)
    baris++
    if (!out.write(text)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
  return { nama, sha256: hash.digest('hex'), baris }
}

async function* dossiers(deps: Sumber, pemdaId: bigint, tahun: number) {
  for await (const { id } of batches<{ id: string }>(
    deps,
    `SELECT id FROM sp2d WHERE pemda_id = $1 AND tahun = $2 AND id > $3 ORDER BY id LIMIT ${BATCH}`,
    [pemdaId, tahun],
  ))
    yield signBerkas(await collectBerkas(deps, { pemdaId }, BigInt(id)), deps.config.DOSSIER_KEY)
}

// The SP2D's own rows stand in its dossier; these are of the calendar year in WITA.
const auditRows = (deps: Sumber, pemdaId: bigint, tahun: number) =>
  batches<{ id: string }>(
    deps,
    `SELECT ${KOLOM}, g.nomor AS segel_nomor, g.hash AS segel_hash FROM audit a LEFT JOIN segel_audit g ON g.audit_id = a.id
     WHERE a.rantai = 'pemda:' || $1 AND a.sp2d_id IS NULL AND a.id > $3
       AND extract(year FROM a.waktu AT TIME ZONE 'Asia/Makassar') = $2 ORDER BY a.id LIMIT ${BATCH}`,
    [String(pemdaId), tahun],
  )

const beritaRows = (deps: Sumber, pemdaId: bigint, tahun: number) =>
  batches<{ id: string }>(
    deps,
    `SELECT b.id, r.no_rekening, b.tanggal, b.isi, b.sidik, b.nama, b.nip, b.waktu FROM berita_rekonsiliasi b
     JOIN rkud r ON r.id = b.rkud_id
     WHERE r.pemda_id = $1 AND extract(year FROM b.tanggal) = $2 AND b.id > $3 ORDER BY b.id LIMIT ${BATCH}`,
    [pemdaId, tahun],
  )

/** The rows of a query in steps of its id, which is its last parameter. */
async function* batches<T extends { id: string }>({ pool }: Sumber, text: string, values: unknown[]) {
  for (let after = '0'; ;) {
    const { rows } = await pool.query<T>(text, [...values, after])
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = last.id
  }
}
