import type { Request } from 'express'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { TugasListPage } from './page.js'
import { MAX_SELECTION } from './selection.js'
import { countRekan, listTugas, type Milik, sumTugas } from './tugasList.js'

/** Daftar Tugas: the own tasks, or those of the colleagues to look at and to take over. */
export async function tugasPage(deps: Deps, pelaku: Pelaku, req: Request, milik: Milik): Promise<TugasListPage> {
  const sum = sumTugas(deps, pelaku, req, milik)
  const [daftar, total, rekan] = await Promise.all([
    listTugas(
      deps,
      pelaku,
      req,
      milik,
      sum.then(({ jumlah }) => jumlah),
    ),
    sum,
    countRekan(deps, pelaku),
  ])
  const own = milik === 'saya'
  return {
    daftar,
    total,
    tab: [
      { href: '/cmsp/tugas', label: 'Tugas saya', aktif: own },
      { href: '/cmsp/tugas/rekan', label: `Tugas rekan (${rekan})`, aktif: !own },
    ],
    konfirmasiHref: own ? '/cmsp/tugas/konfirmasi' : null,
    semuaLabel: own ? semuaLabel(total.jumlah, daftar.baris.length) : null,
  }
}

function semuaLabel(jumlah: number, onPage: number): string | null {
  if (jumlah <= onPage) return null
  return jumlah > MAX_SELECTION
    ? `Approve ${MAX_SELECTION} pertama dari ${jumlah.toLocaleString('id-ID')} hasil filter`
    : `Approve semua hasil filter (${jumlah})`
}
