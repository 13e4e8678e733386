import { audit, type AuditEntry, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { holdPelaku } from '../../db/holdDelegasi.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { parseNoRekening } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { askOwner } from './askOwner.js'
import { gambaran, loadRekening, lockDataRekening, pemdaOf, REKENING, type RekeningUtuh, versiOf } from './load.js'

export interface RekeningInput {
  /** Null for a new one. */
  id: bigint | null
  noRekening: string
  /** Empty takes the owner's name at the bank. */
  nama: string
  /** Codes of JenisPotongan it is to serve. */
  kode: string[]
  versi: string
}

export interface RekeningTersimpan {
  noRekening: string
  nama: string
  namaDiBank: string
  /** Codes another rekening served until now. */
  pindahan: { potongan: string; dari: string }[]
}

/** Save of Data Rekening: the bank must know the account as active; a potongan is served by one rekening at a time. */
export async function saveRekening(deps: Deps, pelaku: Pelaku, input: RekeningInput): Promise<RekeningTersimpan> {
  const pemdaId = pemdaOf(pelaku)
  const parsed = parseNoRekening(input.noRekening)
  if (!parsed.ok) throw new FieldError('noRekening', parsed.pesan)
  const noRekening = parsed.value
  if (input.id !== null) await loadRekening(deps.prisma, pelaku, input.id)
  await assertKnown(deps, input.kode)
  const namaDiBank = await askOwner(deps, noRekening)
  const nama = input.nama || namaDiBank
  return inTransaction(deps.prisma, async (tx) => {
    await lockDataRekening(tx, pemdaId)
    await holdPelaku(tx, pelaku)
    const before = await findTarget(tx, pelaku, { ...input, noRekening })
    const diperiksaPada = await dbNow(tx)
    const pindahan = await writeRekening(tx, pelaku, before, { ...input, noRekening, nama, namaDiBank, diperiksaPada })
    return { noRekening, nama, namaDiBank, pindahan }
  })
}

export interface IsiRekening {
  noRekening: string
  nama: string
  namaDiBank: string
  /** When the bank was asked. */
  diperiksaPada: Date
  kode: string[]
}

/**
 * Writes one rekening over `before` (null for a new one; a deleted one comes back) with its audit rows, in a
 * transaction that holds Data Rekening. @returns the codes another rekening served until now
 */
export async function writeRekening(
  tx: Tx,
  pelaku: Pelaku,
  before: RekeningUtuh | null,
  { kode, noRekening, nama, namaDiBank, diperiksaPada }: IsiRekening,
): Promise<RekeningTersimpan['pindahan']> {
  const pemdaId = pemdaOf(pelaku)
  const isi = { noRekening, nama, namaDiBank, diperiksaPada, dihapusPada: null }
  const { id } = before
    ? await tx.rekening.update({ where: { id: before.id }, data: isi })
    : await tx.rekening.create({ data: { ...isi, pemdaId } })
  const pindahan = await takeOver(tx, pelaku, id, kode)
  const after = await tx.rekening.findUniqueOrThrow({ where: { id }, include: REKENING })
  await audit(tx, pelaku, { rantai: rantaiPemda(pemdaId), ...describeChange(before, after) })
  return pindahan
}

// Deductions that go through MPN are paid by kode billing and have no rekening.
async function assertKnown(deps: Deps, kode: string[]): Promise<void> {
  const known = await deps.prisma.jenisPotongan.findMany({ where: { lewatMpn: false } })
  if (!kode.every((one) => known.some((jenis) => jenis.kode === one))) {
    throw new FieldError('kode', 'Pilih potongan dari daftar.')
  }
}

/** The row to change, or the deleted one that comes back; null when there is none. */
async function findTarget(tx: Tx, pelaku: Pelaku, input: RekeningInput): Promise<RekeningUtuh | null> {
  const { id, noRekening, versi } = input
  const current = id === null ? null : await loadRekening(tx, pelaku, id)
  if (current && versiOf(current) !== versi) {
    const pesan = `Rekening ${current.noRekening} sudah diubah sejak Anda membuka formulirnya. Tidak ada yang disimpan.`
    throw new AppError('bentrok', pesan, {
      href: `/cmsp/master/rekening/${current.id}`,
      label: 'Buka keadaan terakhir',
    })
  }
  const key = { pemdaId_noRekening: { pemdaId: pemdaOf(pelaku), noRekening } }
  const same = await tx.rekening.findUnique({ where: key, include: REKENING })
  if (!same || same.id === current?.id) return current
  if (same.dihapusPada === null) {
    throw new FieldError('noRekening', `Rekening ${noRekening} sudah terdaftar dengan nama ${same.nama}.`)
  }
  if (current) {
    throw new FieldError('noRekening', `Rekening ${noRekening} pernah dihapus. Pakai lagi melalui Tambah Data.`)
  }
  return same
}

/** Makes this rekening serve exactly these codes; every rekening that loses one gets its own audit row. */
async function takeOver(tx: Tx, pelaku: Pelaku, rekeningId: bigint, kode: string[]) {
  const pemdaId = pemdaOf(pelaku)
  const taken = await tx.petaPotongan.findMany({
    where: { pemdaId, kode: { in: kode }, rekeningId: { not: rekeningId } },
    include: { jenis: true, rekening: { include: REKENING } },
    orderBy: { kode: 'asc' },
  })
  await tx.petaPotongan.deleteMany({ where: { pemdaId, OR: [{ rekeningId }, { kode: { in: kode } }] } })
  await tx.petaPotongan.createMany({ data: kode.map((one) => ({ pemdaId, kode: one, rekeningId })) })
  const losers = new Map(taken.map(({ rekening }) => [rekening.id, rekening]))
  for (const loser of losers.values()) {
    const left = loser.peta.map((row) => row.kode).filter((one) => !kode.includes(one))
    await audit(tx, pelaku, {
      rantai: rantaiPemda(pemdaId),
      aksi: 'REKENING_DIUBAH',
      sasaran: loser.noRekening,
      sebelum: gambaran(loser),
      sesudah: gambaran(loser, left),
    })
  }
  return taken.map((row) => ({ potongan: `${row.kode} ${row.jenis.nama}`, dari: row.rekening.noRekening }))
}

function describeChange(before: RekeningUtuh | null, after: RekeningUtuh): Omit<AuditEntry, 'rantai'> {
  const change = { sasaran: after.noRekening, sesudah: gambaran(after) }
  if (!before) return { aksi: 'REKENING_DITAMBAH', ...change }
  const dihapusPada = before.dihapusPada?.toISOString()
  if (!dihapusPada) return { aksi: 'REKENING_DIUBAH', ...change, sebelum: gambaran(before) }
  return { aksi: 'REKENING_DIPULIHKAN', ...change, sebelum: { ...gambaran(before), dihapusPada } }
}
