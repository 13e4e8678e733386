import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { JENIS_BATAS, sisaBatas } from '../../domain/batas.js'
import { tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { PERINGATAN } from '../../domain/peringatan.js'
import { formatUang } from '../../domain/uang.js'
import { loadBatas, loadTerpakai } from '../pencairan/limits.js'
import { otpPage } from '../tantangan/page.js'
import { dibayarOf } from '../sp2d/dibayar.js'
import type { KonfirmasiTugasPage } from './page.js'
import { dicentang } from './peringatan.js'
import { selectTasks } from './selection.js'

/** The OTP page for these tasks; an open challenge over exactly them shows its boxes and countdown. */
export async function confirmPage(deps: Deps, pelaku: Pelaku, ids: bigint[]): Promise<KonfirmasiTugasPage> {
  const selection = await selectTasks(deps.prisma, pelaku, ids)
  if (selection.tasks.length + selection.keluar.length === 0) throw tidakDitemukan('Tugas')
  return {
    kembali: { href: '/cmsp/tugas', label: 'Kembali ke Daftar Tugas' },
    jumlah: `${selection.tasks.length} SP2D`,
    total: formatUang(selection.total),
    tanpaNetto: selection.tanpaNetto === 0n ? null : formatUang(selection.tanpaNetto),
    baris: selection.tasks.map((sp2d) => ({
      id: String(sp2d.id),
      nomor: sp2d.nomor,
      penerima: sp2d.penerimaNama,
      jumlah: formatUang(dibayarOf(sp2d, sp2d.putaran)),
      href: `/cmsp/tugas/${sp2d.id}`,
      dicentang: dicentang(sp2d.tugas).map(({ jenis }) => PERINGATAN[jenis].label),
    })),
    keluar: selection.keluar.map(({ id, nomor, alasan }) => ({ nomor, href: `/cmsp/sp2d/${id}`, alasan })),
    batas: selection.level === 'APPROVER' ? await limitsOf(deps, pelaku) : [],
    otpAksi: '/cmsp/tugas/otp',
    prosesAksi: '/cmsp/tugas/proses',
    ...(await otpPage(deps, pelaku, { sidik: selection.sidik })),
  }
}

/** What the Pemda's limits still allow today, for whoever is about to let money go. */
async function limitsOf({ prisma }: Deps, pelaku: Pelaku): Promise<KonfirmasiTugasPage['batas']> {
  if (pelaku.pemdaId === null) return []
  const batas = await loadBatas(prisma, pelaku.pemdaId)
  if (batas.size === 0) return []
  const terpakai = await loadTerpakai(prisma, pelaku.pemdaId, pelaku.id, await dbNow(prisma))
  return sisaBatas(batas, terpakai).map(({ jenis, batas: jumlah, sisa }) => ({
    label: JENIS_BATAS[jenis],
    batas: formatUang(jumlah),
    sisa: formatUang(sisa),
  }))
}
