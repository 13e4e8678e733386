import { prepared } from '../../db/prepared.js'
import { written } from '../../db/written.js'
import type { Deps } from '../../deps.js'
import { BEFORE_APPROVAL, JALUR_LEVEL, type Level, PAYING } from '../../domain/alur.js'
import { AppError, FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { COUNT_CAP } from '../../web/lists/count.js'
import type { Flash } from '../../web/page.js'
import type { Sp2dUtuh } from './load.js'

type DiTahun = Pick<Sp2dUtuh, 'id' | 'nomor' | 'tahun' | 'putaran'> & {
  putaranSp2d: { nomor: number; sebab: string }[]
}

/** Of sp2d `s`: its running putaran pays a retur again. */
export const PUTARAN_RETUR = `EXISTS (SELECT FROM putaran k WHERE k.sp2d_id = s.id AND k.nomor = s.putaran AND k.sebab = 'RETUR')`

/** What of the waiting SP2D `s` is still to be decided in the year in view; the end of a condition. */
export const hanyaRetur = ({ tahun, berjalan }: Pelaku): string => (tahun < berjalan ? ` AND ${PUTARAN_RETUR}` : '')

/** Whether nothing is decided on this SP2D any more because its year is over; a retur still is. */
export const hanyaBaca = ({ berjalan }: Pick<Pelaku, 'berjalan'>, sp2d: DiTahun): boolean =>
  sp2d.tahun < berjalan && sp2d.putaranSp2d.find(({ nomor }) => nomor === sp2d.putaran)?.sebab !== 'RETUR'

/** Why this person decides nothing on this SP2D in the year they have in view, or null. */
export function tahunRefusal(pelaku: Pelaku, sp2d: DiTahun): string | null {
  if (hanyaBaca(pelaku, sp2d))
    return `Tahun anggaran ${sp2d.tahun} hanya dapat dibaca; SP2D ${sp2d.nomor} tidak dapat diputuskan lagi.`
  if (sp2d.tahun === pelaku.tahun) return null
  return `SP2D ${sp2d.nomor} dari tahun anggaran ${sp2d.tahun}, sedangkan yang Anda buka ${pelaku.tahun}. Pindah dulu ke tahun anggaran ${sp2d.tahun}.`
}

/** Said on the page of an SP2D whose year is not the one in view, however its reader came there. */
export function tahunNote(pelaku: Pelaku, sp2d: DiTahun): Flash[] {
  if (sp2d.tahun === pelaku.tahun) return []
  const lalu =
    sp2d.tahun < pelaku.berjalan ? `Tahun anggaran ${sp2d.tahun} hanya dapat dibaca, kecuali retur dan pajak. ` : ''
  const pesan = `SP2D ini dari tahun anggaran ${sp2d.tahun}, sedangkan yang Anda buka ${pelaku.tahun}. ${lalu}`.trim()
  return [{ jenis: 'info', pesan, href: '/cmsp/tahun', hrefLabel: 'Pilih tahun anggaran' }]
}

/** @throws AppError with the way to the right year */
export function assertTahun(pelaku: Pelaku, sp2d: DiTahun): void {
  const pesan = tahunRefusal(pelaku, sp2d)
  if (pesan) throw new AppError('bentrok', pesan, { href: '/cmsp/tahun', label: 'Pilih tahun anggaran' })
}

export interface TahunRow {
  tahun: number
  sp2d: number
  /** Waiting decisions that the year still allows. */
  menunggu: number
  /** Approved and not paid yet. */
  dibayar: number
}

/** Every tahun anggaran this person's Pemda has SP2D of, newest first, and always the running one. */
export async function listTahun({ pool }: Deps, pelaku: Pelaku): Promise<TahunRow[]> {
  const { rows } = await pool.query<TahunRow>(
    `SELECT s.tahun, count(*)::int AS sp2d,
       (count(*) FILTER (WHERE ${written('s.status', BEFORE_APPROVAL)}
         AND (s.tahun >= $2 OR ${PUTARAN_RETUR})))::int AS menunggu,
       (count(*) FILTER (WHERE ${written('s.status', PAYING)}))::int AS dibayar
     FROM sp2d s WHERE $1::bigint IS NULL OR s.pemda_id = $1 GROUP BY 1`,
    [pelaku.pemdaId, pelaku.berjalan],
  )
  const { berjalan } = pelaku
  const none = { tahun: berjalan, sp2d: 0, menunggu: 0, dibayar: 0 }
  const all = rows.some(({ tahun }) => tahun === berjalan) ? rows : [...rows, none]
  return all.toSorted((a, b) => b.tahun - a.tahun)
}

type Siapa = { pemdaId: bigint | null; levels: Iterable<Level>; berjalan: number }

/** SP2D of Pemda $1 of years before $2 with this status, as an expression. */
const lalu = (status: string[], syarat = '') => `(SELECT count(*)::int FROM (SELECT FROM sp2d s
  WHERE s.pemda_id = $1 AND s.tahun < $2 AND ${written('s.status', status)}${syarat} LIMIT ${COUNT_CAP + 1}) t)`

/** Retur that wait for one of these levels, in Data SP2D or Daftar Tugas; null where there is no level. */
function returLalu(levels: Iterable<Level>): string | null {
  const status = [...levels].flatMap((level) => [JALUR_LEVEL[level].menunggu, JALUR_LEVEL[level].tugas])
  return status.length === 0 ? null : lalu(status, ` AND ${PUTARAN_RETUR}`)
}

/** Retur of years before `berjalan` that wait for one of these levels. */
export async function countReturLalu({ pool }: Pick<Deps, 'pool'>, siapa: Siapa): Promise<number> {
  const retur = returLalu(siapa.levels)
  if (retur === null) return 0
  const { rows } = await pool.query<{ n: number }>(prepared(`SELECT ${retur} AS n`, [siapa.pemdaId, siapa.berjalan]))
  return rows[0]?.n ?? 0
}

/** What years before `berjalan` still wait for: retur of these levels, payments under way, and those of them that are stuck. */
export async function countLalu({ pool }: Pick<Deps, 'pool'>, { pemdaId, levels, berjalan }: Siapa) {
  const text = `SELECT ${returLalu(levels) ?? 0} AS retur, ${lalu(PAYING)} AS dibayar, ${lalu(['PERLU_TINDAKAN'])} AS macet`
  const { rows } = await pool.query<{ retur: number; dibayar: number; macet: number }>(
    prepared(text, [pemdaId, berjalan]),
  )
  return rows[0] ?? { retur: 0, dibayar: 0, macet: 0 }
}

/** The year that was asked for, if there is anything in it. @throws FieldError otherwise */
export async function chooseTahun(deps: Deps, pelaku: Pelaku, tahun: number): Promise<number> {
  const known = (await listTahun(deps, pelaku)).some((row) => row.tahun === tahun)
  if (!known) throw new FieldError('tahun', `Tidak ada SP2D tahun anggaran ${tahun}.`)
  return tahun
}
