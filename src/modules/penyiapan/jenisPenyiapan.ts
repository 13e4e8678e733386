import { z } from 'zod'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError, tidakDitemukan } from '../../domain/galat.js'
import { kanonik } from '../../domain/kanonik.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { utcOf } from '../../domain/tanggal.js'
import type { Berkas } from '../../web/multipart.js'
import { tanggalDari } from '../../web/tampilan.js'
import { unknownPassword } from '../admin/applyPengguna.js'
import type { JenisUsulan } from '../usulan/jenis.js'
import { propose } from '../usulan/propose.js'
import { bagianSchema, barisBagian, jenisBagian } from './bagian.js'
import { applyBagian, periksa, verdictSchema } from './periksa.js'

const isiSchema = z.strictObject({ berkas: z.string(), bagian: z.array(bagianSchema).min(1) })
export type IsiPenyiapan = z.infer<typeof isiSchema>

/** A whole file of Pemda, OPD, users and rekening, proposed by one admin and applied by another, all or nothing. */
export const JENIS_PENYIAPAN: JenisUsulan<IsiPenyiapan> = {
  kode: 'PENYIAPAN',
  judul: 'Penyiapan dari berkas',
  schema: isiSchema,
  pengusul: ['ADMIN_BANK'],
  // What held stands with each part and is compared there.
  keadaan: async () => null,
  ringkas: ({ berkas, bagian }) => `${bagian.length} data dari ${berkas}`,
  baris: (_sebelum, { bagian }) => bagian.map(barisBagian),
  async apply(tx, deps, pelaku, { id, sesudah }) {
    const passwordHash = await unknownPassword(deps)
    for (const bagian of sesudah.bagian) {
      const now = await jenisBagian(bagian).keadaan(tx, bagian.sasaran)
      if (kanonik(now) !== kanonik(bagian.sebelum ?? null)) {
        const { label } = barisBagian(bagian)
        throw new AppError(
          'bentrok',
          `${label} berubah sejak berkasnya diperiksa. Tidak ada yang diterapkan; unggah lagi berkasnya.`,
        )
      }
      await applyBagian(tx, deps, pelaku, bagian, id, passwordHash)
    }
  },
}

/** Tries a file out and keeps what was found, for a day. Nothing is set up yet. */
export async function keepPemeriksaan(
  deps: Deps,
  pelaku: Pelaku,
  { berkas, nomor, tanggal }: { berkas: Berkas; nomor: string; tanggal: string },
): Promise<bigint> {
  const { baris, bagian } = await periksa(deps, pelaku, berkas)
  const namaBerkas = berkas.nama.replace(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 100)
  const dasar = { dasarNomor: nomor, dasarTanggal: utcOf(tanggal) }
  const data = { penggunaId: pelaku.id, namaBerkas, ...dasar, baris, bagian: JSON.parse(JSON.stringify(bagian)) }
  return (await deps.prisma.imporPenyiapan.create({ data, select: { id: true } })).id
}

/** What this admin had tried out. @throws AppError tidakDitemukan for another one's */
export async function loadPemeriksaan({ prisma }: Pick<Deps, 'prisma'>, pelaku: Pelaku, id: bigint) {
  const row = await prisma.imporPenyiapan.findFirst({ where: { id, penggunaId: pelaku.id } })
  if (!row) throw tidakDitemukan('Pemeriksaan berkas')
  return { ...row, baris: z.array(verdictSchema).parse(row.baris), bagian: z.array(bagianSchema).parse(row.bagian) }
}

/** Proposes everything of a file that was tried out without any problem. @throws FieldError when a row has one */
export async function proposePenyiapan(deps: Deps, pelaku: Pelaku, id: bigint): Promise<bigint> {
  const { baris, bagian, namaBerkas, dasarNomor, dasarTanggal } = await loadPemeriksaan(deps, pelaku, id)
  if (baris.some(({ hasil }) => hasil === 'MASALAH') || bagian.length === 0)
    throw new FieldError('berkas', 'Perbaiki dulu baris yang bermasalah, lalu unggah lagi berkasnya.')
  return inTransaction(deps.prisma, (tx) =>
    propose(tx, pelaku, JENIS_PENYIAPAN, {
      ...{ sasaran: `penyiapan:${id}`, sesudah: { berkas: namaBerkas, bagian }, pemdaId: null },
      dasar: { nomor: dasarNomor, tanggal: tanggalDari(dasarTanggal), lampiranId: null },
    }),
  )
}
