import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import { isUniqueViolation, type Tx } from '../../db/database.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { kanonik } from '../../domain/kanonik.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { utcOf } from '../../domain/tanggal.js'
import { Prisma } from '../../generated/prisma/client.js'
import { sidikKeadaan } from './dilihat.js'
import type { Dasar, JenisUsulan } from './jenis.js'
import { assertNotOwn, hrefUsulan } from './load.js'

export interface Pengajuan<T> {
  sasaran: string
  sesudah: T
  /** The Pemda it concerns, whose audit chain it stands in; null for the bank. */
  pemdaId: bigint | null
  dasar: Dasar | null
  /** `sidikKeadaan` of what the proposer's form was filled in from, where it was filled in from something. */
  dilihat?: string | undefined
}

/**
 * Proposes a change in the caller's transaction; nothing changes until another person confirms it. `sebelum` is what
 * holds now. @throws FieldError when nothing would change, AppError when this role may not, a proposal for the same
 * target waits, or the form is older than what holds
 */
export async function propose<T>(tx: Tx, pelaku: Pelaku, jenis: JenisUsulan<T>, input: Pengajuan<T>): Promise<bigint> {
  const { sasaran, pemdaId, dasar, dilihat } = input
  if (!jenis.pengusul.includes(pelaku.peran)) {
    throw new AppError('dilarang', `Peran Anda tidak mengusulkan ${jenis.judul}.`)
  }
  const sesudah = jenis.schema.parse(input.sesudah)
  const sebelum = await jenis.keadaan(tx, sasaran)
  if (kanonik(sebelum) === kanonik(sesudah)) throw new FieldError('form', SAMA)
  await assertNoneWaits(tx, jenis.kode, sasaran)
  if (dilihat !== undefined && dilihat !== sidikKeadaan(sebelum)) throw new AppError('bentrok', BERUBAH)
  await assertNotOwn(tx, pelaku, jenis, { sasaran, sebelum, sesudah })
  await jenis.check?.(tx, pelaku, { sasaran, sebelum, sesudah })
  const data = {
    jenis: jenis.kode,
    sasaran,
    ringkasan: jenis.ringkas(sesudah, sebelum),
    pemdaId,
    sebelum: sebelum === null ? Prisma.DbNull : (sebelum as Json),
    sesudah: sesudah as Json,
    dasarNomor: dasar?.nomor ?? null,
    dasarTanggal: dasar ? utcOf(dasar.tanggal) : null,
    lampiranId: dasar?.lampiranId ?? null,
    pengusulId: pelaku.id,
    pengusulNip: pelaku.nip,
  }
  const { id } = await tx.usulan.create({ data }).catch((error: unknown) => {
    throw isUniqueViolation(error, 'sasaran') ? alreadyWaits(null) : error
  })
  await audit(tx, pelaku, {
    rantai: rantaiPemda(pemdaId),
    aksi: 'USULAN_DIAJUKAN',
    sasaran: `usulan:${id}`,
    sebelum: sebelum as Json | null,
    sesudah: { jenis: jenis.kode, sasaran, isi: sesudah as Json, dasar: dasar?.nomor ?? null },
  })
  return id
}

export const SAMA = 'Tidak ada yang berubah. Isiannya sama dengan yang berlaku sekarang; ubah dulu yang perlu.'
const BERUBAH =
  'Data ini berubah sejak halamannya dibuka. Tidak ada yang diusulkan; buka lagi halamannya, lalu isi perubahan Anda.'

/** @throws AppError bentrok while a proposal of this kind waits for this target */
export async function assertNoneWaits(tx: Tx, jenis: string, sasaran: string): Promise<void> {
  const waiting = await tx.usulan.findFirst({ where: { jenis, sasaran, status: 'MENUNGGU' }, select: { id: true } })
  if (waiting) throw alreadyWaits(waiting.id)
}

const alreadyWaits = (id: bigint | null) =>
  new AppError(
    'bentrok',
    'Untuk data ini sudah ada usulan yang menunggu keputusan. Putuskan atau tarik dulu usulan itu.',
    {
      href: id === null ? '/cmsp/admin/usulan' : hrefUsulan(id),
      label: 'Lihat usulan yang menunggu',
    },
  )
