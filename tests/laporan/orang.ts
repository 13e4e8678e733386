import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import type { Siapa } from './tabel.js'

/** Somebody signed in, with one year in view. */
export interface Orang {
  nama: string
  id: string
  peran: string
  client: Client
  siapa: Siapa
}

const SIAPA = [
  ['maker.prov', 2026],
  ['auditor.prov', 2025],
  ['approver.bjm', 2026],
  ['checker.bjm', 2025],
  ['operator.bank', 2026],
  ['operator.bank', 2025],
] as const

/** People of two Pemda and of the bank, in the running year and in the one before. */
export async function masuk(app: TestApp): Promise<Orang[]> {
  const orang: Orang[] = []
  for (const [username, tahun] of SIAPA) {
    const client = await app.signIn(username)
    if (tahun !== 2026) await client.post('/cmsp/tahun', { tahun: String(tahun) })
    const { id, peran, pemdaId } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })
    const siapa = { pemdaId: pemdaId === null ? null : String(pemdaId), tahun }
    orang.push({ nama: `${username} ${tahun}`, id: String(id), peran, client, siapa })
  }
  return orang
}
