import { expect } from 'vitest'
import { bukaRekening, terbitkan } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { advance, force, officers, type People } from '../support/state.js'
import { publish, setujuForm, statusOf } from '../support/story.js'

export let app: TestApp
export let people: People
/** The first payment of each Pemda. */
const pertama: string[] = []

/** The office of one Pemda that has paid for more than a month; every test file that opens it has its own. */
export async function bukaKantor(): Promise<void> {
  app = await startTestApp()
  people = await officers(app)
  for (const [kode, maker] of [
    ['63.00', people.MAKER],
    ['63.71', await app.signIn('maker.bjm')],
  ] as const) {
    const { id } = await publish(app, maker, kode, { jenis: 'UP' })
    await force(app, id, 'CAIR')
    pertama.push(id)
  }
  await firstPaidDaysAgo(31)
}
export const tutupKantor = () => app.close()

export interface Bayar {
  nama: string
  rekening?: string
  jumlah?: string
  npwp?: string
  more?: object
}

let urut = 0
/** An SP2D with one payee of this name, on a new account of theirs unless one is given. */
export async function terbit({ nama, rekening, jumlah = `${1_000_000 + ++urut}.00`, npwp, more = {} }: Bayar) {
  const no = rekening ?? (await bukaRekening(app, nama, '122'))
  const row = { id: 1, nama, bank_kode: '122', rekening: no, jumlah, ...(npwp && { npwp }) }
  const made = await terbitkan(app, people.MAKER, [row], { jenis: 'LS_BARANG_JASA', ...more })
  return { ...made, rekening: no, jumlah }
}

/** Kinds the maker's form asks to tick. */
export async function kinds(id: string): Promise<string[]> {
  const { text } = await people.MAKER.get(`/cmsp/sp2d/${id}`)
  expect(text).toContain('Form Approve SP2D')
  return [...text.matchAll(/name="centang-(\w+)"/g)].map(([, kind]) => kind ?? '')
}

export async function bayar(id: string): Promise<void> {
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
}
export const paidDaysAgo = (id: string, days: number) =>
  app.deps.pool.query(
    `UPDATE sp2d SET tanggal_bayar = (now() AT TIME ZONE 'Asia/Makassar')::date - $2::int WHERE id = $1`,
    [id, days],
  )

export async function firstPaidDaysAgo(days: number): Promise<void> {
  for (const id of pertama) await paidDaysAgo(id, days)
}

export const save = (id: string, form: Record<string, string>, level: keyof People = 'MAKER') =>
  people[level].submit(`/cmsp/sp2d/${id}/keputusan`, form, `/cmsp/sp2d/${id}`)
export const formOf = async (id: string, level: keyof People = 'MAKER') =>
  setujuForm((await people[level].get(`/cmsp/sp2d/${id}`)).text)
