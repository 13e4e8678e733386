import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { type FmisRecord, offer, soundRecord, withTaxes } from '../support/fmis.js'
import { find, pull } from '../support/story.js'

export type Tax = Partial<FmisRecord['pajak'][number]>

/** One tax row of an SP2D that just arrived. */
export interface Row {
  sp2d: string
  pajak: string
  path: string
  tax: FmisRecord['pajak'][number]
}

export const OTHER_NPWP = '021832415000000'

/** What tests of kode billing tell their stories with. */
export async function taxDesk(app: TestApp, maker: Client) {
  let nextId = 7600
  const record = await soundRecord(app, nextId)

  /** SP2D with one tax row each, just arrived. */
  async function arrive(...taxes: Tax[]): Promise<Row[]> {
    const made = taxes.map((tax) => {
      nextId++
      const jumlah = `${1_100_000 + nextId}.00`
      return withTaxes({ ...record, idsp2d: nextId, sp2d_no: `${nextId}/SP2D/UJI/2026` }, [{ jumlah, ...tax }])
    })
    for (const each of made) await offer(app, each)
    await pull(app, maker)
    return Promise.all(made.map(({ sp2d_no, pajak: [tax] }) => rowOf(app, sp2d_no, tax)))
  }

  return {
    arrive,
    arriveOne: async (tax: Tax = {}): Promise<Row> => (await arrive(tax))[0] as Row,

    /** A code as the taxpayer would make it at DJP; what is not said fits the row. */
    async codeFor({ tax }: Row, more: Record<string, unknown> = {}): Promise<string> {
      const answer = await app.simulator.post('/control/djp/billing').send({
        ...{ nomorPokokWajibPajak: tax.npwp, kodeMap: tax.kode_map, kodeSetor: tax.kode_setor, masaPajak: tax.masa },
        ...{ tahunPajak: String(tax.tahun_pajak), jumlahBayar: rupiahOf(tax), ...more },
      })
      return (answer.body as { idBilling: string }).idBilling
    },

    /** Tab "Sudah Mempunyai Kode Billing". */
    type: ({ path }: Row, kodeBilling: string) => maker.submit(path, { kodeBilling }, `${path}?tab=sudah`),

    /** Tab "Belum Mempunyai Kode Billing". */
    create: (row: Row, more: Record<string, string> = {}) =>
      maker.submit(`${row.path}/buat`, formOf(row, more), `${row.path}?tab=belum`),

    async kodeOf({ pajak }: Row): Promise<string | null> {
      const where = { id: BigInt(pajak) }
      return (
        (await app.deps.prisma.pajak.findUniqueOrThrow({ where, include: { billing: true } })).billing?.kode ?? null
      )
    },

    /** The codes DJP has over exactly this amount, which no other row of the tests has. */
    async atDjp({ tax }: Row): Promise<unknown[]> {
      const all = (await app.simulator.get('/djp/billings')).body as { jumlahBayar: string }[]
      return all.filter(({ jumlahBayar }) => jumlahBayar === rupiahOf(tax))
    },
  }
}

export function formOf({ tax }: Row, more: Record<string, string> = {}): Record<string, string> {
  return {
    ...{ npwpPenyetor: tax.npwp, npwpRekanan: OTHER_NPWP, npwpPemungut: tax.npwp, nop: '' },
    ...{
      jenisPajak: `${tax.kode_map}-${tax.kode_setor}`,
      masaAwal: tax.masa.slice(0, 2),
      masaAkhir: tax.masa.slice(2),
    },
    ...{ tahunPajak: String(tax.tahun_pajak), ...more },
  }
}

const rupiahOf = ({ jumlah }: { jumlah: string }) => jumlah.replace('.00', '')

async function rowOf(app: TestApp, nomor: string, tax: FmisRecord['pajak'][number] | undefined): Promise<Row> {
  const { id: sp2d } = await find(app, nomor)
  const { id } = await app.deps.prisma.pajak.findFirstOrThrow({ where: { sp2dId: BigInt(sp2d) } })
  if (!tax) throw new Error('no tax row')
  return { sp2d, pajak: String(id), path: `/cmsp/sp2d/${sp2d}/pajak/${id}`, tax }
}
