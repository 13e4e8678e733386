import { createHash } from 'node:crypto'
import type { Tx } from '../../db/database.js'
import { kanonik } from '../../domain/kanonik.js'
import { HASIL_REKON } from '../../domain/rekonsiliasi.js'
import { type Tanggal, utcOf } from '../../domain/tanggal.js'
import type { HariUtuh, RkudUtuh } from './hari.js'
import { ALASAN_SELISIH, type AlasanSelisih } from './jelaskan.js'

export interface BarisBerita {
  urut: number
  hasil: string
  referensi: string | null
  nomorSp2d: string | null
  uraian: string
  menurutCmsp: string
  menurutBank: string
  penjelasan: string | null
}

/** The signed report of a day: everything it says, so that it can be printed again whatever happens later. */
export interface IsiBerita {
  rkud: { noRekening: string; nama: string; pemda: string }
  tanggal: Tanggal
  koran: { sumber: string; sidik: string; diambilPada: string; saldoAwal: string; saldoAkhir: string }
  debit: string
  kredit: string
  cocok: number
  selisih: number
  baris: BarisBerita[]
}

export function beritaOf(rkud: RkudUtuh, hari: HariUtuh): IsiBerita {
  const { koran, isi, penjelasan } = hari
  const { saldoAwal, saldoAkhir, debit, kredit } = isi
  return {
    rkud: { noRekening: rkud.noRekening, nama: rkud.nama, pemda: rkud.pemda.nama },
    tanggal: hari.tanggal,
    koran: {
      ...{ sumber: koran.sumber, sidik: koran.sidik, diambilPada: koran.diambilPada.toISOString() },
      ...{ saldoAwal, saldoAkhir },
    },
    ...{ debit, kredit, cocok: hari.cocok, selisih: hari.selisih },
    baris: isi.baris.map(({ hasil, kunci, referensi, nomorSp2d, uraian, menurutCmsp, menurutBank }, index) => {
      const settled = penjelasan.get(kunci)
      return {
        ...{ urut: index + 1, hasil: HASIL_REKON[hasil], referensi, nomorSp2d, uraian, menurutCmsp, menurutBank },
        penjelasan: settled
          ? `${ALASAN_SELISIH[settled.alasan as AlasanSelisih]} (${settled.referensi}): ${settled.keterangan}`
          : null,
      }
    }),
  }
}

export const sidikBerita = (isi: IsiBerita): string => createHash('sha256').update(kanonik(isi)).digest('hex')

/** Why a day cannot be signed now, or null. */
export function signRefusal(hari: HariUtuh | null, signed: boolean): string | null {
  if (signed) return 'Tanggal ini sudah ditandatangani.'
  if (!hari) return 'Tanggal ini belum direkonsiliasi.'
  if (!hari.koran.lengkap)
    return 'Rekening korannya diambil sebelum hari berakhir. Jalankan lagi setelah pukul 24.00 WITA.'
  if (hari.menunggu > 0) return `${hari.menunggu} pembayaran masih menunggu kepastian.`
  return hari.belum > 0 ? `${hari.belum} selisih belum dijelaskan.` : null
}

export const loadBerita = (tx: Tx, rkudId: bigint, tanggal: Tanggal) =>
  tx.beritaRekonsiliasi.findUnique({ where: { rkudId_tanggal: { rkudId, tanggal: utcOf(tanggal) } } })
