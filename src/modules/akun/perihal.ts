import type { Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { JenisSurel } from '../../domain/surel.js'
import { assertPhoneProven } from '../tantangan/open.js'
import { activeTotp } from '../tantangan/totp.js'
import { beginTotp, dropTotp } from './totp.js'

/** What an OTP by SMS is asked for in the profile: each purpose has its own wording, and serves nothing else. */
export interface Perihal {
  judul: string
  lead: string
  /** Stands in the SMS behind "kode … untuk". */
  sms: string
  /** Why it cannot be done now, or null. */
  refusal(tx: Tx, deps: Deps, pelaku: Pelaku): Promise<string | null>
  apply(tx: Tx, deps: Deps, pelaku: Pelaku): Promise<void>
  selesai: string
  lanjutHref: string
  /** Told to the owner by mail and SMS. */
  kabar: { surel: JenisSurel; sms: string } | null
}

export const PERIHAL = {
  BUKTI_HP: {
    judul: 'Buktikan Nomor HP',
    lead: 'Sampai nomor HP Anda terbukti, Anda dapat melihat semua data, tetapi belum dapat meminta OTP untuk persetujuan.',
    sms: 'MEMBUKTIKAN NOMOR HP Anda',
    refusal: async (tx, _deps, { id }) => {
      const row = await tx.pengguna.findUniqueOrThrow({ where: { id } })
      return row.hpTerbuktiPada ? 'Nomor HP Anda sudah terbukti.' : null
    },
    apply: async (tx, _deps, { id }) => {
      await tx.$executeRaw`UPDATE pengguna SET hp_terbukti_pada = clock_timestamp() WHERE id = ${id}`
    },
    selesai: 'Nomor HP Anda terbukti. OTP untuk persetujuan sekarang dapat diminta.',
    lanjutHref: '/cmsp/profil',
    kabar: null,
  },
  TOTP_PASANG: {
    judul: 'Pasang Aplikasi Autentikator',
    lead: 'Dengan aplikasi autentikator, kode persetujuan dibuat di ponsel Anda sendiri, tanpa SMS. Pertama-tama kami memastikan nomor HP Anda.',
    sms: 'MEMASANG APLIKASI AUTENTIKATOR',
    refusal: async (tx, { config }, pelaku) => {
      if (!config.CMSP_TOTP) return 'Bank Kalsel tidak memakai aplikasi autentikator.'
      await assertPhoneProven(tx, pelaku)
      return (await activeTotp(tx, pelaku.id)) ? 'Aplikasi autentikator sudah terpasang.' : null
    },
    apply: beginTotp,
    selesai: 'Nomor HP dipastikan. Pindai kode QR di bawah ini dengan aplikasi autentikator Anda.',
    lanjutHref: '/cmsp/profil/totp',
    kabar: null,
  },
  TOTP_LEPAS: {
    judul: 'Lepas Aplikasi Autentikator',
    lead: 'Sesudah dilepas, persetujuan Anda kembali dikonfirmasi dengan OTP lewat SMS. Kode pemulihan tidak berlaku lagi.',
    sms: 'MELEPAS APLIKASI AUTENTIKATOR',
    refusal: async (tx, _deps, pelaku) =>
      (await activeTotp(tx, pelaku.id)) ? null : 'Aplikasi autentikator tidak terpasang.',
    apply: dropTotp,
    selesai: 'Aplikasi autentikator dilepas. Persetujuan dikonfirmasi dengan OTP lewat SMS.',
    lanjutHref: '/cmsp/profil',
    kabar: { surel: 'TOTP_DILEPAS', sms: 'aplikasi autentikator DILEPAS dari akun Anda' },
  },
} as const satisfies Record<string, Perihal>
export type TujuanAkun = keyof typeof PERIHAL

/** Address of each purpose below /cmsp/profil/. */
export const JALUR_PERIHAL: Record<TujuanAkun, string> = {
  BUKTI_HP: 'bukti-hp',
  TOTP_PASANG: 'totp/pasang',
  TOTP_LEPAS: 'totp/lepas',
}
