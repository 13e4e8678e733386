import { afterAll, beforeAll, expect, test } from 'vitest'
import { SISTEM } from '../../src/domain/pelaku.js'
import { runPull, startPull } from '../../src/modules/fmis/pull.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { edit, offer, soundRecord } from '../support/fmis.js'
import { inState, officers, type People } from '../support/state.js'
import { pull, publishMany } from '../support/story.js'

let app: TestApp
let people: People
let maker: Client
let pemdaId: bigint
let asal: { pemdaId: bigint; tahun: number }

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  maker = people.MAKER
  pemdaId = (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })).id
  asal = { pemdaId, tahun: 2026 }
  await pull(app, maker)
})
afterAll(() => app.close())

const found = (idFmis: string | number) =>
  app.deps.prisma.sp2d.findFirst({ where: { ...asal, idFmis: String(idFmis) } })
const quarantined = (idFmis: string | number) =>
  app.deps.prisma.karantina.findFirst({ where: { idFmis: String(idFmis) }, orderBy: { id: 'desc' } })

async function compare() {
  const { id } = await startPull(app.deps, SISTEM, asal, 'PENUH')
  await app.drain()
  return app.deps.prisma.tarikFmis.findUniqueOrThrow({ where: { id } })
}

/** FMIS shows a record behind the cursor, as after a late commit or a clock set back. */
async function commitLate(idsp2d: number): Promise<void> {
  await offer(app, await soundRecord(app, idsp2d))
  const page = await app.deps.fmis.pullPage({ pemdaKode: '63.00', tahun: 2026, sesudah: null, batas: 500 })
  if (page.kind !== 'halaman' || page.berikutnya === null) throw new Error('FMIS shows nothing')
  await app.deps.prisma.kursorFmis.update({ where: { pemdaId_tahun: asal }, data: { kursor: page.berikutnya } })
}

test('a record that increments skipped is found by the full comparison, which leaves the cursor alone', async () => {
  await commitLate(8101)
  await pull(app, maker)
  expect(await found(8101)).toBeNull()
  const before = await app.deps.prisma.kursorFmis.findUniqueOrThrow({ where: { pemdaId_tahun: asal } })
  const run = await compare()
  expect(await found(8101)).toMatchObject({ status: 'DITERIMA' })
  expect(run).toMatchObject({ status: 'SELESAI', jenis: 'PENUH', baru: 1, hilang: 0 })
  expect(await app.deps.prisma.kursorFmis.findUniqueOrThrow({ where: { pemdaId_tahun: asal } })).toEqual(before)
  expect(await compare()).toMatchObject({ baru: 0, berubah: 0, hilang: 0 })
})

test('an SP2D that FMIS no longer shows is put before a person, and is taken back when it is there again', async () => {
  const [sp2d] = await publishMany(app, maker, '63.00', 1, { jenis: 'UP' })
  const idFmis = `${sp2d?.idFmis}9`
  await app.deps.prisma.sp2d.update({
    where: { id: BigInt(sp2d?.id ?? 0) },
    data: { idFmis, diterimaPada: new Date(Date.now() - 60_000) },
  })
  expect(await compare()).toMatchObject({ hilang: 1 })
  const gone = await quarantined(idFmis)
  expect(gone?.alasan.join()).toContain('tidak ada lagi di FMIS')
  expect(await found(idFmis)).toMatchObject({ status: 'DITERIMA' })
  await app.deps.prisma.sp2d.update({ where: { id: BigInt(sp2d?.id ?? 0) }, data: { idFmis: sp2d?.idFmis ?? '' } })
  expect(await compare()).toMatchObject({ hilang: 0 })
})

test('nothing is called missing when FMIS shows fewer records than it counts', async () => {
  const [sp2d] = await publishMany(app, maker, '63.00', 1, { jenis: 'UP' })
  await app.deps.prisma.sp2d.update({
    where: { id: BigInt(sp2d?.id ?? 0) },
    data: { idFmis: 'LENYAP', diterimaPada: new Date(Date.now() - 60_000) },
  })
  const { id } = await startPull(app.deps, SISTEM, asal, 'PENUH')
  const pullPage = () => Promise.resolve({ kind: 'halaman' as const, records: [], berikutnya: null, total: 500 })
  await runPull({ ...app.deps, fmis: { ...app.deps.fmis, pullPage } }, id)
  expect(await quarantined('LENYAP')).toBeNull()
  await app.deps.prisma.sp2d.update({ where: { id: BigInt(sp2d?.id ?? 0) }, data: { idFmis: sp2d?.idFmis ?? '' } })
})

test('FMIS is told of a refused record once per content and reasons, and again when they change', async () => {
  await offer(app, { ...(await soundRecord(app, 8201)), netto: '1.00' })
  await pull(app, maker)
  const reports = async () =>
    ((await app.simulator.get('/fmis/karantina')).body as { idsp2d: string; alasan: string[] }[]).filter(
      ({ idsp2d }) => idsp2d === '8201',
    )
  expect(await reports()).toHaveLength(1)
  expect((await quarantined(8201))?.kabarPada).not.toBeNull()
  await edit(app, 8201, {})
  await pull(app, maker)
  expect(await reports()).toHaveLength(1)
  await edit(app, 8201, { bruto: '2.00' })
  await pull(app, maker)
  expect(await reports()).toHaveLength(2)
})

test('the Pemda sees its own quarantine and nobody else’s', async () => {
  const page = (await maker.get('/cmsp/sp2d/karantina')).text
  expect(page).toContain('8201/SP2D/UJI/2026')
  expect((await (await app.signIn('maker.bjm')).get('/cmsp/sp2d/karantina')).text).not.toContain('8201/SP2D/UJI/2026')
})

const withdraw = (idFmis: string) =>
  app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(idFmis) })
test.each([
  ['change', (idFmis: string) => edit(app, idFmis, { keterangan: 'Diubah setelah dua keputusan' })],
  ['withdrawal', withdraw],
])('a %s that voids decisions names those who had decided', async (_what, happens) => {
  const { id, idFmis } = await inState(app, people, 'DISETUJUI_CHECKER')
  await happens(idFmis)
  await pull(app, maker)
  const told = await app.deps.prisma.audit.findFirstOrThrow({
    where: { sp2dId: BigInt(id), aksi: 'KEPUTUSAN_TIDAK_BERLAKU' },
  })
  const { kepada } = told.sesudah as { kepada: { level: string }[] }
  expect(kepada.map(({ level }) => level)).toEqual(['MAKER', 'CHECKER'])
})

test('an SP2D under a new number is linked to the one it stands for', async () => {
  await offer(app, await soundRecord(app, 8301))
  await offer(app, { ...(await soundRecord(app, 8302)), menggantikan: 8301 })
  await pull(app, maker)
  expect(await found(8302)).toMatchObject({ menggantikanFmis: '8301' })
})

test('one FMIS that is down delays no other Pemda', async () => {
  const down = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.71' } })
  await app.simulator.post('/control/faults').send({ endpoint: '/fmis/v1/pemda/63.71', mode: 'down' })
  await startPull(app.deps, SISTEM, { pemdaId: down.id, tahun: 2026 })
  const { id } = await startPull(app.deps, SISTEM, asal)
  await app.drain()
  expect((await app.deps.prisma.tarikFmis.findUniqueOrThrow({ where: { id } })).status).toBe('SELESAI')
  await app.simulator.delete('/control/faults')
})
