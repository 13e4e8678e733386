import type { Tx } from '../../db/database.js'
import { ENDED } from '../../domain/alur.js'
import { brokenText } from './brokenText.js'
import { contentHash } from './hash.js'
import { createSp2d, type NewSp2d } from './create.js'
import { keepPenguji, movePenguji } from './penguji.js'
import { quarantine, resolveQuarantine } from './quarantine.js'
import { type Asal, type Hasil, readRecord, type Sp2dRecord } from './record.js'
import { acuanOf } from './rows.js'
import { updateSp2d } from './update.js'
import { isWithdrawn, withdrawSp2d } from './withdraw.js'

/** How many records of a page came to each end. */
export function countHasil(hasil: Hasil[]): Record<Hasil, number> {
  const counts = { baru: 0, berubah: 0, tetap: 0, karantina: 0, ditarik: 0 }
  for (const each of hasil) counts[each]++
  return counts
}

/** Records as they came, and those of them that can be taken over. */
export interface HalamanDibaca {
  raws: unknown[]
  fine: Dibaca[]
}

/** Reads what can be known of a page without the database, where nobody waits for it. */
export function readPage(tahun: number, raws: unknown[]): HalamanDibaca {
  const fine = raws.flatMap((raw): Dibaca[] => {
    const read = isWithdrawn(raw) ? null : readRecord(raw, tahun)
    return read?.ok ? [{ record: read.record, raw: raw as object, hash: contentHash(raw as object) }] : []
  })
  return { raws, fine }
}

/**
 * Takes a page of FMIS over, in the caller's transaction: each record stored, updated, left alone, withdrawn, or
 * quarantined. @returns what became of each, in the order of the page
 */
export async function receivePage(tx: Tx, asal: Asal, { raws, fine }: HalamanDibaca): Promise<Hasil[]> {
  const known = await knownOf(tx, asal, fine)
  await keepPenguji(
    tx,
    asal,
    fine.map(({ record }) => record),
  )
  await movePenguji(
    tx,
    asal,
    fine.filter(({ raw }) => known.unchanged.has(raw)).map(({ record }) => record),
  )
  const acuan = await acuanOf(
    tx,
    asal.pemdaId,
    fine.map(({ record }) => record),
  )
  const fresh: NewSp2d[] = []
  for (const item of fine) {
    const refs = acuan(item.record)
    if (refs && brokenText(item.record).length === 0 && known.isNew(item.record)) fresh.push({ ...item, ...refs })
  }
  await createSp2d(tx, asal, fresh)
  const done = new Map<unknown, Hasil>([
    ...fresh.map(({ raw }) => [raw, 'baru'] as const),
    ...[...known.unchanged].map((raw) => [raw, 'tetap'] as const),
  ])
  await resolveQuarantine(
    tx,
    asal,
    fine.filter(({ raw }) => done.has(raw)).map(({ record }) => record),
  )
  const hasil: Hasil[] = []
  for (const raw of raws) hasil.push(done.get(raw) ?? (await receiveOne(tx, asal, raw)))
  return hasil
}

/** The same where a pull and a file may bring one new SP2D at the same moment: whoever is second finds it known. */
export async function receiveAlone(tx: Tx, asal: Asal, page: HalamanDibaca): Promise<Hasil[]> {
  await tx.$queryRaw`SELECT 1 FROM pemda WHERE id = ${asal.pemdaId} FOR NO KEY UPDATE`
  return receivePage(tx, asal, page)
}

interface Dibaca {
  record: Sp2dRecord
  raw: object
  hash: string
}

/** Which records of a page are certainly new, and which certainly unchanged; all others are looked at one by one. */
async function knownOf(tx: Tx, asal: Asal, items: Dibaca[]) {
  const idFmis = items.map(({ record }) => record.idsp2d)
  const nomor = items.map(({ record }) => record.sp2d_no)
  const rows = await tx.$queryRaw<{ idFmis: string; nomor: string; status: string; hash: string }[]>`
    SELECT s.id_fmis AS "idFmis", s.nomor, s.status, v.hash
    FROM sp2d s JOIN sp2d_versi v ON v.sp2d_id = s.id AND v.versi = s.versi
    WHERE s.pemda_id = ${asal.pemdaId} AND s.tahun = ${asal.tahun} AND (s.id_fmis = ANY (${idFmis}) OR s.nomor = ANY (${nomor}))`
  const byId = new Map(rows.map((row) => [row.idFmis, row]))
  const unchanged = new Set<object>()
  for (const { record, raw, hash } of items) {
    const row = byId.get(record.idsp2d)
    const same = row && row.nomor === record.sp2d_no && row.hash === hash
    if (same && row.status !== 'RETUR' && !ENDED.includes(row.status)) unchanged.add(raw)
  }
  const taken = new Set(rows.flatMap((row) => [`id ${row.idFmis}`, `nomor ${row.nomor}`]))
  const isNew = ({ idsp2d, sp2d_no }: Sp2dRecord): boolean => {
    if (taken.has(`id ${idsp2d}`) || taken.has(`nomor ${sp2d_no}`)) return false
    taken.add(`id ${idsp2d}`).add(`nomor ${sp2d_no}`)
    return true
  }
  return { unchanged, isNew }
}

async function receiveOne(tx: Tx, asal: Asal, raw: unknown): Promise<Hasil> {
  if (isWithdrawn(raw)) return withdrawSp2d(tx, asal, raw)
  const read = readRecord(raw, asal.tahun)
  if (!read.ok) return quarantine(tx, asal, raw, read.alasan)
  const { record } = read
  const refs = (await acuanOf(tx, asal.pemdaId, [record]))(record)
  const sameNumber = await tx.sp2d.findFirst({
    where: { ...asal, nomor: record.sp2d_no, idFmis: { not: record.idsp2d } },
  })
  if (!refs || sameNumber) {
    return quarantine(tx, asal, raw, [
      ...(refs ? [] : [`RKUD ${record.rkud.rekening} tidak terdaftar untuk Pemda ini`]),
      ...(sameNumber ? [`nomor ${record.sp2d_no} sudah dipakai SP2D lain (id FMIS ${sameNumber.idFmis})`] : []),
    ])
  }
  const incoming = { ...refs, record, raw: raw as object, hash: contentHash(raw as object) }
  // The lock keeps an OTP that is being confirmed and this change apart.
  await tx.$queryRaw`SELECT 1 FROM sp2d WHERE pemda_id = ${asal.pemdaId} AND tahun = ${asal.tahun} AND id_fmis = ${record.idsp2d} FOR UPDATE`
  const found = await tx.sp2d.findUnique({ where: { pemdaId_tahun_idFmis: { ...asal, idFmis: record.idsp2d } } })
  const broken = await newlyBroken(tx, record, found)
  if (broken.length > 0) return quarantine(tx, asal, raw, broken)
  if (!found) {
    await createSp2d(tx, asal, [incoming])
    return 'baru'
  }
  const hasil = await updateSp2d(tx, asal, found, incoming)
  if (hasil !== 'karantina') await resolveQuarantine(tx, asal, [record])
  return hasil
}

/** What lost letters on its way this time: what stands here like that since before is not held up by it. */
async function newlyBroken(tx: Tx, record: Sp2dRecord, found: { id: bigint; versi: number } | null): Promise<string[]> {
  const broken = brokenText(record)
  if (broken.length === 0 || !found) return broken
  const { isi } = await tx.sp2dVersi.findUniqueOrThrow({
    where: { sp2dId_versi: { sp2dId: found.id, versi: found.versi } },
  })
  const before = brokenText(isi)
  return broken.filter((reason) => !before.includes(reason))
}
