import { afterAll, beforeAll, expect, test } from 'vitest'
import { LEVELS } from '../../src/domain/alur.js'
import type { Pelaku } from '../../src/domain/pelaku.js'
import { loadSp2d } from '../../src/modules/sp2d/load.js'
import { readSp2d } from '../../src/modules/sp2d/read.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { inState, officers, type People, walkTo } from '../support/state.js'
import { makeBillings, publish, tolak } from '../support/story.js'
import { isiRinci } from './adegan.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
afterAll(() => app.close())

test('a page reads of an SP2D exactly what a verb loads', async () => {
  const { pemdaId } = await app.deps.prisma.pengguna.findFirstOrThrow({ where: { username: 'maker.prov' } })
  const pelaku = { pemdaId } as Pelaku
  const barang = await publish(app, people.MAKER, '63.00', { jenis: 'LS_BARANG_JASA' })
  await makeBillings(app, people.MAKER, barang.id)
  await walkTo(app, people, [barang.id], 'TUGAS_APPROVER')
  const ditolak = await inState(app, people, 'DISETUJUI_MAKER')
  await tolak(people.CHECKER, ditolak.id, 'Nomor rekening penerima keliru')
  const nihil = await publish(app, people.MAKER, '63.00', { jenis: 'GU_NIHIL' })
  const gaji = await isiRinci(app, 'GAJI-BACA', 60, 'CAIR')
  for (const id of [barang.id, ditolak.id, nihil.id, gaji].map(BigInt)) {
    const loaded = await loadSp2d(app.deps.prisma, pelaku, id)
    expect(await readSp2d(app.deps, pelaku, id), loaded.status).toEqual(loaded)
  }
  const approved = await readSp2d(app.deps, pelaku, BigInt(barang.id))
  expect(approved.pajak.some(({ billing }) => billing !== null)).toBe(true)
  expect(approved.keputusan.map(({ level }) => level)).toEqual(LEVELS.slice(0, 2))
  expect(approved.tugas?.pengguna.nama).toBeTruthy()
}, 60_000)

test("another Pemda's SP2D does not exist for a page", async () => {
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  const lain = await app.deps.prisma.pemda.findFirstOrThrow({ where: { kode: '63.71' } })
  await expect(readSp2d(app.deps, { pemdaId: lain.id } as Pelaku, BigInt(id))).rejects.toThrow('tidak ditemukan')
  expect(await readSp2d(app.deps, { pemdaId: null } as Pelaku, BigInt(id))).toMatchObject({ id: BigInt(id) })
})
