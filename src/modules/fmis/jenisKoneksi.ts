import { createHash } from 'node:crypto'
import { z } from 'zod'
import { audit, rantaiPemda } from '../../db/audit.js'
import type { Tx } from '../../db/database.js'
import { formatJam } from '../../domain/tanggal.js'
import { bandingkan, type JenisUsulan } from '../usulan/jenis.js'

const jam = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .nullable()

const schema = z.object({
  pemdaId: z.string().regex(/^\d+$/),
  pemda: z.string(),
  url: z.url(),
  /** Sealed: neither the proposal nor its page ever holds the key itself. */
  kunci: z.string().min(1),
  aktif: z.boolean(),
  jedaMenit: z.number().int().min(1).max(1440),
  tenangMulai: jam,
  tenangSelesai: jam,
  tahun: z.array(z.number().int().min(2000).max(2100)).max(5),
})
export type IsiKoneksi = z.infer<typeof schema>

export const sasaranKoneksi = (pemdaId: bigint): string => `koneksi-fmis:${pemdaId}`
const pemdaIdOf = (sasaran: string): bigint => BigInt(sasaran.replace('koneksi-fmis:', ''))

/** Enough to see that a key was replaced, nothing to use it by. */
const capKunci = (kunci: string) => `tersimpan, cap ${createHash('sha256').update(kunci).digest('hex').slice(0, 8)}`

const catatan = (isi: IsiKoneksi) => ({ ...isi, kunci: capKunci(isi.kunci) })

/** Address, key and rhythm of one Pemda's FMIS. */
export const KONEKSI_FMIS: JenisUsulan<IsiKoneksi> = {
  kode: 'KONEKSI_FMIS',
  judul: 'Koneksi FMIS',
  schema,
  pengusul: ['ADMIN_BANK', 'OPERATOR'],
  keadaan: (tx, sasaran) => keadaanKoneksi(tx, pemdaIdOf(sasaran)),
  ringkas: ({ pemda, aktif }) => `koneksi FMIS ${pemda}, ${aktif ? 'aktif' : 'tidak aktif'}`,
  baris: bandingkan<IsiKoneksi>({
    Pemda: ({ pemda }) => pemda,
    'Alamat FMIS': ({ url }) => url,
    Kunci: ({ kunci }) => capKunci(kunci),
    Aktif: ({ aktif }) => (aktif ? 'ya' : 'tidak'),
    'Jeda penarikan': ({ jedaMenit }) => `${jedaMenit} menit`,
    'Jam tenang (WITA)': ({ tenangMulai, tenangSelesai }) =>
      tenangMulai === null ? 'tidak ada' : `${formatJam(tenangMulai)} sampai ${formatJam(tenangSelesai ?? '')}`,
    'Tahun anggaran': ({ tahun }) => (tahun.length > 0 ? tahun.join(', ') : 'tahun berjalan'),
  }),
  async apply(tx, _deps, pelaku, { sasaran, sebelum, sesudah }) {
    const { pemda: _pemda, pemdaId, ...isi } = sesudah
    const where = { pemdaId: BigInt(pemdaId) }
    const data = { ...isi, diubahPada: new Date() }
    await tx.koneksiFmis.upsert({ where, create: { ...where, ...data }, update: data })
    await audit(tx, pelaku, {
      ...{ rantai: rantaiPemda(where.pemdaId), aksi: 'KONEKSI_FMIS_DIUBAH', sasaran, sesudah: catatan(sesudah) },
      sebelum: sebelum && catatan(sebelum),
    })
  },
}

async function keadaanKoneksi(tx: Tx, pemdaId: bigint): Promise<IsiKoneksi | null> {
  await tx.$queryRaw`SELECT 1 FROM koneksi_fmis WHERE pemda_id = ${pemdaId} FOR UPDATE`
  const row = await tx.koneksiFmis.findUnique({ where: { pemdaId }, include: { pemda: true } })
  if (!row) return null
  const { pemda, diubahPada: _, ...isi } = row
  return { ...isi, pemdaId: String(pemdaId), pemda: pemda.nama }
}
