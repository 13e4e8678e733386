import { audit, rantaiPemda } from '../../db/audit.js'
import { dbNow, inTransaction, type Tx } from '../../db/database.js'
import { closeGate } from '../../db/gerbangRekon.js'
import type { Deps } from '../../deps.js'
import { agreedFees, matchFees } from '../../domain/biayaBank.js'
import { AppError } from '../../domain/galat.js'
import type { PelakuAudit } from '../../domain/pelaku.js'
import { type BarisRekon, isSelisih, type Koran, rekonKoran } from '../../domain/rekonsiliasi.js'
import { formatTanggal, type Tanggal, tanggalWita, utcOf } from '../../domain/tanggal.js'
import { formatUang, totalUang, uangDariSen } from '../../domain/uang.js'
import type { Rkud } from '../../generated/prisma/client.js'
import { asJson, countHasil, isiOf } from './isi.js'
import { tellGateClosed } from './kabar.js'
import { akhirHari, askKoran, storeKoran, type Sumber } from './koran.js'
import { selisihMpn } from './pajak.js'
import { loadBersih, loadPerintah } from './perintah.js'

export interface HasilRun {
  cocok: number
  menunggu: number
  selisih: number
  belum: number
  /** Whether this run closed the send gate. */
  ditutup: boolean
}

interface Hari {
  rkud: Rkud
  tanggal: Tanggal
  /** Given by a file of the bank instead of asked for. */
  berkas?: { koran: Koran; nama: string; sha256: string }
}

/**
 * Compares one RKUD and day with the bank's statement and the treasury's report. Money that left without an order of
 * ours, and that nobody has explained, closes the send gate of the Pemda in the same transaction.
 * @throws AppError when the bank or the treasury cannot answer now; nothing is kept then
 */
export async function reconcile(deps: Deps, pelaku: PelakuAudit, { rkud, tanggal, berkas }: Hari): Promise<HasilRun> {
  const asked = await dbNow(deps.prisma)
  if (tanggal > tanggalWita(asked)) throw new AppError('tidakSah', 'Tanggal ini belum tiba.')
  const koran = berkas?.koran ?? (await askKoran(deps, rkud.noRekening, tanggal))
  if (typeof koran === 'string') throw new AppError('bentrok', `Rekening koran belum dapat dibaca: ${koran}`)
  const mpn = await selisihMpn(deps, rkud, tanggal)
  if (mpn === null) throw new AppError('bentrok', 'Laporan MPN belum dapat dibaca. Coba lagi nanti.')
  const sumber: Sumber = berkas ? 'MT940' : 'SNAP'
  return inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM rkud WHERE id = ${rkud.id} FOR NO KEY UPDATE`
    const lengkap = asked >= akhirHari(tanggal)
    const stored = await storeKoran(tx, koran, { rkudId: rkud.id, tanggal, sumber, oleh: pelaku.nama, lengkap })
    const baris = [...(await compare(tx, rkud, tanggal, koran)), ...mpn]
    const unexplained = await withoutExplanation(tx, rkud.id, baris)
    const hitung = { ...countHasil(baris), belum: unexplained.length }
    const hari = utcOf(tanggal)
    const found = { koranId: stored.id, isi: asJson(isiOf(koran, baris)), ...hitung }
    await tx.rekonsiliasi.upsert({
      where: { rkudId_tanggal: { rkudId: rkud.id, tanggal: hari } },
      create: { rkudId: rkud.id, tanggal: hari, ...found },
      update: found,
    })
    await tx.$executeRaw`UPDATE rekonsiliasi SET diperiksa_pada = now() WHERE rkud_id = ${rkud.id} AND tanggal = ${tanggal}::date`
    await audit(tx, pelaku, {
      rantai: rantaiPemda(rkud.pemdaId),
      aksi: 'REKONSILIASI_DIJALANKAN',
      sasaran: `rkud:${rkud.noRekening}:${tanggal}`,
      sesudah: {
        ...{ ...hitung, sumber, koran: stored.sidik },
        ...(berkas && { berkas: berkas.nama, sha256: berkas.sha256 }),
      },
    })
    return { ...hitung, ditutup: await closeIfPaid(tx, pelaku, { rkud, tanggal }, unexplained) }
  })
}

async function compare(tx: Tx, rkud: Rkud, tanggal: Tanggal, koran: Koran): Promise<BarisRekon[]> {
  const named = koran.mutasi.flatMap(({ referensi }) => (referensi === null ? [] : [referensi]))
  const perintah = await loadPerintah(tx, rkud.noRekening, tanggal, named)
  const all = [...new Set([...named, ...perintah.map(({ referensi }) => referensi)])]
  const bersih = await loadBersih(tx, rkud.id, all)
  return matchFees(rekonKoran(koran.mutasi, perintah, bersih, tanggal), agreedFees(perintah, bersih, tanggal))
}

async function withoutExplanation(tx: Tx, rkudId: bigint, baris: BarisRekon[]): Promise<BarisRekon[]> {
  const selisih = baris.filter(({ hasil }) => isSelisih(hasil))
  const known = await tx.penjelasanSelisih.findMany({
    where: { rkudId, kunci: { in: selisih.map(({ kunci }) => kunci) } },
    select: { kunci: true },
  })
  const explained = new Set(known.map(({ kunci }) => kunci))
  return selisih.filter(({ kunci }) => !explained.has(kunci))
}

/** The bank took more than we ordered. */
const isPaid = ({ hasil, menurutBank, menurutCmsp }: BarisRekon): boolean =>
  hasil !== 'BEDA_MPN' && menurutBank > menurutCmsp

async function closeIfPaid(tx: Tx, pelaku: PelakuAudit, { rkud, tanggal }: Hari, unexplained: BarisRekon[]) {
  const paid = unexplained.filter(isPaid)
  if (paid.length === 0) return false
  const total = totalUang(paid.map(({ menurutBank, menurutCmsp }) => uangDariSen(menurutBank - menurutCmsp)))
  const alasan = `${paid.length} debit ${formatUang(total)} dari RKUD pada ${formatTanggal(tanggal)} tidak dapat dijelaskan`
  const closed = await closeGate(tx, pelaku, { pemdaId: rkud.pemdaId, alasan, sejak: tanggal })
  if (closed) await tellGateClosed(tx, rkud, alasan)
  return closed
}
