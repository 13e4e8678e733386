import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../../src/dev/databases.js'
import { contentHash } from '../../src/modules/sp2d/hash.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { edit, offer, soundRecord } from '../support/fmis.js'
import { officers, type People } from '../support/state.js'
import { pull } from '../support/story.js'

// Text in another charset than UTF-8: what cannot be read arrives as U+FFFD, and the letter that stood there is lost.
const RUSAK = 'PT Caf\ufffd Jaya'
const SEBAB = 'ada huruf yang rusak (\ufffd); FMIS harus mengirimnya dalam UTF-8'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  await pull(app, people.MAKER)
})
afterAll(() => app.close())

const alasanOf = async (idsp2d: number) =>
  (await app.deps.prisma.karantina.findFirst({ where: { idFmis: String(idsp2d), selesaiPada: null } }))?.alasan
const sp2dOf = (idsp2d: number) => app.deps.prisma.sp2d.findFirst({ where: { idFmis: String(idsp2d) } })

test('a record with broken letters is set aside with every field that has them, and taken over once it comes right', async () => {
  const sound = await soundRecord(app, 31_000)
  const [payee] = sound.penerima
  await offer(app, {
    ...sound,
    keterangan: RUSAK,
    opd: { ...sound.opd, nama: RUSAK },
    penerima: [{ ...payee, nama: RUSAK }],
    pajak: sound.pajak.map((row, n) => (n === 1 ? { ...row, uraian: RUSAK } : row)),
  })
  await pull(app, people.MAKER)
  expect(await sp2dOf(31_000)).toBeNull()
  expect((await alasanOf(31_000))?.toSorted()).toEqual(
    ['keterangan', 'opd nama', 'pajak ke-2, uraian', 'penerima ke-1, nama'].map((field) => `${field}: ${SEBAB}`),
  )
  await edit(app, 31_000, sound)
  await pull(app, people.MAKER)
  expect(await sp2dOf(31_000)).toMatchObject({ penerimaNama: payee?.nama })
  expect(await alasanOf(31_000)).toBeUndefined()
})

test('a letter broken by a change is taken by nobody: what stands here waits until FMIS sends it right', async () => {
  const sound = await soundRecord(app, 31_100)
  await offer(app, sound)
  await pull(app, people.MAKER)
  await edit(app, 31_100, { keterangan: RUSAK })
  await pull(app, people.MAKER)
  expect(await sp2dOf(31_100)).toMatchObject({ keperluan: sound.keterangan })
  expect(await alasanOf(31_100)).toEqual([`keterangan: ${SEBAB}`])
})

test('an SP2D that was taken with broken letters before goes its way, unchanged or changed elsewhere', async () => {
  const sound = await soundRecord(app, 31_200)
  await offer(app, { ...sound, keterangan: 'PT Cafe Jaya' })
  await pull(app, people.MAKER)
  const { id } = (await sp2dOf(31_200)) ?? { id: 0n }
  await edit(app, 31_200, { keterangan: RUSAK })
  // As an earlier version took it.
  const { isi } = await app.deps.prisma.sp2dVersi.findFirstOrThrow({ where: { sp2dId: id } })
  const before = { ...(isi as object), keterangan: RUSAK }
  await withClient(app.ownerUrl, async (owner) => {
    await owner.query('ALTER TABLE sp2d_versi DISABLE TRIGGER sp2d_versi_tetap')
    const values = [id, contentHash(before), JSON.stringify(before)]
    await owner.query('UPDATE sp2d_versi SET hash = $2, isi = $3 WHERE sp2d_id = $1', values)
    await owner.query('ALTER TABLE sp2d_versi ENABLE TRIGGER sp2d_versi_tetap')
  })
  await pull(app, people.MAKER)
  expect(await alasanOf(31_200)).toBeUndefined()
  await edit(app, 31_200, { spm: { ...sound.spm, no: '31200/SPM/UBAH' } })
  await pull(app, people.MAKER)
  expect(await sp2dOf(31_200)).toMatchObject({ spmNomor: '31200/SPM/UBAH', versi: 2 })
  expect(await alasanOf(31_200)).toBeUndefined()
})
