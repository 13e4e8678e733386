import { z } from 'zod'
import { callHttp } from '../http.js'
import { parseJson } from '../jawaban.js'
import type { Sms } from './port.js'

export interface SmsConfig {
  /** Without a slash at the end. */
  url: string
  apiKey: string
}

/** A person waits for this call. */
const BATAS_MS = 5000

const jawabanSchema = z.object({ id: z.string(), status: z.enum(['DELIVERED', 'ACCEPTED', 'FAILED']) })

/** The SMS gateway; an answer later than 5 seconds counts as failed. */
export function createSms(config: SmsConfig): Sms {
  return {
    async send({ to, text, referensi }) {
      const hasil = await callHttp({
        method: 'POST',
        url: `${config.url}/sms/v1/messages`,
        headers: { authorization: `Bearer ${config.apiKey}` },
        body: JSON.stringify({ to, text, reference: referensi }),
        timeoutMs: BATAS_MS,
        requestId: referensi,
      })
      if (hasil.kind === 'putus') return { kind: 'gagal', pesan: `Layanan SMS tidak menjawab (${hasil.cause}).` }
      const isi = hasil.status === 200 ? parseJson(jawabanSchema, hasil.body) : null
      if (!isi) return { kind: 'gagal', pesan: `Layanan SMS menjawab ${hasil.status}.` }
      if (isi.status === 'FAILED') return { kind: 'gagal', pesan: 'SMS tidak dapat diantar.' }
      return { kind: 'terkirim', id: isi.id, status: isi.status }
    },
    async status(id) {
      const hasil = await callHttp({
        method: 'GET',
        url: `${config.url}/sms/v1/messages/${encodeURIComponent(id)}`,
        headers: { authorization: `Bearer ${config.apiKey}` },
        timeoutMs: BATAS_MS,
      })
      if (hasil.kind === 'putus')
        return { kind: 'tidakDiketahui', pesan: `Layanan SMS tidak menjawab (${hasil.cause}).` }
      const isi = hasil.status === 200 ? parseJson(jawabanSchema, hasil.body) : null
      if (!isi || isi.id !== id) return { kind: 'tidakDiketahui', pesan: `Layanan SMS menjawab ${hasil.status}.` }
      return { kind: 'diketahui', status: isi.status }
    },
  }
}
