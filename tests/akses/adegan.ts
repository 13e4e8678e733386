import { createSp2d, createTaxLeg } from '../db/rows.js'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { makeBillings, publish, setuju } from '../support/story.js'

/** A day of the demo that is past whenever this runs. */
const HARI = '2026-01-05'
const CAPTCHA = '157e3045-ef98-4c85-aab2-374587b82e8c'

/** By what stands before ":id" in a route, or the name of the parameter. */
export type Ids = Record<string, string>

/** Something behind every address: SP2D of the Provinsi, one paid, one waiting in Daftar Tugas, and what the bank keeps. */
export async function scene(app: TestApp, maker: Client): Promise<Ids> {
  const { id } = await publish(app, maker, '63.00', { jenis: 'LS_BARANG_JASA' })
  await makeBillings(app, maker, id)
  await setuju(maker, id)
  const { prisma } = app.deps
  const pajak = await prisma.pajak.findFirstOrThrow({ where: { sp2dId: BigInt(id), mengurangi: true } })
  const rekening = await prisma.rekening.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
  const paid = await createSp2d(prisma, '63.00')
  const leg = await createTaxLeg(prisma, paid)
  await prisma.buktiPajak.create({
    data: {
      ...{ legId: leg, kodeBilling: '026110000000017', ntb: '123400000017', ntpn: '42C9B7454SS1QHTN' },
      ...{ stan: '004711', tanggalBuku: new Date('2026-11-23'), waktuBayar: new Date('2026-11-22T16:05:30Z') },
    },
  })
  await prisma.captcha.create({ data: { id: CAPTCHA, sid: '-', kedaluwarsa: new Date() } })
  return {
    ...{ sp2d: id, pajak: String(pajak.id), rekening: String(rekening.id), paid: String(paid), leg: String(leg) },
    ...(await administration(app)),
  }
}

/** What the pages of the bank's administration and of the audit trail are about. */
async function administration(app: TestApp): Promise<Ids> {
  const { prisma } = app.deps
  const { id: pengunggahId, nip } = await prisma.pengguna.findUniqueOrThrow({ where: { username: 'admin2.bank' } })
  const isi = { kode: '63.00', nama: 'Provinsi Kalimantan Selatan', aktif: true }
  const lampiran = await prisma.lampiran.create({
    data: {
      nama: 'surat.pdf',
      jenis: 'application/pdf',
      sha256: '',
      isi: new Uint8Array(Buffer.from('%PDF-')),
      pengunggahId,
    },
  })
  const usulan = await prisma.usulan.create({
    data: {
      ...{
        jenis: 'PEMDA',
        sasaran: 'pemda:63.00',
        ringkasan: '63.00',
        sebelum: isi,
        sesudah: { ...isi, nama: 'Lain' },
      },
      ...{ pengusulId: pengunggahId, pengusulNip: nip, lampiranId: lampiran.id },
    },
  })
  const pemda = await prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const pengguna = await prisma.pengguna.findUniqueOrThrow({ where: { username: 'baru.prov' } })
  const audit = await prisma.audit.findFirstOrThrow({
    where: { aksi: 'MASUK', pelaku: { startsWith: 'Muhammad Syarwani' } },
  })
  const rkud = await prisma.rkud.findFirstOrThrow({ where: { pemdaId: pemda.id } })
  const penguji = await prisma.daftarPenguji.findFirstOrThrow({ where: { pemdaId: pemda.id } })
  return {
    penguji: String(penguji.id),
    rkud: String(rkud.id),
    usulan: String(usulan.id),
    pemda: String(pemda.id),
    pengguna: String(pengguna.id),
    audit: String(audit.id),
  }
}

/** The address of a route with the ids of the scene. */
export function addressOf(path: string, ids: Ids): string {
  const kind = /\/(usulan|pengguna|pemda|audit|penguji)\/:id/.exec(path)?.[1]
  if (kind) return path.replace(':id', ids[kind] ?? '')
  const [id, parent] = path.includes('/pajak/')
    ? [ids['pajak'], ids['sp2d']]
    : path.includes('/bpn/')
      ? [ids['paid'], '']
      : [path.includes('/rekening/') ? ids['rekening'] : path.includes('/captcha/') ? CAPTCHA : ids['sp2d'], '']
  return path
    .replace(':rkudId', ids['rkud'] ?? '')
    .replace(':tanggal', HARI)
    .replace(':sp2dId', parent ?? '')
    .replace(':legId', ids['leg'] ?? '')
    .replace(':id', id ?? '')
}
