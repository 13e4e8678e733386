import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { type FmisRecord, offer, soundRecord, withTaxes } from '../support/fmis.js'
import { officers, type People } from '../support/state.js'
import { approve, find, makeBillings, pull } from '../support/story.js'

export type Pajak = Partial<FmisRecord['pajak'][number]>

/** Tells stories of one SP2D with several tax rows. */
export async function taxStories(app: TestApp, people?: People) {
  const officersOf = people ?? (await officers(app))
  const { MAKER: maker, CHECKER: checker, APPROVER: approver } = officersOf
  let nextId = 8800
  const record = await soundRecord(app, nextId)

  /** As many SP2D with these tax rows, just arrived. */
  async function arriveMany(count: number, taxes: Pajak[]): Promise<string[]> {
    const made = Array.from({ length: count }, () => {
      nextId++
      return withTaxes({ ...record, idsp2d: nextId, sp2d_no: `${nextId}/SP2D/UJI/2026` }, taxes)
    })
    for (const each of made) await offer(app, each)
    await pull(app, maker)
    return Promise.all(made.map(async ({ sp2d_no }) => (await find(app, sp2d_no)).id))
  }

  async function arrive(taxes: Pajak[]): Promise<string> {
    const [id = ''] = await arriveMany(1, taxes)
    return id
  }

  const rows = (id: string) =>
    app.deps.prisma.pajak.findMany({
      where: { sp2dId: BigInt(id), mengurangi: true },
      include: { billing: true },
      orderBy: { id: 'asc' },
    })

  return {
    ...{ maker, checker, approver, arrive, arriveMany, rows },
    legs: (id: string) =>
      app.deps.prisma.leg.findMany({
        where: { pencairan: { sp2dId: BigInt(id) } },
        include: { bukti: true, billing: true },
        orderBy: { id: 'asc' },
      }),

    /** The address of the form of one tax row. */
    href: async (id: string, index: number) => `/cmsp/sp2d/${id}/pajak/${(await rows(id))[index]?.id}`,

    /** A code over these rows, made at DJP as the taxpayer would. */
    async codeFor(id: string, indexes: number[], more: Record<string, unknown> = {}): Promise<string> {
      const all = await rows(id)
      const chosen = indexes.flatMap((index) => all[index] ?? [])
      const [first] = chosen
      if (!first) throw new Error('no such tax row')
      const jumlah = chosen.reduce((sum, row) => sum + BigInt(row.jumlah.toFixed(0)), 0n)
      const answer = await app.simulator.post('/control/djp/billing').send({
        ...{ nomorPokokWajibPajak: first.npwp, kodeMap: first.kap, kodeSetor: first.kjs, masaPajak: first.masa },
        ...{ tahunPajak: String(first.tahunPajak), jumlahBayar: String(jumlah), ...more },
      })
      return (answer.body as { idBilling: string }).idBilling
    },

    /** Every tax with its code, approved by the three; nothing is paid yet. */
    async approved(taxes: Pajak[]): Promise<string> {
      const id = await arrive(taxes)
      await makeBillings(app, maker, id)
      for (const person of [maker, checker, approver]) await approve(app, person, id)
      return id
    },

    /** Lets the code of a row run out: rows are moved, not clocks. */
    expire: (id: string, index: number, hours = -1) => moveExpiry(app, id, index, hours),
  }
}

async function moveExpiry(app: TestApp, id: string, index: number, hours: number): Promise<void> {
  await app.deps.pool.query(
    `UPDATE billing SET kedaluwarsa = now() + make_interval(hours => $3)
     WHERE id = (SELECT billing_id FROM pajak WHERE sp2d_id = $1 AND mengurangi ORDER BY id OFFSET $2 LIMIT 1)`,
    [id, index, hours],
  )
}

export const fault = (app: TestApp, endpoint: string, mode: string, more: object = {}) =>
  app.simulator.post('/control/faults').send({ endpoint, mode, times: 1, ...more })

export interface Paid {
  idBilling: string
  ntpn: string
  amount: string
  tanggalBuku: string
}
export const payments = async (app: TestApp): Promise<Paid[]> =>
  (await app.simulator.get('/mpn/payments')).body as Paid[]

export const submitCode = (
  client: Client,
  href: string,
  kodeBilling: string,
  more: Record<string, string | string[]> = {},
) => client.submit(href, { kodeBilling, ...more }, `${href}?tab=sudah`)
