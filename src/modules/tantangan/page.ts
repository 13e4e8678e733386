import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { maskAkhir } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { kabarKirim } from './kirim.js'
import { MAX_PERCOBAAN } from './otp.js'
import { methodOf } from './totp.js'

/** The part of a page that partial `persetujuan/otp` shows. */
export interface OtpPage {
  /** Masked: "••••1234". */
  noHp: string
  /** True when the code comes from the authenticator app instead of an SMS. */
  totp: boolean
  /** The code on its way; null before Get OTP. */
  tantangan: {
    id: string
    /** Milliseconds since the epoch, all three by the database clock. */
    sekarang: number
    kedaluwarsa: number
    bolehUlang: number
    /** "Kode tadi tidak diterima. Sisa 4 percobaan"; null before the first try. */
    sisaPercobaan: string | null
    /** How far the SMS has come, and the POST target that asks the operator again; null for a code of the app. */
    pengiriman: { pesan: string; aksi: string } | null
  } | null
}

/** Boxes and countdown of the challenge this session has open over this content, if it still can be answered. */
export async function otpPage(deps: Deps, pelaku: Pelaku, q: { sidik: string; selaluSms?: true }): Promise<OtpPage> {
  const open = await deps.prisma.tantangan.findFirst({
    where: { penggunaId: pelaku.id, sid: pelaku.sid, sidik: q.sidik, dipakaiPada: null, ditutupPada: null },
    orderBy: { id: 'desc' },
  })
  const now = await dbNow(deps.prisma)
  const alive = open && open.kedaluwarsa > now && open.percobaan < MAX_PERCOBAAN
  return {
    noHp: maskAkhir(pelaku.noHp),
    totp: !q.selaluSms && (await methodOf(deps.prisma, deps, pelaku.id)) === 'TOTP',
    tantangan: alive
      ? {
          id: String(open.id),
          sekarang: now.getTime(),
          kedaluwarsa: open.kedaluwarsa.getTime(),
          bolehUlang: open.dibuatPada.getTime() + deps.config.OTP_COOLDOWN_SECONDS * 1000,
          sisaPercobaan:
            open.percobaan > 0 ? `Kode tadi tidak diterima. Sisa ${MAX_PERCOBAAN - open.percobaan} percobaan` : null,
          pengiriman: open.metode === 'SMS' ? { pesan: kabarKirim(open), aksi: `/cmsp/otp/${open.id}/status` } : null,
        }
      : null,
  }
}
