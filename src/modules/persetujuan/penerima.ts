import { sebutanLengkap } from '../../domain/delegasi.js'
import { nilaiPemeriksaan, PEMERIKSAAN, sidikPemeriksaan } from '../../domain/pemeriksaan.js'
import { legReturOf, type Retur } from '../sp2d/retur.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import type { KeputusanForm } from '../sp2d/page.js'
import type { Level } from '../../domain/alur.js'

type Penerima = Sp2dUtuh['penerima'][number]
type Halangan = KeputusanForm['halangan'][number]

const MAKS_DISEBUT = 10

/** The payees the running putaran pays: all, or after a return those that are paid again. */
export const payeesOf = (sp2d: Sp2dUtuh, retur: Retur | null): Penerima[] =>
  retur ? sp2d.penerima.filter(({ id }) => retur.penerimaIds.has(String(id))) : sp2d.penerima

/** Why the accounts of the payees stand in the way of Setuju; a name that differs does only where nothing may excuse it. */
export function penerimaHalangan(rows: Penerima[], now: Date, namaHarusSesuai: boolean): Halangan[] {
  const refused = rows.flatMap((row) => {
    const hasil = nilaiPemeriksaan(row, now)
    const { akibat, pesan } = PEMERIKSAAN[hasil]
    if (akibat === 'BOLEH' || (akibat === 'ALASAN' && !namaHarusSesuai)) return []
    const rekening = `Rekening ${row.noRekening} (${row.bankNama})`
    return akibat === 'ALASAN'
      ? `Nama pemilik ${rekening} di bank "${row.namaDiBank ?? '-'}" berbeda dari penerima "${row.nama}"; untuk pembayaran ulang namanya harus sesuai.`
      : `${rekening} ${pesan}.`
  })
  const lainnya = refused.length - MAKS_DISEBUT
  const shown = lainnya > 0 ? [...refused.slice(0, MAKS_DISEBUT), `dan ${lainnya} rekening lain.`] : refused
  return shown.map((pesan) => ({ pesan, href: null, hrefLabel: null }))
}

/** Payees whose name at the bank differs: each level has to accept them with a reason. */
export const namaBerbeda = (rows: Penerima[], now: Date): Penerima[] =>
  rows.filter((row) => nilaiPemeriksaan(row, now) === 'BERBEDA')

/** The part of the decision form about differing names; null when all fit. */
export function pengecualianForm(sp2d: Sp2dUtuh, now: Date): KeputusanForm['pengecualian'] {
  if (legReturOf(sp2d).length > 0) return null
  const rows = namaBerbeda(sp2d.penerima, now)
  if (rows.length === 0) return null
  const earlier = sp2d.keputusan.filter((row) => row.putaran === sp2d.putaran && row.keterangan !== null)
  return {
    sidik: sidikPemeriksaan(rows),
    penerima: rows.map((row) => ({
      nama: row.nama,
      namaDiBank: row.namaDiBank ?? '-',
      rekening: `${row.noRekening} (${row.bankNama})`,
      skor: String(row.skorNama ?? 0),
    })),
    alasan: sp2d.tugas?.keterangan ?? '',
    sebelumnya: earlier.map((row) => ({
      level: sebutanLengkap(row.level as Level, row.delegasi),
      nama: row.nama,
      alasan: row.keterangan ?? '',
    })),
  }
}
