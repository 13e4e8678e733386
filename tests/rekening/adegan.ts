import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'

export const HREF = '/cmsp/master/rekening'
/** A deduction no demo rekening serves yet, and one the demo rekening IWP of the Provinsi serves. */
export const TAPERUM = '2.1.01.07.01.0001'
export const IWP = '2.1.01.08.01.0002'

/** An account as the bank keeps it. */
export const openAccount = (app: TestApp, account: string, name: string, status = 'active') =>
  app.simulator.post('/control/bank/account').send({ account, bank: '122', name, status, balance: '0.00' })

export const pemdaId = async (app: TestApp, kode: string) =>
  (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode } })).id

export const findRekening = async (app: TestApp, noRekening: string, kode = '63.00') =>
  app.deps.prisma.rekening.findUnique({
    where: { pemdaId_noRekening: { pemdaId: await pemdaId(app, kode), noRekening } },
    include: { peta: { orderBy: { kode: 'asc' } } },
  })

/** Opens the form of this rekening, changes some fields and saves. */
export async function ubah(client: Client, id: bigint, change: Record<string, string | string[]>) {
  const page = await client.get(`${HREF}/${id}`)
  return client.submit(`${HREF}/${id}`, { ...typedIn(page.text), ...change })
}

/** What a browser would send back from a form that nobody touched. */
export function typedIn(html: string): { noRekening: string; nama: string; versi: string; kode: string[] } {
  const value = (name: string) =>
    (new RegExp(`name="${name}"[^>]*?value="([^"]*)"`).exec(html)?.[1] ?? '').replaceAll('&#34;', '"')
  const kode = [...html.matchAll(/name="kode" value="([^"]+)" checked/g)].map(([, one = '']) => one)
  return { noRekening: value('noRekening'), nama: value('nama'), versi: value('versi'), kode }
}

/** The audit rows of one rekening, oldest first. */
export const auditOf = (app: TestApp, sasaran: string) =>
  app.deps.prisma.audit.findMany({ where: { sasaran }, orderBy: { id: 'asc' } })
