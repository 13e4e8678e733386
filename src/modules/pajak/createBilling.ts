import { randomUUID } from 'node:crypto'
import type { BillingData, BillingHasil } from '../../adapters/djp/port.js'
import type { Json } from '../../db/audit.js'
import { dbNow, inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { type AturanPajak, checkIsian, type IsianPajak, type IsiBilling } from '../../domain/aturanPajak.js'
import { AppError, FieldError, FormError } from '../../domain/galat.js'
import { formatNop } from '../../domain/identitas.js'
import { kanonik } from '../../domain/kanonik.js'
import { sameNpwp } from '../../domain/npwp.js'
import { npwpBaca } from '../../web/tampilan.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { attachBilling, type Lanjutkan } from './attach.js'
import { assertCara } from './cara.js'
import { compareBilling } from './compare.js'
import { type Diminta, dimintaOf, loadGroup, loadPajak, type PajakUtuh } from './load.js'
import { aturanOf } from './rules.js'

/**
 * "Belum Mempunyai Kode Billing": makes a code at DJP for this tax row. The request is stored before the call and, if its
 * answer was lost, asked after before anything is made again: a time-out never makes two codes for one row.
 */
export async function createBilling(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; pajakId: bigint; isian: IsianPajak },
  lanjutkan: Lanjutkan,
): Promise<BillingData> {
  const pajak = await loadPajak(deps.prisma, pelaku, input.sp2dId, input.pajakId)
  const cara = assertCara(pelaku, pajak, await dbNow(deps.prisma))
  const rows = await loadGroup(deps.prisma, pelaku, pajak, cara, [])
  const diminta = await dimintaOf(deps.prisma, pajak, rows, cara)
  const aturan = await knownRule(deps, pajak)
  const isi = readIsian(aturan, input.isian)
  if (cara === 'GANTI') assertSigned(diminta, isi)
  if (diminta.nop !== null && isi.nop !== null && diminta.nop !== isi.nop)
    throw new FieldError('nop', `Pada SP2D ini Nomor Objek Pajaknya ${formatNop(diminta.nop)}.`)
  const billing = await obtain(deps, pajak, { isi, diminta, aturan })
  const sertakan = rows.map(({ id }) => id)
  await attachBilling(deps, pelaku, { pajak, sertakan, billing, asal: 'DIBUAT' }, lanjutkan)
  return billing
}

async function knownRule(deps: Deps, { kap, kjs }: PajakUtuh): Promise<AturanPajak> {
  const aturan = await aturanOf(deps, kap, kjs)
  if (aturan) return aturan
  throw new AppError(
    'tidakSah',
    `Jenis pajak ${kap}-${kjs} belum ada di aturan pajak. Gunakan kode billing yang dibuat di DJP.`,
  )
}

function readIsian(aturan: AturanPajak, isian: IsianPajak): IsiBilling {
  const hasil = checkIsian(aturan, isian)
  if (!hasil.ok) throw new FormError(hasil.kesalahan as Record<string, string>)
  return hasil.isi
}

// A code that could not be accepted is not made: it would only lie unpaid at DJP.
function assertSigned(diminta: Diminta, isi: IsiBilling): void {
  if (diminta.npwp !== null && !sameNpwp(diminta.npwp, isi.npwpPemungut))
    throw new FieldError('npwpPemungut', `Yang sudah disetujui adalah NPWP ${npwpBaca(diminta.npwp)}.`)
  if (diminta.nop !== null && diminta.nop !== isi.nop)
    throw new FieldError('nop', 'Nomor Objek Pajak berbeda dari yang sudah disetujui.')
}

interface Pesanan {
  isi: IsiBilling
  diminta: Diminta
  aturan: AturanPajak
}

// The tax may have changed since an open request was made: its code stays unpaid at DJP, and another is made.
async function obtain(deps: Deps, pajak: PajakUtuh, pesanan: Pesanan): Promise<BillingData> {
  const claim = await claimRequest(deps, pajak, pesanan.isi)
  const billing = await answered(deps, claim, await resolve(deps, pajak, { ...pesanan, ...claim }))
  const fields = compareBilling({ ...pesanan.diminta, npwp: null, nop: null }, billing, await dbNow(deps.prisma))
  return claim.lama && !fields.every(({ sama }) => sama) ? obtain(deps, pajak, pesanan) : billing
}

interface Claim {
  id: bigint
  referensi: string
  lama: boolean
}

async function claimRequest(deps: Deps, pajak: PajakUtuh, isi: IsiBilling): Promise<Claim> {
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM pajak WHERE id = ${pajak.id} FOR UPDATE`
    const open = await tx.permintaanBilling.findFirst({ where: { pajakId: pajak.id, status: 'TERBUKA' } })
    if (open && kanonik(open.isi) === kanonik(isi)) return { id: open.id, referensi: open.referensi, lama: true }
    // Whatever came of it is not what is asked for now, and unpaid.
    if (open)
      await tx.permintaanBilling.update({
        where: { id: open.id },
        data: { status: 'DITOLAK', pesan: 'Isiannya diganti sebelum DJP menjawab.' },
      })
    const referensi = randomUUID()
    const made = await tx.permintaanBilling.create({ data: { pajakId: pajak.id, referensi, isi: { ...isi } as Json } })
    return { id: made.id, referensi, lama: false }
  })
}

type Permintaan = Pesanan & Claim

async function resolve(deps: Deps, pajak: PajakUtuh, permintaan: Permintaan): Promise<BillingHasil> {
  const { referensi, isi, diminta, aturan } = permintaan
  if (permintaan.lama) {
    const { hasil } = await deps.djp.findBilling(referensi)
    if (hasil.kind !== 'ditolak') return hasil
  }
  const { hasil } = await deps.djp.createBilling({
    referensi,
    npwp: isi.npwpPemungut,
    kodeMap: diminta.kap,
    kodeSetor: diminta.kjs,
    masa: diminta.masa,
    tahun: String(diminta.tahun),
    jumlah: diminta.jumlah,
    nop: isi.nop,
    npwpPenyetor: isi.npwpPenyetor,
    npwpRekanan: isi.npwpRekanan,
    nikRekanan: isi.nikRekanan,
    nomorFaktur: isi.nomorFaktur,
    nomorKetetapan: isi.nomorKetetapan,
    nomorSpm: aturan.denganSpm ? pajak.sp2d.spmNomor.slice(0, 70) : null,
    nomorSkpd: aturan.denganSpm ? pajak.sp2d.opd.kode.slice(0, 70) : null,
  })
  return hasil
}

/** What DJP says of any inquiry that finds nothing, said of whoever this form names. */
const TAK_DIKENAL: Record<string, string> = {
  '01': 'Salah satu NPWP atau NIK pada isian ini tidak dikenal DJP. Periksa semuanya.',
}
const JALAN_LAIN =
  'Bila isiannya sudah benar, buat kode billingnya di DJP dan isikan pada Sudah Mempunyai Kode Billing.'

/** Closes the request by what DJP answered; one that is still in doubt stays open, to be asked after. */
async function answered(deps: Deps, { id }: Claim, hasil: BillingHasil): Promise<BillingData> {
  if (hasil.kind === 'tidakPasti') {
    throw new AppError(
      'layananLuar',
      'DJP belum memastikan pembuatan kode billing. Tekan Buat Kode Billing sekali lagi: sistem menanyakannya dulu, tidak akan terbuat dua kali.',
    )
  }
  const berhasil = hasil.kind === 'berhasil'
  await deps.prisma.permintaanBilling.updateMany({
    where: { id, status: 'TERBUKA' },
    data: { status: berhasil ? 'SELESAI' : 'DITOLAK', pesan: berhasil ? null : hasil.pesan },
  })
  if (!berhasil)
    throw new FieldError('npwpPemungut', `${TAK_DIKENAL[hasil.kode] ?? `DJP: ${hasil.pesan}`} ${JALAN_LAIN}`)
  return hasil.billing
}
