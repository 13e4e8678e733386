import type { Pelaku } from '../../domain/pelaku.js'
import type { Badge } from '../../web/page.js'
import { angka, masaBaca, npwpBaca, tanggalBaca } from '../../web/tampilan.js'
import { NADA_PAJAK, type RawPajak, STATUS_PAJAK } from './pajakList.js'
import { NADA_POTONGAN, type RawPotongan, STATUS_POTONGAN } from './potonganList.js'

interface Baris {
  id: string
  href: string
  nomor: string
  tanggal: string
  opd: string
  jumlah: string
  status: Badge
}

export interface PajakRegisterRow extends Baris {
  jenis: string
  kode: string
  masa: string
  npwp: string
  kodeBilling: string | null
  ntpn: string | null
  tanggalBuku: string | null
  bpnHref: string | null
}

export interface PotonganRegisterRow extends Baris {
  kode: string
  uraian: string
  rekening: string
  tanggalSetor: string | null
}

type Umum = { id: string; sp2d_id: string; nomor: string; tanggal: string; opd: string; pemda: string; jumlah: string }

const baris = (raw: Umum, { pemdaId }: Pelaku): Omit<Baris, 'status'> => ({
  id: raw.id,
  href: `/cmsp/sp2d/${raw.sp2d_id}`,
  nomor: raw.nomor,
  tanggal: tanggalBaca(raw.tanggal),
  opd: pemdaId === null ? `${raw.opd}, ${raw.pemda}` : raw.opd,
  jumlah: angka(raw.jumlah),
})

/** A row of the tax register as the page shows it. */
export const pajakRow =
  (pelaku: Pelaku) =>
  (raw: RawPajak): PajakRegisterRow => ({
    ...baris(raw, pelaku),
    jenis: raw.uraian,
    kode: `${raw.kap}-${raw.kjs}`,
    masa: masaBaca(raw.masa, raw.tahun_pajak),
    npwp: npwpBaca(raw.npwp),
    kodeBilling: raw.kode,
    status: { nada: NADA_PAJAK[raw.status], label: STATUS_PAJAK[raw.status] },
    ntpn: raw.ntpn,
    tanggalBuku: raw.tanggal_buku && tanggalBaca(raw.tanggal_buku),
    bpnHref: raw.leg_id && `/cmsp/sp2d/${raw.sp2d_id}/bpn/${raw.leg_id}`,
  })

/** A row of the register of deductions as the page shows it. */
export const potonganRow =
  (pelaku: Pelaku) =>
  (raw: RawPotongan): PotonganRegisterRow => ({
    ...baris(raw, pelaku),
    kode: raw.kode,
    uraian: raw.uraian,
    rekening: raw.no_rekening ? `${raw.no_rekening} (${raw.nama_rekening ?? ''})` : 'Belum ditentukan',
    status: { nada: NADA_POTONGAN[raw.status], label: STATUS_POTONGAN[raw.status] },
    tanggalSetor: raw.tanggal_setor && tanggalBaca(raw.tanggal_setor),
  })
