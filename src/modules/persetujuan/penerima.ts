import { jalanKeluar, nilaiPemeriksaan, PEMERIKSAAN } from '../../domain/pemeriksaan.js'
import type { Sp2dBahan } from '../sp2d/load.js'
import type { KeputusanForm } from '../sp2d/formPage.js'
import type { Retur } from '../sp2d/retur.js'

type Penerima = Sp2dBahan['penerima'][number]
type Halangan = KeputusanForm['halangan'][number]

const MAKS_DISEBUT = 10

/** The payees the running putaran pays: all, or after a return those that are paid again. */
export const payeesOf = (sp2d: Sp2dBahan, retur: Retur | null): Penerima[] =>
  retur ? sp2d.penerima.filter(({ id }) => retur.penerimaIds.has(String(id))) : sp2d.penerima

/** The potongan it pays: all that reduce the netto, or after a return those that came back. */
export const potonganOf = (sp2d: Sp2dBahan, retur: Retur | null): Sp2dBahan['potongan'] =>
  sp2d.potongan.filter(({ id, mengurangi }) => (retur ? retur.potonganIds.has(String(id)) : mengurangi))

/** Why the accounts of the payees stand in the way of Setuju; a name that differs does only where they are paid again (`ulang`). */
export function penerimaHalangan(rows: Penerima[], now: Date, ulang: boolean): Halangan[] {
  const refused = rows.flatMap((row) => {
    const hasil = nilaiPemeriksaan(row, now)
    const { akibat, pesan } = PEMERIKSAAN[hasil]
    if (akibat === 'BOLEH' || (akibat === 'ALASAN' && !ulang)) return []
    const jalan = jalanKeluar(akibat, ulang)
    const rekening = `Rekening ${row.noRekening} (${row.bankNama})`
    return akibat === 'ALASAN'
      ? `Nama pemilik ${rekening} di bank "${row.namaDiBank ?? '-'}" berbeda dari penerima "${row.nama}"; untuk pembayaran ulang namanya harus sesuai. ${jalan}`
      : `${rekening} ${pesan}. ${jalan}`
  })
  const lainnya = refused.length - MAKS_DISEBUT
  const shown = lainnya > 0 ? [...refused.slice(0, MAKS_DISEBUT), `dan ${lainnya} rekening lain.`] : refused
  return shown.map((pesan) => ({ pesan, href: '#rekanan-judul', hrefLabel: 'Lihat Data Rekanan' }))
}
