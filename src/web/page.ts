/** The plain, view-ready objects behind every page: text is formatted, hrefs are built, rights are flags. */

/** Tone of a status; icon and colour follow from it in the view, the label carries the meaning. */
export type Nada = 'netral' | 'proses' | 'sukses' | 'peringatan' | 'bahaya'

export interface Badge {
  nada: Nada
  label: string
}

export interface Link {
  href: string
  label: string
}

export interface MenuItem extends Link {
  aktif: boolean
  /** Work waiting there, e.g. "3"; left out when there is none. */
  jumlah?: string
}

export interface MenuGroup {
  label: string
  items: MenuItem[]
}

export interface Flash {
  jenis: 'sukses' | 'info' | 'peringatan' | 'galat'
  pesan: string
  href?: string
  hrefLabel?: string
  /** Tells of what was just done, not of how things are. */
  kabar?: boolean
}

/** What every page gets from res.locals, beside its own model. */
export interface Page {
  /** Title of the tab and, unless a page says otherwise, its h1. */
  judul: string
  csrfToken: string
  /** Whether this page is the answer to a sent form. */
  jawaban: boolean
  pengguna: { nama: string; peranLabel: string; pemdaNama: string | null } | null
  menu: MenuGroup[]
  flash: Flash[]
  /** What this browser was told to look like; null follows the device. */
  tema: 'terang' | 'gelap' | null
  /** Tahun anggaran in view, e.g. "2026". */
  tahun: string
  /** Where another one is chosen; null for whoever has none to choose. */
  tahunHref: string | null
  /** Seconds after which the session ends: without a request, and in any case. Null when nobody is signed in. */
  sesi: { diam: number; akhir: number } | null
  /** From a failed form: field name -> message. */
  kesalahan: Record<string, string>
  /** From a failed form: field name -> typed text; never a password, captcha or OTP. */
  isian: Record<string, string>
}

/** Set once for the application (app.locals) by setUpAssets. */
export interface AppLocals {
  aset: (path: string) => string
  /** Address of the icon sprite, for `<use href="…#nama">`. */
  sprite: string
}

/** Set once for the application by setUpTemplates: a part of a page that sees only what it is given. */
export type Bagian = (path: string, data: object) => string

export interface Option {
  nilai: string
  label: string
  dipilih: boolean
}

/** `cari` stands beside the panel; `galat` says why what was typed filters nothing. */
export type FilterField =
  | {
      jenis: 'teks' | 'cari' | 'tanggal' | 'uang'
      nama: string
      label: string
      nilai: string
      petunjuk: string
      galat: string | null
    }
  | { jenis: 'pilihan' | 'satu'; nama: string; label: string; pilihan: Option[] }

/** One active filter, e.g. "Status: Ditolak"; `hapusHref` is the list without it. */
export interface Chip {
  label: string
  hapusHref: string
}

export interface SortLink {
  href: string
  /** As aria-sort; "none" when the list is ordered by another column. */
  arah: 'ascending' | 'descending' | 'none'
}

export interface Pagination {
  /** "1-25 dari 812" or "1-25 dari lebih dari 10.000". */
  ringkasan: string
  sebelumnya: string | null
  berikutnya: string | null
}

/** Shown instead of an empty table: what that means and what to do next. */
export interface EmptyState {
  judul: string
  saran: string
  tautan: Link | null
}

export interface Hidden {
  nama: string
  nilai: string
}

export interface ListPage<Row> {
  /** Address of the list: target of its forms. */
  href: string
  /** Filters, order and place in use as the end of an address: what detail pages carry along. */
  alamat: string
  /** True when they are what was used last or how the list opens: the address does not say them yet. */
  dipulihkan: boolean
  filter: FilterField[]
  chips: Chip[]
  /** The list without any filter. */
  bersihHref: string
  /** Kept by the forms of the filter panel, the quick search, and by sorting and export. */
  tetap: { saring: Hidden[]; cari: Hidden[]; urut: Hidden[]; semua: Hidden[] }
  /** Whether what is set here is remembered for this person. */
  simpan: boolean
  /** Columns that can be sorted, by the key the view names. */
  urut: Record<string, SortLink>
  /** Every order as one choice, for cards without headings. */
  urutan: Option[]
  baris: Row[]
  halaman: Pagination
  kosong: EmptyState
  /** Address that answers the same filter as a file, without ".xlsx" or ".csv"; null without the right to export. */
  exportHref: string | null
}

/** Text of a confirmation: in a dialog with JavaScript, on a page of its own without. */
export interface Konfirmasi {
  pesan: string
  /** Label of the button that goes on, e.g. "Ya, hapus". */
  tombol: string
}

/**
 * View `konfirmasi` (and `sp2d/tolak-konfirmasi`): shown when a dangerous form arrives without `konfirmasi=ya`,
 * which form.js adds once the dialog is confirmed.
 */
export interface KonfirmasiPage extends Konfirmasi {
  aksi: string
  /** Everything the first form held, sent again. */
  kirim: { nama: string; nilai: string }[]
  batalHref: string
}

/** A page that watches something move: it asks for itself again, and its marked parts take their new state. */
export interface Live {
  /** Seconds until the next look; 0 once nothing moves any more. */
  detik: number
  /** One sentence for screen readers, spoken when it changes. */
  kabar: string
}

/** View `galat`. */
export interface GalatPage {
  kode: string
  judul: string
  pesan: string
  langkah: string | null
  requestId: string
  tautan: Link
}
