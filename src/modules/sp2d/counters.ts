import type { Deps } from '../../deps.js'
import { JALUR_LEVEL, LEVELS, type StatusSp2d } from '../../domain/alur.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { countText, countUpToCap } from '../../web/lists/count.js'
import { Params } from '../../web/lists/spec.js'
import type { Nada } from '../../web/page.js'
import { hrefPerluProses, menunggu } from './listSpec.js'
import type { Sp2dListPage } from './page.js'
import { scopeSp2d } from './scope.js'
import { hanyaRetur } from './tahun.js'

interface Hitungan {
  label: string
  nada: Nada
  status: StatusSp2d[]
  /** End of the condition, beside the status. */
  syarat?: string
  href?: string
}

const tugas = ({ levels }: Pelaku): StatusSp2d[] =>
  (levels.size > 0 ? [...levels] : LEVELS).map((level) => JALUR_LEVEL[level].tugas)

const hitunganOf = (pelaku: Pelaku): Hitungan[] => [
  {
    ...{ label: 'Perlu diproses', nada: 'proses', href: hrefPerluProses(pelaku) },
    ...{ status: menunggu(pelaku), syarat: hanyaRetur(pelaku) },
  },
  { label: 'Di Daftar Tugas', nada: 'peringatan', status: tugas(pelaku) },
  { label: 'Ditolak', nada: 'bahaya', status: ['DITOLAK'] },
  { label: 'Cair', nada: 'sukses', status: ['CAIR'] },
]

const hrefOf = ({ status, href }: Hitungan): string =>
  href ?? `/cmsp/sp2d?${status.map((one) => `status=${one}`).join('&')}`

/** More than this nobody works through in a day; they are counted for every page. */
const CAP = 1000

/** The figures above Data SP2D; each status has its partial index, and none is counted beyond the cap. */
export async function countersOf(deps: Deps, pelaku: Pelaku): Promise<Sp2dListPage['hitungan']> {
  const params = new Params()
  const scope = scopeSp2d(pelaku)(params)
  const list = hitunganOf(pelaku)
  // One status at a time, each as a constant, so that its index is read in one piece.
  const select = list.map(({ status, syarat = '' }) =>
    status.map((one) => `SELECT 1 FROM sp2d s WHERE ${scope} AND s.status = '${one}'${syarat}`).join(' UNION ALL '),
  )
  const counts = await countUpToCap(deps.pool, { select, values: params.values, stable: true, cap: CAP })
  return list.map((one, index) => ({
    label: one.label,
    nada: one.nada,
    jumlah: countText(counts[index] ?? 0, CAP),
    href: hrefOf(one),
  }))
}
