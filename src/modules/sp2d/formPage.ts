import type { Flash, Konfirmasi, Link, Live } from '../../web/page.js'
import type { Sp2dDetail } from './page.js'

/** POST keputusan (SETUJU | TOLAK), keterangan, sidik to `aksi`; with `konfirmasi=ya` once Tolak was confirmed. */
export interface KeputusanForm {
  aksi: string
  levelLabel: string
  /** What waits in Daftar Tugas already, or null. */
  pilihan: 'SETUJU' | null
  /** Fingerprint of what this page showed. */
  sidik: string
  /** Why Setuju would be refused now; Tolak never is. The radio stays usable, the verb decides. */
  halangan: { pesan: string; href: string | null; hrefLabel: string | null }[]
  /** Left out unless a colleague's waiting choice is taken over: POST dari along with the decision. */
  dari: string | null
  /** POST target of "Beri tahu maker"; null where nothing is missing or whoever looks is the maker. */
  beriTahuAksi: string | null
  /** To be ticked: POST periksa, each `bidang`=ya and alasanNama along with Setuju; null when there are none. */
  peringatan: {
    sidik: string
    daftar: {
      bidang: string
      label: string
      kapan: string
      centang: string
      /** Whether the tick needs the typed reason. */
      alasan: boolean
      rincian: string[]
      /** Who ticked it at the levels before, with the reason where one was needed. */
      sebelumnya: { level: string; nama: string; alasan: string | null }[]
    }[]
    /** The reason of the waiting choice. */
    alasan: string
  } | null
  tolak: Konfirmasi
}

/** Around one SP2D: the list it was opened from and what lies beside it there. */
export interface Sekitar {
  kembali: Link
  /** Carried by the decision form; empty when it was opened from elsewhere. */
  asalDaftar: string
  /** Null when it was opened from elsewhere. */
  tetangga: { sebelumnya: string | null; berikutnya: string | null } | null
}

/** View `sp2d/detail`, with `Sekitar`; judul is "Form Approve SP2D" exactly when `keputusan` is given, else "Detail SP2D". */
export interface Sp2dDetailPage {
  live: Live
  kembali: Link
  sp2d: Sp2dDetail
  /** Leading notices, e.g. "Ada di Daftar Tugas Anda" with a link. */
  catatan: Flash[]
  keputusan: KeputusanForm | null
}
