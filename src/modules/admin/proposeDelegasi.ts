import { z } from 'zod'
import { dbNow, inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { LEVELS } from '../../domain/alur.js'
import { JENIS_DELEGASI, type JenisDelegasi } from '../../domain/delegasi.js'
import { FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { tanggalWita } from '../../domain/tanggal.js'
import type { Berkas } from '../../web/multipart.js'
import { namaWajib, tanggalWajib } from '../../web/validate.js'
import { dasarBidang, dasarWajib } from '../usulan/dasar.js'
import { saveLampiran } from '../usulan/lampiran.js'
import { propose } from '../usulan/propose.js'
import { bukanPejabat, DELEGASI, type IsiDelegasi, sasaranDelegasi } from './jenisDelegasi.js'

const hari = (pesan: string) => tanggalWajib(pesan, pesan)

export const delegasiForm = z.object({
  penggunaId: z
    .string({ error: 'Pilih pengguna.' })
    .regex(/^[1-9]\d{0,17}$/, 'Pilih pengguna.')
    .transform(BigInt),
  level: z.enum(LEVELS, 'Pilih tingkat.'),
  jenis: z.enum(Object.keys(JENIS_DELEGASI) as [JenisDelegasi, ...JenisDelegasi[]], 'Pilih Plh. atau Plt.'),
  mulai: hari('Isi tanggal mulai.'),
  selesai: hari('Isi tanggal selesai.'),
  noSk: namaWajib(100, 'Isi nomor SK.'),
  tanggalSk: hari('Isi tanggal SK.'),
  ...dasarBidang,
})

/** Proposes that an officer acts at another level for some days; only on the Pemda's letter. */
export async function proposeDelegasi(
  deps: Deps,
  pelaku: Pelaku,
  input: { form: z.output<typeof delegasiForm>; berkas: Berkas | null },
): Promise<bigint> {
  const { dasarNomor, dasarTanggal, penggunaId, ...typed } = input.form
  const surat = dasarWajib({ dasarNomor, dasarTanggal })
  return inTransaction(deps.prisma, async (tx) => {
    const hariIni = tanggalWita(await dbNow(tx))
    if (typed.mulai < hariIni) throw new FieldError('mulai', 'Tanggal mulai paling cepat hari ini.')
    if (typed.tanggalSk > hariIni) throw new FieldError('tanggalSk', 'Tanggal SK tidak boleh setelah hari ini.')
    const user = await tx.pengguna.findUnique({ where: { id: penggunaId }, include: { pemda: true } })
    const peran = LEVELS.find((level) => level === user?.peran)
    if (!user?.pemda || !peran) throw bukanPejabat()
    const { nama, pemda } = user
    const sesudah: IsiDelegasi = { ...typed, penggunaId: String(user.id), nama, peran, pemda: pemda.kode }
    const dasar = { ...surat, lampiranId: await saveLampiran(tx, pelaku, input.berkas) }
    const sasaran = sasaranDelegasi(user.id, typed.level)
    return propose(tx, pelaku, DELEGASI, { sasaran, sesudah, pemdaId: pemda.id, dasar })
  })
}
