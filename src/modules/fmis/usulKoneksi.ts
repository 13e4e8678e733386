import { z } from 'zod'
import { createFmis } from '../../adapters/fmis/client.js'
import { audit, rantaiPemda } from '../../db/audit.js'
import { inTransaction, type Tx } from '../../db/database.js'
import { tahunBerjalan } from '../../config.js'
import type { Deps } from '../../deps.js'
import { FieldError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { jamBoleh, teks, teksWajib } from '../../web/validate.js'
import { seal, unseal } from '../tantangan/rahasia.js'
import { propose } from '../usulan/propose.js'
import { KONEKSI_FMIS, sasaranKoneksi } from './jenisKoneksi.js'
import { pemilikKunci } from './koneksi.js'

export const koneksiForm = z
  .object({
    url: teksWajib(300, 'Isi alamat FMIS.')
      .pipe(z.url({ protocol: /^https?$/, error: 'Isi alamat http atau https yang lengkap.' }))
      .transform((url) => url.replace(/\/+$/, '')),
    kunci: teks(200).default(''),
    aktif: z.enum(['ya', 'tidak']).transform((text) => text === 'ya'),
    jedaMenit: z.coerce
      .number('Isi angka.')
      .int('Isi bilangan bulat.')
      .min(1, 'Isi jeda penarikan, paling sedikit 1 menit.')
      .max(1440, 'Paling banyak 1440.'),
    tenangMulai: jamBoleh,
    tenangSelesai: jamBoleh,
    tahun: teks(50).transform((text, context) => readTahun(text, context)),
  })
  .superRefine(({ tenangMulai, tenangSelesai }, context) => {
    if ((tenangMulai === null) !== (tenangSelesai === null))
      context.addIssue({
        code: 'custom',
        path: ['tenangSelesai'],
        message: 'Isi kedua jam tenang, atau kosongkan keduanya.',
      })
  })
export type IsianKoneksi = z.output<typeof koneksiForm>

function readTahun(text: string, context: z.RefinementCtx): number[] {
  const years = text.split(/[\s,]+/).filter((part) => part !== '')
  if (years.length <= 5 && years.every((year) => /^20\d\d$/.test(year))) return [...new Set(years.map(Number))]
  context.addIssue({ code: 'custom', message: 'Isi tahun dipisah koma, paling banyak lima, atau kosongkan.' })
  return z.NEVER
}

function assertHttps({ config }: Deps, { url }: Pick<IsianKoneksi, 'url'>): void {
  if (config.NODE_ENV === 'production' && !url.startsWith('https://'))
    throw new FieldError('url', 'Alamat FMIS harus https.')
}

/** A Pemda with its connection as stored, if it has one. */
type Terhubung = Prisma.PemdaGetPayload<{ include: { koneksi: true } }>

async function loadTerhubung(tx: Pick<Tx, 'pemda'>, pemdaId: bigint): Promise<Terhubung> {
  const pemda = await tx.pemda.findUnique({ where: { id: pemdaId }, include: { koneksi: true } })
  if (!pemda) throw tidakDitemukan('Pemda')
  return pemda
}

/** The typed key, or the stored one where none was typed; a stored key never goes to an address it was not stored for. */
function keyFor(deps: Deps, { id, koneksi }: Terhubung, { url, kunci }: Pick<IsianKoneksi, 'url' | 'kunci'>): Buffer {
  if (kunci !== '') return Buffer.from(kunci)
  if (!koneksi) throw new FieldError('kunci', 'Isi kunci FMIS.')
  if (koneksi.url !== url) throw new FieldError('kunci', 'Alamatnya berubah: isi juga kuncinya.')
  const key = unseal(deps, koneksi.kunci, pemilikKunci(id))
  if (!key) throw new FieldError('kunci', 'Kunci yang tersimpan tidak terbaca lagi: isi kuncinya.')
  return key
}

/** Proposes a connection; another person of the bank confirms it. @returns the number of the proposal */
export async function usulKoneksi(
  deps: Deps,
  pelaku: Pelaku,
  { pemdaId, isian, dilihat }: { pemdaId: bigint; isian: IsianKoneksi; dilihat?: string | undefined },
): Promise<bigint> {
  assertHttps(deps, isian)
  return inTransaction(deps.prisma, async (tx) => {
    const pemda = await loadTerhubung(tx, pemdaId)
    const key = keyFor(deps, pemda, isian)
    const kept = isian.kunci === '' ? pemda.koneksi?.kunci : undefined
    const sesudah = {
      ...isian,
      kunci: kept ?? seal(deps, key, pemilikKunci(pemdaId)),
      pemdaId: String(pemdaId),
      pemda: pemda.nama,
    }
    const sasaran = sasaranKoneksi(pemdaId)
    return propose(tx, pelaku, KONEKSI_FMIS, { sasaran, sesudah, pemdaId, dasar: null, dilihat })
  })
}

/** Uji koneksi: asks that FMIS for one record and says in words what it answered; which address was asked is on record. */
export async function ujiKoneksi(
  deps: Deps,
  pelaku: Pelaku,
  pemdaId: bigint,
  isian: Pick<IsianKoneksi, 'url' | 'kunci'>,
): Promise<{ baik: boolean; pesan: string }> {
  assertHttps(deps, isian)
  const pemda = await loadTerhubung(deps.prisma, pemdaId)
  const apiKey = keyFor(deps, pemda, isian).toString()
  const { url } = isian
  const sasaran = sasaranKoneksi(pemdaId)
  const rantai = rantaiPemda(pemdaId)
  await audit(deps.prisma, pelaku, { rantai, aksi: 'KONEKSI_FMIS_DIUJI', sasaran, sesudah: { url } })
  const fmis = createFmis({ url, apiKey, timeoutMs: deps.config.BANK_TIMEOUT_SECONDS * 1000 })
  const tahun = tahunBerjalan(deps.config)
  const start = performance.now()
  const answer = await fmis.pullPage({ pemdaKode: pemda.kode, tahun, sesudah: null, batas: 1 })
  const lama = `${Math.round(performance.now() - start)} milidetik`
  return answer.kind === 'halaman'
    ? { baik: true, pesan: `FMIS menjawab dalam ${lama}: ${answer.total} SP2D tahun ${tahun}.` }
    : { baik: false, pesan: `${answer.pesan} (${lama})` }
}
