import { afterAll, beforeAll, expect, test } from 'vitest'
import { LEVELS } from '../../src/domain/alur.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { officers, type People } from '../support/state.js'
import { recordStatements } from '../support/statements.js'
import { getOtp, makeBillings, proses, publishMany, setujuForm, statusOf } from '../support/story.js'

let app: TestApp
let people: People
let sent: string[]

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  sent = recordStatements(app.deps)
})
afterAll(() => app.close())

/** With taxes, with potongan, without either, and without anything to transfer. */
async function arrived(banyak: Record<string, number>): Promise<string[]> {
  const made = []
  for (const [jenis, jumlah] of Object.entries(banyak))
    made.push(...(await publishMany(app, people.MAKER, '63.00', jumlah, { jenis })))
  for (const { id } of made) await makeBillings(app, people.MAKER, id)
  return made.map(({ id }) => id)
}

async function choose(person: Client, id: string): Promise<void> {
  await person.post(`/cmsp/sp2d/${id}/keputusan`, setujuForm((await person.get(`/cmsp/sp2d/${id}`)).text))
}

/** How often each statement went out meanwhile, but for sessions, written once a minute, and what workers are told a moment later. */
async function statements(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const from = sent.length
  await work()
  const tally: Record<string, number> = {}
  for (const text of sent.slice(from)) {
    const short = text
      .replaceAll(/\(\$\d+(,\s?\$\d+)*\)/g, '($)')
      .replaceAll(/\s+/g, ' ')
      .slice(0, 90)
    if (!/\bsesi\b|pg_notify/.test(text)) tally[short] = (tally[short] ?? 0) + 1
  }
  return tally
}

test(
  'fifty SP2D cost as many statements as five: to look at, to ask the OTP for, and to confirm at each level',
  { timeout: 240_000 },
  async () => {
    const few = await arrived({ LS_BARANG_JASA: 1, LS_GAJI: 1, UP: 2, GU_NIHIL: 1 })
    const many = await arrived({ LS_BARANG_JASA: 4, LS_GAJI: 3, UP: 39, GU_NIHIL: 4 })
    for (const level of LEVELS) {
      const person = people[level]
      const measure = async (ids: string[]) => {
        for (const id of ids) await choose(person, id)
        let code = { tantanganId: '', otp: '' }
        const address = `/cmsp/tugas/konfirmasi?${ids.map((id) => `id=${id}`).join('&')}`
        const page = await statements(() => person.get(address))
        const asked = await statements(async () => (code = await getOtp(app, person, ids)))
        const confirmed = await statements(() => proses(person, ids, code.tantanganId, code.otp))
        return { page, asked, confirmed }
      }
      const cheap = await measure(few)
      expect(await measure(many), level).toEqual(cheap)
    }
    const ended = await Promise.all([...few, ...many].map((id) => statusOf(app, id)))
    expect(ended.filter((status) => status === 'CAIR')).toHaveLength(5)
    expect(ended.filter((status) => status === 'DISETUJUI')).toHaveLength(50)
  },
)
