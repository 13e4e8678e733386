import type { Deps } from '../../deps.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { formatNip, maskAkhir } from '../../domain/identitas.js'
import { PERAN } from '../../domain/izin.js'
import { formatTanggal, formatWaktu } from '../../domain/tanggal.js'
import type { SignedIn } from '../../web/pelaku.js'
import { JALUR_PERIHAL } from './perihal.js'
import type { ProfilPage, SesiPage } from './page.js'
import { listSessions } from './sessions.js'

/** The own data as the page shows it: the phone masked, nothing to edit but what the user may change alone. */
export async function profilPage(deps: Deps, user: SignedIn): Promise<ProfilPage> {
  const row = await deps.prisma.pengguna.findUniqueOrThrow({ where: { id: user.id }, include: { totp: true } })
  const aktif = row.totp?.aktifPada ?? null
  return {
    data: [
      { label: 'Nama', isi: row.nama },
      { label: 'NIP', isi: formatNip(row.nip) },
      { label: 'Jabatan', isi: row.jabatan },
      { label: 'Username', isi: row.username },
      { label: 'Email', isi: row.email },
      { label: 'Peran', isi: PERAN[user.peran] },
      ...[...user.delegasi].map(([level, sk]) => ({
        label: 'Bertindak sebagai',
        isi: `${sebutanLengkap(level, sk)}, sampai ${formatTanggal(sk.selesai)}`,
      })),
      { label: 'Pemda', isi: user.pemdaNama ?? 'Bank Kalsel' },
      { label: 'Password diubah', isi: formatWaktu(row.sandiDiubahPada) },
    ],
    hp: {
      nomor: maskAkhir(row.noHp),
      keterangan: row.hpTerbuktiPada
        ? `Terbukti sejak ${formatWaktu(row.hpTerbuktiPada)}.`
        : 'Belum dibuktikan: OTP untuk persetujuan belum dapat diminta.',
      buktiHref: row.hpTerbuktiPada ? null : `/cmsp/profil/${JALUR_PERIHAL.BUKTI_HP}`,
    },
    totp: deps.config.CMSP_TOTP
      ? {
          keterangan: aktif ? `Terpasang sejak ${formatWaktu(aktif)}.` : 'Belum terpasang; OTP dikirim lewat SMS.',
          tautan: aktif
            ? { href: '/cmsp/profil/totp', label: 'Kelola aplikasi autentikator' }
            : { href: `/cmsp/profil/${JALUR_PERIHAL.TOTP_PASANG}`, label: 'Pasang aplikasi autentikator' },
        }
      : null,
  }
}

export async function sesiPage(deps: Deps, user: SignedIn): Promise<SesiPage> {
  const rows = await listSessions(deps, user.id, user.sid)
  return {
    baris: rows.map(({ masukPada, terakhir, ...row }) => ({
      ...row,
      masuk: formatWaktu(masukPada),
      terakhir: formatWaktu(terakhir),
    })),
    akhiriAksi: '/cmsp/profil/sesi/akhiri',
  }
}
