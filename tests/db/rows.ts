import type { PrismaClient } from '../../src/generated/prisma/client.js'

const day = (text: string) => new Date(`${text}T00:00:00Z`)

/** An SP2D of this Pemda as it is on arrival. */
export async function createSp2d(prisma: PrismaClient, pemdaKode: string): Promise<bigint> {
  const pemda = await prisma.pemda.upsert({
    where: { kode: pemdaKode },
    create: { kode: pemdaKode, nama: 'Kabupaten Uji' },
    update: {},
  })
  const sp2d = await prisma.sp2d.create({
    data: {
      pemda: { connect: { id: pemda.id } },
      opd: { create: { pemdaId: pemda.id, kode: '9.99', nama: 'Badan Uji' } },
      rkud: { create: { pemdaId: pemda.id, noRekening: '0019900000099', nama: 'RKUD_Uji' } },
      putaranSp2d: { create: { nomor: 1, sebab: 'BARU', versi: 1 } },
      penerima: {
        create: {
          ...{ kunciFmis: '1', nama: 'CV Uji', npwp: '021832415000000', alamat: 'Jl. Uji No. 7, Banjarmasin' },
          ...{ bankKode: '122', bankNama: 'Bank Kalsel', noRekening: '2000100199', jumlah: '88765433.00' },
        },
      },
      ...{ tahun: 2026, nomor: '99001/SP2D/LS/2026', idFmis: '99001', jenis: 'LS_BARANG_JASA', keperluan: 'Uji' },
      ...{ tanggal: day('2026-11-20'), spmNomor: '1/SPM/2026', spmTanggal: day('2026-11-19') },
      ...{ kuasaBudNama: 'Kuasa', kuasaBudNip: '197001011995031001', kuasaBudJabatan: 'Kuasa BUD' },
      ...{ pengujiNomor: '1/DP/2026', pengujiTanggal: day('2026-11-20'), pengujiDicetak: day('2026-11-20') },
      ...{ penerimaNama: 'CV Uji', bruto: '100000000.00', netto: '88765433.00', levelTolak: 'MAKER' },
    },
  })
  return sp2d.id
}

/** A tax leg of that SP2D, not yet sent. */
export async function createTaxLeg(prisma: PrismaClient, sp2dId: bigint): Promise<bigint> {
  const billing = await prisma.billing.create({
    data: {
      ...{ sp2dId, kode: '026110000000017', npwp: '021832415000000', nama: 'CV UJI', kap: '411128', kjs: '403' },
      ...{ masa: '1111', tahunPajak: 2026, nop: '637101000100200030', jumlah: '11234567.00', asal: 'DIBUAT' },
      kedaluwarsa: day('2026-12-06'),
    },
  })
  const pencairan = await prisma.pencairan.create({ data: { sp2dId, putaran: 1, sidik: 'uji' } })
  const leg = await prisma.leg.create({
    data: {
      ...{ pencairanId: pencairan.id, jenis: 'PAJAK', urut: 0, uraian: 'Sewa tanah', jumlah: '11234567.00' },
      ...{ rekeningAsal: '0019900000099', namaTujuan: 'CV UJI', billingId: billing.id },
    },
  })
  return leg.id
}
