import { randomUUID } from 'node:crypto'
import { audit, tentangSp2d } from '../../db/audit.js'
import { changeStatus } from '../../db/changeStatus.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { nextExternalId } from '../../db/externalId.js'
import { holdPelaku } from '../../db/holdDelegasi.js'
import type { Deps } from '../../deps.js'
import { BANK } from '../../domain/bank.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { skorNama } from '../../domain/nama.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { AMBANG_NAMA } from '../../domain/pemeriksaan.js'
import { type Tanggal, tanggalWita, utcOf } from '../../domain/tanggal.js'
import type { Berkas } from '../../web/multipart.js'
import { saveLampiran } from '../usulan/lampiran.js'
import { mayCorrect } from './koreksi.js'
import { loadSp2d, type Sp2dUtuh } from './load.js'
import { legReturOf, openReturns, payeeOf } from './retur.js'

export interface IsianKoreksi {
  penerimaId: bigint
  bankKode: string
  noRekening: string
  suratNomor: string
  suratTanggal: Tanggal
}

/** @throws AppError when nothing came back, or somebody has decided already */
export function assertCorrectable(sp2d: Sp2dUtuh): void {
  if (mayCorrect(sp2d)) return
  const pesan = `Rekening SP2D ${sp2d.nomor} hanya dapat dikoreksi setelah retur dan sebelum putusan maker.`
  throw new AppError('bentrok', pesan, { href: `/cmsp/sp2d/${sp2d.id}`, label: 'Lihat SP2D' })
}

/** The returned legs to payees that may be paid again now: each with its payee. */
export async function returnedLegs(tx: Tx, sp2d: Sp2dUtuh) {
  const ids = await openReturns(tx, sp2d.id, legReturOf(sp2d))
  const legs = await tx.leg.findMany({
    where: { id: { in: ids }, jenis: 'NETTO' },
    include: { pencairan: true },
    orderBy: { id: 'asc' },
  })
  const found = []
  for (const leg of legs) {
    const id = await payeeOf(tx, leg)
    const penerima = sp2d.penerima.find((row) => String(row.id) === id)
    if (penerima) found.push({ leg, penerima })
  }
  return found
}

/**
 * The maker's correction after a return, on a surat ralat: bank and account only, and only where the bank names the
 * payee as owner. From RETUR it begins the putaran that pays again what came back; all three levels sign it.
 * @throws FieldError at the field that does not fit, AppError layananLuar when the bank does not answer
 */
export async function correctReturn(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; isian: IsianKoreksi; berkas: Berkas | null },
): Promise<{ nomor: string }> {
  const { isian } = input
  if (!Object.hasOwn(BANK, isian.bankKode)) throw new FieldError('bankKode', 'Pilih banknya.')
  if (isian.suratTanggal > tanggalWita(new Date()))
    throw new FieldError('suratTanggal', 'Tanggal surat tidak boleh setelah hari ini.')
  if (!input.berkas) throw new FieldError('lampiran', 'Lampirkan pindaian surat ralat (PDF).')
  const before = await loadSp2d(deps.prisma, pelaku, input.sp2dId)
  assertCorrectable(before)
  const { penerima } = await find(deps.prisma, before, isian)
  const namaDiBank = await askOwner(deps, penerima.nama, isian)
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM sp2d WHERE id = ${input.sp2dId} FOR UPDATE`
    await holdPelaku(tx, pelaku)
    const sp2d = await loadSp2d(tx, pelaku, input.sp2dId)
    assertCorrectable(sp2d)
    const { leg, penerima: fresh } = await find(tx, sp2d, isian)
    if (fresh.nama !== penerima.nama) throw new AppError('bentrok', 'Data penerima baru saja berubah. Coba lagi.')
    const putaran =
      sp2d.status === 'RETUR' ? await beginRound(tx, pelaku, sp2d, leg.id) : await joinRound(tx, sp2d, leg.id)
    const lampiranId = await saveLampiran(tx, pelaku, input.berkas)
    if (lampiranId === null) throw new FieldError('lampiran', 'Lampirkan pindaian surat ralat (PDF).')
    const baru = { bankKode: isian.bankKode, bankNama: BANK[isian.bankKode] ?? '', noRekening: isian.noRekening }
    await tx.penerima.update({
      where: { id: fresh.id },
      data: {
        ...{ ...baru, namaDiBank, statusRekening: 'aktif', skorNama: skorNama(fresh.nama, namaDiBank) },
        diperiksaPada: await dbNow(tx),
      },
    })
    const lama = { bankLama: `${leg.bankNama ?? ''} (${leg.bankKode ?? ''})`, rekeningLama: leg.noRekening ?? '' }
    const surat = {
      suratNomor: isian.suratNomor,
      suratTanggal: utcOf(isian.suratTanggal),
      lampiranId,
    }
    const oleh = { penggunaId: pelaku.id, penggunaNama: pelaku.nama }
    await tx.koreksiRetur.create({
      data: { sp2dId: sp2d.id, putaran, penerimaId: fresh.id, ...lama, ...baru, namaDiBank, ...surat, ...oleh },
    })
    await audit(tx, pelaku, {
      ...tentangSp2d(sp2d),
      aksi: 'KOREKSI_RETUR',
      sebelum: lama,
      sesudah: { ...baru, putaran, suratNomor: isian.suratNomor, uraian: `${fresh.nama}, surat ${isian.suratNomor}` },
    })
    return { nomor: sp2d.nomor }
  })
}

async function find(tx: Tx, sp2d: Sp2dUtuh, { penerimaId, bankKode, noRekening }: IsianKoreksi) {
  const row = (await returnedLegs(tx, sp2d)).find(({ penerima }) => penerima.id === penerimaId)
  if (!row) throw new FieldError('penerimaId', 'Pilih penerima yang pembayarannya diretur.')
  if (row.leg.bankKode === bankKode && row.leg.noRekening === noRekening)
    throw new FieldError('noRekening', 'Rekening ini sama dengan yang diretur.')
  return row
}

async function askOwner(deps: Deps, nama: string, { bankKode, noRekening }: IsianKoreksi): Promise<string> {
  const tanya = { bankKode, noRekening, referensi: randomUUID(), externalId: await nextExternalId(deps) }
  const { hasil } = await deps.bank.inquireRekening(tanya)
  if (hasil.kind === 'tidakPasti')
    throw new AppError('layananLuar', 'Bank belum menjawab, jadi rekening ini belum dapat dipastikan. Coba lagi.')
  if (hasil.kind === 'tidakDitemukan') throw new FieldError('noRekening', 'Rekening ini tidak ditemukan di bank.')
  if (hasil.status !== 'aktif') throw new FieldError('noRekening', `Rekening ini berstatus ${hasil.status} di bank.`)
  if (skorNama(nama, hasil.nama) < AMBANG_NAMA)
    throw new FieldError('noRekening', `Di bank atas nama "${hasil.nama}"; harus atas nama "${nama}".`)
  return hasil.nama
}

async function joinRound(tx: Tx, sp2d: Sp2dUtuh, legId: bigint): Promise<number> {
  const legRetur = legReturOf(sp2d)
  if (!legRetur.includes(legId)) {
    const sp2dId_nomor = { sp2dId: sp2d.id, nomor: sp2d.putaran }
    await tx.putaran.update({ where: { sp2dId_nomor }, data: { legRetur: [...legRetur, legId] } })
  }
  return sp2d.putaran
}

async function beginRound(tx: Tx, pelaku: Pelaku, sp2d: Sp2dUtuh, legId: bigint): Promise<number> {
  const putaran = sp2d.putaran + 1
  await changeStatus(tx, pelaku, {
    sp2dIds: [sp2d.id],
    dari: 'RETUR',
    aksi: 'ulang',
    oleh: 'SISTEM',
    data: { levelTolak: null, putaran },
    rincian: { sebab: 'RETUR', putaran },
  })
  await tx.putaran.updateMany({
    where: { sp2dId: sp2d.id, nomor: sp2d.putaran, selesai: null },
    data: { selesai: new Date(), alasan: 'RETUR' },
  })
  await tx.putaran.create({
    data: { sp2dId: sp2d.id, nomor: putaran, sebab: 'RETUR', versi: sp2d.versi, legRetur: [legId] },
  })
  return putaran
}
