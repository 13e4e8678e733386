import { z } from 'zod'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { parseNip, parseNoHp } from '../../domain/identitas.js'
import { PERAN, type Peran } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Berkas } from '../../web/multipart.js'
import { dibaca, namaWajib, tanggalBoleh, teksWajib } from '../../web/validate.js'
import { dasarBidang, dasarOf, dasarWajib } from '../usulan/dasar.js'
import { saveLampiran } from '../usulan/lampiran.js'
import { propose } from '../usulan/propose.js'
import { JENIS_AKSES, TINDAKAN } from './jenisAkses.js'
import { JENIS_PENGGUNA } from './jenisPengguna.js'
import {
  keadaanPengguna,
  type IsiPengguna,
  sasaranBaru,
  sasaranPengguna,
  STATUS_PENGGUNA,
  TANPA_PEMDA,
} from './penggunaIsi.js'

export const penggunaForm = z.object({
  username: teksWajib(50, 'Isi username.')
    .transform((text) => text.toLowerCase())
    .pipe(
      z.string().regex(/^[a-z0-9][a-z0-9._-]{2,49}$/, 'Username 3 sampai 50 huruf kecil, angka, titik, atau strip.'),
    ),
  nama: namaWajib(100, 'Isi nama lengkap.'),
  nip: dibaca(parseNip, 'Isi NIP.'),
  jabatan: namaWajib(150, 'Isi jabatan.'),
  email: teksWajib(254, 'Isi alamat email.')
    .transform((text) => text.toLowerCase())
    .pipe(z.email('Alamat email tidak dapat dibaca.')),
  noHp: dibaca(parseNoHp, 'Isi nomor HP.'),
  peran: z.enum(Object.keys(PERAN) as [Peran, ...Peran[]], 'Pilih peran.'),
  pemda: teksWajib(20, 'Pilih Pemda, atau Bank Kalsel.').transform((kode) => (kode === TANPA_PEMDA ? null : kode)),
  berlakuSampai: tanggalBoleh.default(null),
  status: z.enum(Object.keys(STATUS_PENGGUNA) as ['AKTIF', 'NONAKTIF']).default('AKTIF'),
  ...dasarBidang,
})

/** Proposes a new user (id null) or a change of one; a Pemda's user only on the Pemda's letter. */
export async function proposePengguna(
  deps: Deps,
  pelaku: Pelaku,
  input: {
    id: bigint | null
    form: z.output<typeof penggunaForm>
    berkas: Berkas | null
    dilihat?: string | undefined
  },
): Promise<bigint> {
  const { dasarNomor, dasarTanggal, ...typed } = input.form
  return inTransaction(deps.prisma, async (tx) => {
    const lama = input.id === null ? null : await keadaanPengguna(tx, input.id)
    const pemda = await pemdaOf(tx, typed.pemda)
    const tetap = lama ? { username: lama.username } : { status: 'AKTIF' as const }
    const sesudah: IsiPengguna = { ...typed, ...tetap, pemdaNama: pemda?.nama ?? null }
    const ofPemda = (sesudah.pemda ?? lama?.pemda ?? null) !== null
    const surat = (ofPemda ? dasarWajib : dasarOf)({ dasarNomor, dasarTanggal })
    const dasar = surat && { ...surat, lampiranId: await saveLampiran(tx, pelaku, input.berkas) }
    const sasaran = input.id === null ? sasaranBaru(sesudah.nip) : sasaranPengguna(input.id)
    const { dilihat } = input
    return propose(tx, pelaku, JENIS_PENGGUNA, { sasaran, sesudah, pemdaId: pemda?.id ?? null, dasar, dilihat })
  })
}

export const aksesForm = z.object({ tindakan: z.enum(Object.keys(TINDAKAN) as [keyof typeof TINDAKAN]) })

/** Proposes to unlock, reset or invite again; the mail goes to the user, never to an admin. */
export async function proposeAkses(
  deps: Deps,
  pelaku: Pelaku,
  input: { id: bigint; tindakan: keyof typeof TINDAKAN },
): Promise<bigint> {
  return inTransaction(deps.prisma, async (tx) => {
    const { nama, username, email, pemda } = await keadaanPengguna(tx, input.id)
    return propose(tx, pelaku, JENIS_AKSES, {
      sasaran: sasaranPengguna(input.id),
      sesudah: { nama, username, email, tindakan: input.tindakan },
      pemdaId: (await pemdaOf(tx, pemda))?.id ?? null,
      dasar: null,
    })
  })
}

const pemdaOf = async (tx: Tx, kode: string | null) => (kode === null ? null : tx.pemda.findUnique({ where: { kode } }))
