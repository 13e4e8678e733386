import { createHash } from 'node:crypto'
import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import type { StatusSp2d } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import { quarantine, resolveQuarantine } from './quarantine.js'
import { type Asal, type Hasil, readRecord, type Sp2dRecord } from './record.js'
import { BEFORE_APPROVAL, dropPendingChoice, ENDED } from './round.js'
import { headerFields, writeRows } from './rows.js'
import { isWithdrawn, withdrawSp2d } from './withdraw.js'

// When FMIS touched it, and on which list it stands, is not what will be paid.
function contentHash(raw: object): string {
  const { updated_at: _u, created_at: _c, daftar_penguji: _d, ...content } = raw as Record<string, unknown>
  return createHash('sha256').update(canonical(content)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}

/** Takes one record of FMIS over, in the caller's transaction: stored, updated, left alone, or quarantined with its reasons. */
export async function receiveSp2d(tx: Tx, asal: Asal, raw: unknown): Promise<Hasil> {
  if (isWithdrawn(raw)) return withdrawSp2d(tx, asal, raw)
  const read = readRecord(raw, asal.tahun)
  if (!read.ok) return quarantine(tx, asal, raw, read.alasan)
  const { record } = read
  const found = await tx.sp2d.findUnique({
    where: { pemdaId_tahun_idFmis: { pemdaId: asal.pemdaId, tahun: asal.tahun, idFmis: record.idsp2d } },
  })
  const alasan = await unknownParts(tx, asal, record)
  if (alasan.length > 0) return quarantine(tx, asal, raw, alasan)
  const hash = contentHash(raw as object)
  const hasil = found
    ? await update(tx, asal, found, record, raw as object, hash)
    : await create(tx, asal, record, raw as object, hash)
  if (hasil !== 'karantina') await resolveQuarantine(tx, asal, record.idsp2d)
  return hasil
}

async function unknownParts(tx: Tx, asal: Asal, record: Sp2dRecord): Promise<string[]> {
  const rkud = await tx.rkud.findFirst({ where: { noRekening: record.rkud.rekening, pemdaId: asal.pemdaId } })
  const sameNumber = await tx.sp2d.findFirst({
    where: { pemdaId: asal.pemdaId, tahun: asal.tahun, nomor: record.sp2d_no, idFmis: { not: record.idsp2d } },
  })
  return [
    ...(rkud ? [] : [`RKUD ${record.rkud.rekening} tidak terdaftar untuk Pemda ini`]),
    ...(sameNumber ? [`nomor ${record.sp2d_no} sudah dipakai SP2D lain (id FMIS ${sameNumber.idFmis})`] : []),
  ]
}

async function create(tx: Tx, asal: Asal, record: Sp2dRecord, raw: object, hash: string): Promise<Hasil> {
  const sp2d = await tx.sp2d.create({
    data: { ...asal, idFmis: record.idsp2d, ...(await headerFields(tx, asal.pemdaId, record)) },
  })
  await tx.sp2dVersi.create({ data: { sp2dId: sp2d.id, versi: 1, hash, isi: raw as Json } })
  await tx.putaran.create({ data: { sp2dId: sp2d.id, nomor: 1, sebab: 'BARU', versi: 1 } })
  await writeRows(tx, sp2d.id, record)
  await audit(tx, SISTEM, {
    rantai: rantaiPemda(asal.pemdaId),
    aksi: 'SP2D_DITERIMA',
    sasaran: sp2d.nomor,
    sp2dId: sp2d.id,
  })
  return 'baru'
}

type Existing = { id: bigint; status: string; putaran: number; versi: number; nomor: string }

async function update(
  tx: Tx,
  asal: Asal,
  found: Existing,
  record: Sp2dRecord,
  raw: object,
  hash: string,
): Promise<Hasil> {
  const latest = await tx.sp2dVersi.findUniqueOrThrow({
    where: { sp2dId_versi: { sp2dId: found.id, versi: found.versi } },
  })
  const changed = latest.hash !== hash
  if (!changed && !(await reprinted(tx, found, record))) return 'tetap'
  if (ENDED.includes(found.status) || (changed && BEFORE_APPROVAL.includes(found.status))) {
    await nextRound(tx, asal, found, record, raw, hash, changed)
    return 'berubah'
  }
  return changed
    ? quarantine(tx, asal, raw, [
        'berubah di FMIS setelah disetujui approver; pembayaran berjalan menurut data yang disetujui',
      ])
    : 'tetap'
}

/** A rejected or cancelled SP2D comes again, unchanged, when it stands in a Daftar Penguji printed after that. */
async function reprinted(tx: Tx, found: Existing, record: Sp2dRecord): Promise<boolean> {
  if (!ENDED.includes(found.status)) return false
  const round = await tx.putaran.findUniqueOrThrow({
    where: { sp2dId_nomor: { sp2dId: found.id, nomor: found.putaran } },
  })
  return round.selesai !== null && record.daftar_penguji.dicetak > round.selesai
}

async function nextRound(
  tx: Tx,
  asal: Asal,
  found: Existing,
  record: Sp2dRecord,
  raw: object,
  hash: string,
  changed: boolean,
): Promise<void> {
  const sebab = ENDED.includes(found.status) ? 'KIRIM_ULANG' : 'BERUBAH'
  const putaran = found.putaran + 1
  const versi = changed ? found.versi + 1 : found.versi
  await dropPendingChoice(tx, [found.id])
  if (found.status !== 'DITERIMA') {
    const dari = found.status as StatusSp2d
    await changeStatus(tx, SISTEM, {
      sp2dIds: [found.id],
      dari,
      aksi: 'ulang',
      oleh: 'SISTEM',
      data: { levelTolak: null },
      rincian: { sebab, putaran },
    })
  } else {
    await audit(tx, SISTEM, {
      rantai: rantaiPemda(asal.pemdaId),
      aksi: 'PUTARAN_BARU',
      sasaran: found.nomor,
      sp2dId: found.id,
      sesudah: { sebab, putaran },
    })
  }
  if (changed) await tx.sp2dVersi.create({ data: { sp2dId: found.id, versi, hash, isi: raw as Json } })
  await tx.putaran.updateMany({
    where: { sp2dId: found.id, nomor: found.putaran, selesai: null },
    data: { selesai: new Date(), alasan: sebab },
  })
  await tx.putaran.create({ data: { sp2dId: found.id, nomor: putaran, sebab, versi } })
  await tx.sp2d.update({
    where: { id: found.id },
    data: { ...(await headerFields(tx, asal.pemdaId, record)), putaran, versi },
  })
  if (changed) await writeRows(tx, found.id, record)
}
