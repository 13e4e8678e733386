import type { Deps } from '../../deps.js'
import { AppError, FieldError } from '../../domain/galat.js'
import { parseKodeBilling } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { attachBilling } from './attach.js'
import { compareBilling, perbandinganRows } from './compare.js'
import { assertEditable, loadPajak } from './load.js'
import type { PerbandinganRow } from './page.js'

export type HasilPeriksa = { cocok: true } | { cocok: false; perbandingan: PerbandinganRow[] }

/** "Sudah Mempunyai Kode Billing": asks DJP about the code and takes it if it fits the tax row in every field. */
export async function useBilling(
  deps: Deps,
  pelaku: Pelaku,
  input: { sp2dId: bigint; pajakId: bigint; kodeBilling: string },
): Promise<HasilPeriksa> {
  const pajak = await loadPajak(deps.prisma, pelaku, input.sp2dId, input.pajakId)
  assertEditable(pelaku, pajak)
  const kode = parseKodeBilling(input.kodeBilling)
  if (!kode.ok) throw new FieldError('kodeBilling', kode.pesan)
  const { hasil } = await deps.djp.inquireBilling(kode.value)
  if (hasil.kind === 'tidakPasti')
    throw new AppError('layananLuar', 'DJP belum menjawab. Kode billing belum disimpan; coba lagi beberapa saat lagi.')
  if (hasil.kind === 'ditolak') throw new FieldError('kodeBilling', `DJP: ${hasil.pesan}`)
  const fields = compareBilling(pajak, hasil.billing, new Date())
  if (!fields.every(({ sama }) => sama)) return { cocok: false, perbandingan: perbandinganRows(fields) }
  await attachBilling(deps, pelaku, pajak, hasil.billing, 'DIISI')
  return { cocok: true }
}
