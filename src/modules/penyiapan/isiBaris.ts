import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { PERAN, type Peran } from '../../domain/izin.js'
import { parseNoRekening } from '../../domain/identitas.js'
import { sasaranOpd, sasaranPemda, sasaranRkud } from '../admin/jenisPemda.js'
import { sasaranBaru } from '../admin/penggunaIsi.js'
import { penggunaForm } from '../admin/proposePengguna.js'
import { opdForm, pemdaForm } from '../admin/proposePemda.js'
import { dibaca, teks, teksWajib } from '../../web/validate.js'
import { askOwner } from '../rekening/askOwner.js'
import { LEMBAR, type BarisLembar } from './lembar.js'

/** What a row asks for, before it is compared with what there is. */
export interface Terbaca {
  jenis: string
  sasaran: string
  sesudah: Record<string, unknown>
}

const kodePemda = teksWajib(50, 'Isi kode Pemda.')
const SURAT = { dasarNomor: true, dasarTanggal: true } as const
const peranDari = new Map(Object.entries(PERAN).map(([kode, label]) => [label.toLowerCase(), kode as Peran]))

const SCHEMA = {
  Pemda: pemdaForm.omit({ ...SURAT, status: true }),
  OPD: opdForm.omit(SURAT).extend({ pemda: kodePemda }),
  Pengguna: penggunaForm.omit({ ...SURAT, status: true, berlakuSampai: true }),
  Rekening: z.object({
    pemda: kodePemda,
    jenis: teks(20)
      .transform((text) => text.toUpperCase())
      .pipe(z.enum(['RKUD', 'POTONGAN'], 'Isi RKUD atau Potongan.')),
    noRekening: dibaca(parseNoRekening, 'Isi nomor rekening.'),
    nama: teks(100),
    kode: teks(500),
  }),
} as const

/** Reads a row by the rules of the form that asks for the same. @throws Masalah with a message per column */
export class Masalah extends Error {
  constructor(readonly sel: Record<string, string>) {
    super('masalah')
  }
}

function parse<T extends z.ZodType>(schema: T, { nilai, masalah, lembar }: BarisLembar): z.output<T> {
  const parsed = schema.safeParse(nilai)
  const sel: Record<string, string> = {}
  const judul = LEMBAR[lembar] as Record<string, string>
  for (const issue of parsed.error?.issues ?? []) sel[judul[String(issue.path[0])] ?? 'Baris'] ??= issue.message
  for (const [nama, pesan] of Object.entries(masalah)) sel[judul[nama] ?? nama] = pesan
  if (!parsed.success || Object.keys(sel).length > 0) throw new Masalah(sel)
  return parsed.data
}

/** What a row asks for; the bank is asked for the owner of an account. @throws Masalah */
export async function readIsi(
  deps: Deps,
  row: BarisLembar,
  namaPemda: (kode: string) => string | null,
): Promise<Terbaca> {
  if (row.lembar === 'Pemda') {
    const { kode, nama } = parse(SCHEMA.Pemda, row)
    return { jenis: 'PEMDA', sasaran: sasaranPemda(kode), sesudah: { kode, nama, aktif: true } }
  }
  if (row.lembar === 'OPD') {
    const { pemda, kodeOpd: kode, namaOpd: nama } = parse(SCHEMA.OPD, row)
    return { jenis: 'OPD', sasaran: sasaranOpd(pemda, kode), sesudah: { pemda, kode, nama } }
  }
  if (row.lembar === 'Pengguna') {
    const peran = peranDari.get((row.nilai['peran'] ?? '').toLowerCase()) ?? row.nilai['peran']?.toUpperCase() ?? ''
    const isi = parse(SCHEMA.Pengguna, { ...row, nilai: { ...row.nilai, peran } })
    const pemdaNama = isi.pemda === null ? null : namaPemda(isi.pemda)
    const sesudah = { ...isi, pemdaNama, berlakuSampai: null, status: 'AKTIF' }
    return { jenis: 'PENGGUNA', sasaran: sasaranBaru(isi.nip), sesudah }
  }
  const { pemda, jenis, noRekening, nama, kode } = parse(SCHEMA.Rekening, row)
  const namaDiBank = await ownerOf(deps, noRekening)
  if (jenis === 'RKUD')
    return { jenis: 'RKUD', sasaran: sasaranRkud(noRekening), sesudah: { pemda, noRekening, nama: namaDiBank } }
  const kodes = [...new Set(kode.split(/[;,\s]+/).filter(Boolean))].toSorted()
  const sesudah = { pemda, noRekening, nama: nama || namaDiBank, namaDiBank, kode: kodes }
  return { jenis: 'REKENING', sasaran: `rekening:${pemda}:${noRekening}`, sesudah }
}

async function ownerOf(deps: Deps, noRekening: string): Promise<string> {
  try {
    return await askOwner(deps, noRekening)
  } catch (error) {
    if (error instanceof FieldError) throw new Masalah({ 'No. Rekening': error.message })
    if (error instanceof AppError && error.kode === 'layananLuar')
      throw new Masalah({ 'No. Rekening': 'Bank Kalsel belum menjawab; unggah lagi nanti.' })
    throw error
  }
}
