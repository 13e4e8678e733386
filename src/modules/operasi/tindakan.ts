import { z } from 'zod'
import type { Tx } from '../../db/database.js'
import { byTwo, kalimatTahanan } from '../../db/gerbang.js'
import { gateObstacle } from '../../db/gerbangRekon.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { totalUang, type Uang, uangDariSen } from '../../domain/uang.js'
import { rupiah, uangDari } from '../../web/tampilan.js'
import { teks } from '../../web/validate.js'
import { correctionRefusal } from '../pencairan/tindakan/giveUpAccount.js'
import { loadLingkup, openGate } from '../pencairan/tindakan/hold.js'
import { proposeBukaGerbang } from '../pencairan/tindakan/jenisGerbang.js'
import {
  bacaSurat,
  JENIS_LANJUT_TAHUN,
  loadSurat,
  loadTerhenti,
  proposeLanjut,
  TIDAK_TERHENTI,
} from '../pencairan/tindakan/jenisLanjut.js'
import { JENIS_LEG_ULANG, proposeLegUlang, TIDAK_GAGAL } from '../pencairan/tindakan/jenisLegUlang.js'
import { loadLeg, resumeLeg, resumeRefusal } from '../pencairan/tindakan/resume.js'
import { hrefUsulan } from '../usulan/load.js'
import { MEJA } from './mejaList.js'

/** Why; 10 to 250 characters. */
export const alasanSchema = teks(250, 'Isi alasannya.').pipe(z.string().min(10, 'Alasan paling sedikit 10 karakter.'))

/** What an act is about now: shown, named in the SMS and signed by the code. */
export interface Perkara {
  /** "netto kepada CV Maju, Rp1.000.000,00, SP2D …". */
  ringkas: string
  total: Uang
  sp2dIds: bigint[]
  pemdaId: bigint | null
  kembali: string
  /** Why it cannot be done now, or null. */
  tidakDapat: string | null
  catatan: string | null
}

/** An act of the operator that lets money go, or sets about it: done only with the operator's own code for exactly it. */
export interface Tindakan {
  judul: string
  /** As the SMS words it. */
  kata: string
  load(tx: Tx, sasaran: string): Promise<Perkara>
  /** In the transaction that consumes the code. @returns what to tell and where to go on */
  act(tx: Tx, pelaku: Pelaku, sasaran: string, alasan: string): Promise<{ pesan: string; href: string }>
}

const legId = (sasaran: string): bigint => {
  if (!/^[1-9]\d{0,17}$/.test(sasaran)) throw tidakDitemukan('Pembayaran')
  return BigInt(sasaran)
}

async function perkaraLeg(tx: Tx, sasaran: string) {
  const leg = await loadLeg(tx, legId(sasaran))
  const { sp2d } = leg.pencairan
  const perkara = {
    ringkas: `${leg.uraian}, ${rupiah(leg.jumlah)}, SP2D ${sp2d.nomor}`,
    total: uangDari(leg.jumlah),
    sp2dIds: [sp2d.id],
    pemdaId: sp2d.pemdaId,
    kembali: `${MEJA}/${leg.id}`,
  }
  return { leg, perkara }
}

/** By the last part of their address. */
export const TINDAKAN = {
  lanjutkan: {
    judul: 'Lanjutkan Pembayaran',
    kata: 'MELANJUTKAN PEMBAYARAN',
    async load(tx, sasaran) {
      const { leg, perkara } = await perkaraLeg(tx, sasaran)
      const catatan = 'Pembayaran ini diperiksa lagi seluruhnya (penerima, dana, jam layanan, batas) lalu dikirim.'
      return { ...perkara, tidakDapat: await resumeRefusal(tx, leg), catatan }
    },
    async act(tx, pelaku, sasaran, alasan) {
      await resumeLeg(tx, pelaku, { legId: legId(sasaran), alasan })
      return { pesan: 'Pembayaran dilanjutkan.', href: `${MEJA}/${sasaran}` }
    },
  },
  'referensi-baru': {
    judul: 'Kirim dengan Referensi Baru',
    kata: 'MENGUSULKAN REFERENSI BARU',
    async load(tx, sasaran) {
      const { leg, perkara } = await perkaraLeg(tx, sasaran)
      const failed = (await JENIS_LEG_ULANG.keadaan(tx, `leg:${leg.id}`)) !== null
      const tidakDapat = failed ? null : TIDAK_GAGAL
      return {
        ...perkara,
        tidakDapat,
        catatan: 'Menjadi usulan; uang tidak bergerak sebelum admin bank menyetujuinya.',
      }
    },
    async act(tx, pelaku, sasaran, keterangan) {
      const id = await proposeLegUlang(tx, pelaku, { legId: legId(sasaran), tindakan: 'KIRIM_BARU', keterangan })
      return {
        pesan: 'Usulan pengiriman ulang dibuat dan menunggu persetujuan admin bank.',
        href: hrefUsulan(id),
      }
    },
  },
  'koreksi-rekening': {
    judul: 'Koreksi Rekening seperti Retur',
    kata: 'MENGUSULKAN KOREKSI REKENING',
    async load(tx, sasaran) {
      const { leg, perkara } = await perkaraLeg(tx, sasaran)
      const catatan =
        'Setelah disetujui admin bank, potongan dan pajak yang menunggunya dibayar. Rekening yang benar datang dari FMIS atau dari surat yang diisikan maker (untuk potongan: dari Data Rekening). Sesudah itu pembayarannya disetujui lagi oleh tiga orang.'
      return { ...perkara, tidakDapat: await correctionRefusal(tx, leg.id), catatan }
    },
    async act(tx, pelaku, sasaran, keterangan) {
      const id = await proposeLegUlang(tx, pelaku, { legId: legId(sasaran), tindakan: 'KOREKSI', keterangan })
      return { pesan: 'Usulan koreksi rekening dibuat dan menunggu persetujuan admin bank.', href: hrefUsulan(id) }
    },
  },
  'lanjut-tahun': {
    judul: 'Lanjutkan setelah Tutup Tahun',
    kata: 'MENGUSULKAN LANJUTAN SETELAH TUTUP TAHUN',
    async load(tx, sasaran) {
      const surat = await loadSurat(tx, legId(sasaran))
      const { sp2d } = surat.pencairan
      const keadaan = await JENIS_LANJUT_TAHUN.keadaan(tx, `pencairan:${surat.pencairanId}`)
      const terhenti = await loadTerhenti(tx, surat.pencairanId)
      const apa = keadaan ? JENIS_LANJUT_TAHUN.ringkas(keadaan, null) : `SP2D ${sp2d.nomor}`
      return {
        ringkas: `${apa}, surat ${bacaSurat(surat)}`,
        total: totalUang((terhenti?.leg ?? []).map((leg) => uangDari(leg.jumlah))),
        sp2dIds: [sp2d.id],
        pemdaId: sp2d.pemdaId,
        kembali: MEJA,
        tidakDapat: keadaan ? null : TIDAK_TERHENTI,
        catatan: 'Menjadi usulan; uang tidak bergerak sebelum admin bank menyetujuinya.',
      }
    },
    async act(tx, pelaku, sasaran, keterangan) {
      const id = await proposeLanjut(tx, pelaku, { suratId: legId(sasaran), keterangan })
      return { pesan: 'Usulan lanjutan dibuat dan menunggu persetujuan admin bank.', href: hrefUsulan(id) }
    },
  },
  lepas: {
    judul: 'Lepas Tahanan',
    kata: 'MELEPAS TAHANAN',
    async load(tx, sasaran) {
      const { nama, pemdaId, sp2dId } = await loadLingkup(tx, sasaran)
      const gate = await tx.gerbangKirim.findUnique({ where: { lingkup: sasaran } })
      return {
        ringkas: gate?.tertutup ? `${nama}, ${kalimatTahanan(gate)}` : nama,
        total: uangDariSen(0n),
        sp2dIds: sp2dId === null ? [] : [sp2dId],
        pemdaId,
        kembali: MEJA,
        tidakDapat: gate?.tertutup ? await mustReconcile(tx, sasaran) : 'Tahanan ini sudah dilepas.',
        catatan: gate && byTwo(gate) ? DUA_ORANG : null,
      }
    },
    async act(tx, pelaku, lingkup, alasan) {
      const gate = await tx.gerbangKirim.findUnique({ where: { lingkup } })
      if (!gate?.tertutup) throw new AppError('bentrok', 'Tahanan ini sudah dilepas.')
      if (byTwo(gate)) {
        const id = await proposeBukaGerbang(tx, pelaku, { lingkup, keterangan: alasan })
        return { pesan: 'Usulan pembukaan gerbang dibuat dan menunggu persetujuan admin bank.', href: hrefUsulan(id) }
      }
      const { nama } = await openGate(tx, pelaku, { lingkup, alasan })
      return { pesan: `Tahanan ${nama} dilepas; yang menunggu dikirim pada percobaan berikutnya.`, href: MEJA }
    },
  },
} as const satisfies Record<string, Tindakan>
export type NamaTindakan = keyof typeof TINDAKAN

async function mustReconcile(tx: Tx, lingkup: string): Promise<string | null> {
  const halangan = await gateObstacle(tx, lingkup)
  return halangan && `Belum dapat dibuka: ${halangan}.`
}

const DUA_ORANG =
  'Gerbang ini tertutup otomatis. OTP Anda mengajukan pembukaannya; gerbang tetap tertutup sampai admin bank menyetujuinya.'

export const hrefTindakan = (nama: NamaTindakan, sasaran: string): string =>
  `/cmsp/operasi/tindakan/${nama}/${encodeURIComponent(sasaran)}`
