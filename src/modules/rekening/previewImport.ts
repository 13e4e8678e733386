import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Berkas } from '../../web/multipart.js'
import { askOwner } from './askOwner.js'
import { type BarisImpor, type BarisTerbaca, judge, masalah, masterOf, readRows, sidikMaster } from './imporBaris.js'
import { pemdaOf } from './load.js'
import { readSheet } from './readSheet.js'

const SEKALIGUS = 5
const BELUM_DIJAWAB = 'Bank Kalsel belum menjawab; unggah lagi nanti.'

/** Reads a file, asks the bank for every account in it and keeps the preview. Nothing of Data Rekening changes. */
export async function previewImport(deps: Deps, pelaku: Pelaku, berkas: Berkas): Promise<bigint> {
  const pemdaId = pemdaOf(pelaku)
  const jenis = await deps.prisma.jenisPotongan.findMany({ where: { lewatMpn: false } })
  const rows = readRows(await readSheet(berkas), new Set(jenis.map(({ kode }) => kode)))
  const names = await askAll(deps, rows.filter(isReadable))
  return inTransaction(deps.prisma, async (tx) => {
    const master = await masterOf(tx, pemdaId)
    const baris = rows.map((row): BarisImpor => {
      if (!isReadable(row)) return row
      const answer = names.get(row.baris) ?? { alasan: BELUM_DIJAWAB }
      return 'nama' in answer ? judge(row, answer.nama, master) : masalah(row, answer.alasan)
    })
    const namaBerkas = berkas.nama.replace(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 100)
    const data = { pemdaId, penggunaId: pelaku.id, namaBerkas, baris, sidik: sidikMaster(master) }
    return (await tx.imporRekening.create({ data, select: { id: true } })).id
  })
}

const isReadable = (row: BarisTerbaca | BarisImpor): row is BarisTerbaca => !('tindakan' in row)

type Jawaban = { nama: string } | { alasan: string }

async function askAll(deps: Deps, rows: BarisTerbaca[]): Promise<Map<number, Jawaban>> {
  const answers = new Map<number, Jawaban>()
  for (let n = 0; n < rows.length; n += SEKALIGUS) {
    const some = rows.slice(n, n + SEKALIGUS)
    const answered = await Promise.all(some.map((row) => askOne(deps, row)))
    some.forEach(({ baris }, at) => answers.set(baris, answered[at] ?? { alasan: BELUM_DIJAWAB }))
    // Where the bank answers nothing, the rest would only wait for its silence too.
    if (answered.every((answer) => answer === null)) return answers
  }
  return answers
}

async function askOne(deps: Deps, { noRekening }: BarisTerbaca): Promise<Jawaban | null> {
  try {
    return { nama: await askOwner(deps, noRekening) }
  } catch (error) {
    if (error instanceof FieldError) return { alasan: error.message }
    if (error instanceof AppError && error.kode === 'layananLuar') return null
    throw error
  }
}
