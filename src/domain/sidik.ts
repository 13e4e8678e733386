import { createHash } from 'node:crypto'
import type { Rencana } from './rencana.js'

/** SHA-256 (hex) over the plan; key order is fixed by construction, so equal plans have equal hashes. */
export function sidikOf(rencana: Rencana): string {
  const { sp2dId, putaran, versi, nomor, rkud, bruto, netto, penerima, potongan, pajak } = rencana
  const rows = [
    penerima.map((p) => [p.id, p.nama, p.bankKode, p.bankNama, p.noRekening, p.jumlah]),
    potongan.map((p) => [p.id, p.kode, p.uraian, p.noRekening, p.namaRekening, p.jumlah]),
    pajak.map((p) => [p.id, p.uraian, p.npwp, p.kap, p.kjs, p.masa, p.tahun, p.nop, p.jumlah]),
  ]
  const koreksi = rencana.koreksi?.map((k) => [
    ...[k.id, k.bankLama, k.rekeningLama],
    ...[k.suratNomor, k.suratTanggal, k.suratSidik],
  ])
  return createHash('sha256')
    .update(JSON.stringify([sp2dId, putaran, versi, nomor, rkud, bruto, netto, rows, ...(koreksi ? [koreksi] : [])]))
    .digest('hex')
}

/** One hash over several plans, whatever their order: what a single OTP signs. */
export function sidikGabungan(items: { sp2dId: bigint; sidik: string }[]): string {
  const sorted = [...items].sort((a, b) => (a.sp2dId < b.sp2dId ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify(sorted.map(({ sp2dId, sidik }) => [String(sp2dId), sidik])))
    .digest('hex')
}
