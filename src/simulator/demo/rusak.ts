import type { Sp2dRecord } from '../fmis/record.js'

type Merusak = (record: Sp2dRecord) => Record<string, unknown>

const addSen = (amount: string): string => amount.replace(/\.00$/, '.50')

/** Records as a careless system would send them, each with one fault; the application has to set them aside. */
const RUSAK = {
  aritmetika: (record) => ({ ...record, netto: record.bruto }),
  rkud: (record) => ({ ...record, rkud: { ...record.rkud, rekening: '0010199999999' } }),
  tanpaKeterangan: ({ keterangan: _, ...record }) => record,
  sen: (record) => ({ ...record, pajak: record.pajak.map((row) => ({ ...row, jumlah: addSen(row.jumlah) })) }),
} satisfies Record<string, Merusak>

/** Which broken records a demo Pemda shows. */
export const RUSAK_PER_PEMDA: Record<string, Merusak[]> = {
  '63.00': [RUSAK.aritmetika, RUSAK.rkud, RUSAK.tanpaKeterangan],
  '63.71': [RUSAK.aritmetika, RUSAK.tanpaKeterangan, RUSAK.sen],
}
