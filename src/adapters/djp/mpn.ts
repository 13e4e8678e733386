import { z } from 'zod'
import { isTanggal } from '../../domain/tanggal.js'
import { toRupiahText } from '../../domain/uang.js'
import { parseJson, uangSchema, waktuSchema } from '../jawaban.js'
import { DIBAYAR_REFERENSI_LAIN, KODE_LAIN, KODE_RELAY } from './kode.js'
import type { BayarOrder, BayarOutcome, BayarStatus, BuktiBayar, LaporanMpn, Mpn, TransaksiMpn } from './port.js'
import { callRelay, type RelayConfig, type RelayJawaban } from './relay.js'

const isiSchema = z.object({ idBilling: z.string(), referenceNo: z.string(), jumlahBayar: uangSchema })
type Ditanya = z.infer<typeof isiSchema>

/** What the relays of sister banks have room for; a longer one is refused, and its beginning says which SP2D it is. */
const NOMOR_SP2D_MAKS = 30

/** A report has no pages: room for the tens of thousands of taxes of the last days of a year. */
const LAPORAN_MAKS_BYTE = 32 * 1024 * 1024

const dataSchema = z.object({
  idBilling: z.string(),
  referenceNo: z.string(),
  jumlahBayar: uangSchema,
  ntb: z.string().nullish(),
  ntpn: z.string().nullish(),
})

const buktiSchema = z.object({
  ntb: z.string().regex(/^\d{12}$/),
  ntpn: z.string().regex(/^[0-9A-Z]{16}$/),
  msgSTAN: z.string().regex(/^\d{6}$/),
  tanggalBuku: z.string().refine(isTanggal),
  tanggalDanWaktuTransaksi: waktuSchema,
})

const ragu = (kode: string, pesan: string): BayarOutcome => ({ kind: 'tidakPasti', kode, pesan })

/** A payment counts as done only with a whole proof of exactly this order; without NTPN it is still on its way. */
function readBerhasil({ data, panggilan }: RelayJawaban, ditanya: Ditanya): BayarOutcome {
  const dibaca = dataSchema.safeParse(data)
  const sama =
    dibaca.success &&
    dibaca.data.idBilling === ditanya.idBilling &&
    dibaca.data.referenceNo === ditanya.referenceNo &&
    dibaca.data.jumlahBayar === ditanya.jumlahBayar
  if (!sama) return ragu(panggilan.kode, 'Jawaban pembayaran tidak sesuai dengan yang dikirim.')
  if (!dibaca.data.ntpn) return { kind: 'diproses', referensiBank: dibaca.data.ntb || null }
  const bukti = buktiSchema.safeParse(data)
  if (!bukti.success) return ragu(panggilan.kode, 'Bukti pembayaran tidak lengkap.')
  return { kind: 'berhasil', ...toBukti(bukti.data) }
}

function toBukti(bukti: z.infer<typeof buktiSchema>): BuktiBayar {
  return {
    ntb: bukti.ntb,
    ntpn: bukti.ntpn,
    stan: bukti.msgSTAN,
    tanggalBuku: bukti.tanggalBuku,
    waktuBayar: bukti.tanggalDanWaktuTransaksi,
  }
}

function readBayar(jawaban: RelayJawaban, ditanya: Ditanya): BayarOutcome {
  const { bayar: kind, pesan } = KODE_RELAY[jawaban.kode ?? ''] ?? KODE_LAIN
  if (kind === 'berhasil') return readBerhasil(jawaban, ditanya)
  if (kind === 'diproses') return { kind, referensiBank: null }
  return { kind, kode: jawaban.panggilan.kode, pesan }
}

function readTanya(jawaban: RelayJawaban, ditanya: Ditanya): BayarStatus {
  const { tanya: kind, pesan } = KODE_RELAY[jawaban.kode ?? ''] ?? KODE_LAIN
  const { kode } = jawaban.panggilan
  if (kind === 'berhasil') return readBerhasil(jawaban, ditanya)
  if (kind === 'diproses') return { kind, referensiBank: null }
  return { kind, kode, pesan: kode === '88' ? DIBAYAR_REFERENSI_LAIN : pesan }
}

const laporanSchema = z.object({
  tanggal: z.string(),
  transaksi: z.array(
    z
      .object({
        idBilling: z.string(),
        referenceNo: z.string(),
        ntb: z.string(),
        ntpn: z.string(),
        sourceAccountNo: z.string(),
        nomorSP2D: z.string(),
        jumlahBayar: uangSchema,
        tanggalBuku: z.string().refine(isTanggal),
      })
      .transform((row): TransaksiMpn => ({
        kodeBilling: row.idBilling,
        referensi: row.referenceNo,
        ntb: row.ntb,
        ntpn: row.ntpn,
        rekeningAsal: row.sourceAccountNo,
        nomorSp2d: row.nomorSP2D,
        jumlah: row.jumlahBayar,
        tanggalBuku: row.tanggalBuku,
      })),
  ),
})

function readLaporan({ kode, data, panggilan }: RelayJawaban, tanggal: string): LaporanMpn {
  const dibaca = laporanSchema.safeParse(data)
  if (kode === '00' && dibaca.success && dibaca.data.tanggal === tanggal)
    return { kind: 'berhasil', transaksi: dibaca.data.transaksi }
  return { kind: 'tidakPasti', kode: panggilan.kode, pesan: 'Laporan MPN belum dapat dibaca.' }
}

function preparePayment(order: BayarOrder): string {
  return JSON.stringify({
    idBilling: order.kodeBilling,
    referenceNo: order.referensi,
    sourceAccountNo: order.rekeningAsal,
    jumlahBayar: toRupiahText(order.jumlah),
    nomorSP2D: order.nomorSp2d.slice(0, NOMOR_SP2D_MAKS),
  })
}

/** Tax payments through the relay. */
export function createMpn(config: RelayConfig): Mpn {
  return {
    preparePayment,

    async pay({ isi }) {
      const ditanya = parseJson(isiSchema, isi)
      if (!ditanya) throw new TypeError('Isi pembayaran harus berasal dari preparePayment.')
      const jawaban = await callRelay(config, '/mpn/v1/payment', isi, { requestId: ditanya.referenceNo })
      return { outcome: readBayar(jawaban, ditanya), panggilan: jawaban.panggilan }
    },

    async report(tanggal) {
      const jawaban = await callRelay(config, '/mpn/v1/report', JSON.stringify({ tanggal }), {
        maxBytes: LAPORAN_MAKS_BYTE,
      })
      return { hasil: readLaporan(jawaban, tanggal), panggilan: jawaban.panggilan }
    },

    async reinquire({ kodeBilling, referensi, jumlah }) {
      const ditanya = { idBilling: kodeBilling, referenceNo: referensi }
      const jawaban = await callRelay(config, '/mpn/v1/reinquiry', JSON.stringify(ditanya), { requestId: referensi })
      return { outcome: readTanya(jawaban, { ...ditanya, jumlahBayar: jumlah }), panggilan: jawaban.panggilan }
    },
  }
}
