import { BANK_SENDIRI } from './jalur.js'
import { parseUang, toDecimalText, totalUang, type Uang } from './uang.js'

/**
 * What will be paid, frozen at the maker's Setuju and signed by all three OTPs through its hash (sidik). Amounts are
 * decimal text in rupiah. The 15-digit code and the rail are not part of it: both may change without changing what is paid.
 */
export interface Rencana {
  sp2dId: string
  putaran: number
  versi: number
  nomor: string
  rkud: string
  bruto: string
  netto: string
  penerima: { id: string; nama: string; bankKode: string; bankNama: string; noRekening: string; jumlah: string }[]
  potongan: { id: string; kode: string; uraian: string; noRekening: string; namaRekening: string; jumlah: string }[]
  pajak: {
    id: string
    uraian: string
    npwp: string
    kap: string
    kjs: string
    masa: string
    tahun: number
    nop: string | null
    jumlah: string
  }[]
  /** Accounts a maker typed after a return, with the letter they rest on; left out where there are none. */
  koreksi?: KoreksiRencana[]
}

export type KoreksiRencana = {
  /** Row of penerima. */
  id: string
  bankLama: string
  rekeningLama: string
  suratNomor: string
  suratTanggal: string
  /** Of the scan, SHA-256 in hex. */
  suratSidik: string
}

interface Jumlah {
  toFixed(digits: number): string
}

/** The rows of an SP2D a plan is made from; amounts in rupiah. */
export interface SumberRencana {
  id: bigint
  putaran: number
  versi: number
  nomor: string
  bruto: Jumlah
  netto: Jumlah
  rkud: { noRekening: string }
  penerima: { id: bigint; nama: string; bankKode: string; bankNama: string; noRekening: string; jumlah: Jumlah }[]
  potongan: { id: bigint; kode: string; uraian: string; mengurangi: boolean; jumlah: Jumlah }[]
  pajak: {
    id: bigint
    uraian: string
    mengurangi: boolean
    npwp: string | null
    kap: string
    kjs: string
    masa: string
    tahunPajak: number
    nop: string | null
    jumlah: Jumlah
    billing: { npwp: string; nop: string | null } | null
  }[]
}

/** Data Rekening of a Pemda, by kode potongan. */
type RekeningPotongan = ReadonlyMap<string, { noRekening: string; nama: string }>

/**
 * The plan of an SP2D as it would be frozen now. Only rows of kelompok 1 (`mengurangi`) are paid; a potongan without a
 * rekening in the master gets an empty one, which freezing refuses.
 */
export function buatRencana(sp2d: SumberRencana, rekeningPotongan: RekeningPotongan): Rencana {
  return {
    ...kepala(sp2d, sp2d.rkud.noRekening),
    bruto: sp2d.bruto.toFixed(2),
    netto: sp2d.netto.toFixed(2),
    penerima: sp2d.penerima.map(penerimaRencana),
    potongan: potonganRencana(sp2d.potongan, rekeningPotongan),
    pajak: sp2d.pajak
      .filter((row) => row.mengurangi)
      .map((row) => ({
        id: String(row.id),
        uraian: row.uraian,
        npwp: row.billing?.npwp ?? row.npwp ?? '',
        kap: row.kap,
        kjs: row.kjs,
        masa: row.masa,
        tahun: row.tahunPajak,
        nop: row.billing?.nop ?? row.nop,
        jumlah: row.jumlah.toFixed(2),
      })),
  }
}

/**
 * The plan of a putaran after a return: only the payees and potongan that came back, paid from the account of the bank on
 * which their money lies. What did not come back, and the taxes, stay paid.
 */
export function buatRencanaRetur(
  sp2d: SumberRencana,
  retur: { penerimaIds: ReadonlySet<string>; potonganIds: ReadonlySet<string>; rekeningAsal: string },
  koreksi: KoreksiRencana[],
  rekeningPotongan: RekeningPotongan,
): Rencana {
  const penerima = sp2d.penerima.filter(({ id }) => retur.penerimaIds.has(String(id))).map(penerimaRencana)
  const potongan = potonganRencana(
    sp2d.potongan.filter(({ id }) => retur.potonganIds.has(String(id))),
    rekeningPotongan,
  )
  const total = (rows: { jumlah: string }[]) => toDecimalText(totalUang(rows.map((row) => parseUang(row.jumlah))))
  const jumlah = { bruto: total([...penerima, ...potongan]), netto: total(penerima) }
  const rencana = { ...jumlah, penerima, potongan, pajak: [] }
  return { ...kepala(sp2d, retur.rekeningAsal), ...rencana, ...(koreksi.length > 0 ? { koreksi } : {}) }
}

const kepala = ({ id, putaran, versi, nomor }: SumberRencana, rkud: string) => ({
  sp2dId: String(id),
  putaran,
  versi,
  nomor,
  rkud,
})

const potonganRencana = (rows: SumberRencana['potongan'], rekening: RekeningPotongan): Rencana['potongan'] =>
  rows
    .filter((row) => row.mengurangi)
    .map(({ id, kode, uraian, jumlah }) => ({
      id: String(id),
      kode,
      uraian,
      noRekening: rekening.get(kode)?.noRekening ?? '',
      namaRekening: rekening.get(kode)?.nama ?? '',
      jumlah: jumlah.toFixed(2),
    }))

const penerimaRencana = (row: SumberRencana['penerima'][number]): Rencana['penerima'][number] => ({
  id: String(row.id),
  nama: row.nama,
  bankKode: row.bankKode,
  bankNama: row.bankNama,
  noRekening: row.noRekening,
  jumlah: row.jumlah.toFixed(2),
})

interface RencanaLegDasar {
  urut: number
  uraian: string
  jumlah: Uang
  rekeningAsal: string
  namaTujuan: string
}
export type RencanaLeg =
  | (RencanaLegDasar & { jenis: 'NETTO' | 'POTONGAN'; bankKode: string; bankNama: string; noRekening: string })
  | (RencanaLegDasar & { jenis: 'PAJAK'; billingId: bigint })

export interface BillingLeg {
  id: bigint
  kode: string
  nama: string
}

export class RencanaError extends Error {}

/**
 * The legs of a plan: one NETTO per payee, one POTONGAN per row, one PAJAK per kode billing (which may cover several
 * rows). Every leg debits the SP2D's RKUD; together they are exactly bruto.
 * @throws RencanaError when the sum is not bruto, an amount is not positive, or a tax row has no billing
 */
export function planLegs(rencana: Rencana, billingByPajak: ReadonlyMap<string, BillingLeg>): RencanaLeg[] {
  const rekeningAsal = rencana.rkud
  const netto = rencana.penerima.map((p, urut) => ({
    jenis: 'NETTO' as const,
    urut,
    uraian: `Netto kepada ${p.nama}`,
    jumlah: parseUang(p.jumlah),
    rekeningAsal,
    bankKode: p.bankKode,
    bankNama: p.bankNama,
    noRekening: p.noRekening,
    namaTujuan: p.nama,
  }))
  const potongan = rencana.potongan.map((p, urut) => ({
    jenis: 'POTONGAN' as const,
    urut,
    uraian: p.uraian,
    jumlah: parseUang(p.jumlah),
    rekeningAsal,
    bankKode: BANK_SENDIRI,
    bankNama: 'Bank Kalsel',
    noRekening: p.noRekening,
    namaTujuan: p.namaRekening,
  }))
  const legs = [...netto, ...potongan, ...taxLegs(rencana, billingByPajak)]
  if (legs.some((leg) => leg.jumlah <= 0n)) throw new RencanaError('Ada bagian pembayaran yang tidak lebih dari nol.')
  if (totalUang(legs.map((leg) => leg.jumlah)) !== parseUang(rencana.bruto))
    throw new RencanaError('Jumlah bagian pembayaran tidak sama dengan bruto.')
  return legs
}

function taxLegs(rencana: Rencana, billingByPajak: ReadonlyMap<string, BillingLeg>): RencanaLeg[] {
  const byBilling = new Map<bigint, { billing: BillingLeg; uraian: string[]; jumlah: Uang[] }>()
  for (const row of rencana.pajak) {
    const billing = billingByPajak.get(row.id)
    if (!billing) throw new RencanaError(`Pajak ${row.uraian} belum mempunyai kode billing.`)
    const group = byBilling.get(billing.id) ?? { billing, uraian: [], jumlah: [] }
    group.uraian.push(row.uraian)
    group.jumlah.push(parseUang(row.jumlah))
    byBilling.set(billing.id, group)
  }
  return [...byBilling.values()].map(({ billing, uraian, jumlah }, urut) => ({
    jenis: 'PAJAK',
    urut,
    uraian: uraian.join(', '),
    jumlah: totalUang(jumlah),
    rekeningAsal: rencana.rkud,
    namaTujuan: billing.nama,
    billingId: billing.id,
  }))
}
