import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { AppError } from '../../domain/galat.js'
import { type IsiArsip, MANIFEST } from './arsip.js'
import { brokenSeal, segelSchema, verifyBerkas } from './berkasSegel.js'

const manifestSchema = z.object({
  isi: z.looseObject({
    ...{ format: z.literal('cmsp-arsip-tahun'), versi: z.literal(1), tahun: z.number() },
    pemda: z.object({ kode: z.string(), nama: z.string() }),
    // A name with a path in it would lead out of the folder.
    berkas: z.array(z.object({ nama: z.string().regex(/^[\w-]+\.ndjson$/), sha256: z.string(), baris: z.number() })),
  }),
  segel: segelSchema,
})

/**
 * Checks an archive without any database: the manifest's signature, every file against its hash and number of lines, every
 * dossier in it. @throws AppError when the folder holds no archive
 */
export async function verifyArsip(folder: string, keyPem?: string): Promise<{ isi: IsiArsip; cacat: string[] }> {
  const raw = manifestIn(folder)
  const { isi, segel } = raw
  const cacat = brokenSeal({ isi, segel }, keyPem)
  for (const { nama, sha256, baris } of isi.berkas) {
    const found = await readLines(
      join(folder, nama),
      nama === 'sp2d.ndjson' ? (line) => broken(line, keyPem) : () => [],
    )
    if (found === null) cacat.push(`${nama} tidak ada`)
    else {
      if (found.sha256 !== sha256 || found.baris !== baris) cacat.push(`${nama} berubah sejak diarsipkan`)
      cacat.push(...found.cacat)
    }
  }
  return { isi, cacat }
}

function manifestIn(folder: string): { isi: IsiArsip; segel: z.infer<typeof segelSchema> } {
  try {
    const raw: unknown = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'))
    if (manifestSchema.safeParse(raw).success) return raw as ReturnType<typeof manifestIn>
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  throw new AppError('tidakSah', 'Folder ini bukan arsip tahun anggaran dari CMSP.')
}

function broken(line: string, keyPem?: string): string[] {
  try {
    const { nomor, cacat } = verifyBerkas(line, keyPem)
    return cacat.map((each) => `SP2D ${nomor}: ${each}`)
  } catch (error) {
    return [String((error as Error).message)]
  }
}

async function readLines(path: string, check: (line: string) => string[]) {
  const hash = createHash('sha256')
  const cacat: string[] = []
  let baris = 0
  try {
    const stream = createReadStream(path)
    stream.on('data', (chunk) => hash.update(chunk))
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      baris++
      cacat.push(...check(line))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return { sha256: hash.digest('hex'), baris, cacat }
}
