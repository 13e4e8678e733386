import type { Deps } from '../../deps.js'
import { levelOf, type StatusSp2d } from '../../domain/alur.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Flash, Konfirmasi } from '../../web/page.js'
import { rupiah } from '../../web/tampilan.js'
import { cancelRefusal } from '../pencairan/tindakan/cancel.js'
import { detailOf } from '../sp2d/detail.js'
import { mayCorrect } from '../sp2d/koreksi.js'
import { liveOf } from '../sp2d/live.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import type { KeputusanForm, Sp2dDetailPage } from '../sp2d/formPage.js'
import { legReturOf } from '../sp2d/retur.js'
import type { Lihat } from '../sp2d/section.js'
import { peringatanForm } from './centang.js'
import { tahunNote, tahunRefusal } from '../sp2d/tahun.js'
import { levelFor, ownsTask, taskOfAnother } from './guard.js'
import { halanganSetuju } from './halangan.js'
import { peringatanOf } from './peringatan.js'
import { shownSidik } from './plan.js'
import { loadSumber } from './sumber.js'

const akanDitolak = (apa: string, tetap = ''): Konfirmasi => ({
  pesan: `${apa} akan ditolak dan dikembalikan ke FMIS.${tetap} Tidak dapat diubah lagi.`,
  tombol: 'Ya, tolak',
})

/** What a rejection ends: the payment, or after a return only that of what came back. */
export async function tolakKonfirmasi({ prisma }: Deps, sp2d: Sp2dUtuh): Promise<Konfirmasi> {
  const apa = `SP2D ${sp2d.nomor}, ${sp2d.penerimaNama}`
  const legRetur = legReturOf(sp2d)
  if (legRetur.length === 0) return akanDitolak(`${apa}, ${rupiah(sp2d.netto)}`)
  const { _sum } = await prisma.leg.aggregate({ where: { id: { in: legRetur } }, _sum: { jumlah: true } })
  const ulang = _sum.jumlah === null ? '' : `, ${rupiah(_sum.jumlah)}`
  return akanDitolak(`Pembayaran ulang atas retur ${apa}${ulang}`, ' Yang sudah dibayar tetap.')
}

/** The page of one SP2D: read-only, with the decision form only where this person may decide now. */
export async function detailPage(
  deps: Deps,
  pelaku: Pelaku,
  sp2d: Sp2dUtuh,
  lihat: Lihat,
  ambilAlih = false,
): Promise<Sp2dDetailPage & { judul: string }> {
  const { keputusan, catatan } = await decisionForm(deps, pelaku, sp2d, ambilAlih)
  const detail = await detailOf(deps, sp2d, pelaku, lihat)
  const live = liveOf({ ...detail, status: sp2d.status as StatusSp2d })
  return {
    judul: keputusan ? 'Form Approve SP2D' : 'Detail SP2D',
    kembali: { href: '/cmsp/sp2d', label: 'Kembali ke Data SP2D' },
    // Nothing moves under the hands of whoever decides.
    live: keputusan ? { ...live, detik: 0 } : live,
    sp2d: detail,
    catatan: [
      ...tahunNote(pelaku, sp2d),
      ...catatan,
      ...(await cancelNote(deps, pelaku, sp2d)),
      ...correctionNote(pelaku, sp2d),
    ],
    keputusan,
  }
}

async function decisionForm(
  deps: Deps,
  pelaku: Pelaku,
  sp2d: Sp2dUtuh,
  ambilAlih: boolean,
): Promise<{ keputusan: KeputusanForm | null; catatan: Flash[] }> {
  const waiting = levelOf(sp2d.status)
  if (!waiting || !pelaku.levels.has(waiting) || tahunRefusal(pelaku, sp2d)) return { keputusan: null, catatan: [] }
  try {
    const level = await levelFor(deps.prisma, pelaku, sp2d)
    const own = ownsTask(pelaku, sp2d)
    if (!own && !ambilAlih) return { keputusan: null, catatan: [takeOverNote(sp2d)] }
    const sumber = await loadSumber(deps.prisma, [sp2d])
    const halangan = halanganSetuju(sumber, sp2d)
    return {
      catatan: own ? ownTaskNote(sp2d) : [takingOverNote(sp2d)],
      keputusan: {
        aksi: `/cmsp/sp2d/${sp2d.id}/keputusan`,
        levelLabel: sebutanLengkap(level, pelaku.delegasi.get(level)),
        pilihan: sp2d.tugas ? 'SETUJU' : null,
        dari: own ? null : String(sp2d.tugas?.penggunaId),
        sidik: shownSidik(sumber, sp2d),
        // Only the maker can put right what is missing.
        halangan: level === 'MAKER' ? halangan : halangan.map(localOnly),
        beriTahuAksi: level !== 'MAKER' && halangan.length > 0 ? `/cmsp/sp2d/${sp2d.id}/beri-tahu-maker` : null,
        peringatan: peringatanForm(sp2d, await peringatanOf(deps.prisma, sumber, sp2d)),
        tolak: await tolakKonfirmasi(deps, sp2d),
      },
    }
  } catch (error) {
    if (error instanceof AppError) return { keputusan: null, catatan: [{ jenis: 'info', pesan: error.message }] }
    throw error
  }
}

const localOnly = (row: KeputusanForm['halangan'][number]): KeputusanForm['halangan'][number] =>
  row.href?.startsWith('#') ? row : { pesan: row.pesan, href: null, hrefLabel: null }

const takeOverNote = (sp2d: Sp2dUtuh): Flash => ({
  jenis: 'info',
  pesan: taskOfAnother(sp2d).message,
  href: `/cmsp/sp2d/${sp2d.id}?ambilAlih=ya`,
  hrefLabel: 'Ambil Alih',
})

const takingOverNote = (sp2d: Sp2dUtuh): Flash => ({
  jenis: 'peringatan',
  pesan: `${taskOfAnother(sp2d).message} Setelah Save, Anda yang memutuskan dan mengonfirmasinya dengan OTP Anda; OTP yang sedang terbuka di ${sp2d.tugas?.pengguna.nama ?? 'rekan Anda'} untuk SP2D ini tidak berlaku lagi.`,
})

async function cancelNote(deps: Deps, pelaku: Pelaku, sp2d: Sp2dUtuh): Promise<Flash[]> {
  if ((await cancelRefusal(deps.prisma, pelaku, sp2d)) !== null) return []
  return [
    {
      jenis: 'info',
      pesan:
        legReturOf(sp2d).length > 0
          ? 'Uang yang diretur belum dibayar ulang. Bila keliru, pembayaran ulangnya masih dapat dibatalkan; yang sudah dibayar tetap.'
          : 'Belum ada uang yang bergerak. Bila SP2D ini keliru, pencairannya masih dapat dibatalkan.',
      href: `/cmsp/sp2d/${sp2d.id}/batalkan`,
      hrefLabel: 'Batalkan Pencairan',
    },
  ]
}

function correctionNote(pelaku: Pelaku, sp2d: Sp2dUtuh): Flash[] {
  if (!pelaku.levels.has('MAKER') || !mayCorrect(sp2d)) return []
  return [
    {
      jenis: 'info',
      pesan:
        'Rekening yang benar biasanya datang dari FMIS. Bila FMIS tidak dapat memberikannya, isikan dengan surat ralat.',
      href: `/cmsp/sp2d/${sp2d.id}/koreksi`,
      hrefLabel: 'Koreksi rekening retur',
    },
  ]
}

function ownTaskNote(sp2d: Sp2dUtuh): Flash[] {
  if (!sp2d.tugas) return []
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
