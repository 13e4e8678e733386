import { randomUUID } from 'node:crypto'
import type { BillingData, BillingHasil } from '../../adapters/djp/port.js'
import type { Json } from '../../db/audit.js'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { parseNop } from '../../domain/identitas.js'
import { parseNpwp } from '../../domain/npwp.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { uangDari } from '../../web/tampilan.js'
import { attachBilling } from './attach.js'
import { assertEditable, loadPajak, type PajakUtuh } from './load.js'
import { aturanOf } from './rules.js'

export interface BillingForm {
  npwpPenyetor: string
  npwpRekanan: string
  npwpPemungut: string
  nop: string
}

type Permintaan = { npwp: string; npwpPenyetor: string; npwpRekanan: string | null; nop: string | null }

/**
 * "Belum Mempunyai Kode Billing": makes a code at DJP for this tax row. The request is stored before the call and, if its
 * answer was lost, asked after before anything is made again: a time-out never makes two codes for one row.
 */
export async function createBilling(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; pajakId: bigint; form: BillingForm },
): Promise<BillingData> {
  const pajak = await loadPajak(deps.prisma, pelaku, input.sp2dId, input.pajakId)
  assertEditable(pelaku, pajak)
  const isi = await checkForm(deps, pajak, input.form)
  const claim = await claimRequest(deps, pajak, isi)
  const hasil = await resolve(deps, pajak, claim)
  if (hasil.kind === 'tidakPasti') {
    throw new AppError(
      'layananLuar',
      'DJP belum memastikan pembuatan kode billing. Tekan Buat Kode Billing sekali lagi: sistem menanyakannya dulu, tidak akan terbuat dua kali.',
    )
  }
  const status = hasil.kind === 'berhasil' ? 'SELESAI' : 'DITOLAK'
  const pesan = hasil.kind === 'berhasil' ? null : hasil.pesan
  await deps.prisma.permintaanBilling.updateMany({
    where: { id: claim.id, status: 'TERBUKA' },
    data: { status, pesan },
  })
  if (hasil.kind === 'ditolak') throw new FieldError('npwpPemungut', `DJP: ${hasil.pesan}`)
  await attachBilling(deps, pelaku, pajak, hasil.billing, 'DIBUAT')
  return hasil.billing
}

function npwpField(bidang: keyof BillingForm, label: string, text: string): string {
  const parsed = parseNpwp(text)
  if (!parsed.ok) throw new FieldError(bidang, `${label}: ${parsed.pesan}`)
  return parsed.value
}

async function checkForm(deps: Deps, pajak: PajakUtuh, form: BillingForm): Promise<Permintaan> {
  const aturan = await aturanOf(deps, pajak.kap, pajak.kjs)
  if (!aturan)
    throw new AppError(
      'tidakSah',
      `Jenis pajak ${pajak.kap}-${pajak.kjs} belum ada di aturan pajak. Gunakan kode billing yang dibuat di DJP.`,
    )
  const npwp = npwpField('npwpPemungut', 'NPWP Pemungut', form.npwpPemungut)
  const npwpPenyetor = npwpField('npwpPenyetor', 'NPWP Penyetor', form.npwpPenyetor)
  if (aturan.penyetor === 'SAMA' && npwpPenyetor !== npwp)
    throw new FieldError('npwpPenyetor', `Untuk ${aturan.nama} penyetor harus sama dengan NPWP Pemungut.`)
  if (aturan.penyetor === 'BEDA' && npwpPenyetor === npwp)
    throw new FieldError('npwpPenyetor', `Untuk ${aturan.nama} penyetor harus berbeda dari NPWP Pemungut.`)
  if (aturan.rekanan === 'WAJIB' && form.npwpRekanan === '')
    throw new FieldError('npwpRekanan', `Wajib diisi untuk ${aturan.nama}.`)
  if (aturan.rekanan === 'KOSONG' && form.npwpRekanan !== '')
    throw new FieldError('npwpRekanan', `Harus dikosongkan untuk ${aturan.nama}.`)
  if (aturan.nop === 'WAJIB' && form.nop === '') throw new FieldError('nop', `Wajib diisi untuk ${aturan.nama}.`)
  if (aturan.nop === 'KOSONG' && form.nop !== '') throw new FieldError('nop', `Harus dikosongkan untuk ${aturan.nama}.`)
  const nop = form.nop === '' ? null : parseNop(form.nop)
  if (nop && !nop.ok) throw new FieldError('nop', nop.pesan)
  return {
    npwp,
    npwpPenyetor,
    npwpRekanan: form.npwpRekanan === '' ? null : npwpField('npwpRekanan', 'NPWP Rekanan', form.npwpRekanan),
    nop: nop ? nop.value : null,
  }
}

interface Claim {
  id: bigint
  referensi: string
  isi: Permintaan
  lama: boolean
}

async function claimRequest(deps: Deps, pajak: PajakUtuh, isi: Permintaan): Promise<Claim> {
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM pajak WHERE id = ${pajak.id} FOR UPDATE`
    const open = await tx.permintaanBilling.findFirst({ where: { pajakId: pajak.id, status: 'TERBUKA' } })
    if (open) return { id: open.id, referensi: open.referensi, isi: open.isi as unknown as Permintaan, lama: true }
    const referensi = randomUUID()
    const made = await tx.permintaanBilling.create({ data: { pajakId: pajak.id, referensi, isi: { ...isi } as Json } })
    return { id: made.id, referensi, isi, lama: false }
  })
}

async function resolve(deps: Deps, pajak: PajakUtuh, claim: Claim): Promise<BillingHasil> {
  if (claim.lama) {
    const { hasil } = await deps.djp.findBilling(claim.referensi)
    if (hasil.kind !== 'ditolak') return hasil
  }
  const { hasil } = await deps.djp.createBilling({
    referensi: claim.referensi,
    npwp: claim.isi.npwp,
    kodeMap: pajak.kap,
    kodeSetor: pajak.kjs,
    masa: pajak.masa,
    tahun: String(pajak.tahunPajak),
    jumlah: uangDari(pajak.jumlah),
    nop: claim.isi.nop,
    npwpPenyetor: claim.isi.npwpPenyetor,
    npwpRekanan: claim.isi.npwpRekanan,
    nomorSpm: pajak.sp2d.spmNomor.slice(0, 70),
    nomorSkpd: pajak.sp2d.opd.kode.slice(0, 70),
  })
  return hasil
}
