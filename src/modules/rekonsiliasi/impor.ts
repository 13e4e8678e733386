import { createHash } from 'node:crypto'
import { type KoranBerkas, parseMt940 } from '../../adapters/bank/mt940.js'
import { refuseLine } from '../../adapters/bank/mt940Bagian.js'
import type { Deps } from '../../deps.js'
import { FieldError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatTanggal, type Tanggal } from '../../domain/tanggal.js'
import type { Berkas } from '../../web/multipart.js'
import { loadRkud, type RkudUtuh } from './hari.js'
import { type HasilRun, reconcile } from './run.js'

/**
 * Reconciles a day with the bank's statement as an MT940 file, where its service cannot be asked. The file may hold the
 * other RKUD of the same Pemda too, each is compared; the same file again changes nothing.
 * @throws FieldError at the file that names its line; nothing of the file is kept then
 */
export async function importKoran(
  deps: Deps,
  pelaku: Pelaku,
  { rkudId, tanggal, berkas }: { rkudId: bigint; tanggal: Tanggal; berkas: Berkas | undefined },
): Promise<HasilRun> {
  const rkud = await loadRkud(deps.prisma, pelaku, rkudId)
  if (!berkas) throw new FieldError('berkas', 'Pilih berkas MT940.')
  const found = await match(deps, rkud, tanggal, parseMt940(berkas.isi))
  const asal = {
    nama: berkas.nama.replace(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 100),
    sha256: createHash('sha256').update(berkas.isi).digest('hex'),
  }
  const hasil: HasilRun[] = []
  for (const { rkud: each, koran } of found)
    hasil.push(await reconcile(deps, pelaku, { rkud: each, tanggal, berkas: { ...asal, koran } }))
  const [own] = hasil
  if (!own) throw new FieldError('berkas', `Berkas ini tidak memuat RKUD ${rkud.noRekening}.`)
  return { ...own, ditutup: hasil.some(({ ditutup }) => ditutup) }
}

/** Each statement with its RKUD: of this Pemda, of this day, once; this RKUD first. None where it is not among them. */
async function match(deps: Deps, rkud: RkudUtuh, tanggal: Tanggal, koran: KoranBerkas[]) {
  const rkuds = await deps.prisma.rkud.findMany({ where: { pemdaId: rkud.pemdaId } })
  const found = koran.map((each) => {
    const milik = rkuds.find(({ noRekening }) => noRekening === each.noRekening)
    if (!milik) throw refuseLine(each.baris, `rekening ${each.noRekening} bukan RKUD ${rkud.pemda.nama}.`)
    if (each.tanggal !== tanggal)
      throw refuseLine(
        each.baris,
        `rekening koran ini untuk ${formatTanggal(each.tanggal)}, bukan ${formatTanggal(tanggal)}.`,
      )
    return { rkud: milik, koran: each.koran, baris: each.baris }
  })
  const twice = found.find((each, index) => found.findIndex(({ rkud: { id } }) => id === each.rkud.id) !== index)
  if (twice)
    throw refuseLine(twice.baris, `rekening koran RKUD ${twice.rkud.noRekening} ada dua kali dalam berkas ini.`)
  const own = found.filter((each) => each.rkud.id === rkud.id)
  return own.length === 0 ? [] : [...own, ...found.filter((each) => each.rkud.id !== rkud.id)]
}
