import type { Deps } from '../../deps.js'
import { parseNpwp } from '../../domain/npwp.js'

/** The name DJP knows for an NPWP as typed, or why there is none, in words for beside the field. */
export async function npwpName(deps: Deps, text: string): Promise<string> {
  const npwp = parseNpwp(text)
  if (!npwp.ok) return npwp.pesan
  const { hasil } = await deps.djp.inquireNpwp(npwp.value)
  if (hasil.kind === 'berhasil') return `Menurut DJP: ${hasil.nama}, ${hasil.kota}`
  return hasil.kind === 'ditolak' ? 'Tidak dikenal DJP.' : 'DJP belum menjawab; namanya belum diketahui.'
}

/** The names of several NPWP by field, each asked once; an empty field has none. */
export async function npwpNames(deps: Deps, typed: Record<string, string>): Promise<Record<string, string>> {
  const filled = Object.entries(typed).filter(([, text]) => text !== '')
  const texts = [...new Set(filled.map(([, text]) => text))]
  const names = new Map(await Promise.all(texts.map(async (text) => [text, await npwpName(deps, text)] as const)))
  return Object.fromEntries(filled.map(([bidang, text]) => [bidang, names.get(text) ?? '']))
}
