import { audit, tentangSp2d } from '../../db/audit.js'
import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import { BEFORE_APPROVAL, ENDED, type StatusSp2d } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { NewSp2d } from './create.js'
import { approvedHash } from './hash.js'
import { leavePenguji } from './penguji.js'
import { quarantine } from './quarantine.js'
import type { Asal, Hasil, Sp2dRecord } from './record.js'
import { dropPendingChoice, tellDecided } from './round.js'
import { correctAccounts, correctedReturns, onlyAccountsChanged } from './reissue.js'
import { hasPayment, openReturns, returnedAt, thawPotongan } from './retur.js'
import { headerFields, replaceRows } from './rows.js'
import { storable } from './storable.js'

type Existing = {
  id: bigint
  status: string
  putaran: number
  versi: number
  nomor: string
  pengujiNomor: string
  pengujiDicetak: Date
}

/** What a record that is known already changes: nothing, a new round, or a conflict for the operator. */
export async function updateSp2d(tx: Tx, asal: Asal, found: Existing, incoming: NewSp2d): Promise<Hasil> {
  const { record, raw, hash } = incoming
  const latest = await tx.sp2dVersi.findUniqueOrThrow({
    where: { sp2dId_versi: { sp2dId: found.id, versi: found.versi } },
  })
  const changed = latest.hash !== hash
  if (!changed && !(await reprinted(tx, found, record))) return 'tetap'
  const open = found.status === 'RETUR' || ENDED.includes(found.status) || BEFORE_APPROVAL.includes(found.status)
  // Once money has moved, the only way back is the money that came back.
  if (open && (await hasPayment(tx, found.id))) return reissue(tx, asal, found, incoming, changed)
  if (ENDED.includes(found.status) || (changed && BEFORE_APPROVAL.includes(found.status))) {
    const sebab = ENDED.includes(found.status) ? 'KIRIM_ULANG' : 'BERUBAH'
    await nextRound(tx, asal, found, incoming, { sebab, changed, legRetur: [], kembali: [] })
    return 'berubah'
  }
  return changed && approvedHash(latest.isi as object) !== approvedHash(raw)
    ? quarantine(tx, asal, raw, [
        'berubah di FMIS setelah disetujui approver; pembayaran berjalan menurut data yang disetujui',
      ])
    : 'tetap'
}

/** FMIS corrected the account of a returned payment: the next putaran pays only what came back. */
async function reissue(tx: Tx, asal: Asal, found: Existing, incoming: NewSp2d, changed: boolean): Promise<Hasil> {
  const open = await openReturns(tx, found.id)
  if (open.length === 0)
    return quarantine(tx, asal, incoming.raw, ['sudah dibayar; hanya pembayaran yang diretur dapat diulang'])
  const alasan = await onlyAccountsChanged(tx, found.id, incoming.record, open)
  if (alasan.length > 0) return quarantine(tx, asal, incoming.raw, alasan)
  const corrected = await correctedReturns(tx, found.id, incoming.record, open)
  // Sent again as it was: for accounts that work again.
  const legRetur = corrected.length > 0 ? corrected : open
  await nextRound(tx, asal, found, incoming, { sebab: 'RETUR', changed, legRetur, kembali: open })
  return 'berubah'
}

/** A rejected or cancelled SP2D comes again, unchanged, when it stands in a Daftar Penguji printed after that. */
async function reprinted(tx: Tx, found: Existing, record: Sp2dRecord): Promise<boolean> {
  if (found.status !== 'RETUR' && !ENDED.includes(found.status)) return false
  const round = await tx.putaran.findUniqueOrThrow({
    where: { sp2dId_nomor: { sp2dId: found.id, nomor: found.putaran } },
  })
  const selesai = found.status === 'RETUR' ? latest(await returnedAt(tx, found.id), round.mulai) : round.selesai
  if (selesai === null) return false
  const { no, dicetak } = record.daftar_penguji
  // The print it was rejected in, dated by a clock that goes ahead of ours.
  if (no === found.pengujiNomor && dicetak <= found.pengujiDicetak) return false
  // FMIS dates a list to the second: within the same one, another number tells the later list.
  return dicetak > selesai || (no !== found.pengujiNomor && sameSecond(dicetak, selesai))
}

// The list that brought one payee's correction says nothing about another whose money still lies with the bank.
const latest = (kembali: Date | null, mulai: Date) => (kembali && kembali > mulai ? kembali : mulai)

const sameSecond = (a: Date, b: Date) => Math.floor(a.getTime() / 1000) === Math.floor(b.getTime() / 1000)

interface Putaran {
  sebab: 'KIRIM_ULANG' | 'BERUBAH' | 'RETUR'
  changed: boolean
  /** Legs this round pays again; none where it pays the whole SP2D. */
  legRetur: bigint[]
  /** All that came back and was not paid again. */
  kembali: bigint[]
}

async function nextRound(
  tx: Tx,
  asal: Asal,
  found: Existing,
  incoming: NewSp2d,
  { sebab, changed, legRetur, kembali }: Putaran,
): Promise<void> {
  const { record, raw, hash } = incoming
  const putaran = found.putaran + 1
  const versi = changed ? found.versi + 1 : found.versi
  await dropPendingChoice(tx, [found.id])
  if (BEFORE_APPROVAL.includes(found.status)) await tellDecided(tx, { ...found, ...asal }, 'SP2D ini diubah di FMIS')
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
      ...tentangSp2d({ ...found, ...asal }),
      aksi: 'PUTARAN_BARU',
      sesudah: { sebab, putaran },
    })
  }
  if (changed) await tx.sp2dVersi.create({ data: { sp2dId: found.id, versi, hash, isi: storable(raw) } })
  await tx.putaran.updateMany({
    where: { sp2dId: found.id, nomor: found.putaran, selesai: null },
    data: { selesai: new Date(), alasan: sebab },
  })
  await tx.putaran.create({ data: { sp2dId: found.id, nomor: putaran, sebab, versi, legRetur } })
  await leavePenguji(tx, found.id, record)
  await tx.sp2d.update({
    where: { id: found.id },
    data: { ...headerFields(record, incoming), putaran, versi },
  })
  if (legRetur.length > 0) await correctAccounts(tx, found.id, record, kembali)
  else if (changed) return replaceRows(tx, found.id, record)
  await thawPotongan(tx, found.id, legRetur)
}
