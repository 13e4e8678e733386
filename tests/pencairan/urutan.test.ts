import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { inFront, moveInQueue } from '../../src/modules/pencairan/antrean/urutan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { meanwhile } from '../support/sela.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger } from '../support/story.js'
import { tahunLalu } from '../tahun/adegan.js'
import { beberapaDisetujui, bukaRekening, legsOf, onlyLeg, saldoRkud, terbitkan } from './adegan.js'

let app: TestApp
let people: People
const ANTREAN = '/cmsp/pencairan/antrean'

// Whole stories from FMIS to the bank.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(async () => {
  await saldo('5000000000.00')
  await app.drain()
})
afterAll(() => app.close())

const saldo = (balance: string) => saldoRkud(app, balance)

/** Every waiting leg is due and is tried once, the last approved first. */
async function putar(ids: string[]) {
  const legs = await Promise.all(ids.map((id) => onlyLeg(app, id)))
  await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() WHERE status = 'SIAP'`)
  for (const { id } of legs.toReversed()) await payLeg(app.deps, id)
  return Promise.all(ids.map(async (id) => (await onlyLeg(app, id)).status))
}
const pindah = (id: string, arah: string, person = people.APPROVER) =>
  person.post(`${ANTREAN}/${id}`, { arah }, ANTREAN)

/** Three approved, and money for one. */
async function bertiga() {
  const made = await beberapaDisetujui(app, people, 3)
  await saldo('1500000.00')
  return made.map(({ id }) => id) as [string, string, string]
}

async function urutan(ids: string[]): Promise<string[]> {
  const page = (await people.APPROVER.get(ANTREAN)).text
  return ids.toSorted((a, b) => page.indexOf(`href="/cmsp/sp2d/${a}"`) - page.indexOf(`href="/cmsp/sp2d/${b}"`))
}

test('without funds for all, the one approved first is paid; the others wait and say for whom', async () => {
  const ids = await bertiga()
  const before = (await ledger(app)).length
  expect(await putar(ids)).toEqual(['BERHASIL', 'SIAP', 'SIAP'])
  expect(await putar(ids)).toEqual(['BERHASIL', 'SIAP', 'SIAP'])
  expect((await ledger(app)).length).toBe(before + 1)
  // Waiting is not failing: nothing was sent that the bank had to refuse.
  for (const id of ids.slice(1)) expect((await onlyLeg(app, id)).percobaan).toEqual([])
  expect((await people.APPROVER.get(ANTREAN)).text).toContain('tidak cukup untuk Rp1.000.000,00')
  await saldo('1500000.00')
  expect(await putar(ids)).toEqual(['BERHASIL', 'BERHASIL', 'SIAP'])
  await expectInvariants(app)
})

test('the approver moves one to the front, up and down; money follows the order', async () => {
  const ids = await bertiga()
  const [a, b, c] = ids
  expect(await urutan(ids)).toEqual([a, b, c])
  await pindah(c, 'depan')
  expect(await urutan(ids)).toEqual([c, a, b])
  await pindah(b, 'naik')
  expect(await urutan(ids)).toEqual([c, b, a])
  await pindah(c, 'turun')
  expect(await urutan(ids)).toEqual([b, c, a])
  expect(await putar(ids)).toEqual(['SIAP', 'BERHASIL', 'SIAP'])
  const moved = await app.deps.prisma.audit.findMany({ where: { aksi: 'URUTAN_DIUBAH' }, orderBy: { id: 'asc' } })
  expect(moved.map(({ sp2dId }) => String(sp2dId))).toEqual([c, b, c])
})

test('one that is held or waits for something else keeps nobody back', async () => {
  const ids = await bertiga()
  await app.deps.pool.query('INSERT INTO gerbang_kirim (lingkup, tertutup) VALUES ($1, true)', [`sp2d:${ids[0]}`])
  expect(await putar(ids)).toEqual(['SIAP', 'BERHASIL', 'SIAP'])
  await app.deps.pool.query('UPDATE gerbang_kirim SET tertutup = false')
})

test('only an approver of the Pemda moves, and only what waits', async () => {
  const ids = await bertiga()
  expect((await pindah(ids[2], 'depan', people.MAKER)).status).toBe(403)
  expect((await pindah(ids[2], 'depan', await app.signIn('approver.bjm'))).status).toBe(404)
  expect((await pindah(ids[0], 'naik')).status).toBe(409)
  await tahunLalu(app, [ids[2]])
  const closed = await pindah(ids[2], 'naik')
  expect([closed.status, closed.text]).toEqual([409, expect.stringContaining('hanya dapat dibaca')])
  await app.deps.pool.query('UPDATE sp2d SET tahun = tahun + 1 WHERE id = $1', [ids[2]])
  await putar(ids)
  expect((await pindah(ids[0], 'depan')).status).toBe(409)
  expect(await urutan(ids.slice(1))).toEqual(ids.slice(1))
  expect(await people.MAKER.get(ANTREAN)).toMatchObject({ status: 200 })
})

test('two approvers at once: both moves are done or one is told so, no place is lost', async () => {
  const ids = await bertiga()
  await Promise.all([pindah(ids[1], 'naik'), pindah(ids[2], 'naik'), pindah(ids[2], 'depan')])
  const { rows } = await app.deps.pool.query<{ n: number }>(
    `SELECT count(DISTINCT coalesce(urutan, 1000000000000 + id))::int AS n FROM pencairan WHERE sp2d_id = ANY($1)`,
    [ids],
  )
  expect(rows[0]?.n).toBe(3)
})

/** How many payments this one has to leave money for. */
async function didepan(id: string): Promise<number> {
  const leg = (await legsOf(app, id)).at(-1)
  if (!leg) throw new Error('no leg')
  return (await inFront(app.deps.prisma, [leg.pencairanId], leg.rekeningAsal)).get(leg.pencairanId)?.banyak ?? 0
}

test('in front stands what is on its way or due earlier, not what waits for its window or has failed', async () => {
  const rows = ['CV Satu', 'CV Dua'].map(async (nama, n) => {
    const rekening = await bukaRekening(app, nama)
    return { id: n + 1, nama, bank_kode: '122', rekening, jumlah: '500000.00' }
  })
  const berdua = await terbitkan(app, people.MAKER, await Promise.all(rows))
  const [a, b] = await bertiga()
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [berdua.id])
  await pindah(berdua.id, 'depan')
  const { pool } = app.deps
  await pool.query(`UPDATE leg SET tunggu_sampai = now() WHERE status = 'SIAP'`)
  const [gagal] = await legsOf(app, berdua.id)
  expect(await didepan(a)).toBe(1)
  await pool.query(`UPDATE leg SET status = 'GAGAL' WHERE id = $1`, [gagal?.id])
  expect(await didepan(a)).toBe(0)
  expect(await didepan(b)).toBe(1)
  await pool.query(`UPDATE leg SET tunggu_sampai = now() + interval '1 hour' WHERE id = $1`, [
    (await onlyLeg(app, a)).id,
  ])
  expect(await didepan(b)).toBe(0)
  await pool.query(`UPDATE leg SET status = 'DIKIRIM' WHERE id = $1`, [(await onlyLeg(app, b)).id])
  expect(await didepan(a)).toBe(1)
  await pool.query(`UPDATE leg SET status = 'TIDAK_PASTI' WHERE id = $1`, [(await onlyLeg(app, b)).id])
  await pool.query(`UPDATE leg SET status = 'GAGAL' WHERE id = $1`, [(await onlyLeg(app, b)).id])
})

test('payments of another RKUD are another queue', async () => {
  const own = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
  const second = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemdaId: own.pemdaId, NOT: { id: own.id } } })
  const rekening = await bukaRekening(app, 'CV Lain')
  const penerima = { id: 1, nama: 'CV Lain', bank_kode: '122', rekening, jumlah: '1000000.00' }
  const rkud = { rekening: second.noRekening, nama: second.nama, bank_kode: '122' }
  const lain = await terbitkan(app, people.MAKER, [penerima], { rkud })
  const [, , c] = await bertiga()
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [lain.id])
  expect((await pindah(c, 'turun')).text).toContain('sudah yang terakhir')
  expect((await pindah(lain.id, 'naik')).text).toContain('sudah yang pertama')
})

test('a place that somebody else is just changing is not taken over', async () => {
  const ids = await bertiga()
  const approver = { ...(await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'approver.prov' } })) }
  const move = () =>
    moveInQueue(app.deps, approver as never, { sp2dId: BigInt(ids[1]), arah: 'naik' }).catch(
      (error: Error) => error.message,
    )
  const first = `UPDATE pencairan SET urutan = 7 WHERE sp2d_id = $1`
  expect(await meanwhile(app, (tx) => tx.query(first, [ids[1]]), move)).toContain('baru saja diubah orang lain')
  expect(await urutan(ids)).toEqual([ids[1], ids[0], ids[2]])
})

// Last: what it leaves waits for more than there is.
test('however much waits in front, who comes after waits for it and says so', async () => {
  const made = await beberapaDisetujui(app, people, 3, '6000000000000.00')
  await saldo('9000000000000.00')
  const ids = made.map(({ id }) => id)
  await app.deps.pool.query('UPDATE pencairan SET kurang_dana_pada = now() WHERE sp2d_id = ANY($1)', [ids.slice(0, 2)])
  expect(await putar(ids.slice(2))).toEqual(['SIAP'])
  expect((await onlyLeg(app, ids[2] ?? '')).alasan).toContain(
    '2 pembayaran di depannya membutuhkan Rp12.000.000.000.000,00',
  )
})
