import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { createColleague } from '../support/rekan.js'
import { approve, publish, setuju, statusOf } from '../support/story.js'
import { kotakMasuk, pengguna, ubah } from './adegan.js'

let app: TestApp
let admins: [Client, Client]
let maker: Client

beforeAll(async () => {
  app = await startTestApp()
  admins = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  maker = await app.signIn('maker.prov')
})
afterAll(() => app.close())

test('a disabled checker’s tasks wait for their level again, the earlier tick stays, and the others of the level are told', async () => {
  await ubah(app, admins, 'baru.prov', { peran: 'CHECKER' })
  const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await approve(app, maker, sp2d.id)
  await setuju(await app.signIn('checker.prov'), sp2d.id)
  expect(await statusOf(app, sp2d.id)).toBe('TUGAS_CHECKER')
  await ubah(app, admins, 'checker.prov', { status: 'NONAKTIF' })
  expect(await statusOf(app, sp2d.id)).toBe('DISETUJUI_MAKER')
  expect(await app.deps.prisma.tugas.count({ where: { sp2dId: BigInt(sp2d.id) } })).toBe(0)
  expect(await app.deps.prisma.keputusan.count({ where: { sp2dId: BigInt(sp2d.id), level: 'MAKER' } })).toBe(1)
  const [mail] = await kotakMasuk(app, (await pengguna(app, 'baru.prov')).email)
  expect(mail?.subject).toBe('1 SP2D kembali menunggu keputusan Checker')
  expect(mail?.text).toContain(sp2d.nomor)
  const row = await app.deps.prisma.audit.findFirst({ where: { sp2dId: BigInt(sp2d.id), aksi: 'TUGAS_DIHAPUS' } })
  expect(row).toMatchObject({
    pelaku: 'Sistem',
    sesudah: { sebab: 'Pengguna dinonaktifkan, dipindahkan, atau diganti orang lain' },
  })
})

test('tasks of an account that another person takes over are given back under the name of who chose them', async () => {
  const username = await createColleague(app, 'MAKER', 'serah')
  const { nama } = await pengguna(app, username)
  const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(await app.signIn(username), sp2d.id)
  await ubah(app, admins, username, { nama: 'Rahmah Hayati', nip: '199001012015042009' })
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  const [mail] = await kotakMasuk(app, (await pengguna(app, 'maker.prov')).email)
  expect(mail?.text).toContain(`Tugas ${nama} dikembalikan`)
  const row = await app.deps.prisma.audit.findFirst({ where: { sp2dId: BigInt(sp2d.id), aksi: 'TUGAS_DIHAPUS' } })
  expect(row?.sesudah).toMatchObject({ pemilik: nama })
})

test('a maker moved to another Pemda takes nothing along; the plan frozen by that choice is thawed', async () => {
  const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await setuju(maker, sp2d.id)
  await ubah(app, admins, 'maker.prov', { pemda: '63.01' })
  expect(await statusOf(app, sp2d.id)).toBe('DITERIMA')
  const putaran = await app.deps.prisma.putaran.findFirstOrThrow({ where: { sp2dId: BigInt(sp2d.id) } })
  expect(putaran).toMatchObject({ rencana: null, sidik: null })
  const moved = await app.signIn('maker.prov')
  expect((await moved.get(`/cmsp/sp2d/${sp2d.id}`)).status).toBe(404)
  const rantai = await app.deps.prisma.audit.findMany({
    where: { aksi: 'PENGGUNA_DIUBAH', sesudah: { path: ['pemda'], equals: '63.01' } },
  })
  expect(new Set(rantai.map((row) => row.rantai)).size).toBe(2)
})
