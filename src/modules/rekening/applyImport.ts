import { z } from 'zod'
import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { type BarisImpor, barisSchema, masterOf, sidikMaster } from './imporBaris.js'
import { lockDataRekening, pemdaOf } from './load.js'
import { writeRekening } from './saveRekening.js'

/** What the bank said is believed for this long. */
export const UMUR_MENIT = 60

const ULANGI = { href: '/cmsp/master/rekening/impor', label: 'Unggah lagi' }

/** The preview this person made; anybody else's does not exist. */
export async function loadImport(tx: Tx, pelaku: Pelaku, id: bigint) {
  const row = await tx.imporRekening.findFirst({ where: { id, pemdaId: pemdaOf(pelaku), penggunaId: pelaku.id } })
  if (!row) throw tidakDitemukan('Pratinjau impor')
  return { ...row, baris: z.array(barisSchema).parse(row.baris) }
}

export const akanDisimpan = (baris: BarisImpor[]): BarisImpor[] =>
  baris.filter(({ tindakan }) => tindakan !== 'MASALAH' && tindakan !== 'TETAP')

/**
 * Simpan: writes every good row of a preview in one transaction, once, and only while Data Rekening is what the
 * preview was compared with.
 */
export async function applyImport(deps: Deps, pelaku: Pelaku, id: bigint): Promise<BarisImpor[]> {
  const pemdaId = pemdaOf(pelaku)
  return inTransaction(deps.prisma, async (tx) => {
    await lockDataRekening(tx, pemdaId)
    const { baris, sidik, namaBerkas, dibuatPada } = await loadImport(tx, pelaku, id)
    const taken = await tx.$executeRaw`UPDATE impor_rekening SET diterapkan_pada = now()
      WHERE id = ${id} AND diterapkan_pada IS NULL AND dibuat_pada > now() - make_interval(mins => ${UMUR_MENIT}::int)`
    if (taken === 0) throw new AppError('bentrok', 'Pratinjau ini sudah disimpan atau sudah terlalu lama.', ULANGI)
    const master = await masterOf(tx, pemdaId)
    if (sidikMaster(master) !== sidik) {
      throw new AppError('bentrok', 'Data Rekening berubah sejak pratinjau dibuat. Tidak ada yang disimpan.', ULANGI)
    }
    const rows = akanDisimpan(baris)
    for (const { noRekening, nama, namaDiBank, kode } of rows) {
      const before = await tx.rekening.findUnique({
        where: { pemdaId_noRekening: { pemdaId, noRekening } },
        include: { peta: { orderBy: { kode: 'asc' } } },
      })
      await writeRekening(tx, pelaku, before, { noRekening, nama, namaDiBank, kode, diperiksaPada: dibuatPada })
    }
    await audit(tx, pelaku, {
      rantai: rantaiPemda(pemdaId),
      aksi: 'REKENING_DIIMPOR',
      sasaran: namaBerkas,
      sesudah: { disimpan: rows.map(({ noRekening }) => noRekening), dilewati: baris.length - rows.length },
    })
    return rows
  })
}
