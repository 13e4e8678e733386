import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import { changeStatus } from '../../db/changeStatus.js'
import type { Tx } from '../../db/database.js'
import type { StatusSp2d } from '../../domain/alur.js'
import { SISTEM } from '../../domain/pelaku.js'
import type { NewSp2d } from './create.js'
import { quarantine } from './quarantine.js'
import type { Asal, Hasil, Sp2dRecord } from './record.js'
import { BEFORE_APPROVAL, dropPendingChoice, ENDED } from './round.js'
import { headerFields, replaceRows } from './rows.js'

type Existing = { id: bigint; status: string; putaran: number; versi: number; nomor: string }

/** What a record that is known already changes: nothing, a new round, or a conflict for the operator. */
export async function updateSp2d(tx: Tx, asal: Asal, found: Existing, incoming: NewSp2d): Promise<Hasil> {
  const { record, raw, hash } = incoming
  const latest = await tx.sp2dVersi.findUniqueOrThrow({
    where: { sp2dId_versi: { sp2dId: found.id, versi: found.versi } },
  })
  const changed = latest.hash !== hash
  if (!changed && !(await reprinted(tx, found, record))) return 'tetap'
  if (ENDED.includes(found.status) || (changed && BEFORE_APPROVAL.includes(found.status))) {
    await nextRound(tx, asal, found, incoming, changed)
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

async function nextRound(tx: Tx, asal: Asal, found: Existing, incoming: NewSp2d, changed: boolean): Promise<void> {
  const { record, raw, hash } = incoming
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
    data: { ...headerFields(record, incoming), putaran, versi },
  })
  if (changed) await replaceRows(tx, found.id, record)
  // Nothing is frozen in a new round: the next Setuju reads Data Rekening anew.
  else await tx.potongan.updateMany({ where: { sp2dId: found.id }, data: { noRekening: null, namaRekening: null } })
}
