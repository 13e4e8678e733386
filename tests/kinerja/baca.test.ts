import { afterAll, beforeAll, expect, test } from 'vitest'
import { sqlOf } from '../../src/db/sql.js'
import { LEVELS } from '../../src/domain/alur.js'
import type { Pelaku } from '../../src/domain/pelaku.js'
import { loadSp2d, readBahan } from '../../src/modules/sp2d/load.js'
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

const ORANG = { select: { nip: true, noHp: true } } as const
const SK = { select: { id: true, jenis: true, noSk: true } } as const

/** The rows of an SP2D one after the other, as Prisma reads them. */
const rowByRow = (id: bigint) =>
  app.deps.prisma.sp2d.findUniqueOrThrow({
    where: { id },
    include: {
      ...{ pemda: true, opd: true, rkud: true },
      penerima: { orderBy: { id: 'asc' } },
      rincian: { orderBy: { id: 'asc' } },
      potongan: { orderBy: { id: 'asc' } },
      pajak: { orderBy: { id: 'asc' }, include: { billing: true } },
      muatBerkas: true,
      putaranSp2d: { orderBy: { nomor: 'asc' } },
      tugas: { include: { pengguna: { select: { id: true, nama: true } }, delegasi: SK } },
      keputusan: { orderBy: { id: 'asc' }, include: { pengguna: ORANG, delegasi: SK } },
    },
  })

test('one statement reads of an SP2D what row by row is read, and as much for many at once', async () => {
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
    const { pemda, opd, rincian, ...bahan } = await rowByRow(id)
    const utuh = { ...bahan, pemda, opd, rincian }
    expect(await loadSp2d(app.deps.prisma, pelaku, id), bahan.status).toEqual(utuh)
    expect(await loadSp2d(sqlOf(app.deps.pool), pelaku, id), bahan.status).toEqual(utuh)
    expect(await readBahan(sqlOf(app.deps.pool), pelaku, [id]), bahan.status).toEqual([bahan])
  }
  const approved = await loadSp2d(sqlOf(app.deps.pool), pelaku, BigInt(barang.id))
  expect(approved.pajak.some(({ billing }) => billing !== null)).toBe(true)
  expect(approved.keputusan.map(({ level }) => level)).toEqual(LEVELS.slice(0, 2))
  expect(approved.tugas?.pengguna.nama).toBeTruthy()
}, 60_000)

test("another Pemda's SP2D does not exist for a page", async () => {
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  const lain = await app.deps.prisma.pemda.findFirstOrThrow({ where: { kode: '63.71' } })
  await expect(loadSp2d(sqlOf(app.deps.pool), { pemdaId: lain.id }, BigInt(id))).rejects.toThrow('tidak ditemukan')
  expect(await loadSp2d(sqlOf(app.deps.pool), { pemdaId: null }, BigInt(id))).toMatchObject({ id: BigInt(id) })
})
