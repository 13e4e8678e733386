import type { Deps } from '../../deps.js'
import type { IsiSurel, JenisSurel } from '../../domain/surel.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Pengguna } from '../../generated/prisma/client.js'
import { createInitialPassword } from './initialPassword.js'
import { createResetLink } from './resetLink.js'
import type { Surat } from './surat.js'

/** Writes the mail when it is sent; null when it has lost its purpose meanwhile. */
type Penulis = (deps: Deps, pengguna: Pengguna, isi: IsiSurel) => Promise<Surat | null> | Surat

const alamatOf = (deps: Deps, path: string) => new URL(path, deps.config.CMSP_URL).href
const lupa = (deps: Deps) => ({ href: alamatOf(deps, '/cmsp/lupa-password'), label: 'Forgot Password' })
const kejadian = ({ waktu, alamat }: IsiSurel) => `Waktu: ${String(waktu)}. Alamat jaringan: ${String(alamat)}.`
const BUKAN_ANDA = 'Bila ini bukan Anda, segera buat password baru lewat tombol di bawah ini dan hubungi Bank Kalsel.'

/** Every mail of the application by its kind: subject, sentences, at most one button. */
export const SUREL: Record<JenisSurel, Penulis> = {
  RESET: async (deps, pengguna) => {
    const href = await createResetLink(deps, pengguna)
    if (href === null) return null
    return {
      subject: 'Reset password CMSP',
      alinea: [
        'Kami menerima permintaan untuk membuat password baru bagi akun CMSP Anda.',
        'Tekan tombol di bawah ini. Tautannya berlaku 30 menit dan hanya dapat dipakai satu kali.',
        'Bila Anda tidak memintanya, abaikan email ini; password Anda tidak berubah.',
      ],
      tombol: { href, label: 'Reset Password' },
    }
  },
  UNDANGAN: async (deps, pengguna) => {
    const awal = await createInitialPassword(deps, pengguna)
    const masuk = awal
      ? [
          `Password pertama: ${awal.password}`,
          `Password ini berlaku sampai ${formatWaktu(awal.sampai)}. Saat pertama kali masuk, Anda diminta menggantinya, lalu membuktikan nomor HP Anda dengan OTP.`,
        ]
      : ['Masuklah dengan password yang Anda pilih sendiri; bila lupa, gunakan Forgot Password.']
    return {
      subject: 'Akun CMSP Anda',
      alinea: [
        'Bank Kalsel membuka akun CMSP (Cash Management System Pemda) untuk Anda.',
        `Username: ${pengguna.username}`,
        ...masuk,
      ],
      tombol: { href: alamatOf(deps, '/cmsp/masuk'), label: 'Sign In' },
    }
  },
  PASSWORD_DIUBAH: (deps, _pengguna, isi) => ({
    subject: 'Password CMSP Anda telah diubah',
    alinea: ['Password akun CMSP Anda baru saja diubah, dan semua sesi Anda diakhiri.', kejadian(isi), BUKAN_ANDA],
    tombol: lupa(deps),
  }),
  AKUN_TERKUNCI: (deps, _pengguna, isi) => ({
    subject: 'Akun CMSP Anda terkunci sementara',
    alinea: [
      'Terlalu banyak percobaan masuk yang gagal pada akun CMSP Anda, sehingga akun terkunci sementara.',
      kejadian(isi),
      `Kuncinya terbuka sendiri pada ${String(isi['sampai'])}. ${isi['lingkup'] === 'perangkat' ? 'Yang terkunci hanya komputer yang dipakai mencoba.' : 'Komputer yang pernah Anda pakai untuk masuk tetap dapat dipakai.'}`,
      'Bila Anda lupa password, atau perlu masuk sekarang, buat password baru lewat tombol di bawah ini; kuncinya ikut terbuka.',
    ],
    tombol: lupa(deps),
  }),
  MASUK_SETELAH_GAGAL: (deps, _pengguna, isi) => ({
    subject: 'Masuk ke CMSP setelah beberapa kali gagal',
    alinea: [
      `Akun CMSP Anda baru saja dipakai masuk setelah ${String(isi['gagal'])} percobaan yang gagal.`,
      kejadian(isi),
      BUKAN_ANDA,
    ],
    tombol: lupa(deps),
  }),
  OTP_SALAH: (deps, _pengguna, isi) => ({
    subject: 'OTP CMSP salah lima kali',
    alinea: [
      'Dari akun CMSP Anda, yang sedang masuk, kode OTP diisi salah lima kali. Tidak ada yang dikonfirmasi dengannya.',
      kejadian(isi),
      BUKAN_ANDA,
    ],
    tombol: lupa(deps),
  }),
  TOTP_DIPASANG: (deps, _pengguna, isi) => ({
    subject: 'Aplikasi autentikator dipasang pada akun CMSP Anda',
    alinea: [
      'Mulai sekarang persetujuan Anda dikonfirmasi dengan kode dari aplikasi autentikator.',
      kejadian(isi),
      BUKAN_ANDA,
    ],
    tombol: lupa(deps),
  }),
  TOTP_DILEPAS: (deps, _pengguna, isi) => ({
    subject: 'Aplikasi autentikator dilepas dari akun CMSP Anda',
    alinea: ['Mulai sekarang persetujuan Anda dikonfirmasi dengan OTP lewat SMS.', kejadian(isi), BUKAN_ANDA],
    tombol: lupa(deps),
  }),
  PERLU_DILENGKAPI: (deps, _pengguna, isi) => ({
    subject: `SP2D ${String(isi['nomor'])} perlu dilengkapi`,
    alinea: [
      `${String(isi['oleh'])} belum dapat menyetujui SP2D ${String(isi['nomor'])}:`,
      ...[isi['kurang'] ?? []].flat(),
    ],
    tombol: { href: alamatOf(deps, `/cmsp/sp2d/${String(isi['sp2dId'])}`), label: 'Buka SP2D' },
  }),
  RINGKASAN: (deps, _pengguna, isi) => ({
    subject: String(isi['judul']),
    alinea: [isi['alinea'] ?? []].flat(),
    tombol: { href: alamatOf(deps, '/cmsp/notifikasi'), label: 'Buka CMSP' },
  }),
  /** Anything else that is only told: `judul` and `alinea` come from whoever queues it. */
  PEMBERITAHUAN: (_deps, _pengguna, isi) => ({
    subject: String(isi['judul']),
    alinea: [isi['alinea'] ?? []].flat(),
  }),
}
