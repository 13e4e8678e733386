import type { Tx } from '../../db/database.js'
import { toDecimalText } from '../../domain/uang.js'
import type { Sp2dRecord } from './record.js'

const date = (tanggal: string) => new Date(`${tanggal}T00:00:00Z`)

/** Columns of sp2d from a record; an OPD that FMIS names for the first time is added. */
export async function headerFields(tx: Tx, pemdaId: bigint, record: Sp2dRecord) {
  const rkud = await tx.rkud.findUniqueOrThrow({ where: { noRekening: record.rkud.rekening } })
  const opd = await tx.opd.upsert({
    where: { pemdaId_kode: { pemdaId, kode: record.opd.kode } },
    create: { pemdaId, kode: record.opd.kode, nama: record.opd.nama },
    update: {},
  })
  const [payee] = record.penerima
  return {
    nomor: record.sp2d_no,
    opdId: opd.id,
    rkudId: rkud.id,
    jenis: record.jenis,
    tanggal: date(record.sp2d_tgl),
    keperluan: record.keterangan,
    spmNomor: record.spm.no,
    spmTanggal: date(record.spm.tgl),
    kuasaBudNama: record.kuasa_bud.nama,
    kuasaBudNip: record.kuasa_bud.nip,
    kuasaBudJabatan: record.kuasa_bud.jabatan,
    npwpBud: record.kuasa_bud.npwp,
    pengujiNomor: record.daftar_penguji.no,
    pengujiTanggal: date(record.daftar_penguji.tgl),
    pengujiDicetak: record.daftar_penguji.dicetak,
    penerimaNama: payee?.nama ?? '(nihil)',
    penerimaRekening: payee?.rekening ?? null,
    penerimaBank: payee?.bank_nama ?? null,
    bruto: toDecimalText(record.bruto),
    netto: toDecimalText(record.netto),
    nilaiPengesahan: record.nilai_pengesahan === null ? null : toDecimalText(record.nilai_pengesahan),
  }
}

/** Replaces the rows below an SP2D by those of the record; a tax row that stayed the same keeps its kode billing. */
export async function writeRows(tx: Tx, sp2dId: bigint, record: Sp2dRecord): Promise<void> {
  const where = { sp2dId }
  await tx.penerima.deleteMany({ where })
  await tx.rincian.deleteMany({ where })
  await tx.potongan.deleteMany({ where })
  await tx.penerima.createMany({
    data: record.penerima.map((row) => ({
      sp2dId,
      kunciFmis: row.id,
      nama: row.nama,
      npwp: row.npwp,
      alamat: row.alamat,
      bankKode: row.bank_kode,
      bankNama: row.bank_nama,
      noRekening: row.rekening,
      jumlah: toDecimalText(row.jumlah),
    })),
  })
  await tx.rincian.createMany({
    data: record.rincian.map((row) => ({
      sp2dId,
      kunciFmis: row.id,
      kodeRekening: row.kode_rekening,
      uraian: row.uraian,
      jumlah: toDecimalText(row.jumlah),
    })),
  })
  await tx.potongan.createMany({
    data: record.potongan.map((row) => ({
      sp2dId,
      kunciFmis: row.id,
      kode: row.kode,
      uraian: row.uraian,
      mengurangi: row.kelompok === 1,
      jumlah: toDecimalText(row.jumlah),
    })),
  })
  await writeTaxes(tx, sp2dId, record)
}

async function writeTaxes(tx: Tx, sp2dId: bigint, record: Sp2dRecord): Promise<void> {
  const before = await tx.pajak.findMany({ where: { sp2dId } })
  const kept = new Map<string, bigint | null>()
  const fresh = record.pajak.map((row) => ({
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
  for (const row of fresh) {
    const old = before.find(({ kunciFmis }) => kunciFmis === row.kunciFmis)
    const same = old && old.kap === row.kap && old.kjs === row.kjs && old.npwp === row.npwp && old.masa === row.masa
    const sameSum = old?.jumlah.toFixed(2) === row.jumlah && old.tahunPajak === row.tahunPajak && old.nop === row.nop
    kept.set(row.kunciFmis, same && sameSum ? old.billingId : null)
  }
  await tx.permintaanBilling.deleteMany({
    where: { pajak: { sp2dId, kunciFmis: { notIn: fresh.map((row) => row.kunciFmis) } } },
  })
  await tx.pajak.deleteMany({ where: { sp2dId, kunciFmis: { notIn: fresh.map((row) => row.kunciFmis) } } })
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
