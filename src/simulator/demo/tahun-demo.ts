import type { DaftarPenguji, Sp2dRecord } from '../fmis/record.js'
import { createAcak } from './acak.js'
import type { Acak } from './acak.js'
import { barangBankKalsel } from './resep-belanja.js'
import { RESEP_DEMO, RESEP_PEMDA_LAIN } from './resep.js'
import type { Resep } from './resep.js'
import { RUSAK_PER_PEMDA } from './rusak.js'
import { bendaharaOf, DAFTAR_PEMDA } from './sumber.js'
import type { PemdaDemo } from './sumber.js'
import { rupiah, susunSp2d } from './susun.js'

export const TAHUN_DEMO = 2026
const FIRST_DAY = Date.UTC(TAHUN_DEMO, 9, 1)
const DAYS = 50
const DAY_MS = 86_400_000
const UNPRINTED = 3
const PER_DAFTAR_PENGUJI = 10
const PAJAK_DENGAN_BILLING = 7

export interface TahunDemo {
  pemda: PemdaDemo
  /** Stand in a printed Daftar Penguji. */
  siap: Sp2dRecord[]
  /** Wait for one. */
  belumDicetak: Sp2dRecord[]
  rusak: Record<string, unknown>[]
}

/** First idsp2d of a Pemda; its numbers run on from there. */
export const firstIdOf = (pemda: PemdaDemo): number => (DAFTAR_PEMDA.indexOf(pemda) + 1) * 1000 + 1

/** Number 1 for the first SP2D of a Pemda. */
export const urutOf = (pemda: PemdaDemo, idsp2d: number): number => idsp2d - firstIdOf(pemda) + 1

/** One year of SP2D, always the same for the same Pemda. */
export function buatTahunDemo(pemda: PemdaDemo): TahunDemo {
  const rusak = RUSAK_PER_PEMDA[pemda.kode] ?? []
  const resep = shuffle(resepOf(pemda), createAcak(pemda.kode))
  const belumDicetak = rusak.length > 0 ? UNPRINTED : 0
  const all = [...resep, ...Array<Resep>(belumDicetak + rusak.length).fill(barangBankKalsel)]
  const records = all.map((each, index) => buatSp2d(pemda, each, index, all.length))
  const siap = records.slice(0, resep.length)
  const dirusak = records.slice(resep.length + belumDicetak)
  siap.forEach(giveBilling)
  cetakPenguji([...siap, ...dirusak])
  return {
    pemda,
    siap,
    belumDicetak: records.slice(resep.length, resep.length + belumDicetak),
    rusak: rusak.map((merusak, index) => merusak(dirusak[index] as Sp2dRecord)),
  }
}

const resepOf = (pemda: PemdaDemo): Resep[] =>
  pemda.kode in RUSAK_PER_PEMDA
    ? RESEP_DEMO.flatMap(([resep, times]) => Array<Resep>(times).fill(resep))
    : RESEP_PEMDA_LAIN

function shuffle<T>(list: T[], acak: Acak): T[] {
  return list
    .map((item) => ({ item, order: acak.int(0, 1_000_000_000) }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}

function buatSp2d(pemda: PemdaDemo, resep: Resep, index: number, count: number): Sp2dRecord {
  const idsp2d = firstIdOf(pemda) + index
  const day = Math.floor((index * DAYS) / count)
  return cook(pemda, resep, { idsp2d, tanggal: workday(day), tanggalSpm: workday(Math.max(day - 2, 0)) })
}

/** Cooks one SP2D of a Pemda; its seed is its own number. */
export function cook(
  pemda: PemdaDemo,
  resep: Resep,
  kepala: { idsp2d: number; tanggal: string; tanggalSpm: string; bank?: string | undefined },
): Sp2dRecord {
  const { bank, ...tanggal } = kepala
  const acak = createAcak(`${pemda.kode}:${kepala.idsp2d}`)
  const urut = urutOf(pemda, kepala.idsp2d)
  const opdIndex = (urut * 5) % pemda.opd.length
  const isi = resep({ acak, pemda, opdIndex, bendahara: bendaharaOf(pemda, opdIndex), bank })
  const rkudIndex = urut % 5 === 0 ? pemda.rkud.length - 1 : 0
  return susunSp2d({ pemda, opdIndex, rkudIndex, tahun: TAHUN_DEMO, urut, ...tanggal }, isi)
}

// Saturday and Sunday become the Friday before.
function workday(offset: number): string {
  const at = new Date(FIRST_DAY + offset * DAY_MS)
  const back = { 6: 1, 0: 2 }[at.getUTCDay()] ?? 0
  return new Date(at.getTime() - back * DAY_MS).toISOString().slice(0, 10)
}

function cetakPenguji(records: Sp2dRecord[]): void {
  for (let start = 0; start < records.length; start += PER_DAFTAR_PENGUJI) {
    const batch = records.slice(start, start + PER_DAFTAR_PENGUJI)
    const tanggal = batch.at(-1)?.sp2d_tgl ?? ''
    const penguji = buatPenguji(start / PER_DAFTAR_PENGUJI + 1, `${tanggal}T15:00:00+08:00`, batch)
    for (const record of batch) record.daftar_penguji = penguji
  }
}

export function buatPenguji(nomor: number, dicetak: string, batch: { netto: string }[]): DaftarPenguji {
  const sen = batch.reduce((sum, { netto }) => sum + BigInt(netto.replace('.', '')), 0n)
  return {
    no: `${String(nomor).padStart(4, '0')}/DP/${TAHUN_DEMO}`,
    tgl: dicetak.slice(0, 10),
    dicetak,
    jumlah_sp2d: batch.length,
    total: rupiah(sen / 100n),
  }
}

// Every seventh SP2D comes with the kode billing that its rekanan made already.
function giveBilling(record: Sp2dRecord, index: number): void {
  if (index % PAJAK_DENGAN_BILLING !== 0) return
  for (const row of record.pajak) {
    row.id_billing = `1${String(record.idsp2d).padStart(8, '0')}${String(row.id).padStart(6, '0')}`
  }
}
