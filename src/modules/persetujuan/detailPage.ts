import type { Deps } from '../../deps.js'
import { levelOf, type StatusSp2d } from '../../domain/alur.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Flash, Konfirmasi } from '../../web/page.js'
import { rupiah } from '../../web/tampilan.js'
import { cancelRefusal } from '../pencairan/cancel.js'
import { detailOf } from '../sp2d/detail.js'
import { liveOf } from '../sp2d/live.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import type { KeputusanForm, Sp2dDetailPage } from '../sp2d/page.js'
import type { Lihat } from '../sp2d/section.js'
import { assertOwnTask, levelFor } from './guard.js'
import { halanganSetuju } from './halangan.js'
import { pengecualianForm } from './penerima.js'
import { shownSidik } from './plan.js'

export const tolakKonfirmasi = (sp2d: Sp2dUtuh): Konfirmasi => ({
  pesan: `SP2D ${sp2d.nomor}, ${sp2d.penerimaNama}, ${rupiah(sp2d.netto)} akan ditolak dan dikembalikan ke FMIS. Tidak dapat diubah lagi.`,
  tombol: 'Ya, tolak',
})

/** The page of one SP2D: read-only, with the decision form only where this person may decide now. */
export async function detailPage(
  deps: Deps,
  pelaku: Pelaku,
  sp2d: Sp2dUtuh,
  lihat: Lihat,
): Promise<Sp2dDetailPage & { judul: string }> {
  const { keputusan, alasan } = await decisionForm(deps, pelaku, sp2d)
  const detail = await detailOf(deps, sp2d, pelaku, lihat)
  const live = liveOf({ ...detail, status: sp2d.status as StatusSp2d })
  return {
    judul: keputusan ? 'Form Approve SP2D' : 'Detail SP2D',
    kembali: { href: '/cmsp/sp2d', label: 'Kembali ke Data SP2D' },
    // Nothing moves under the hands of whoever decides.
    live: keputusan ? { ...live, detik: 0 } : live,
    sp2d: detail,
    catatan: [...notes(pelaku, sp2d, alasan), ...(await cancelNote(deps, pelaku, sp2d))],
    keputusan,
  }
}

async function decisionForm(
  deps: Deps,
  pelaku: Pelaku,
  sp2d: Sp2dUtuh,
): Promise<{ keputusan: KeputusanForm | null; alasan: string | null }> {
  const waiting = levelOf(sp2d.status as StatusSp2d)
  if (!waiting || !pelaku.levels.has(waiting)) return { keputusan: null, alasan: null }
  try {
    const level = levelFor(pelaku, sp2d)
    assertOwnTask(pelaku, sp2d)
    return {
      alasan: null,
      keputusan: {
        aksi: `/cmsp/sp2d/${sp2d.id}/keputusan`,
        levelLabel: sebutanLengkap(level, pelaku.delegasi.get(level)),
        pilihan: sp2d.tugas ? 'SETUJU' : null,
        sidik: await shownSidik(deps.prisma, sp2d),
        halangan: await halanganSetuju(deps.prisma, sp2d),
        pengecualian: pengecualianForm(sp2d, new Date()),
        tolak: tolakKonfirmasi(sp2d),
      },
    }
  } catch (error) {
    if (error instanceof AppError) return { keputusan: null, alasan: error.message }
    throw error
  }
}

async function cancelNote(deps: Deps, pelaku: Pelaku, sp2d: Sp2dUtuh): Promise<Flash[]> {
  if ((await cancelRefusal(deps.prisma, pelaku, sp2d)) !== null) return []
  return [
    {
      jenis: 'info',
      pesan: 'Belum ada uang yang bergerak. Bila SP2D ini keliru, pencairannya masih dapat dibatalkan.',
      href: `/cmsp/sp2d/${sp2d.id}/batalkan`,
      hrefLabel: 'Batalkan Pencairan',
    },
  ]
}

function notes(pelaku: Pelaku, sp2d: Sp2dUtuh, alasan: string | null): Flash[] {
  if (alasan) return [{ jenis: 'info', pesan: alasan }]
  if (sp2d.tugas?.penggunaId !== pelaku.id) return []
  return [
    {
      jenis: 'info',
      pesan:
        'SP2D ini ada di Daftar Tugas Anda dan menunggu OTP. Selama itu putusannya masih dapat diubah di bawah ini.',
      href: `/cmsp/tugas/konfirmasi?id=${sp2d.id}`,
      hrefLabel: 'Selesaikan dengan OTP',
    },
  ]
}
