import type { Tx } from '../../db/database.js'
import { utcOf } from '../../domain/tanggal.js'
import { toDecimalText } from '../../domain/uang.js'
import type { Sp2dRecord } from './record.js'

export interface Acuan {
  opdId: bigint
  rkudId: bigint
}

/** RKUD and OPD that records name, by account and code; an OPD that FMIS names for the first time is added. */
export async function acuanOf(
  tx: Tx,
  pemdaId: bigint,
  records: Sp2dRecord[],
): Promise<(record: Sp2dRecord) => Acuan | null> {
  const opdBaru = new Map(records.map(({ opd }) => [opd.kode, { pemdaId, kode: opd.kode, nama: opd.nama }]))
  await tx.opd.createMany({ data: [...opdBaru.values()], skipDuplicates: true })
  const opd = await tx.opd.findMany({ where: { pemdaId, kode: { in: [...opdBaru.keys()] } } })
  const rkud = await tx.rkud.findMany({ where: { pemdaId } })
  const opdIds = new Map(opd.map(({ kode, id }) => [kode, id]))
  const rkudIds = new Map(rkud.map(({ noRekening, id }) => [noRekening, id]))
  return (record) => {
    const opdId = opdIds.get(record.opd.kode)
    const rkudId = rkudIds.get(record.rkud.rekening)
    return opdId === undefined || rkudId === undefined ? null : { opdId, rkudId }
  }
}

/** Columns of sp2d from a record. */
export function headerFields(record: Sp2dRecord, { opdId, rkudId }: Acuan) {
  return {
    nomor: record.sp2d_no,
    menggantikanFmis: record.menggantikan,
    opdId,
    rkudId,
    jenis: record.jenis,
    tanggal: utcOf(record.sp2d_tgl),
    keperluan: record.keterangan,
    spmNomor: record.spm.no,
    spmTanggal: utcOf(record.spm.tgl),
    kuasaBudNama: record.kuasa_bud.nama,
    kuasaBudNip: record.kuasa_bud.nip,
    kuasaBudJabatan: record.kuasa_bud.jabatan,
    npwpBud: record.kuasa_bud.npwp,
    pengujiNomor: record.daftar_penguji.no,
    pengujiTanggal: utcOf(record.daftar_penguji.tgl),
    pengujiDicetak: record.daftar_penguji.dicetak,
    ...payeeFields(record.penerima),
    bruto: toDecimalText(record.bruto),
    netto: toDecimalText(record.netto),
    nilaiPengesahan: record.nilai_pengesahan === null ? null : toDecimalText(record.nilai_pengesahan),
  }
}

/** The rows below an SP2D, ready for createMany. */
export function rowsOf(sp2dId: bigint, record: Sp2dRecord) {
  const penerima = record.penerima.map((row) => ({
    sp2dId,
    kunciFmis: row.id,
    nama: row.nama,
    npwp: row.npwp,
    alamat: row.alamat,
    bankKode: row.bank_kode,
    bankNama: row.bank_nama,
    noRekening: row.rekening,
    jumlah: toDecimalText(row.jumlah),
  }))
  const rincian = record.rincian.map((row) => ({
    sp2dId,
    kunciFmis: row.id,
    kodeRekening: row.kode_rekening,
    uraian: row.uraian,
    jumlah: toDecimalText(row.jumlah),
  }))
  const potongan = record.potongan.map((row) => ({
    sp2dId,
    kunciFmis: row.id,
    kode: row.kode,
    uraian: row.uraian,
    mengurangi: row.kelompok === 1,
    jumlah: toDecimalText(row.jumlah),
  }))
  const pajak = record.pajak.map((row) => ({
    sp2dId,
    kunciFmis: row.id,
    kap: row.kode_map,
    kjs: row.kode_setor,
    uraian: row.uraian,
    mengurangi: row.kelompok === 1,
    jumlah: toDecimalText(row.jumlah),
    npwp: row.npwp,
    masa: row.masa,
    tahunPajak: row.tahun_pajak,
    nop: row.nop,
    kodeFmis: row.id_billing,
  }))
  return { penerima, rincian, potongan, pajak }
}
export type Baris = ReturnType<typeof rowsOf>

// One payee by name; several by their number, each stands in Data Rekanan.
function payeeFields(payees: Sp2dRecord['penerima']) {
  const [payee] = payees
  const only = payees.length === 1 ? payee : undefined
  return {
    penerimaNama: only?.nama ?? (payee ? `${payees.length} penerima` : '(nihil)'),
    penerimaRekening: only?.rekening ?? null,
    penerimaBank: only?.bank_nama ?? null,
  }
}

/** Replaces the rows below an SP2D by those of the record; a tax row that stayed the same keeps its kode billing. */
export async function replaceRows(tx: Tx, sp2dId: bigint, record: Sp2dRecord): Promise<void> {
  const where = { sp2dId }
  const { penerima, rincian, potongan, pajak } = rowsOf(sp2dId, record)
  await tx.penerima.deleteMany({ where })
  await tx.rincian.deleteMany({ where })
  await tx.potongan.deleteMany({ where })
  await tx.penerima.createMany({ data: penerima })
  await tx.rincian.createMany({ data: rincian })
  await tx.potongan.createMany({ data: potongan })
  await replaceTaxes(tx, sp2dId, pajak)
}

async function replaceTaxes(tx: Tx, sp2dId: bigint, fresh: Baris['pajak']): Promise<void> {
  const before = await tx.pajak.findMany({ where: { sp2dId } })
  const kept = new Map<string, bigint | null>()
  for (const row of fresh) {
    const old = before.find(({ kunciFmis }) => kunciFmis === row.kunciFmis)
    const same = old && old.kap === row.kap && old.kjs === row.kjs && old.npwp === row.npwp && old.masa === row.masa
    const sameSum = old?.jumlah.toFixed(2) === row.jumlah && old.tahunPajak === row.tahunPajak && old.nop === row.nop
    kept.set(row.kunciFmis, same && sameSum ? old.billingId : null)
  }
  const gone = { sp2dId, kunciFmis: { notIn: fresh.map((row) => row.kunciFmis) } }
  await tx.permintaanBilling.deleteMany({ where: { pajak: gone } })
  await tx.pajak.deleteMany({ where: gone })
  for (const row of fresh) {
    const data = { ...row, billingId: kept.get(row.kunciFmis) ?? null }
    await tx.pajak.upsert({
      where: { sp2dId_kunciFmis: { sp2dId, kunciFmis: row.kunciFmis } },
      create: data,
      update: data,
    })
  }
  // A code that no tax row holds any more is free again.
  const used = [...kept.values()].filter((id): id is bigint => id !== null)
  await tx.billing.updateMany({
    where: { sp2dId, dilepasPada: null, id: { notIn: used } },
    data: { dilepasPada: new Date() },
  })
}
