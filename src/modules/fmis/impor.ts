import { createHash } from 'node:crypto'
import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { FieldError, tidakDitemukan } from '../../domain/galat.js'
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
  if (!(await deps.prisma.pemda.findUnique({ where: { id: asal.pemdaId } }))) throw tidakDitemukan('Pemda')
  const records = await readBerkas(berkas.isi)
  if (records.length === 0) throw new FieldError('berkas', 'Berkas tidak berisi SP2D.')
  if (records.length > MAX_RECORDS)
    throw new FieldError('berkas', `Paling banyak ${MAX_RECORDS} SP2D dalam satu berkas.`)
  const hasil: Hasil[] = []
  for (let at = 0; at < records.length; at += PAGE) {
    const page = readPage(asal.tahun, records.slice(at, at + PAGE))
    hasil.push(...(await inTransaction(deps.prisma, (tx) => receiveAlone(tx, asal, page))))
  }
  await logRun(deps, pelaku, asal, berkas, hasil)
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

async function logRun(deps: Deps, pelaku: Pelaku, asal: Asal, berkas: Berkas, hasil: Hasil[]): Promise<void> {
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
      sesudah: { ...counts, sha256: createHash('sha256').update(berkas.isi).digest('hex') },
    })
  })
}

async function reasonsOf(deps: Deps, asal: Asal, records: unknown[]): Promise<Map<string, string[]>> {
  const idFmis = [...new Set(records.map(idFmisOf))]
  const rows = await deps.prisma.karantina.findMany({ where: { ...asal, idFmis: { in: idFmis }, selesaiPada: null } })
  return new Map(rows.map((row) => [row.idFmis, row.alasan]))
}
