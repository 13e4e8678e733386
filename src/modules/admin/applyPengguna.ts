import { randomBytes } from 'node:crypto'
import { audit, type AuditEntry, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import { queueMail } from '../../db/queueMail.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku, PelakuAudit } from '../../domain/pelaku.js'
import { utcOf } from '../../domain/tanggal.js'
import { hashPassword } from '../akun/passwords.js'
import { dropTotp } from '../akun/totp.js'
import type { Usulan } from '../usulan/jenis.js'
import { akhiriMilik } from './akhiriDelegasi.js'
import { endAccess } from './endAccess.js'
import { idPengguna, type IsiPengguna } from './penggunaIsi.js'

/** Below this nobody could propose and confirm any more. */
export const MIN_ADMIN = 2

/** Writes an agreed change of a user; old sessions end with the rights they were opened with. */
export async function applyPengguna(tx: Tx, deps: Deps, pelaku: Pelaku, usulan: Usulan<IsiPengguna>): Promise<void> {
  const id = idPengguna(usulan.sasaran)
  if (id === null) {
    await createPengguna(tx, deps, pelaku, usulan.sesudah)
    return
  }
  if (!usulan.sebelum) throw new AppError('bentrok', 'Keadaan sebelum perubahan tidak diketahui.')
  await changePengguna(tx, deps, pelaku, { id, lama: usulan.sebelum, baru: usulan.sesudah })
}

/** The hash of a password that nobody knows. */
export const unknownPassword = ({ config }: Deps): Promise<string> =>
  hashPassword(randomBytes(32).toString('base64url'), config)

/** A new user, without a password anyone knows; the invitation is a durable job that makes the first one. */
export async function createPengguna(
  tx: Tx,
  deps: Deps,
  pelaku: PelakuAudit,
  isi: IsiPengguna,
  passwordHash?: string,
): Promise<void> {
  const data = {
    ...(await columns(tx, isi)),
    passwordHash: passwordHash ?? (await unknownPassword(deps)),
    harusGantiPassword: true,
  }
  const { id, pemdaId } = await tx.pengguna.create({ data })
  await queueMail(tx, { jenis: 'UNDANGAN', penggunaId: id })
  await audit(tx, pelaku, {
    rantai: rantaiPemda(pemdaId),
    aksi: 'PENGGUNA_DITAMBAH',
    sasaran: `pengguna:${id}`,
    sesudah: isi,
  })
}

interface Perubahan {
  id: bigint
  lama: IsiPengguna
  baru: IsiPengguna
}

async function changePengguna(tx: Tx, deps: Deps, pelaku: Pelaku, { id, lama, baru }: Perubahan): Promise<void> {
  // All admins in one order, so that two changes cannot each leave the last two to the other.
  await tx.$queryRaw`SELECT 1 FROM pengguna WHERE peran = 'ADMIN_BANK' ORDER BY id FOR UPDATE`
  const phoneChanged = lama.noHp !== baru.noHp
  const emailChanged = lama.email !== baru.email
  const moved = lama.peran !== baru.peran || lama.pemda !== baru.pemda || lama.status !== baru.status
  const comesBack = lama.status === 'NONAKTIF' && baru.status === 'AKTIF'
  // A slip in either is put right; with both it is another person.
  const handedOver = lama.nip !== baru.nip && lama.nama !== baru.nama
  const anew = comesBack || handedOver
  const invitedAgain = baru.status === 'AKTIF' && emailChanged && (await waitsForFirstSignIn(tx, id))
  const data = {
    ...(await columns(tx, baru)),
    ...(phoneChanged || anew ? { hpTerbuktiPada: null } : {}),
    // The first password lies in the mail of the former address, which may have been a stranger's.
    ...(invitedAgain ? { passwordHash: await unknownPassword(deps) } : {}),
    ...(anew ? await startAnew(tx, deps, id) : {}),
  }
  await tx.pengguna.update({ where: { id }, data })
  if (lama.peran === 'ADMIN_BANK') await assertEnoughAdmins(tx)
  if (invitedAgain || (anew && baru.status === 'AKTIF')) await queueMail(tx, { jenis: 'UNDANGAN', penggunaId: id })
  if (emailChanged) await tellFormerAddress(tx, id, lama.email)
  if (moved || handedOver || phoneChanged || emailChanged) await endAccess(tx, id)
  if (moved || handedOver) await enqueue(tx, 'kembalikanTugas', id)
  if (baru.status === 'NONAKTIF' || lama.pemda !== baru.pemda || handedOver)
    await akhiriMilik(tx, pelaku, id, 'Pengguna dinonaktifkan, dipindahkan, atau diganti orang lain.')
  await auditChange(tx, pelaku, id, lama, baru)
}

const waitsForFirstSignIn = async (tx: Tx, id: bigint): Promise<boolean> =>
  (await tx.pengguna.count({ where: { id, harusGantiPassword: true } })) > 0

// Who comes back, or takes over an account, is like a new user: what was known or held then, or given away since, opens nothing.
async function startAnew(tx: Tx, deps: Deps, id: bigint) {
  await dropTotp(tx, deps, { id })
  return { passwordHash: await unknownPassword(deps), harusGantiPassword: true, sandiAwalSampai: null }
}

// Links for a new password go to the new address from now on; whoever reads the old one must hear of it.
async function tellFormerAddress(tx: Tx, penggunaId: bigint, kepada: string): Promise<void> {
  const alinea = [
    'Alamat email akun CMSP Anda diganti. Kabar dan tautan reset password tidak lagi dikirim ke alamat ini.',
    'Bila Anda tidak memintanya, segera hubungi Bank Kalsel.',
  ]
  const judul = 'Alamat email akun CMSP Anda diganti'
  await queueMail(tx, { jenis: 'PEMBERITAHUAN', penggunaId, kepada, isi: { judul, alinea } })
}

// A move stands in the chains of both Pemda, so that each one's auditor finds it.
async function auditChange(tx: Tx, pelaku: Pelaku, id: bigint, sebelum: IsiPengguna, sesudah: IsiPengguna) {
  const kode = [...new Set([sebelum.pemda, sesudah.pemda])]
  const rantai: AuditEntry['rantai'][] = []
  for (const one of kode) rantai.push(rantaiPemda(await pemdaId(tx, one)))
  const entry = { aksi: 'PENGGUNA_DIUBAH', sasaran: `pengguna:${id}`, sebelum, sesudah }
  await audit(
    tx,
    pelaku,
    rantai.map((one) => ({ rantai: one, ...entry })),
  )
}

async function assertEnoughAdmins(tx: Tx): Promise<void> {
  const left = await tx.pengguna.count({ where: { peran: 'ADMIN_BANK', status: 'AKTIF' } })
  if (left >= MIN_ADMIN) return
  throw new AppError('dilarang', `Admin Bank yang aktif tidak boleh kurang dari ${MIN_ADMIN}. Tambah admin lain dulu.`)
}

async function pemdaId(tx: Tx, kode: string | null): Promise<bigint | null> {
  return kode === null ? null : (await tx.pemda.findUniqueOrThrow({ where: { kode } })).id
}

async function columns(tx: Tx, { pemda, pemdaNama: _, berlakuSampai, ...isi }: IsiPengguna) {
  return {
    ...isi,
    pemdaId: await pemdaId(tx, pemda),
    berlakuSampai: berlakuSampai === null ? null : utcOf(berlakuSampai),
  }
}
