import type { BarisAudit } from './hash.js'

/** An audit row as it was sealed; null while the sealer has not reached it. */
export interface AuditBerkas {
  baris: BarisAudit
  segel: { nomor: string; hash: string; sebelumnya: string } | null
}

interface LegBerkas {
  jenis: string
  urut: number
  uraian: string
  /** Rupiah with two decimals, as all amounts here. */
  jumlah: string
  status: string
  rekeningAsal: string
  bank: string | null
  noRekening: string | null
  nama: string
  jalur: string | null
  referensiBank: string | null
  alasan: string | null
  selesaiPada: string | null
  kodeBilling: string | null
  bukti: { ntb: string; ntpn: string; stan: string; tanggalBuku: string; waktuBayar: string } | null
  /** Of a tax that another bank has paid; left out of every other leg. */
  buktiLuar?: { ntb: string; ntpn: string; usulanId: string; tanggalBayar: string }
  percobaan: {
    ke: number
    kanal: string
    jalur: string | null
    referensi: string
    hashIsi: string
    status: string
    kode: string | null
    pesan: string | null
    dikirimPada: string
    selesaiPada: string | null
    panggilan: { jenis: string; externalId: string; kode: string; httpStatus: number | null; waktu: string }[]
  }[]
}

/** The dossier of one SP2D. Instants are ISO 8601 in UTC. */
export interface IsiBerkas {
  format: 'cmsp-berkas-sp2d'
  versi: 1
  sp2d: Record<string, string | number | null> & { nomor: string; status: string }
  putaran: {
    nomor: number
    sebab: string
    versi: number
    sidik: string | null
    rencana: unknown
    mulai: string
    selesai: string | null
    alasan: string | null
  }[]
  keputusan: {
    putaran: number
    level: string
    putusan: string
    keterangan: string | null
    nama: string
    nip: string
    waktu: string
    sidik: string | null
    delegasi: { jenis: string; noSk: string } | null
    otp: {
      tantanganId: string
      tujuan: string
      metode: string
      sidik: string
      jumlah: number
      total: string
      percobaan: number
      dibuatPada: string
      kedaluwarsa: string
      dipakaiPada: string | null
    } | null
  }[]
  pencairan: { putaran: number; sidik: string; dibuatPada: string; leg: LegBerkas[] }[]
  audit: AuditBerkas[]
}

/** The file: content, and the signature over its canonical text. */
export interface Berkas {
  isi: IsiBerkas
  segel: { algoritma: 'Ed25519'; kunciPublik: string; sidikKunci: string; tandaTangan: string }
}
