import { z } from 'zod'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { parseNoRekening } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { dibaca, namaWajib, teksWajib } from '../../web/validate.js'
import { dasarBidang, dasarOf } from '../usulan/dasar.js'
import type { JenisUsulan } from '../usulan/jenis.js'
import { propose } from '../usulan/propose.js'
import { askRkud } from './askRkud.js'
import { JENIS_OPD, JENIS_PEMDA, JENIS_RKUD, sasaranOpd, sasaranPemda, sasaranRkud } from './jenisPemda.js'

const kode = (contoh: string) =>
  teksWajib(50, 'Isi kode.').pipe(
    z.string().regex(/^[0-9A-Za-z.]{1,50}$/, `Kode berupa angka dan titik, misalnya ${contoh}.`),
  )

export const pemdaForm = z.object({
  kode: kode('63.71'),
  nama: namaWajib(150, 'Isi nama Pemda.'),
  status: z.enum(['AKTIF', 'NONAKTIF']).default('AKTIF'),
  ...dasarBidang,
})
export const rkudForm = z.object({ noRekening: dibaca(parseNoRekening, 'Isi nomor rekening.'), ...dasarBidang })
export const opdForm = z.object({
  kodeOpd: kode('1.01.0.00.0.00.01.0000'),
  namaOpd: namaWajib(200, 'Isi nama OPD.'),
  ...dasarBidang,
})

type Surat = Parameters<typeof dasarOf>[0]

async function save<T>(
  deps: Deps,
  pelaku: Pelaku,
  jenis: JenisUsulan<T>,
  q: { sasaran: string; sesudah: T; pemda: string; surat: Surat; dilihat?: string | undefined },
): Promise<bigint> {
  const { sasaran, sesudah, dilihat } = q
  const dasar = dasarOf(q.surat)
  const row = await deps.prisma.pemda.findUnique({ where: { kode: q.pemda } })
  return inTransaction(deps.prisma, (tx) =>
    propose(tx, pelaku, jenis, {
      ...{ sasaran, sesudah, pemdaId: row?.id ?? null, dilihat },
      dasar: dasar && { ...dasar, lampiranId: null },
    }),
  )
}

/** Proposes a new Pemda, or another name or status of one. */
export function proposePemda(
  deps: Deps,
  pelaku: Pelaku,
  form: z.output<typeof pemdaForm>,
  dilihat?: string,
): Promise<bigint> {
  const { kode: pemda, nama, status } = form
  const sesudah = { kode: pemda, nama, aktif: status === 'AKTIF' }
  return save(deps, pelaku, JENIS_PEMDA, { sasaran: sasaranPemda(pemda), sesudah, pemda, surat: form, dilihat })
}

/** Proposes an RKUD under the name the bank knows it by now; the same number again takes over a new name. */
export async function proposeRkud(
  deps: Deps,
  pelaku: Pelaku,
  pemda: string,
  form: z.output<typeof rkudForm>,
): Promise<bigint> {
  const { noRekening } = form
  const sesudah = { pemda, noRekening, nama: await askRkud(deps, noRekening) }
  return save(deps, pelaku, JENIS_RKUD, { sasaran: sasaranRkud(noRekening), sesudah, pemda, surat: form })
}

/** Proposes an OPD or another name of one. */
export function proposeOpd(deps: Deps, pelaku: Pelaku, pemda: string, form: z.output<typeof opdForm>): Promise<bigint> {
  const sesudah = { pemda, kode: form.kodeOpd, nama: form.namaOpd }
  return save(deps, pelaku, JENIS_OPD, { sasaran: sasaranOpd(pemda, form.kodeOpd), sesudah, pemda, surat: form })
}

/** The Pemda with its accounts and offices. */
export async function loadPemda(deps: Deps, id: bigint) {
  const include = { rkud: { orderBy: { id: 'asc' } }, opd: { orderBy: { kode: 'asc' } } } as const
  const row = await deps.prisma.pemda.findUnique({ where: { id }, include })
  if (!row) throw tidakDitemukan('Pemda')
  return row
}
