import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { maskAkhir } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatUang } from '../../domain/uang.js'
import { rupiah } from '../../web/tampilan.js'
import { MAX_PERCOBAAN } from '../tantangan/otp.js'
import type { KonfirmasiTugasPage } from './page.js'
import { selectTasks } from './selection.js'

/** The OTP page for these tasks; an open challenge over exactly them shows its boxes and countdown. */
export async function confirmPage(deps: Deps, pelaku: Pelaku, ids: bigint[]): Promise<KonfirmasiTugasPage> {
  const selection = await selectTasks(deps.prisma, pelaku, ids)
  const open = await deps.prisma.tantangan.findFirst({
    where: { penggunaId: pelaku.id, sid: pelaku.sid, sidik: selection.sidik, dipakaiPada: null, ditutupPada: null },
    orderBy: { id: 'desc' },
  })
  const now = await dbNow(deps.prisma)
  const alive = open && open.kedaluwarsa > now && open.percobaan < MAX_PERCOBAAN
  return {
    kembali: { href: '/cmsp/tugas', label: 'Kembali ke Daftar Tugas' },
    jumlah: `${selection.tasks.length} SP2D`,
    total: formatUang(selection.total),
    baris: selection.tasks.map((sp2d) => ({
      id: String(sp2d.id),
      nomor: sp2d.nomor,
      penerima: sp2d.penerimaNama,
      jumlah: rupiah(sp2d.netto),
      href: `/cmsp/tugas/${sp2d.id}`,
    })),
    keluar: selection.keluar.map(({ nomor, alasan }) => ({ nomor, alasan })),
    noHp: maskAkhir(pelaku.noHp),
    otpAksi: '/cmsp/tugas/otp',
    prosesAksi: '/cmsp/tugas/proses',
    tantangan: alive
      ? {
          id: String(open.id),
          sekarang: now.getTime(),
          kedaluwarsa: open.kedaluwarsa.getTime(),
          bolehUlang: open.dibuatPada.getTime() + deps.config.OTP_COOLDOWN_SECONDS * 1000,
          sisaPercobaan: open.percobaan > 0 ? `Sisa ${MAX_PERCOBAAN - open.percobaan} percobaan` : null,
        }
      : null,
  }
}
