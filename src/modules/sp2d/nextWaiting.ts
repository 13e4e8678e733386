import type { Request } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { flash } from '../../web/flash.js'
import type { Scope } from '../../web/lists/where.js'
import { placeOfRow, rowBeside } from '../../web/lists/neighbour.js'
import { listOf } from './around.js'
import { inStatus, menunggu } from './listSpec.js'
import { scopeSp2d } from './scope.js'
import { hanyaRetur } from './tahun.js'
import { daftarSearch } from './section.js'

/** What the decision form carries along beside the decision: the list, and whether to go on in it. */
export const carried = (req: Request): { nama: string; nilai: string }[] =>
  ['daftar', 'lanjut'].flatMap((nama) => {
    const nilai: unknown = req.body[nama]
    return typeof nilai === 'string' ? [{ nama, nilai }] : []
  })

/** The next SP2D of the list that waits for this person's level: after this one, then from the top. */
async function nextWaiting(deps: Deps, pelaku: Pelaku, id: bigint, list: Awaited<ReturnType<typeof listOf>>) {
  const waiting: Scope = (params) =>
    `${scopeSp2d(pelaku)(params)} AND ${inStatus(menunggu(pelaku))}${hanyaRetur(pelaku)} AND s.id <> ${params.bind(id, '::bigint')}`
  const place = await placeOfRow(deps.pool, list.spec, list.query, id)
  return (
    (await rowBeside(deps.pool, list.spec, list.query, waiting, place)) ??
    (await rowBeside(deps.pool, list.spec, list.query, waiting, null))
  )
}

/** Where a decision leads: back to its SP2D, or with "Save & berikutnya" to the next; none left is said on the list. */
export async function afterSave(deps: Deps, pelaku: Pelaku, req: Request, id: bigint): Promise<string> {
  const list = await listOf(deps, pelaku, req.body.daftar)
  if (req.body.lanjut !== 'berikutnya') return `/cmsp/sp2d/${id}${daftarSearch(list.alamat)}`
  const next = await nextWaiting(deps, pelaku, id, list)
  if (next) return `/cmsp/sp2d/${next}${daftarSearch(list.alamat)}`
  flash(req, 'info', 'Tidak ada lagi SP2D dalam daftar ini yang menunggu Anda.')
  return list.alamat ? `/cmsp/sp2d?${list.alamat}` : '/cmsp/sp2d'
}
