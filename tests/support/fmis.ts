import type { Sp2dRecord } from '../../src/simulator/fmis/record.js'
import { formatUang, parseUang, toDecimalText, totalUang, type Uang, uangDariSen } from '../../src/domain/uang.js'
import { SHARED, type TestApp } from './app.js'

export type FmisRecord = Omit<Sp2dRecord, 'daftar_penguji'> & {
  daftar_penguji: NonNullable<Sp2dRecord['daftar_penguji']>
}

/** Every printed SP2D of a Pemda as FMIS shows it. */
export async function fmisRecords(app: TestApp, pemda: string): Promise<FmisRecord[]> {
  const answer = await app.simulator
    .get(`/fmis/v1/pemda/${pemda}/sp2d`)
    .query({ tahun: 2026, batas: 500 })
    .set('X-API-KEY', SHARED.FMIS_KEY)
  return (answer.body as { data: FmisRecord[] }).data
}

/** A sound SP2D to a rekanan at Bank Kalsel with PPN and PPh, under a number of its own. */
export async function soundRecord(app: TestApp, idsp2d: number, pemda = '63.00'): Promise<FmisRecord> {
  const found = (await fmisRecords(app, pemda)).find(
    (record) =>
      record.jenis === 'LS_BARANG_JASA' &&
      record.pajak?.length === 2 &&
      record.penerima?.[0]?.bank_kode === '122' &&
      record.pajak.every((row) => row.jumlah.endsWith('.00') && row.id_billing === null),
  )
  if (!found) throw new Error('the demo has no such SP2D')
  return { ...found, idsp2d, sp2d_no: `${idsp2d}/SP2D/UJI/2026` }
}

const sumOf = (rows: { jumlah: string }[]): Uang => totalUang(rows.map(({ jumlah }) => parseUang(jumlah)))

/** The same SP2D with other tax rows: the payee's share stays, bruto follows. */
export function withTaxes(record: FmisRecord, taxes: Partial<FmisRecord['pajak'][number]>[]): FmisRecord {
  const [template] = record.pajak
  if (!template) throw new Error('a record without taxes')
  const pajak = taxes.map((tax, index) => ({ ...template, id: index + 1, ...tax }))
  const reducing = [...record.potongan, ...pajak].filter(({ kelompok }) => kelompok === 1)
  const bruto = toDecimalText(uangDariSen(parseUang(record.netto) + sumOf(reducing)))
  return { ...record, pajak, bruto, rincian: record.rincian.slice(0, 1).map((row) => ({ ...row, jumlah: bruto })) }
}

export const offer = (app: TestApp, record: object, pemda = '63.00') =>
  app.simulator.post('/control/fmis/record').send({ pemda, ...record })

export const edit = (app: TestApp, idsp2d: number | string, ubah: object, pemda = '63.00') =>
  app.simulator.patch('/control/fmis/record').send({ pemda, idsp2d: Number(idsp2d), ubah })

export const printAgain = (app: TestApp, idsp2d: number | string, pemda = '63.00') =>
  app.simulator.post('/control/fmis/penguji').send({ pemda, idsp2d: [Number(idsp2d)] })

export const fault = (app: TestApp, order: { endpoint: string; mode: string; times?: number; match?: string }) =>
  app.simulator.post('/control/faults').send(order)

export const asRupiah = (text: string): string => formatUang(parseUang(text))
