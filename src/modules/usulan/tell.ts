import type { Deps } from '../../deps.js'
import type { JenisUsulan } from './jenis.js'
import { usulanOf } from './load.js'

/** Works off what a kind tells people once its change is applied; twice at worst, never not at all. */
export async function tellUsulan(deps: Deps, daftar: readonly JenisUsulan[], id: bigint): Promise<void> {
  const row = await deps.prisma.usulan.findUnique({ where: { id } })
  const jenis = daftar.find(({ kode }) => kode === row?.jenis)
  if (row?.kabar !== 'ANTRE' || !jenis?.after) return
  await jenis.after(deps, usulanOf(jenis, row))
  await deps.prisma.usulan.update({ where: { id }, data: { kabar: 'SELESAI' } })
}
