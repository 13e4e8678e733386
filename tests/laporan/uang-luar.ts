import type { TestApp } from '../support/app.js'

/** What the outside world has moved, told from its own books alone. */

interface Mutasi {
  at: string
  reference: string
  kind: string
  debit: string
  credit: string
  amount: string
  /** Of a transfer "SP2D" and its number. */
  remark: string
}
interface Setoran {
  idBilling: string
  ntb: string
  ntpn: string
  amount: string
  nomorSP2D: string
  tanggalBuku: string
  at: string
}
interface Kabar {
  jenis: string
  nomor: string
  isi: { tanggal_bayar: string; jumlah: string; pajak: { id_billing: string; ntpn: string; tanggal_bayar: string }[] }
}
/** A transfer to a payee or to a rekening potongan. */
export interface Transfer {
  nomor: string
  jumlah: string
  ke: string
  hari: string
}

export interface UangLuar {
  mutasi: Mutasi[]
  /** What arrived and stayed. */
  berdiri: Transfer[]
  /** What the payee's bank sent back. */
  kembali: Transfer[]
  setoran: Setoran[]
  /** Codes that another bank was paid, in whole rupiah. */
  diLuar: { idBilling: string; jumlahBayar: string }[]
  /** What FMIS was told, newest first. */
  kabar: Kabar[]
}

/** Where the bank keeps what came back; a transfer from there pays it again. */
const PENAMPUNGAN = '0019900000033'

export async function bacaUangLuar(app: TestApp): Promise<UangLuar> {
  const read = async <T>(path: string) => (await app.simulator.get(path)).body as T
  const mutasi = await read<Mutasi[]>('/bank/ledger')
  const retur = new Set(mutasi.filter(({ kind }) => kind === 'RETUR').map(({ reference }) => reference))
  const rkud = (await app.deps.prisma.rkud.findMany()).map(({ noRekening }) => noRekening)
  const orders = mutasi.filter(
    ({ kind, debit }) => kind !== 'MPN' && kind !== 'RETUR' && [...rkud, PENAMPUNGAN].includes(debit),
  )
  const transfers = (came: boolean): Transfer[] =>
    orders
      .filter(({ reference }) => retur.has(reference) === came)
      .map(({ remark, amount, credit, at }) => ({
        ...{ nomor: remark.replace('SP2D ', ''), jumlah: amount, ke: credit, hari: at.slice(0, 10) },
      }))
  return {
    ...{ mutasi, berdiri: transfers(false), kembali: transfers(true) },
    setoran: await read<Setoran[]>('/mpn/payments'),
    diLuar: (await read<{ idBilling: string; jumlahBayar: string; status: string }[]>('/djp/billings')).filter(
      ({ status }) => status === 'LUNAS_DI_BANK_LAIN',
    ),
    kabar: await read<Kabar[]>('/fmis/inbox'),
  }
}
