import { createHash } from 'node:crypto'
import { audit, rantaiPemda, tentangSp2d } from '../../db/audit.js'
import { inTransaction, type Tx } from '../../db/database.js'
import { pemdaById } from '../../db/pemda.js'
import type { Deps } from '../../deps.js'
import { FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Berkas } from '../../web/multipart.js'
import { idFmisOf } from '../sp2d/quarantine.js'
import { countHasil, readPage, receiveAlone } from '../sp2d/receive.js'
import type { Asal, Hasil } from '../sp2d/record.js'
import { readBerkas } from './berkas.js'

const PAGE = 200
const MAX_RECORDS = 5000

export interface HasilRecord {
  nomor: string
  hasil: Hasil
  alasan: string[]
}

/**
 * Loads SP2D from a file for a Pemda whose link is down, through the same checks as a pull and into the same run log.
 * Loading a file twice changes nothing. @throws FieldError when the file cannot be read at all
 */
export async function imporBerkas(deps: Deps, pelaku: Pelaku, asal: Asal, berkas: Berkas): Promise<HasilRecord[]> {
  await pemdaById(deps.prisma, asal.pemdaId)
  const records = await readBerkas(berkas.isi)
  if (records.length === 0) throw new FieldError('berkas', 'Berkas tidak berisi SP2D.')
  if (records.length > MAX_RECORDS)
    throw new FieldError('berkas', `Paling banyak ${MAX_RECORDS} SP2D dalam satu berkas.`)
  const sha256 = createHash('sha256').update(berkas.isi).digest('hex')
  const hasil: Hasil[] = []
  for (let at = 0; at < records.length; at += PAGE) {
    const page = readPage(asal.tahun, records.slice(at, at + PAGE))
    const done = await inTransaction(deps.prisma, async (tx) => {
      const became = await receiveAlone(tx, asal, page)
      await nameLoader(tx, pelaku, asal, { raws: page.raws, became, sha256 })
      return became
    })
    hasil.push(...done)
  }
  await logRun(deps, pelaku, asal, { hasil, sha256 })
  const reasons = await reasonsOf(deps, asal, records)
  return records.map((raw, index) => {
    const nomor = (raw as { sp2d_no?: unknown } | null)?.sp2d_no
    return {
      nomor: typeof nomor === 'string' ? nomor : `baris ${index + 1}`,
      hasil: hasil[index] ?? 'karantina',
      alasan: hasil[index] === 'karantina' ? (reasons.get(idFmisOf(raw)) ?? []) : [],
    }
  })
}

const DIUBAH: Hasil[] = ['baru', 'berubah', 'ditarik']

/** A pull changes an SP2D in the name of the system; here a person says what FMIS would have said. */
async function nameLoader(
  tx: Tx,
  pelaku: Pelaku,
  asal: Asal,
  { raws, became, sha256 }: { raws: unknown[]; became: Hasil[]; sha256: string },
): Promise<void> {
  const changed = new Map(
    raws.flatMap((raw, n) => {
      const hasil = became[n]
      return hasil && DIUBAH.includes(hasil) ? [[idFmisOf(raw), hasil] as const] : []
    }),
  )
  const rows = await tx.sp2d.findMany({
    where: { ...asal, idFmis: { in: [...changed.keys()] } },
    select: { id: true, idFmis: true, nomor: true },
    orderBy: { id: 'asc' },
  })
  await audit(
    tx,
    pelaku,
    rows.map((row) => ({
      ...tentangSp2d({ ...row, ...asal }),
      aksi: 'SP2D_DARI_BERKAS',
      sesudah: { hasil: changed.get(row.idFmis) ?? '', sha256 },
    })),
  )
  await tx.$executeRaw`
    INSERT INTO muat_berkas (sp2d_id, pemuat) SELECT unnest(${rows.map(({ id }) => id)}::bigint[]), ${pelaku.nama}
    ON CONFLICT (sp2d_id) DO UPDATE SET pemuat = excluded.pemuat, dimuat_pada = excluded.dimuat_pada`
}

async function logRun(
  deps: Deps,
  pelaku: Pelaku,
  asal: Asal,
  { hasil, sha256 }: { hasil: Hasil[]; sha256: string },
): Promise<void> {
  const counts = countHasil(hasil)
  await inTransaction(deps.prisma, async (tx) => {
    const selesai = { status: 'SELESAI', selesaiPada: new Date(), halaman: 1, total: hasil.length }
    const run = await tx.tarikFmis.create({
      data: { ...asal, ...counts, ...selesai, jenis: 'BERKAS', pemicu: pelaku.nama },
    })
    await audit(tx, pelaku, {
      rantai: rantaiPemda(asal.pemdaId),
      aksi: 'SP2D_DIMUAT_DARI_BERKAS',
      sasaran: `tarik:${run.id}`,
      sesudah: { ...counts, sha256 },
    })
  })
}

async function reasonsOf(deps: Deps, asal: Asal, records: unknown[]): Promise<Map<string, string[]>> {
  const idFmis = [...new Set(records.map(idFmisOf))]
  const rows = await deps.prisma.karantina.findMany({ where: { ...asal, idFmis: { in: idFmis }, selesaiPada: null } })
  return new Map(rows.map((row) => [row.idFmis, row.alasan]))
}
