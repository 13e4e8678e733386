import { z } from 'zod'
import { isoWita } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import { callHttp, type HttpHasil } from '../http.js'
import { parseJson, waktuSchema } from '../jawaban.js'
import type {
  Fmis,
  HalamanHasil,
  KarantinaFmis,
  KirimHasil,
  Pembatalan,
  Pembayaran,
  Penolakan,
  ReturBank,
} from './port.js'

export interface FmisConfig {
  /** Without a slash at the end. */
  url: string
  timeoutMs: number
  apiKey: string
}

const HALAMAN_MAKS_BYTE = 16 * 1024 * 1024
const PESAN_MAKS = 300
/** Refusals that pass by themselves: key being changed, slowness, too many requests. */
const SEMENTARA: readonly number[] = [401, 408, 429]

const halamanSchema = z.object({
  data: z.array(z.unknown()),
  // An empty one would begin anew, and what no column holds would stop the pull without a word.
  berikutnya: z.string().min(1).max(2000).nullable(),
  total: z.int32().nonnegative(),
})
const diterimaSchema = z.object({ diterima: z.literal(true), waktu: waktuSchema })
const galatSchema = z.object({ error: z.string().transform(satuBaris) })

type Explain = (hasil: HttpHasil) => string

/** Why FMIS did not do it, in its words; whoever names a wrong key may name all of it. */
const explainer =
  (apiKey: string): Explain =>
  (hasil) => {
    if (hasil.kind === 'putus') return `FMIS tidak menjawab (${hasil.cause}).`
    const sebab = parseJson(galatSchema, hasil.body)?.error ?? 'jawaban tidak dikenal'
    const tanpaKunci = apiKey ? sebab.replaceAll(apiKey, '••••') : sebab
    return `FMIS menjawab ${hasil.status}: ${tanpaKunci}`.slice(0, PESAN_MAKS)
  }

function readHalaman(hasil: HttpHasil, explain: Explain): HalamanHasil {
  const isi = hasil.kind === 'jawaban' && hasil.status === 200 ? parseJson(halamanSchema, hasil.body) : null
  if (!isi) return { kind: 'gagal', pesan: explain(hasil) }
  return { kind: 'halaman', records: isi.data, berikutnya: isi.berikutnya, total: isi.total }
}

function readKirim(hasil: HttpHasil, explain: Explain): KirimHasil {
  if (hasil.kind === 'jawaban') {
    const isi = hasil.status === 200 ? parseJson(diterimaSchema, hasil.body) : null
    if (isi) return { kind: 'diterima', waktu: isi.waktu }
    const final = hasil.status >= 400 && hasil.status < 500 && !SEMENTARA.includes(hasil.status)
    // Only FMIS itself can refuse: a proxy or firewall before it answers 403 and 404, too, while it is being renewed.
    if (final && parseJson(galatSchema, hasil.body)) return { kind: 'ditolak', pesan: explain(hasil) }
  }
  return { kind: 'cobaLagi', pesan: explain(hasil) }
}

const penolakanBody = (q: Penolakan): object => ({
  referensi: q.referensi,
  nomor: q.nomor,
  level: q.level,
  alasan: q.alasan,
  oleh: q.oleh,
  waktu: isoWita(q.waktu),
  penerima: q.penerima?.map(Number),
})

const pembayaranBody = (q: Pembayaran): object => ({
  referensi: q.referensi,
  nomor: q.nomor,
  tanggal_bayar: q.tanggalBayar,
  referensi_bank: q.referensiBank,
  pajak: q.pajak.map((p) => ({
    id: Number(p.kunciFmis),
    id_billing: p.kodeBilling,
    ntb: p.ntb,
    ntpn: p.ntpn,
    tanggal_bayar: p.tanggalBayar,
  })),
})

const pembatalanBody = (q: Pembatalan): object => ({
  referensi: q.referensi,
  nomor: q.nomor,
  alasan: q.alasan,
  oleh: q.oleh,
  waktu: isoWita(q.waktu),
  penerima: q.penerima?.map(Number),
})

const returBody = (q: ReturBank): object => ({
  referensi: q.referensi,
  nomor: q.nomor,
  penerima: q.penerima === null ? null : Number(q.penerima),
  jumlah: q.jumlah,
  alasan: q.alasan,
  waktu: isoWita(q.waktu),
})

const karantinaBody = (q: KarantinaFmis): object => ({
  referensi: q.referensi,
  idsp2d: q.idFmis,
  nomor: q.nomor,
  tahun: q.tahun,
  alasan: q.alasan,
  waktu: isoWita(q.waktu),
})

/** FMIS over HTTP. */
export function createFmis(config: FmisConfig): Fmis {
  const pemdaUrl = (kode: string, bagian = 'sp2d'): string =>
    `${config.url}/fmis/v1/pemda/${encodeURIComponent(kode)}/${bagian}`
  const explain = explainer(config.apiKey)
  const common = { headers: { 'x-api-key': config.apiKey }, timeoutMs: config.timeoutMs }

  async function push(
    q: Penolakan | Pembayaran | Pembatalan | ReturBank,
    jenis: string,
    isi: object,
  ): Promise<KirimHasil> {
    return post(`${pemdaUrl(q.pemdaKode)}/${encodeURIComponent(q.idFmis)}/${jenis}`, q.referensi, isi)
  }

  async function post(url: string, referensi: string, isi: object): Promise<KirimHasil> {
    const body = JSON.stringify(isi)
    return readKirim(await callHttp({ ...common, method: 'POST', url, body, requestId: referensi }), explain)
  }

  return {
    async pullPage({ pemdaKode, tahun, sesudah, batas }) {
      const query = new URLSearchParams({ tahun: String(tahun), batas: String(batas) })
      if (sesudah !== null) query.set('sesudah', sesudah)
      const url = `${pemdaUrl(pemdaKode)}?${query.toString()}`
      return readHalaman(await callHttp({ ...common, method: 'GET', url, maxBytes: HALAMAN_MAKS_BYTE }), explain)
    },
    pushPenolakan: (q) => push(q, 'penolakan', penolakanBody(q)),
    pushPembayaran: (q) => push(q, 'pembayaran', pembayaranBody(q)),
    pushPembatalan: (q) => push(q, 'pembatalan', pembatalanBody(q)),
    pushRetur: (q) => push(q, 'retur', returBody(q)),
    pushKarantina: (q) => post(pemdaUrl(q.pemdaKode, 'karantina'), q.referensi, karantinaBody(q)),
  }
}
