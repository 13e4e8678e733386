import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level, levelOf } from '../../domain/alur.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { PERAN } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { formatUang, totalUang } from '../../domain/uang.js'
import { badgeSp2d } from '../../web/tampilan.js'
import { dibayarOf } from '../sp2d/dibayar.js'
import type { HasilPage } from './page.js'

/** What comes after the OTP of a level. */
function lanjut(level: Level): string {
  const next = levelOf(JALUR_LEVEL[level].disetujui)
  return next ? `Menunggu keputusan ${PERAN[next]}` : 'Pencairan dimulai'
}

/** Whether this person's OTP has confirmed something already. */
export const hasConfirmed = async ({ prisma }: Deps, pelaku: Pelaku, tantanganId: bigint): Promise<boolean> =>
  (await prisma.keputusan.count({ where: { tantanganId, penggunaId: pelaku.id } })) > 0

/** Every SP2D one OTP of this person has confirmed, with where each stands now. */
export async function hasilPage({ prisma }: Deps, pelaku: Pelaku, tantanganId: bigint): Promise<HasilPage> {
  const made = await prisma.keputusan.findMany({
    where: { tantanganId, penggunaId: pelaku.id },
    include: { sp2d: { include: { putaranSp2d: true } }, delegasi: true },
    orderBy: { id: 'asc' },
  })
  const [first] = made
  if (!first) throw tidakDitemukan('Hasil konfirmasi')
  const level = first.level as Level
  return {
    kembali: { href: '/cmsp/tugas', label: 'Kembali ke Daftar Tugas' },
    ringkas: `${made.length === 1 ? `SP2D ${first.sp2d.nomor}` : `${made.length} SP2D`} disetujui sebagai ${sebutanLengkap(level, first.delegasi)}.`,
    total: formatUang(totalUang(made.map(({ sp2d, putaran }) => dibayarOf(sp2d, putaran)))),
    waktu: formatWaktu(first.waktu),
    baris: made.map(({ sp2d, putaran }) => ({
      nomor: sp2d.nomor,
      href: `/cmsp/sp2d/${sp2d.id}`,
      penerima: sp2d.penerimaNama,
      jumlah: formatUang(dibayarOf(sp2d, putaran)),
      status: badgeSp2d(sp2d.status),
      lanjut: lanjut(level),
    })),
  }
}
