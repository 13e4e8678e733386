import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sweep } from '../../src/jobs/sweeper.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { textOf } from '../support/pdf.js'
import {
  approve,
  getOtp,
  type Published,
  proses,
  publish,
  setuju,
  setujuForm,
  statusOf,
  tolak,
} from '../support/story.js'
import { setujui, usulanOf } from '../usulan/adegan.js'
import { kotakMasuk, pengguna, ubah } from './adegan.js'
import { akhiriSemua, ALASAN, berikan, hari, HREF, lewat, NO_SK, usulkan } from './delegasi.js'

const SEBUTAN = `Plh. Approver (SK ${NO_SK})`
let app: TestApp
let admins: [Client, Client]
let maker: Client
let checker: Client

beforeAll(async () => {
  app = await startTestApp()
  admins = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
  maker = await app.signIn('maker.prov')
  checker = await app.signIn('checker.prov')
})
afterAll(() => app.close())
afterEach(() => akhiriSemua(app, admins[0]))

const akhiri = (admin: Client, id: bigint) => admin.submit(`${HREF}/${id}/akhiri`, { alasan: ALASAN }, `${HREF}/${id}`)
/** An SP2D that waits for the approver, decided before by the maker and an acting checker. */
async function untukApprover(): Promise<Published> {
  const approver = await app.signIn('approver.prov')
  const id = await berikan(app, admins, 'approver.prov', { level: 'CHECKER' })
  const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await approve(app, maker, sp2d.id)
  await approve(app, approver, sp2d.id)
  await akhiri(admins[0], id)
  return sp2d
}

test('nothing holds until a second admin confirms it; then three people act for one another and the SP2D is paid', async () => {
  const usulan = usulanOf(await usulkan(app, admins[0], 'checker.prov', { level: 'MAKER', jenis: 'PLT' }))
  expect((await checker.get('/cmsp/master/rekening/baru')).status).toBe(403)
  expect((await admins[1].get(`/cmsp/admin/usulan/${usulan}`)).text).toContain('Plt. Maker')
  await setujui(app, admins[1], usulan)
  await app.drain()
  expect((await kotakMasuk(app, 'checker@kalselprov.example'))[0]?.subject).toBe('Anda ditunjuk sebagai Plt. Maker')
  // What belongs to a maker is theirs while it lasts.
  expect((await checker.get('/cmsp/master/rekening/baru')).status).toBe(200)
  await berikan(app, admins, 'approver.prov', { level: 'CHECKER' })
  await berikan(app, admins, 'maker.prov')
  const approver = await app.signIn('approver.prov')

  const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  for (const client of [checker, approver, maker]) await approve(app, client, sp2d.id)
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  const keputusan = await app.deps.prisma.keputusan.findMany({
    where: { sp2dId: BigInt(sp2d.id) },
    include: { delegasi: true },
    orderBy: { id: 'asc' },
  })
  expect(keputusan.map(({ level, delegasi }) => `${delegasi?.jenis} ${level}`)).toEqual([
    'PLT MAKER',
    'PLH CHECKER',
    'PLH APPROVER',
  ])

  const page = (await maker.get(`/cmsp/sp2d/${sp2d.id}`)).text
  const persetujuan = page.slice(page.indexOf('id="persetujuan"'), page.indexOf('id="riwayat"'))
  for (const one of [`Plt. Maker (SK ${NO_SK})`, `Plh. Checker (SK ${NO_SK})`, SEBUTAN])
    expect(persetujuan).toContain(one)
  expect(page.slice(page.indexOf('id="riwayat"'))).toContain(`Muhammad Syarwani, S.E., ${SEBUTAN}`)
  expect(textOf(await maker.download(`/cmsp/sp2d/${sp2d.id}/ringkasan.pdf`)).join(' ')).toContain('Plh. Approver')
  const auditor = await app.signIn('auditor.prov')
  const jejak = await unduh(app, auditor, '/cmsp/audit/export.xlsx?aksi=SP2D_DISETUJUI')
  expect(jejak.flat().filter((text) => text.includes(`SK ${NO_SK}`))).toHaveLength(3)
})

test('who is acting reads it on their own pages, their tasks, their SMS, and only while it lasts', async () => {
  const sp2d = await untukApprover()
  const id = await berikan(app, admins, 'checker.prov')
  expect((await checker.get('/cmsp/')).text).toContain(`${SEBUTAN}, sampai`)
  expect((await checker.get('/cmsp/sp2d')).text).toContain('Checker, Plh. Approver')
  expect((await checker.get(`/cmsp/sp2d/${sp2d.id}`)).text).toContain(`Status Persetujuan ${SEBUTAN}`)
  await setuju(checker, sp2d.id)
  expect((await checker.get('/cmsp/tugas')).text).toContain(`sebagai ${SEBUTAN}`)
  expect((await unduh(app, checker, '/cmsp/tugas/export.xlsx')).flat()).toContain(SEBUTAN)
  expect((await getOtp(app, checker, [sp2d.id])).text).toContain('kode persetujuan Plh. Approver')
  await akhiri(admins[0], id)
  expect((await checker.get('/cmsp/')).text).not.toContain('Plh.')
})

test('nobody decides twice on one SP2D, at whatever level', async () => {
  await berikan(app, admins, 'maker.prov', { level: 'CHECKER' })
  const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await approve(app, maker, sp2d.id)
  expect((await maker.get(`/cmsp/sp2d/${sp2d.id}`)).text).toContain('Anda sudah memutuskan SP2D ini sebagai Maker')
  for (const answer of [await setuju(maker, sp2d.id), await tolak(maker, sp2d.id, 'Menolak yang tadi disetujui')])
    expect(answer.text).toContain('tingkat berikutnya harus orang lain')
  expect(await statusOf(app, sp2d.id)).toBe('DISETUJUI_MAKER')
})

describe('after its last day', () => {
  test('an open OTP confirms nothing, a new one is not given, and the task goes back to its level', async () => {
    const sp2d = await untukApprover()
    const id = await berikan(app, admins, 'checker.prov')
    await setuju(checker, sp2d.id)
    const { tantanganId, otp } = await getOtp(app, checker, [sp2d.id])
    await lewat(app, id, 5)
    expect((await checker.get('/cmsp/')).text, 'the last day still counts').toContain(SEBUTAN)
    await lewat(app, id, 1)
    const answer = await proses(checker, [sp2d.id], tantanganId, otp)
    expect(answer.text).toContain('delegasi itu sudah berakhir')
    expect(await statusOf(app, sp2d.id)).toBe('TUGAS_APPROVER')
    await expect(getOtp(app, checker, [sp2d.id])).rejects.toThrow('no OTP')

    await sweep(app.deps)
    await app.drain()
    expect(await statusOf(app, sp2d.id)).toBe('DISETUJUI_CHECKER')
    expect((await kotakMasuk(app, 'approver@kalselprov.example'))[0]?.text).toContain(sp2d.nomor)
    expect(await app.deps.prisma.keputusan.count({ where: { sp2dId: BigInt(sp2d.id) } })).toBe(2)
    await approve(app, await app.signIn('checker.prov'), sp2d.id).catch(() => undefined)
    expect(await statusOf(app, sp2d.id)).toBe('DISETUJUI_CHECKER')
  })

  test('a task chosen under the old letter is not confirmed under a new one', async () => {
    const sp2d = await untukApprover()
    const lama = await berikan(app, admins, 'checker.prov')
    await setuju(checker, sp2d.id)
    await lewat(app, lama, 20)
    await berikan(app, admins, 'checker.prov', { noSk: '800/99/BKAD/2026' })
    expect((await checker.get(`/cmsp/tugas/konfirmasi?id=${sp2d.id}`)).text).toContain(
      `dipilih sebagai ${SEBUTAN}, dan delegasi itu sudah berakhir`,
    )
  })

  test('the database takes no decision under it, whatever the application says', async () => {
    const id = await berikan(app, admins, 'checker.prov')
    await lewat(app, id, 40)
    const sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
    const { id: penggunaId, nip, noHp, nama } = await pengguna(app, 'checker.prov')
    const data = {
      sp2dId: BigInt(sp2d.id),
      putaran: 1,
      putusan: 'TOLAK',
      keterangan: ALASAN,
      penggunaId,
      nip,
      noHp,
      nama,
    }
    const keputusan = app.deps.prisma.keputusan
    await expect(keputusan.create({ data: { ...data, level: 'APPROVER', delegasiId: id } })).rejects.toThrow(
      'tidak berlaku',
    )
    await expect(keputusan.create({ data: { ...data, level: 'MAKER', delegasiId: id } })).rejects.toThrow()
  })
})

test('one admin ends it at once: the task goes back, the decision that was made stays', async () => {
  const sp2d = await untukApprover()
  const id = await berikan(app, admins, 'checker.prov')
  await setuju(checker, sp2d.id)
  const { tantanganId, otp } = await getOtp(app, checker, [sp2d.id])
  expect((await akhiri(admins[0], id)).text).toContain('Haknya berhenti sekarang juga')
  expect((await proses(checker, [sp2d.id], tantanganId, otp)).text).toContain('delegasi itu sudah berakhir')
  await app.drain()
  expect(await statusOf(app, sp2d.id)).toBe('DISETUJUI_CHECKER')
  const page = (await admins[1].get(`${HREF}/${id}`)).text
  expect(page).toContain('Diakhiri lebih awal')
  expect(page).toContain(ALASAN)
  const row = await app.deps.prisma.audit.findFirst({ where: { sasaran: `delegasi:${id}`, aksi: 'DELEGASI_DIAKHIRI' } })
  expect(row).toMatchObject({ sesudah: { alasan: ALASAN } })
})

test('a task passes between an acting approver and the approver, and each decides as what they are', async () => {
  const sp2d = await untukApprover()
  const id = await berikan(app, admins, 'checker.prov')
  const approver = await app.signIn('approver.prov')
  await setuju(checker, sp2d.id)
  const tugas = () => app.deps.prisma.tugas.findUniqueOrThrow({ where: { sp2dId: BigInt(sp2d.id) } })
  expect((await tugas()).delegasiId).toBe(id)
  // The approver has decided on this one as acting checker, so a colleague of the level takes it.
  const { id: rekan } = await pengguna(app, 'baru.prov')
  await app.deps.prisma.pengguna.update({
    where: { id: rekan },
    data: { peran: 'APPROVER', harusGantiPassword: false },
  })
  const dua = await app.signIn('baru.prov')
  const ambil = async (client: Client) => {
    const href = `/cmsp/sp2d/${sp2d.id}?ambilAlih=ya`
    await client.submit(`/cmsp/sp2d/${sp2d.id}/keputusan`, setujuForm((await client.get(href)).text), href)
  }
  await ambil(dua)
  expect(await tugas()).toMatchObject({ penggunaId: rekan, delegasiId: null })
  await ambil(checker)
  expect((await tugas()).delegasiId).toBe(id)
  expect((await approver.get(`/cmsp/sp2d/${sp2d.id}`)).text).toContain(`Hj. Noor Hasanah, S.E., M.M., ${SEBUTAN}`)
})

test('twenty at once end it once', async () => {
  const id = await berikan(app, admins, 'checker.prov')
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      (at % 2 ? admins[0] : admins[1]).post(`${HREF}/${id}/akhiri`, { alasan: ALASAN }),
    ),
  )
  expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1)
  expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19)
})

test('a delegation ends with the place it was given for', async () => {
  await berikan(app, admins, 'checker.prov')
  const { id, pemdaId } = await pengguna(app, 'checker.prov')
  const { id: lain } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.71' } })
  await app.deps.prisma.pengguna.update({ where: { id }, data: { pemdaId: lain } })
  expect((await checker.get('/cmsp/')).text).not.toContain('Plh.')
  await app.deps.prisma.pengguna.update({ where: { id }, data: { pemdaId } })
})

test('and does not come back when somebody does: who was disabled or moved acts at their own level again', async () => {
  const [now, later] = [
    await berikan(app, admins, 'maker.prov'),
    await berikan(app, admins, 'maker.prov', { level: 'CHECKER', mulai: await hari(app, 2) }),
  ]
  const { id, pemda } = await pengguna(app, 'maker.prov')
  const levels = async () => (await app.deps.pool.query(`SELECT level FROM pejabat WHERE pengguna_id = $1`, [id])).rows
  await ubah(app, admins, 'maker.prov', { pemda: '63.71' })
  await ubah(app, admins, 'maker.prov', { pemda: pemda?.kode ?? '' })
  expect(await levels()).toEqual([{ level: 'MAKER' }])
  for (const one of [now, later]) {
    expect((await admins[1].get(`${HREF}/${one}`)).text).toContain('Diakhiri lebih awal')
    const where = { sasaran: `delegasi:${one}`, aksi: 'DELEGASI_DIAKHIRI' }
    expect(await app.deps.prisma.audit.count({ where })).toBe(1)
  }
  await berikan(app, admins, 'maker.prov')
  await ubah(app, admins, 'maker.prov', { status: 'NONAKTIF' })
  await ubah(app, admins, 'maker.prov', { status: 'AKTIF' })
  expect(await levels()).toEqual([{ level: 'MAKER' }])
})
