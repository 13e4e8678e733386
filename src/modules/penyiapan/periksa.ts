import { z } from 'zod'
import { isUniqueViolation, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { kanonik } from '../../domain/kanonik.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { Berkas } from '../../web/multipart.js'
import { createPengguna } from '../admin/applyPengguna.js'
import type { IsiPengguna } from '../admin/penggunaIsi.js'
import { assertNotOwn } from '../usulan/load.js'
import { type Bagian, jenisBagian } from './bagian.js'
import { Masalah, readIsi, type Terbaca } from './isiBaris.js'
import { type BarisLembar, LEMBAR, readLembar } from './lembar.js'

export const verdictSchema = z.object({
  lembar: z.string(),
  baris: z.number(),
  isi: z.string(),
  hasil: z.enum(['MASALAH', 'DITAMBAH', 'DIUBAH', 'TETAP']),
  /** Column -> why it cannot be. */
  sel: z.record(z.string(), z.string()),
})
export type Verdict = z.infer<typeof verdictSchema>

class Rollback extends Error {}

/** Reads a set-up file and tries it out whole, in a transaction that is undone: what the proposal would do, row by row. */
export async function periksa(
  deps: Deps,
  pelaku: Pelaku,
  berkas: Berkas,
): Promise<{ baris: Verdict[]; bagian: Bagian[] }> {
  const rows = await readLembar(berkas)
  const pemda = await deps.prisma.pemda.findMany({ select: { kode: true, nama: true } })
  const names = new Map(pemda.map(({ kode, nama }) => [kode, nama]))
  for (const { lembar, nilai } of rows) if (lembar === 'Pemda') names.set(nilai['kode'] ?? '', nilai['nama'] ?? '')
  const read: (Terbaca | Masalah)[] = []
  for (const row of rows)
    read.push(await readIsi(deps, row, (kode) => names.get(kode) ?? null).catch((error: unknown) => onlyMasalah(error)))
  const hasil = { baris: [] as Verdict[], bagian: [] as Bagian[] }
  try {
    await deps.prisma.$transaction(
      async (tx) => {
        const seen = new Map<string, string>()
        for (const [at, row] of rows.entries()) await judge(tx, deps, pelaku, { row, isi: read[at], seen, hasil })
        throw new Rollback()
      },
      { maxWait: 10_000, timeout: 60_000 },
    )
  } catch (error) {
    if (!(error instanceof Rollback)) throw error
  }
  return hasil
}

const onlyMasalah = (error: unknown): Masalah => {
  if (error instanceof Masalah) return error
  throw error
}

interface Giliran {
  row: BarisLembar
  isi: Terbaca | Masalah | undefined
  /** Target -> the row that names it first. */
  seen: Map<string, string>
  hasil: { baris: Verdict[]; bagian: Bagian[] }
}

async function judge(tx: Tx, deps: Deps, pelaku: Pelaku, { row, isi, seen, hasil }: Giliran): Promise<void> {
  const { lembar, baris } = row
  const say = (verdict: Verdict['hasil'], text: string, sel: Record<string, string> = {}) =>
    hasil.baris.push({ lembar, baris, isi: text.slice(0, 200), hasil: verdict, sel })
  const typed = Object.values(row.nilai).filter(Boolean).join(', ')
  if (!isi || isi instanceof Masalah) return void say('MASALAH', typed, isi?.sel)
  const first = seen.get(isi.sasaran)
  if (first) return void say('MASALAH', typed, { Baris: `Sama dengan ${first}.` })
  seen.set(isi.sasaran, `lembar ${lembar} baris ${baris}`)
  await tx.$executeRaw`SAVEPOINT baris`
  try {
    const bagian = await bagianOf(tx, isi)
    const text = jenisBagian(bagian).ringkas(bagian.sesudah, bagian.sebelum ?? null)
    if (kanonik(bagian.sebelum) === kanonik(bagian.sesudah)) say('TETAP', text)
    else {
      await applyBagian(tx, deps, pelaku, bagian, 0n, '-')
      say(bagian.sebelum === null ? 'DITAMBAH' : 'DIUBAH', text)
      hasil.bagian.push(bagian)
    }
    await tx.$executeRaw`RELEASE SAVEPOINT baris`
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT baris`
    say('MASALAH', typed, selOf(row, error))
  }
}

function selOf({ lembar }: BarisLembar, error: unknown): Record<string, string> {
  if (error instanceof FieldError)
    return { [(LEMBAR[lembar] as Record<string, string>)[error.bidang] ?? 'Baris']: error.message }
  if (error instanceof AppError) return { Baris: error.message }
  if (isUniqueViolation(error, '')) return { Baris: 'Sudah ada.' }
  throw error
}

/** The part with what holds now; a user who is there already, unchanged, is no new one. */
async function bagianOf(tx: Tx, { jenis, sasaran, sesudah }: Terbaca): Promise<Bagian> {
  if (jenis === 'PENGGUNA') {
    const lama = await tx.pengguna.findFirst({
      where: { username: String(sesudah['username']) },
      include: { pemda: { select: { kode: true } } },
    })
    const same =
      lama && (['nama', 'nip', 'jabatan', 'email', 'noHp', 'peran'] as const).every((k) => lama[k] === sesudah[k])
    if (same && (lama.pemda?.kode ?? null) === sesudah['pemda']) return { jenis, sasaran, sebelum: sesudah, sesudah }
    if (lama) throw new FieldError('username', 'Username ini sudah dipakai; ubah orangnya lewat halaman Pengguna.')
  }
  return { jenis, sasaran, sebelum: await jenisBagian({ jenis }).keadaan(tx, sasaran), sesudah }
}

/** Checks and writes one part as its own proposal would. `passwordHash` is that of nobody's password, for new users. */
export async function applyBagian(
  tx: Tx,
  deps: Deps,
  pelaku: Pelaku,
  bagian: Bagian,
  usulanId: bigint,
  passwordHash: string,
): Promise<void> {
  const { jenis, sasaran, sesudah } = bagian
  const sebelum = bagian.sebelum ?? null
  const kind = jenisBagian(bagian)
  await assertNotOwn(tx, pelaku, kind, { sasaran, sebelum, sesudah })
  await kind.check?.(tx, pelaku, { sasaran, sebelum, sesudah })
  if (jenis === 'PENGGUNA') return createPengguna(tx, deps, pelaku, sesudah as IsiPengguna, passwordHash)
  await kind.apply(tx, deps, pelaku, {
    ...{ id: usulanId, jenis, sasaran, sebelum, sesudah, ringkasan: '', pemdaId: null, status: 'MENUNGGU' },
    ...{ dasar: null, pengusulId: pelaku.id, pengusulNip: pelaku.nip, pemutusId: pelaku.id },
  })
}
