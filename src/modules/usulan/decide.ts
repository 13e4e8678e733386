import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, isUniqueViolation, type Tx } from '../../db/database.js'
import { enqueue } from '../../db/enqueue.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { kanonik } from '../../domain/kanonik.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { checkCode, consumeChallenge, OtpError, type Tantangan } from '../tantangan/answer.js'
import type { JenisUsulan } from './jenis.js'
import { assertProposer, decisionRefusal, hrefUsulan, loadWaiting, sidikUsulan, type UsulanTermuat } from './load.js'
import { TUJUAN_USULAN } from './requestOtp.js'

type Daftar = readonly JenisUsulan[]

/** Setujui: the second person's OTP is consumed in the transaction that writes the change. */
export async function setujuiUsulan(
  deps: Deps,
  pelaku: Pelaku,
  daftar: Daftar,
  input: { id: bigint; tantanganId: bigint; otp: string },
): Promise<{ ringkasan: string }> {
  const tantangan = await checkCode(deps, pelaku, { ...input, tujuan: [TUJUAN_USULAN] })
  const decide = () => apply(deps, pelaku, daftar, { id: input.id, tantangan })
  // Another proposal for the same NIP, phone, account … came first by a moment: looked at again, the check says so.
  return decide().catch((error: unknown) => {
    if (!isUniqueViolation(error, '')) throw error
    return decide()
  })
}

function apply(
  deps: Deps,
  pelaku: Pelaku,
  daftar: Daftar,
  { id, tantangan }: { id: bigint; tantangan: Tantangan },
): Promise<{ ringkasan: string }> {
  return inTransaction(deps.prisma, async (tx) => {
    const loaded = await loadForDecision(tx, pelaku, daftar, id)
    assertProposer(loaded)
    await consumeChallenge(tx, tantangan.id)
    if (sidikUsulan(loaded) !== tantangan.sidik) {
      throw new OtpError('OTP ini untuk usulan lain. Minta OTP baru dengan Get OTP.', false)
    }
    await assertStillHolds(tx, loaded)
    const { jenis, usulan } = loaded
    await jenis.check?.(tx, pelaku, usulan)
    await jenis.apply(tx, deps, pelaku, { ...usulan, pemutusId: pelaku.id })
    const kabar = jenis.after ? 'ANTRE' : null
    await close(tx, pelaku, loaded, 'DITERAPKAN', { ...decider(pelaku), tantanganId: tantangan.id, kabar })
    if (kabar) await enqueue(tx, 'kabariUsulan', id)
    return { ringkasan: usulan.ringkasan }
  })
}

/** Tolak: final, with its reason (10 to 250 characters); nothing was changed and nothing is. */
export async function tolakUsulan(
  deps: Deps,
  pelaku: Pelaku,
  daftar: Daftar,
  { id, alasan }: { id: bigint; alasan: string },
): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const loaded = await loadForDecision(tx, pelaku, daftar, id)
    await close(tx, pelaku, loaded, 'DITOLAK', { ...decider(pelaku), alasan })
  })
}

/** Tarik: the proposer takes a waiting proposal back. */
export async function tarikUsulan(deps: Deps, pelaku: Pelaku, daftar: Daftar, id: bigint): Promise<void> {
  await inTransaction(deps.prisma, async (tx) => {
    const loaded = await loadWaiting(tx, pelaku, daftar, id)
    if (loaded.usulan.pengusulId !== pelaku.id)
      throw new AppError('dilarang', 'Hanya pengusulnya yang dapat menarik usulan.')
    await close(tx, pelaku, loaded, 'DITARIK', {})
  })
}

const decider = ({ id, nip }: Pelaku) => ({ pemutusId: id, pemutusNip: nip })

async function loadForDecision(tx: Tx, pelaku: Pelaku, daftar: Daftar, id: bigint): Promise<UsulanTermuat> {
  const loaded = await loadWaiting(tx, pelaku, daftar, id)
  const refusal = await decisionRefusal(tx, pelaku, loaded)
  if (refusal) throw new AppError('dilarang', refusal)
  return loaded
}

async function assertStillHolds(tx: Tx, { jenis, usulan }: UsulanTermuat): Promise<void> {
  if (kanonik(await jenis.keadaan(tx, usulan.sasaran)) === kanonik(usulan.sebelum)) return
  const pesan =
    'Data yang diusulkan sudah berubah sejak usulan ini dibuat. Tidak ada yang diterapkan; tolak usulan ini dan ajukan yang baru.'
  throw new AppError('bentrok', pesan, { href: hrefUsulan(usulan.id), label: 'Kembali ke usulan' })
}

interface Putusan {
  pemutusId?: bigint
  pemutusNip?: string
  tantanganId?: bigint
  alasan?: string
  kabar?: string | null
}

async function close(tx: Tx, pelaku: Pelaku, { row }: UsulanTermuat, status: string, putusan: Putusan): Promise<void> {
  await tx.usulan.update({ where: { id: row.id }, data: { ...putusan, status, diputusPada: await dbNow(tx) } })
  await audit(tx, pelaku, {
    rantai: rantaiPemda(row.pemdaId),
    aksi: `USULAN_${status}`,
    sasaran: `usulan:${row.id}`,
    sebelum: row.sebelum as Json | null,
    sesudah: { jenis: row.jenis, sasaran: row.sasaran, isi: row.sesudah as Json, alasan: putusan.alasan ?? null },
  })
}
