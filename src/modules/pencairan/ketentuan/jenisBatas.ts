import { z } from 'zod'
import { audit, rantaiPemda } from '../../../db/audit.js'
import { inTransaction } from '../../../db/database.js'
import { pemdaById, pemdaByKode } from '../../../db/pemda.js'
import type { Deps } from '../../../deps.js'
import { JENIS_BATAS, type JenisBatas } from '../../../domain/batas.js'
import type { Pelaku } from '../../../domain/pelaku.js'
import { rupiah } from '../../../web/tampilan.js'
import { bandingkan, type JenisUsulan } from '../../usulan/jenis.js'
import { propose } from '../../usulan/propose.js'

const jumlah = z
  .string()
  .regex(/^\d{1,13}\.\d{2}$/)
  .nullable()
const batasSchema = z.strictObject({ pemda: z.string(), SP2D: jumlah, APPROVER_HARI: jumlah, PEMDA_HARI: jumlah })
export type IsiBatas = z.infer<typeof batasSchema>

const JENIS = Object.keys(JENIS_BATAS) as JenisBatas[]
const kodeOf = (sasaran: string): string => sasaran.slice('batas:'.length)
const baca = (nilai: string | null): string => (nilai === null ? 'Tanpa batas' : rupiah(nilai))

/** The limits of a Pemda: two admins, because a higher one lets money go. */
export const JENIS_BATAS_BAYAR: JenisUsulan<IsiBatas> = {
  kode: 'BATAS_BAYAR',
  judul: 'Batas pencairan',
  schema: batasSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const pemda = await pemdaByKode(tx, kodeOf(sasaran))
    const rows = await tx.batasBayar.findMany({ where: { pemdaId: pemda.id } })
    const of = (jenis: JenisBatas) => rows.find((row) => row.jenis === jenis)?.jumlah.toFixed(2) ?? null
    return { pemda: pemda.kode, SP2D: of('SP2D'), APPROVER_HARI: of('APPROVER_HARI'), PEMDA_HARI: of('PEMDA_HARI') }
  },
  ringkas: ({ pemda }) => `batas pencairan ${pemda}`,
  baris: bandingkan<IsiBatas>({
    Pemda: ({ pemda }) => pemda,
    [`Batas ${JENIS_BATAS.SP2D}`]: ({ SP2D }) => baca(SP2D),
    [`Batas ${JENIS_BATAS.APPROVER_HARI}`]: ({ APPROVER_HARI }) => baca(APPROVER_HARI),
    [`Batas ${JENIS_BATAS.PEMDA_HARI}`]: ({ PEMDA_HARI }) => baca(PEMDA_HARI),
  }),
  async apply(tx, _deps, pelaku, { sasaran, sebelum, sesudah }) {
    const { id: pemdaId } = await pemdaByKode(tx, kodeOf(sasaran))
    await tx.batasBayar.deleteMany({ where: { pemdaId } })
    const data = JENIS.flatMap((jenis) => (sesudah[jenis] === null ? [] : [{ pemdaId, jenis, jumlah: sesudah[jenis] }]))
    await tx.batasBayar.createMany({ data })
    await audit(tx, pelaku, { rantai: rantaiPemda(pemdaId), aksi: 'BATAS_BAYAR_DIUBAH', sasaran, sebelum, sesudah })
  },
}

/** Proposes new limits for a Pemda; null takes one away. Amounts are decimal text in rupiah. */
export async function proposeBatas(
  deps: Deps,
  pelaku: Pelaku,
  q: { pemdaId: bigint; batas: Record<JenisBatas, string | null>; dilihat?: string | undefined },
): Promise<bigint> {
  const { pemdaId, batas, dilihat } = q
  return inTransaction(deps.prisma, async (tx) => {
    const pemda = await pemdaById(tx, pemdaId)
    const sesudah = { pemda: pemda.kode, ...batas }
    const pengajuan = { sasaran: `batas:${pemda.kode}`, sesudah, pemdaId, dasar: null, dilihat }
    return propose(tx, pelaku, JENIS_BATAS_BAYAR, pengajuan)
  })
}
