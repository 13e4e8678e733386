import { z } from 'zod'
import type { Queryable } from '../db.js'
import type { Answer, Call } from '../doors.js'
import type { Deps } from '../options.js'
import { isoWita } from '../waktu.js'
import { plainError } from './pull.js'

const referensi = z.string().min(1).max(100)
/** Whose second payment a message is about; left out where it is the whole SP2D. */
const ulang = z.array(z.number()).optional()

const penolakan = z.object({
  referensi,
  nomor: z.string().min(1),
  level: z.enum(['MAKER', 'CHECKER', 'APPROVER']),
  alasan: z.string().min(1),
  oleh: z.string().min(1),
  waktu: z.iso.datetime({ offset: true }),
  penerima: ulang,
})

const pembayaran = z.object({
  referensi,
  nomor: z.string().min(1),
  tanggal_bayar: z.iso.date(),
  referensi_bank: z.string().nullable(),
  pajak: z.array(
    z.object({
      id: z.number(),
      id_billing: z.string().regex(/^\d{15}$/),
      ntb: z.string().regex(/^\d{12}$/),
      ntpn: z.string().regex(/^[0-9A-Z]{16}$/),
      tanggal_bayar: z.iso.date(),
    }),
  ),
})

const pembatalan = z.object({
  referensi,
  nomor: z.string().min(1),
  alasan: z.string().min(1),
  oleh: z.string().min(1),
  waktu: z.iso.datetime({ offset: true }),
  penerima: ulang,
})

const retur = z.object({
  referensi,
  nomor: z.string().min(1),
  penerima: z.number().nullable(),
  jumlah: z.string().regex(/^\d{1,13}\.\d{2}$/),
  alasan: z.string().min(1),
  waktu: z.iso.datetime({ offset: true }),
})

export const LAPORAN = { penolakan, pembayaran, pembatalan, retur }
export type JenisLaporan = keyof typeof LAPORAN

/** Receives a rejection or a payment report once per referensi: repeated 200, with other content 409. */
export async function receive({ pool }: Deps, jenis: JenisLaporan, call: Call): Promise<Answer> {
  const isi = LAPORAN[jenis].safeParse(call.json)
  if (!isi.success) return plainError(400, `Isi ${jenis} tidak valid: ${isi.error.issues[0]?.path.join('.')}`)
  const pemda = call.params['kode'] ?? ''
  const idsp2d = call.params['idsp2d'] ?? ''
  if (!(await exists(pool, pemda, idsp2d, isi.data.nomor))) return plainError(404, 'SP2D tidak ditemukan')

  const key = [pemda, isi.data.referensi]
  const content = [jenis, idsp2d, JSON.stringify(call.json)]
  await pool.query(
    `INSERT INTO fmis_inbox (pemda, referensi, jenis, idsp2d, isi) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [...key, ...content],
  )
  const { rows } = await pool.query<{ at: Date; same: boolean }>(
    `SELECT at, (jenis = $3 AND idsp2d = $4 AND isi = $5::jsonb) AS same FROM fmis_inbox
     WHERE pemda = $1 AND referensi = $2`,
    [...key, ...content],
  )
  const stored = rows[0]
  if (!stored?.same) return plainError(409, 'referensi sudah dipakai untuk isi yang lain')
  return { status: 200, body: { diterima: true, waktu: isoWita(stored.at) } }
}

async function exists(db: Queryable, pemda: string, idsp2d: string, nomor: string): Promise<boolean> {
  if (!/^\d{1,18}$/.test(idsp2d)) return false
  const { rowCount } = await db.query(`SELECT FROM fmis_sp2d WHERE pemda = $1 AND idsp2d = $2 AND nomor = $3`, [
    pemda,
    idsp2d,
    nomor,
  ])
  return Boolean(rowCount)
}

/** Rejections and payment reports received, newest first. */
export async function listInbox(db: Queryable, nomor?: string): Promise<Record<string, unknown>[]> {
  const { rows } = await db.query<{
    at: Date
    pemda: string
    idsp2d: string
    jenis: JenisLaporan
    isi: { nomor: string }
  }>(
    `SELECT at, pemda, idsp2d, jenis, isi FROM fmis_inbox
     WHERE $1::text IS NULL OR isi ->> 'nomor' = $1 ORDER BY at DESC`,
    [nomor ?? null],
  )
  return rows.map((row) => ({ ...row, at: isoWita(row.at), idsp2d: Number(row.idsp2d), nomor: row.isi.nomor }))
}
