import type { Badge, Link, ListPage, Option } from '../../web/page.js'

export interface PenggunaRow {
  id: string
  nama: string
  username: string
  nip: string
  jabatan: string
  email: string
  noHp: string
  peran: string
  pemda: string
  status: Badge
  ubahHref: string | null
}

/** View `admin/pengguna`. Sort keys: nama, username, pemda. */
export interface PenggunaListPage {
  daftar: ListPage<PenggunaRow>
  tambahHref: string | null
}

/** View `admin/pengguna-form`: POST every field to `aksi`, with `lampiran` as a file. */
export interface PenggunaFormPage {
  kembali: Link
  aksi: string
  baru: boolean
  nilai: Record<string, string>
  /** Hidden field: what the form was filled in from. */
  dilihat: string
  peran: Option[]
  pemda: Option[]
  status: Option[]
  /** Unlock, reset, invite: POST tindakan to `aksesAksi`; null for a new user. */
  aksesAksi: string | null
  tindakan: Option[]
  /** Where the user is signed in; `akhiriAksi` ends all of it, null for a new user. */
  sesiPengguna: { perangkat: string; alamat: string; masuk: string; terakhir: string }[]
  akhiriAksi: string | null
  /** A proposal about this user that waits. */
  menunggu: Link | null
}

export interface PemdaRow {
  kode: string
  nama: string
  status: Badge
  rkud: string
  opd: string
  pengguna: string
  href: string
}

/** View `admin/pemda-detail`: three forms, each proposing one change. */
export interface PemdaDetailPage {
  kembali: Link
  baru: boolean
  kode: string
  nama: string
  status: Option[]
  /** Hidden field: what the first form was filled in from. */
  dilihat: string
  aksi: string
  rkudAksi: string | null
  opdAksi: string | null
  rkud: { noRekening: string; nama: string }[]
  opd: { kode: string; nama: string }[]
  /** Which of its forms was sent and refused; the fields of the letter have the same names in each. */
  ditolak: 'pemda' | 'rkud' | 'opd' | null
}

export interface DelegasiRow {
  id: string
  nama: string
  peran: string
  pemda: string
  sebagai: string
  noSk: string
  mulai: string
  selesai: string
  status: Badge
  href: string
}

/** View `admin/delegasi`. Sort keys: mulai, selesai, nama. */
export interface DelegasiListPage {
  daftar: ListPage<DelegasiRow>
  tambahHref: string | null
}

/** View `admin/delegasi-form`: POST every field to `aksi`, with `lampiran` as a file. */
export interface DelegasiFormPage {
  kembali: Link
  aksi: string
  nilai: Record<string, string>
  orang: Option[]
  level: Option[]
  jenis: Option[]
}

/** View `admin/delegasi-detail`: POST alasan to `akhiriAksi`, null where it is over or this person may not. */
export interface DelegasiDetailPage {
  kembali: Link
  status: Badge
  data: { label: string; isi: string }[]
  usulanHref: string | null
  akhiriAksi: string | null
}
