import type { StatusSp2d } from '../../src/domain/alur.js'
import { toDecimalText, uangDariSen } from '../../src/domain/uang.js'
import type { Acakan } from './acakan.js'

/** How far the payment of a putaran came; RENCANA: decided on, but nothing was ordered. */
type Bayar = 'RENCANA' | 'SIAP' | 'JALAN' | 'MACET' | 'LUNAS' | 'KEMBALI' | 'BATAL'
interface Putaran {
  sebab: 'BARU' | 'BERUBAH' | 'KIRIM_ULANG' | 'RETUR'
  bayar: Bayar | null
}

/** What became of an SP2D, putaran by putaran. */
export interface Kisah {
  status: StatusSp2d[]
  putaran: Putaran[]
  /** How far the last payment that was ordered came. */
  bayar: Bayar | null
  /** It ended without a payment of its own. */
  akhir: boolean
  pernahCair: boolean
  /** There may be nobody to pay. */
  bolehNihil: boolean
}

const MENUNGGU: StatusSp2d[] = ['DITERIMA', 'DISETUJUI_MAKER', 'DISETUJUI_CHECKER']
const TUGAS: StatusSp2d[] = ['TUGAS_MAKER', 'TUGAS_CHECKER', 'TUGAS_APPROVER']
const pertama = (bayar: Bayar | null): Putaran => ({ sebab: 'BARU', bayar })
const lagi = (bayar: Bayar | null, sebab: Putaran['sebab'] = 'RETUR'): Putaran => ({ sebab, bayar })

function kisah(status: StatusSp2d[], ...putaran: Putaran[]): Kisah {
  const paid = putaran.map(({ bayar }) => bayar).filter((bayar) => bayar !== null && bayar !== 'RENCANA')
  return {
    ...{ status, putaran, bayar: paid.at(-1) ?? null },
    akhir: status.some((one) => one === 'DITOLAK' || one === 'DIBATALKAN'),
    bolehNihil: paid.every((bayar) => bayar === 'LUNAS'),
    pernahCair: paid.some((bayar) => bayar === 'LUNAS' || bayar === 'KEMBALI'),
  }
}

export const KISAH: Kisah[] = [
  kisah(MENUNGGU, pertama(null)),
  kisah(TUGAS, pertama('RENCANA')),
  kisah([...MENUNGGU, ...TUGAS], pertama(null), lagi(null, 'BERUBAH')),
  kisah(['DITOLAK'], pertama(null)),
  kisah(['DIBATALKAN'], pertama(null)),
  kisah(MENUNGGU, pertama(null), lagi(null, 'KIRIM_ULANG')),
  kisah(['DISETUJUI'], pertama('SIAP')),
  kisah(['PENCAIRAN'], pertama('JALAN')),
  kisah(['PERLU_TINDAKAN'], pertama('MACET')),
  kisah(['CAIR'], pertama('LUNAS')),
  kisah(['CAIR'], pertama('LUNAS')),
  kisah(['CAIR'], pertama('BATAL'), lagi('LUNAS', 'KIRIM_ULANG')),
  kisah(['DIBATALKAN'], pertama('BATAL')),
  kisah(['RETUR'], pertama('KEMBALI')),
  kisah([...MENUNGGU, ...TUGAS], pertama('KEMBALI'), lagi('RENCANA')),
  kisah(['DITOLAK'], pertama('KEMBALI'), lagi('RENCANA')),
  kisah(['DIBATALKAN'], pertama('KEMBALI'), lagi('BATAL')),
  kisah(['DISETUJUI'], pertama('KEMBALI'), lagi('SIAP')),
  kisah(['PENCAIRAN'], pertama('KEMBALI'), lagi('JALAN')),
  kisah(['PERLU_TINDAKAN'], pertama('KEMBALI'), lagi('MACET')),
  kisah(['CAIR'], pertama('KEMBALI'), lagi('LUNAS')),
  kisah(['RETUR'], pertama('KEMBALI'), lagi('KEMBALI')),
]

/** The state a story ends in; who has no officers has nothing in a Daftar Tugas. */
export function statusOf({ status, putaran }: Kisah, r: Acakan, adaOrang: boolean) {
  const may = status.filter((one) => adaOrang || !one.startsWith('TUGAS_'))
  const end = may.length > 0 ? r.pick(may) : 'DITERIMA'
  return { status: end, putaran, level: end === 'DITOLAK' ? r.pick(['MAKER', 'CHECKER', 'APPROVER']) : null }
}

export interface Leg {
  id: string
  jenis: string
  urut: number
  uraian: string
  jumlah: bigint
  bank_kode: string | null
  bank_nama: string | null
  no_rekening: string | null
  nama_tujuan: string
  billing_id: string | null
  status: string
  menggantikan_id: string | null
  /** Came to be paid again without ever having been debited. */
  unpaid: boolean
}
interface Baris {
  id: string
  jumlah: bigint
}
interface Rencana {
  penerima: (Baris & { no_rekening: string; nama: string })[]
  potongan: (Baris & { uraian: string; kode: string })[]
  billing: Baris[]
}

const LEG = { billing_id: null, menggantikan_id: null, unpaid: false, status: 'SIAP' }
const transfer = (jenis: string, urut: number, jumlah: bigint, nama: string, no: string) => ({
  ...{ ...LEG, jenis, urut, uraian: nama, jumlah, nama_tujuan: nama },
  ...{ bank_kode: '122', bank_nama: 'Bank', no_rekening: no },
})

function legsOf({ penerima, potongan, billing }: Rencana, ids: () => string): Leg[] {
  const made = [
    ...penerima.map((row, urut) => transfer('NETTO', urut, row.jumlah, row.nama, row.no_rekening)),
    ...potongan.map((row, urut) => transfer('POTONGAN', urut, row.jumlah, `Rekening ${row.kode}`, `88${row.id}`)),
    ...billing.map((row, urut) => ({
      ...{ ...LEG, jenis: 'PAJAK', urut, uraian: 'Pajak', jumlah: row.jumlah, nama_tujuan: 'Wajib Pajak' },
      ...{ bank_kode: null, bank_nama: null, no_rekening: null, billing_id: row.id },
    })),
  ]
  return made.map((leg) => ({ ...leg, id: ids() }))
}

/** As far as the payment came. At least one leg is what gives the payment its name. */
function jalankan(legs: Leg[], bayar: Bayar, r: Acakan): Leg[] {
  const returnable = legs.filter(({ jenis }) => jenis !== 'PAJAK')
  const chosen = bayar === 'KEMBALI' ? r.pick(returnable) : r.pick(legs)
  return legs.map((leg) => {
    if (bayar === 'BATAL') return { ...leg, status: 'DIBATALKAN' }
    if (bayar === 'LUNAS') return { ...leg, status: 'BERHASIL' }
    if (bayar === 'JALAN')
      return {
        ...leg,
        status: leg === chosen ? r.pick(['DIKIRIM', 'DIPROSES', 'TIDAK_PASTI']) : r.pick(['SIAP', 'BERHASIL']),
      }
    if (bayar === 'MACET') return { ...leg, status: leg === chosen ? 'GAGAL' : r.pick(['SIAP', 'BERHASIL', 'GAGAL']) }
    if (bayar === 'KEMBALI' && (leg === chosen || (leg.jenis !== 'PAJAK' && r.chance(0.4))))
      return { ...leg, status: 'RETUR', unpaid: r.chance(0.2) }
    return { ...leg, status: bayar === 'KEMBALI' ? 'BERHASIL' : 'SIAP' }
  })
}

const kunci = (rows: Baris[]) => rows.map(({ id }) => ({ id }))
const jumlah = (rows: Baris[]) => toDecimalText(uangDariSen(rows.reduce((all, row) => all + row.jumlah, 0n)))

/** The plan of the whole SP2D and its legs. */
export function bayarPertama(plan: Rencana, bayar: Bayar, r: Acakan, ids: () => string) {
  const bruto = jumlah([...plan.penerima, ...plan.potongan, ...plan.billing])
  const rencana = { bruto, penerima: kunci(plan.penerima), potongan: kunci(plan.potongan) }
  return { rencana, legs: bayar === 'RENCANA' ? [] : jalankan(legsOf(plan, ids), bayar, r) }
}

/** The plan of what came back from the legs before, and its legs. */
export function bayarLagi(before: Leg[], plan: Rencana, bayar: Bayar, r: Acakan, ids: () => string) {
  const returned = (jenis: string, urut: number) =>
    before.find((leg) => leg.jenis === jenis && leg.urut === urut && leg.status === 'RETUR')?.id ?? null
  const penerima = plan.penerima.filter((_, urut) => returned('NETTO', urut))
  const potongan = plan.potongan.filter((_, urut) => returned('POTONGAN', urut))
  const source = [
    ...plan.penerima.map((_, urut) => returned('NETTO', urut)),
    ...plan.potongan.map((_, urut) => returned('POTONGAN', urut)),
  ].filter((id) => id !== null)
  const legs = legsOf({ penerima, potongan, billing: [] }, ids)
  const again = legs.map((leg, n) => ({ ...leg, menggantikan_id: source[n] ?? null }))
  const bruto = jumlah([...penerima, ...potongan])
  const rencana = { bruto, penerima: kunci(penerima), potongan: kunci(potongan) }
  return { rencana, legs: bayar === 'RENCANA' ? [] : jalankan(again, bayar, r) }
}
