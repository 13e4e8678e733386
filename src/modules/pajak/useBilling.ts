import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { parseKodeBilling } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { attachBilling, type Lanjutkan } from './attach.js'
import { assertCara } from './cara.js'
import { compareBilling, perbandinganRows } from './compare.js'
import { dimintaOf, isSibling, loadGroup, loadPajak } from './load.js'
import type { PerbandinganRow } from './page.js'

/** What DJP says of any inquiry that finds nothing, said of a kode billing. */
const TAK_DIKENAL: Record<string, string> = { '01': 'Kode billing ini tidak dikenal DJP. Periksa lagi angkanya.' }

export type HasilPeriksa = { cocok: true } | { cocok: false; perbandingan: PerbandinganRow[] }

/**
 * "Sudah Mempunyai Kode Billing": asks DJP about the code and takes it if it fits in every field. It may cover several
 * rows of the same SP2D when they are of one kind and their sum is the amount of the code.
 */
export async function useBilling(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; pajakId: bigint; kodeBilling: string; sertakan: bigint[] },
  lanjutkan: Lanjutkan,
): Promise<HasilPeriksa> {
  const pajak = await loadPajak(deps.prisma, pelaku, input.sp2dId, input.pajakId)
  const now = await dbNow(deps.prisma)
  const cara = assertCara(pelaku, pajak, now)
  const kode = parseKodeBilling(input.kodeBilling)
  if (!kode.ok) throw new FieldError('kodeBilling', kode.pesan)
  const rows = await loadGroup(deps.prisma, pelaku, pajak, cara, input.sertakan)
  if (!rows.every((row) => isSibling(row, pajak)))
    throw new FieldError('sertakan', 'Satu kode billing hanya untuk jenis pajak, masa, dan NPWP yang sama.')
  const { hasil } = await deps.djp.inquireBilling(kode.value)
  if (hasil.kind === 'tidakPasti')
    throw new AppError('layananLuar', 'DJP belum menjawab. Kode billing belum disimpan; coba lagi nanti.')
  if (hasil.kind === 'ditolak')
    throw new FieldError('kodeBilling', TAK_DIKENAL[hasil.kode ?? ''] ?? `DJP: ${hasil.pesan}`)
  const { billing } = hasil
  const fields = compareBilling(await dimintaOf(deps.prisma, pajak, rows, cara), billing, now)
  if (!fields.every(({ sama }) => sama)) return { cocok: false, perbandingan: perbandinganRows(fields) }
  await attachBilling(deps, pelaku, { pajak, sertakan: input.sertakan, billing, asal: 'DIISI' }, lanjutkan)
  return { cocok: true }
}
