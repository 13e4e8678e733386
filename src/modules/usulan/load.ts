import { createHash } from 'node:crypto'
import type { Tx } from '../../db/database.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import { kanonik } from '../../domain/kanonik.js'
import { mayRole, type Peran } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { tanggalDari } from '../../web/tampilan.js'
import type { IsiUsulan, JenisUsulan, Usulan } from './jenis.js'

const AKUN_SENDIRI = 'Akun Anda sendiri harus diurus oleh admin lain, dari awal sampai akhir.'

const ORANG = { select: { id: true, nama: true } } as const
const UTUH = {
  pengusul: { select: { id: true, nama: true, status: true, peran: true } },
  pemutus: ORANG,
  lampiran: { select: { id: true, nama: true, sha256: true } },
} satisfies Prisma.UsulanInclude
export type UsulanRow = Prisma.UsulanGetPayload<{ include: typeof UTUH }>

/** Kinds this person proposes or decides; the others do not exist for them. */
export const jenisOf = (daftar: readonly JenisUsulan[], { peran }: Pick<Pelaku, 'peran'>): JenisUsulan[] =>
  daftar.filter(({ pengusul }) => pengusul.includes(peran) || mayRole(peran, 'usulan.putuskan'))

/** A stored proposal in the shape its kind works with. */
export function usulanOf(
  jenis: JenisUsulan,
  row: Omit<UsulanRow, 'pengusul' | 'pemutus' | 'lampiran'>,
): Usulan<unknown> {
  const tanggal = row.dasarTanggal && tanggalDari(row.dasarTanggal)
  return {
    ...row,
    sebelum: row.sebelum === null ? null : jenis.schema.parse(row.sebelum),
    sesudah: jenis.schema.parse(row.sesudah),
    dasar: row.dasarNomor && tanggal ? { nomor: row.dasarNomor, tanggal } : null,
  }
}

export interface UsulanTermuat {
  row: UsulanRow
  jenis: JenisUsulan
  usulan: Usulan<unknown>
}

/** The proposal with its kind, if it exists for this person. */
export async function loadUsulan(
  tx: Tx,
  pelaku: Pelaku,
  daftar: readonly JenisUsulan[],
  id: bigint,
): Promise<UsulanTermuat> {
  const row = await tx.usulan.findUnique({ where: { id }, include: UTUH })
  const jenis = jenisOf(daftar, pelaku).find(({ kode }) => kode === row?.jenis)
  if (!row || !jenis) throw tidakDitemukan('Usulan')
  return { row, jenis, usulan: usulanOf(jenis, row) }
}

/** The same, alone with it until the transaction ends, and still waiting. */
export async function loadWaiting(
  tx: Tx,
  pelaku: Pelaku,
  daftar: readonly JenisUsulan[],
  id: bigint,
): Promise<UsulanTermuat> {
  await tx.$queryRaw`SELECT 1 FROM usulan WHERE id = ${id} FOR UPDATE`
  const loaded = await loadUsulan(tx, pelaku, daftar, id)
  if (loaded.row.status !== 'MENUNGGU') {
    throw new AppError(
      'bentrok',
      `Usulan nomor ${id} sudah ${STATUS_USULAN[loaded.row.status] ?? loaded.row.status}.`,
      {
        href: hrefUsulan(id),
        label: 'Lihat usulan',
      },
    )
  }
  return loaded
}

/** Nobody proposes or decides on their own account. @throws AppError dilarang */
export async function assertNotOwn<T>(tx: Tx, pelaku: Pelaku, jenis: JenisUsulan<T>, isi: IsiUsulan<T>): Promise<void> {
  if (await jenis.diri?.(tx, pelaku, isi)) throw new AppError('dilarang', AKUN_SENDIRI)
}

/** Why this person cannot decide it, or null: neither the proposer, by account and by NIP, nor whom it is about. */
export async function decisionRefusal(
  tx: Tx,
  pelaku: Pelaku,
  { jenis, usulan }: UsulanTermuat,
): Promise<string | null> {
  if (!mayRole(pelaku.peran, 'usulan.putuskan')) return 'Peran Anda tidak memutuskan usulan ini.'
  if (usulan.pengusulId === pelaku.id || usulan.pengusulNip === pelaku.nip)
    return 'Usulan Anda sendiri harus diputuskan oleh orang lain.'
  return (await jenis.diri?.(tx, pelaku, usulan)) ? AKUN_SENDIRI : null
}

/** What a proposal rests on beside its content: somebody who may still propose it. A rejection needs nobody. */
export const proposerRefusal = ({ row: { pengusul }, jenis }: UsulanTermuat): string | null =>
  pengusul.status === 'AKTIF' && jenis.pengusul.includes(pengusul.peran as Peran)
    ? null
    : 'Pengusulnya tidak lagi aktif sebagai pengusul. Tolak usulan ini; bila masih diperlukan, ajukan yang baru.'

/** @throws AppError bentrok when the proposer has left */
export function assertProposer(loaded: UsulanTermuat): void {
  const refusal = proposerRefusal(loaded)
  const { id } = loaded.row
  if (refusal) throw new AppError('bentrok', refusal, { href: hrefUsulan(id), label: 'Kembali ke usulan' })
}

/** What a decider signs: the proposal with both sides and its basis. */
export const sidikUsulan = ({ row }: UsulanTermuat): string =>
  createHash('sha256')
    .update(
      kanonik([
        String(row.id),
        row.jenis,
        row.sasaran,
        row.sebelum,
        row.sesudah,
        row.dasarNomor,
        row.dasarTanggal?.toISOString() ?? null,
        row.lampiran?.sha256 ?? null,
      ]),
    )
    .digest('hex')

export const hrefUsulan = (id: bigint): string => `/cmsp/admin/usulan/${id}`

export const STATUS_USULAN: Record<string, string> = {
  MENUNGGU: 'Menunggu',
  DITERAPKAN: 'Diterapkan',
  DITOLAK: 'Ditolak',
  DITARIK: 'Ditarik',
}
