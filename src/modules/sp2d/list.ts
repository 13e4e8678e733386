import type { Request, Response } from 'express'
import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, type Level, LEVELS, type StatusSp2d, type Tanda, tandaLevel } from '../../domain/alur.js'
import { PERAN } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { JENIS_SP2D } from '../../domain/sp2d.js'
import { exportList } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import type { ListPage } from '../../web/page.js'
import { angka, badgeSp2d, tanggalBaca } from '../../web/tampilan.js'
import { daftarSp2d } from './listSpec.js'
import type { Sp2dRow, Tahap } from './page.js'
import { scopeSp2d } from './scope.js'
import { daftarSearch } from './section.js'

const LABEL_TANDA: Record<Tanda, string> = {
  kosong: 'Belum diputuskan',
  menunggu: 'Menunggu di Daftar Tugas',
  setuju: 'Disetujui',
  tolak: 'Ditolak',
}

const TAHAP = Object.fromEntries(
  LEVELS.flatMap((level) =>
    Object.entries(LABEL_TANDA).map(([keadaan, label]) => {
      const tahap = { huruf: level.charAt(0), level: PERAN[level], keadaan, label }
      return [`${level} ${keadaan}`, Object.freeze(tahap)]
    }),
  ),
) as Record<`${Level} ${Tanda}`, Tahap>

/** Columns M, C, A of an SP2D. */
export function tahapOf(status: StatusSp2d, levelTolak: Level | null, disetujui: number): Tahap[] {
  const tanda = tandaLevel(status, levelTolak, disetujui)
  return LEVELS.map((level) => TAHAP[`${level} ${tanda[level]}`])
}

/** Whether one of this person's levels may decide on an SP2D in this status. */
export const mayDecide = (pelaku: Pelaku, status: StatusSp2d): boolean =>
  [...pelaku.levels].some((level) => JALUR_LEVEL[level].menunggu === status || JALUR_LEVEL[level].tugas === status)

/** SP2D of this person's Pemda; each row's page knows the list it was opened from. */
export async function listSp2d(deps: Deps, pelaku: Pelaku, req: Request): Promise<ListPage<Sp2dRow>> {
  const page = await readList(deps.pool, await daftarSp2d(deps, pelaku), req, scopeSp2d(pelaku), (raw): Sp2dRow => ({
    id: raw.id,
    href: `/cmsp/sp2d/${raw.id}`,
    nomor: raw.nomor,
    tanggal: tanggalBaca(raw.tanggal),
    opd: pelaku.pemdaId === null ? `${raw.opd}, ${raw.pemda}` : raw.opd,
    jenis: JENIS_SP2D[raw.jenis],
    penerima: raw.penerima_nama,
    jumlah: angka(raw.netto),
    tahap: tahapOf(raw.status, raw.level_tolak, raw.disetujui),
    status: badgeSp2d(raw.status),
    ulang: raw.putaran > 1 ? { nada: 'peringatan', label: `Dikirim ulang, putaran ${raw.putaran}` } : null,
    bolehProses: mayDecide(pelaku, raw.status) && (pelaku.tahun >= pelaku.berjalan || raw.retur === true),
  }))
  const daftar = daftarSearch(page.alamat)
  return { ...page, baris: page.baris.map((row) => ({ ...row, href: row.href + daftar })) }
}

export async function exportSp2d(deps: Deps, pelaku: Pelaku, req: Request, res: Response): Promise<void> {
  await exportList(deps.pool, await daftarSp2d(deps, pelaku), req, res, scopeSp2d(pelaku))
}
