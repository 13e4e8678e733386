import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Tx } from '../../db/database.js'
import { kanonik } from '../../domain/kanonik.js'
import { parseNoRekening } from '../../domain/identitas.js'
import { namaSama } from '../../domain/nama.js'
import { teks } from '../../web/validate.js'
import { gambaran, REKENING, type RekeningUtuh } from './load.js'
import type { BarisBerkas } from './readSheet.js'

export const TINDAKAN = ['MASALAH', 'DITAMBAH', 'DIPULIHKAN', 'DIUBAH', 'TETAP'] as const

/** One row of the preview, as it is stored until it is confirmed. */
export const barisSchema = z.object({
  baris: z.number(),
  noRekening: z.string(),
  nama: z.string(),
  kode: z.array(z.string()),
  namaDiBank: z.string(),
  tindakan: z.enum(TINDAKAN),
  /** Why it is left out, or what it changes. */
  keterangan: z.array(z.string()),
  /** What deserves a second look although it may be saved. */
  peringatan: z.array(z.string()),
})
export type BarisImpor = z.infer<typeof barisSchema>

/** A row that can be read; the bank has not been asked yet. */
export type BarisTerbaca = Pick<BarisImpor, 'baris' | 'noRekening' | 'nama' | 'kode'>

export const masalah = (row: BarisTerbaca, alasan: string): BarisImpor => ({
  ...row,
  ...{ namaDiBank: '', tindakan: 'MASALAH', keterangan: [alasan], peringatan: [] },
})

const namaSchema = teks(100)

// Codes stand alone, or before their names as the export writes them.
function codesIn(text: string): string[] {
  const pieces = text.split(/[;\n]/).flatMap((piece) => (/^[\d.,\s]+$/.test(piece) ? piece.split(/[,\s]+/) : [piece]))
  return [...new Set(pieces.map((piece) => piece.trim().split(/\s+/)[0] ?? '').filter(Boolean))]
}

/** Reads every row on its own and against the others of the file: what cannot be saved comes back with its reason. */
export function readRows(rows: BarisBerkas[], known: ReadonlySet<string>): (BarisTerbaca | BarisImpor)[] {
  const byNumber = new Map<string, number>()
  const byCode = new Map<string, number>()
  return rows.map((row) => {
    const parsed = parseNoRekening(row.noRekening)
    const nama = namaSchema.safeParse(row.nama)
    const kode = codesIn(row.kode)
    const noRekening = parsed.ok ? parsed.value : row.noRekening.slice(0, 50)
    const read = { baris: row.baris, noRekening, nama: nama.data ?? row.nama.slice(0, 100), kode }
    if (row.masalah) return masalah(read, row.masalah)
    if (!parsed.ok) return masalah(read, row.noRekening ? parsed.pesan : 'No. Rekening belum diisi.')
    if (!nama.success) return masalah(read, `Nama: ${nama.error.issues[0]?.message ?? ''}`)
    const unknown = kode.find((one) => !known.has(one))
    if (unknown) return masalah(read, `Kode potongan ${unknown.slice(0, 40)} tidak dikenal.`)
    const same = byNumber.get(noRekening)
    if (same) return masalah(read, `No. Rekening ini sudah ada di baris ${same}.`)
    const taken = kode.find((one) => byCode.has(one))
    if (taken) return masalah(read, `Potongan ${taken} sudah ada di baris ${byCode.get(taken)}.`)
    byNumber.set(noRekening, row.baris)
    for (const one of kode) byCode.set(one, row.baris)
    return read
  })
}

/** Data Rekening of a Pemda as it stands, deleted rows included. */
export const masterOf = (tx: Tx, pemdaId: bigint): Promise<RekeningUtuh[]> =>
  tx.rekening.findMany({ where: { pemdaId }, include: REKENING, orderBy: { id: 'asc' } })

/** A hash of it: a preview is worth something only as long as this holds. */
export const sidikMaster = (master: RekeningUtuh[]): string =>
  createHash('sha256')
    .update(kanonik(master.map((row) => ({ ...gambaran(row), hapus: row.dihapusPada?.toISOString() ?? null }))))
    .digest('hex')

/** What a row the bank knows would do to Data Rekening. */
export function judge(row: BarisTerbaca, namaDiBank: string, master: RekeningUtuh[]): BarisImpor {
  const nama = row.nama || namaDiBank
  const lama = master.find((one) => one.noRekening === row.noRekening)
  const hidup = lama?.dihapusPada === null ? lama : null
  const kodeLama = lama?.peta.map(({ kode }) => kode) ?? []
  const pindahan = row.kode.flatMap((kode) => {
    const dari = master.find((one) => one !== lama && one.peta.some((peta) => peta.kode === kode))
    return dari ? [`Potongan ${kode} dipindahkan dari ${dari.noRekening}.`] : []
  })
  const keterangan = [
    ...(hidup && hidup.nama !== nama ? [`Nama ${hidup.nama} menjadi ${nama}.`] : []),
    ...row.kode.filter((kode) => hidup && !kodeLama.includes(kode)).map((kode) => `Melayani potongan ${kode}.`),
    ...kodeLama.filter((kode) => !row.kode.includes(kode)).map((kode) => `Tidak lagi melayani potongan ${kode}.`),
    ...pindahan,
  ]
  const peringatan = namaSama(nama, namaDiBank) ? [] : [`Nama pemilik di Bank Kalsel: ${namaDiBank}.`]
  const tindakan = hidup ? (keterangan.length > 0 ? 'DIUBAH' : 'TETAP') : lama ? 'DIPULIHKAN' : 'DITAMBAH'
  return { ...row, nama, namaDiBank, tindakan, keterangan, peringatan }
}
