import { z } from 'zod'
import { satuBaris } from '../../domain/teks.js'
import { toRupiahText } from '../../domain/uang.js'
import { uangSchema, waktuSchema } from '../jawaban.js'
import { KODE_LAIN, KODE_RELAY } from './kode.js'
import type { BillingBaru, BillingData, BillingHasil, Djp, NpwpHasil } from './port.js'
import { callRelay, type RelayConfig, type RelayJawaban } from './relay.js'

const teks = z.string().transform(satuBaris)
const kosong = z
  .string()
  .nullish()
  .transform((text) => text || null)

const billingSchema = z
  .object({
    idBilling: z.string().regex(/^\d{15}$/),
    nomorPokokWajibPajak: z.string(),
    namaWajibPajak: teks,
    kodeMap: z.string(),
    kodeSetor: z.string(),
    masaPajak: z.string(),
    tahunPajak: z.union([z.string(), z.number()]).transform(String),
    jumlahBayar: uangSchema,
    nomorObjekPajak: kosong,
    tanggalExpiredBilling: waktuSchema,
  })
  .transform((data): BillingData => ({
    kodeBilling: data.idBilling,
    npwp: data.nomorPokokWajibPajak,
    nama: data.namaWajibPajak,
    kodeMap: data.kodeMap,
    kodeSetor: data.kodeSetor,
    masa: data.masaPajak,
    tahun: data.tahunPajak,
    jumlah: data.jumlahBayar,
    nop: data.nomorObjekPajak,
    kedaluwarsa: data.tanggalExpiredBilling,
  }))

const npwpSchema = z.object({ nama: teks, alamat: teks, kota: teks })

const arti = ({ kode }: RelayJawaban): typeof KODE_LAIN => KODE_RELAY[kode ?? ''] ?? KODE_LAIN

function readBilling(jawaban: RelayJawaban, sesuai: (billing: BillingData) => boolean): BillingHasil {
  const { billing: kind, pesan } = arti(jawaban)
  const { kode } = jawaban.panggilan
  const dibaca = billingSchema.safeParse(jawaban.data)
  const billing = dibaca.success && sesuai(dibaca.data) ? dibaca.data : null
  if (kind === 'ditolak') return { kind, kode, pesan, billing }
  if (kind === 'berhasil' && billing) return { kind, billing }
  return { kind: 'tidakPasti', kode, pesan: pesan || KODE_LAIN.pesan }
}

function readNpwp(jawaban: RelayJawaban): NpwpHasil {
  const { billing: kind, pesan } = arti(jawaban)
  const { kode } = jawaban.panggilan
  if (kind === 'ditolak') return { kind, kode, pesan }
  const dibaca = npwpSchema.safeParse(jawaban.data)
  if (kind === 'berhasil' && dibaca.success) return { kind, ...dibaca.data }
  return { kind: 'tidakPasti', kode, pesan: pesan || KODE_LAIN.pesan }
}

/** Fields that do not apply are left out, not sent empty. */
function billingBody(q: BillingBaru): string {
  return JSON.stringify({
    referenceNo: q.referensi,
    nomorPokokWajibPajak: q.npwp,
    kodeMap: q.kodeMap,
    kodeSetor: q.kodeSetor,
    masaPajak: q.masa,
    tahunPajak: q.tahun,
    jumlahBayar: toRupiahText(q.jumlah),
    nomorObjekPajak: q.nop ?? undefined,
    nomorPokokWajibPajakPenyetor: q.npwpPenyetor,
    nomorPokokWajibPajakRekanan: q.npwpRekanan ?? undefined,
    nikRekanan: q.nikRekanan ?? undefined,
    nomorFakturPajak: q.nomorFaktur ?? undefined,
    nomorSK: q.nomorKetetapan ?? undefined,
    nomorSPM: q.nomorSpm ?? undefined,
    nomorSKPD: q.nomorSkpd ?? undefined,
  })
}

/** The tax office's billing codes through the relay. */
export function createDjp(config: RelayConfig): Djp {
  return {
    async inquireNpwp(npwp) {
      const isi = JSON.stringify({ nomorPokokWajibPajak: npwp })
      const jawaban = await callRelay(config, '/djp/v1/npwp/inquiry', isi)
      return { hasil: readNpwp(jawaban), panggilan: jawaban.panggilan }
    },

    async createBilling(q) {
      const jawaban = await callRelay(config, '/djp/v1/billing', billingBody(q), { requestId: q.referensi })
      return { hasil: readBilling(jawaban, () => true), panggilan: jawaban.panggilan }
    },

    async findBilling(referensi) {
      const isi = JSON.stringify({ referenceNo: referensi })
      const jawaban = await callRelay(config, '/djp/v1/billing/referensi', isi, { requestId: referensi })
      return { hasil: readBilling(jawaban, () => true), panggilan: jawaban.panggilan }
    },

    async inquireBilling(kodeBilling) {
      const isi = JSON.stringify({ idBilling: kodeBilling })
      const jawaban = await callRelay(config, '/djp/v1/billing/inquiry', isi)
      const hasil = readBilling(jawaban, (billing) => billing.kodeBilling === kodeBilling)
      return { hasil, panggilan: jawaban.panggilan }
    },
  }
}
