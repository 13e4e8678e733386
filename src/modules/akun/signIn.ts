import { createHash } from 'node:crypto'
import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import type { PelakuAudit } from '../../domain/pelaku.js'
import { formatWaktu, tanggalWita } from '../../domain/tanggal.js'
import type { Pengguna } from '../../generated/prisma/client.js'
import { tanggalDari } from '../../web/tampilan.js'
import { comparePassword, renewHash } from './comparePassword.js'
import { accountKey, type Limits } from './limits.js'
import { kejadianSurel, queueMail, type SurelBaru } from '../../db/queueMail.js'
import { admit } from './throttle.js'

export const GAGAL_MASUK =
  'Email/username, password, atau captcha tidak sesuai, atau akun sedang terkunci sementara. ' +
  'Coba lagi nanti atau gunakan Forgot Password.'
/** From so many failures on, their owner hears of them at the next sign-in. */
const GAGAL_DIKABARI = 3

export interface SignIn {
  email: string
  password: string
  captchaBenar: boolean
  alamat: string | null
  requestId: string | null
  /** The browser's mark of an account it signed in to before. */
  perangkatOf(penggunaId: bigint): string | null
}

export interface Diterima {
  id: string
  epoch: number
  /** Failed tries before this one, when there were several. */
  gagal: number
}

/** The user these words belong to, or null; why not is told to nobody but the audit trail. */
export async function signIn(deps: Deps, limits: Limits, input: SignIn): Promise<Diterima | null> {
  const name = input.email.toLowerCase()
  const { alamat, captchaBenar } = input
  const user = await findByName(deps, name)
  const akun = user ? accountKey(user.id) : `nama:${createHash('sha256').update(name).digest('base64url')}`
  const perangkat = user ? input.perangkatOf(user.id) : null
  const admission = await admit(limits, { akun, perangkat, alamat, captchaBenar })
  const { jaringan } = admission
  const terbuka = jaringan === 'terbuka'
  const matches = terbuka && captchaBenar && (await comparePassword(deps.config, user, input.password))
  const alasan = terbuka ? refusal(user, { captchaBenar, boleh: admission.boleh, matches }) : 'jaringan dihentikan'
  const penggunaId = user?.id ?? null
  const actor = { id: penggunaId, nama: user?.nama ?? name, alamat, requestId: input.requestId }
  if (alasan === null && user) {
    await admission.succeed()
    await renewHash(deps, user, input.password)
    const gagal = admission.gagal >= GAGAL_DIKABARI ? admission.gagal : 0
    const mail = {
      jenis: 'MASUK_SETELAH_GAGAL',
      penggunaId,
      isi: { gagal: String(gagal), ...kejadianSurel(actor) },
    } as const
    await record(
      deps,
      actor,
      { user, name, sesudah: { perangkat: perangkat ? 'dikenal' : 'baru' } },
      gagal ? mail : null,
    )
    return { id: String(user.id), epoch: user.epoch, gagal }
  }
  if (jaringan === 'dihentikan') {
    deps.log.warn({ alamat }, 'sign-in from a stopped network')
    return null
  }
  const sampai = await admission.fail()
  const lingkup = perangkat ? 'perangkat' : 'akun'
  const isi = { sampai: sampai ? formatWaktu(sampai) : '', lingkup, ...kejadianSurel(actor) }
  await record(deps, actor, { user, name, sesudah: { alasan } }, sampai && { jenis: 'AKUN_TERKUNCI', penggunaId, isi })
  return null
}

/** The active user of this username or address, else a former one. */
export const findByName = (deps: Pick<Deps, 'prisma'>, name: string): Promise<Pengguna | null> =>
  deps.prisma.pengguna.findFirst({ where: { OR: [{ username: name }, { email: name }] }, orderBy: { status: 'asc' } })

function refusal(user: Pengguna | null, q: { captchaBenar: boolean; boleh: boolean; matches: boolean }): string | null {
  if (!q.captchaBenar) return 'captcha'
  if (!q.boleh) return 'terkunci'
  if (!user) return 'tidak dikenal'
  if (!q.matches) return 'password'
  if (user.status !== 'AKTIF') return 'nonaktif'
  if (user.berlakuSampai !== null && tanggalDari(user.berlakuSampai) < tanggalWita(new Date()))
    return 'masa berlaku habis'
  const habis = user.sandiAwalSampai !== null && user.sandiAwalSampai <= new Date()
  return habis ? 'password pertama habis' : null
}

interface Catatan {
  user: Pengguna | null
  name: string
  sesudah: Record<string, string | null>
}

async function record(deps: Deps, actor: PelakuAudit, { user, name, sesudah }: Catatan, mail: SurelBaru | null) {
  const aksi = 'alasan' in sesudah ? 'MASUK_DITOLAK' : 'MASUK'
  await inTransaction(deps.prisma, async (tx) => {
    await audit(tx, actor, { rantai: user ? rantaiPemda(user.pemdaId) : 'sistem', aksi, sasaran: name, sesudah })
    if (!mail) return
    await audit(tx, actor, { rantai: user ? rantaiPemda(user.pemdaId) : 'sistem', aksi: mail.jenis, sasaran: name })
    await queueMail(tx, mail)
  })
}
