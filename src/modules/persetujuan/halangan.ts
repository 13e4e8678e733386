import { formatWaktu } from '../../domain/tanggal.js'
import { totalUang } from '../../domain/uang.js'
import { rupiah, uangDari } from '../../web/tampilan.js'
import type { Sp2dBahan } from '../sp2d/load.js'
import type { KeputusanForm } from '../sp2d/formPage.js'
import { payeesOf, penerimaHalangan } from './penerima.js'
import { type Sumber, tanpaRekening } from './sumber.js'

type Halangan = KeputusanForm['halangan'][number]

/** Why Setuju (and its OTP) is refused for this SP2D now; empty when nothing stands in the way. Tolak always may. */
export function halanganSetuju(sumber: Sumber, sp2d: Sp2dBahan, now = new Date()): Halangan[] {
  const retur = sumber.retur.get(sp2d.id) ?? null
  const payees = penerimaHalangan(payeesOf(sp2d, retur), now, retur !== null)
  const potongan = potonganHalangan(sumber, sp2d)
  // What is paid again after a return brings no tax: that stays paid.
  return retur
    ? [...potongan, ...payees]
    : [
        ...karantinaHalangan(sumber, sp2d),
        ...tutupHalangan(sumber, sp2d, now),
        ...pajakHalangan(sp2d, now),
        ...potongan,
        ...payees,
      ]
}

// What stands here is not what FMIS says now, and nobody knows yet what it means to say.
function karantinaHalangan({ karantina }: Sumber, { id, idFmis }: Sp2dBahan): Halangan[] {
  const alasan = karantina.get(id)
  if (!alasan) return []
  return [
    {
      pesan: `Data terakhir dari FMIS untuk SP2D ini belum dapat diterima: ${alasan.join('; ')}.`,
      href: `/cmsp/sp2d/karantina?cari=${encodeURIComponent(idFmis)}`,
      hrefLabel: 'Lihat datanya',
    },
  ]
}

// Approved after the closing it would only stop at once.
function tutupHalangan(sumber: Sumber, { pemdaId, tahun }: Sp2dBahan, now: Date): Halangan[] {
  const row = sumber.tutup.find((one) => one.pemdaId === pemdaId && one.tahun === tahun)
  if (!row || row.tutup > now) return []
  const pesan = `Pengiriman tahun anggaran ${tahun} sudah ditutup sejak ${formatWaktu(row.tutup)}. SP2D ini hanya dapat ditolak.`
  return [{ pesan, href: null, hrefLabel: null }]
}

function pajakHalangan(sp2d: Sp2dBahan, now: Date): Halangan[] {
  const reducing = sp2d.pajak.filter((row) => row.mengurangi)
  return reducing.flatMap((row): Halangan[] => {
    const link = { href: `/cmsp/sp2d/${sp2d.id}/pajak/${row.id}`, hrefLabel: 'Isi kode billing' }
    const nama = `Pajak ${row.uraian} (${rupiah(row.jumlah)})`
    if (!row.billing) return [{ pesan: `${nama} belum mempunyai kode billing.`, ...link }]
    if (row.billing.kedaluwarsa <= now)
      return [{ pesan: `Kode billing ${row.billing.kode} untuk ${nama} sudah kedaluwarsa.`, ...link }]
    const sharing = reducing.filter((other) => other.billingId === row.billingId).map((other) => uangDari(other.jumlah))
    if (totalUang(sharing) !== uangDari(row.billing.jumlah))
      return [{ pesan: `Jumlah kode billing ${row.billing.kode} tidak sama dengan jumlah pajaknya.`, ...link }]
    return []
  })
}

// After the maker's Setuju the account stands in the signed plan; the master no longer matters.
function potonganHalangan(sumber: Sumber, sp2d: Sp2dBahan): Halangan[] {
  return tanpaRekening(sumber.rekening, sp2d).map((row): Halangan => {
    const nama = `Potongan ${row.uraian} (${row.kode})`
    const sebab = sumber.tanpaRekening.get(row.kode)
    if (sebab) return { pesan: `${nama} ${TANPA_REKENING[sebab]}`, href: null, hrefLabel: null }
    const pesan = `${nama} belum mempunyai rekening potongan.`
    return { pesan, href: '/cmsp/master/rekening', hrefLabel: 'Buka Data Rekening' }
  })
}

/** Why Data Rekening offers no rekening for a kind of potongan. */
const TANPA_REKENING = {
  PAJAK:
    'adalah pajak yang dibayar dengan kode billing; tolak SP2D ini agar di FMIS dicatat sebagai pajak, bukan potongan.',
  TIDAK_DIKENAL: 'belum dikenal CMSP; hubungi Bank Kalsel agar jenis potongan ini ditambahkan.',
}
