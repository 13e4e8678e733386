import { z } from 'zod'
import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, type Tx } from '../../db/database.js'
import { type Level, LEVELS } from '../../domain/alur.js'
import { JENIS_DELEGASI, type JenisDelegasi, sebutanLevel } from '../../domain/delegasi.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { PERAN } from '../../domain/izin.js'
import { addHari } from '../../domain/kalender.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { isTanggal, type Tanggal, tanggalWita, utcOf } from '../../domain/tanggal.js'
import { queueMail } from '../../db/queueMail.js'
import { tanggalBaca } from '../../web/tampilan.js'
import { bandingkan, type IsiUsulan, type JenisUsulan } from '../usulan/jenis.js'

const tanggal = z.custom<Tanggal>((value) => typeof value === 'string' && isTanggal(value))
const delegasiSchema = z.strictObject({
  penggunaId: z.string().regex(/^\d+$/),
  nama: z.string(),
  peran: z.enum(LEVELS),
  /** Kode. */
  pemda: z.string(),
  level: z.enum(LEVELS),
  jenis: z.enum(Object.keys(JENIS_DELEGASI) as [JenisDelegasi, ...JenisDelegasi[]]),
  /** First and last day in WITA. */
  mulai: tanggal,
  selesai: tanggal,
  noSk: z.string(),
  tanggalSk: tanggal,
})
export type IsiDelegasi = z.infer<typeof delegasiSchema>

/** Only who decides at a level of their own acts at another. */
export function bukanPejabat(): FieldError {
  const levels = LEVELS.map((level) => PERAN[level].toLowerCase())
  const siapa = new Intl.ListFormat('id', { type: 'disjunction' }).format(levels)
  return new FieldError('penggunaId', `Pilih ${siapa} yang aktif.`)
}

/** A slip of the year is caught, a long vacancy is not. */
const MAKS_HARI = 366

/** One person is proposed once at a time for a level. */
export const sasaranDelegasi = (penggunaId: bigint, level: Level): string => `delegasi:${penggunaId}:${level}`

/** An officer acting at another level (Plh, Plt): two admins, on the Pemda's letter. */
export const DELEGASI: JenisUsulan<IsiDelegasi> = {
  kode: 'DELEGASI',
  judul: 'Delegasi (Plh./Plt.)',
  schema: delegasiSchema,
  pengusul: ['ADMIN_BANK'],
  // Each one is new: what was agreed is never changed, only ended.
  keadaan: () => Promise.resolve(null),
  ringkas: ({ nama, level, jenis, mulai, selesai }) =>
    `${nama} sebagai ${sebutanLevel(level, { jenis, noSk: '' })}, ${tanggalBaca(mulai)} sampai ${tanggalBaca(selesai)}`,
  baris: bandingkan<IsiDelegasi>({
    Pengguna: ({ nama }) => nama,
    Pemda: ({ pemda }) => pemda,
    'Peran sendiri': ({ peran }) => PERAN[peran],
    'Bertindak sebagai': ({ level, jenis }) => sebutanLevel(level, { jenis, noSk: '' }),
    'Nomor SK': ({ noSk }) => noSk,
    'Tanggal SK': ({ tanggalSk }) => tanggalBaca(tanggalSk),
    Mulai: ({ mulai }) => tanggalBaca(mulai),
    Selesai: ({ selesai }) => tanggalBaca(selesai),
  }),
  async diri(tx, { nip }, { sesudah }) {
    return (await tx.pengguna.count({ where: { id: BigInt(sesudah.penggunaId), nip } })) > 0
  },
  check: assertDelegasi,
  async apply(tx, _deps, pelaku, { id: usulanId, sesudah }) {
    const { penggunaId, level, jenis, noSk } = sesudah
    const user = await tx.pengguna.findUniqueOrThrow({ where: { id: BigInt(penggunaId) } })
    if (user.pemdaId === null) throw new AppError('bentrok', 'Pengguna ini tidak lagi milik Pemda.')
    const hari = { mulai: utcOf(sesudah.mulai), selesai: utcOf(sesudah.selesai), tanggalSk: utcOf(sesudah.tanggalSk) }
    const data = { pemdaId: user.pemdaId, penggunaId: user.id, level, jenis, noSk, usulanId, ...hari }
    const { id } = await tx.delegasi.create({ data })
    const judul = `Anda ditunjuk sebagai ${sebutanLevel(level, sesudah)}`
    const alinea = [
      `Berlaku ${tanggalBaca(sesudah.mulai)} sampai ${tanggalBaca(sesudah.selesai)} (WITA), dengan SK ${noSk}. Sesudah itu berakhir sendiri.`,
      'SP2D yang sudah Anda putuskan di tingkat Anda sendiri tetap harus diputuskan orang lain di tingkat ini.',
    ]
    await queueMail(tx, { jenis: 'PEMBERITAHUAN', penggunaId: user.id, isi: { judul, alinea } })
    const rantai = rantaiPemda(user.pemdaId)
    await audit(tx, pelaku, { rantai, aksi: 'DELEGASI_DIBERIKAN', sasaran: `delegasi:${id}`, sesudah })
  },
}

/** What no delegation may be: for anybody but an active officer, at the own level, over, or twice. */
async function assertDelegasi(tx: Tx, _pelaku: Pelaku, { sesudah }: IsiUsulan<IsiDelegasi>): Promise<void> {
  const id = BigInt(sesudah.penggunaId)
  await tx.$queryRaw`SELECT 1 FROM pengguna WHERE id = ${id} FOR NO KEY UPDATE`
  const user = await tx.pengguna.findUnique({ where: { id }, include: { pemda: true } })
  if (user?.status !== 'AKTIF' || user.peran !== sesudah.peran || user.pemda?.kode !== sesudah.pemda) {
    throw bukanPejabat()
  }
  // Whoever confirms has read a name and its letter, not the account behind it.
  if (user.nama !== sesudah.nama)
    throw new AppError(
      'bentrok',
      `Akun ini bukan lagi atas nama ${sesudah.nama}. Tolak usulan ini dan ajukan yang baru.`,
    )
  if (user.peran === sesudah.level) throw new FieldError('level', `${user.nama} sudah ${PERAN[sesudah.level]}.`)
  if (sesudah.selesai < sesudah.mulai) throw new FieldError('selesai', 'Tanggal selesai mendahului tanggal mulai.')
  if (sesudah.selesai > addHari(sesudah.mulai, MAKS_HARI - 1))
    throw new FieldError('selesai', 'Paling lama satu tahun; ajukan lagi bila perlu lebih lama.')
  if (sesudah.selesai < tanggalWita(await dbNow(tx))) throw new FieldError('selesai', 'Tanggal selesai sudah lewat.')
  const other = await tx.delegasi.findFirst({
    where: {
      ...{ penggunaId: id, level: sesudah.level, diakhiriPada: null },
      ...{ mulai: { lte: utcOf(sesudah.selesai) }, selesai: { gte: utcOf(sesudah.mulai) } },
    },
  })
  if (other)
    throw new FieldError(
      'mulai',
      `${user.nama} sudah ${sebutanLevel(sesudah.level, other)} dengan SK ${other.noSk} pada tanggal yang sama.`,
    )
}
