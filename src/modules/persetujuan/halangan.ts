import type { Tx } from '../../db/database.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { totalUang } from '../../domain/uang.js'
import { rupiah, uangDari } from '../../web/tampilan.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import type { KeputusanForm } from '../sp2d/formPage.js'
import { legReturOf, loadRetur } from '../sp2d/retur.js'
import { payeesOf, penerimaHalangan } from './penerima.js'

type Halangan = KeputusanForm['halangan'][number]

/** Why Setuju (and its OTP) is refused for this SP2D now; empty when nothing stands in the way. Tolak always may. */
export async function halanganSetuju(tx: Tx, sp2d: Sp2dUtuh, now = new Date()): Promise<Halangan[]> {
  const retur = await loadRetur(tx, legReturOf(sp2d))
  const payees = penerimaHalangan(payeesOf(sp2d, retur), now, retur !== null)
  // What is paid again after a return brings no tax and no potongan: those stay paid.
  return retur
    ? payees
    : [
        ...(await tutupHalangan(tx, sp2d, now)),
        ...pajakHalangan(sp2d, now),
        ...(await potonganHalangan(tx, sp2d)),
        ...payees,
      ]
}

// Approved after the closing it would only stop at once.
async function tutupHalangan(tx: Tx, { pemdaId, tahun }: Sp2dUtuh, now: Date): Promise<Halangan[]> {
  const row = await tx.tutupTahun.findUnique({ where: { pemdaId_tahun: { pemdaId, tahun } } })
  if (!row || row.tutup > now) return []
  const pesan = `Pengiriman tahun anggaran ${tahun} sudah ditutup sejak ${formatWaktu(row.tutup)}.`
  return [{ pesan, href: null, hrefLabel: null }]
}

function pajakHalangan(sp2d: Sp2dUtuh, now: Date): Halangan[] {
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
async function potonganHalangan(tx: Tx, sp2d: Sp2dUtuh): Promise<Halangan[]> {
  const reducing = sp2d.potongan.filter((row) => row.mengurangi && row.noRekening === null)
  const served = await tx.petaPotongan.findMany({
    where: { pemdaId: sp2d.pemdaId, kode: { in: reducing.map((row) => row.kode) }, rekening: { dihapusPada: null } },
  })
  return reducing
    .filter((row) => !served.some(({ kode }) => kode === row.kode))
    .map((row) => ({
      pesan: `Potongan ${row.uraian} (${row.kode}) belum mempunyai rekening potongan.`,
      href: '/cmsp/master/rekening',
      hrefLabel: 'Buka Data Rekening',
    }))
}
