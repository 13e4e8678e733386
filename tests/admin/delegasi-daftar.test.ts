import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { errorsOn, setujui, usulanOf, usulkanNama } from '../usulan/adegan.js'
import { pengguna, SURAT, ubah } from './adegan.js'
import { akhiriSemua, berikan, hari, HREF, isian, NO_SK, usulkan } from './delegasi.js'

const SEBUTAN = `Plh. Approver (SK ${NO_SK})`
let app: TestApp
let admins: [Client, Client]

beforeAll(async () => {
  app = await startTestApp()
  admins = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
})
afterAll(() => app.close())
afterEach(() => akhiriSemua(app, admins[0]))

describe('what a delegation may not be', () => {
  test.each([
    ['for somebody who does not decide', 'auditor.prov', {}, 'Pilih maker, checker, atau approver'],
    ['for one of the bank', 'operator.bank', {}, 'Pilih maker, checker, atau approver'],
    ['at the own level', 'approver.prov', {}, 'sudah Approver'],
    [
      'without the letter of the Pemda',
      'checker.prov',
      { dasarNomor: '', dasarTanggal: '' },
      'surat Pemda yang menjadi',
    ],
    ['without SK', 'checker.prov', { noSk: ' ' }, 'Isi nomor SK.'],
    ['from yesterday', 'checker.prov', { mulai: '2020-01-01' }, 'Tanggal mulai paling cepat hari ini.'],
    [
      'ending before it begins',
      'checker.prov',
      { mulai: '2098-01-02', selesai: '2098-01-01' },
      'mendahului tanggal mulai',
    ],
    ['of years', 'checker.prov', { mulai: '2098-01-01', selesai: '2099-01-02' }, 'Paling lama satu tahun'],
    ['on a day that is none', 'checker.prov', { mulai: '2026-02-30' }, 'Isi tanggal mulai.'],
    ['with an SK of tomorrow', 'checker.prov', { tanggalSk: '2999-01-01' }, 'Tanggal SK tidak boleh setelah hari ini.'],
    ['at a level that is none', 'checker.prov', { level: 'OPERATOR' }, 'Pilih tingkat.'],
    ['for nobody', 'checker.prov', { penggunaId: 'x' }, 'Pilih pengguna.'],
  ] as [string, string, Record<string, string>, string][])('%s', async (_what, username, change, message) => {
    const answer = await admins[0].post(`${HREF}/baru`, await isian(app, username, change))
    expect(answer.status).toBe(422)
    expect(errorsOn(answer.text).join()).toContain(message)
    if (!('noSk' in change)) expect(answer.text, 'what was typed stays').toContain(NO_SK)
    if (!('dasarNomor' in change)) expect(answer.text).toContain(SURAT.dasarNomor)
  })

  test('twice for one person and level on the same day, not even proposed together; the days after are free', async () => {
    await berikan(app, admins, 'checker.prov')
    const twice = await usulkan(app, admins[0], 'checker.prov', {
      mulai: await hari(app, 5),
      selesai: await hari(app, 9),
    })
    expect(errorsOn(twice.text).join()).toContain('pada tanggal yang sama')
    await berikan(app, admins, 'checker.prov', { mulai: await hari(app, 6), selesai: await hari(app, 9) })
    const { pemdaId, id: penggunaId } = await pengguna(app, 'checker.prov')
    const insert = app.deps.pool.query(
      `INSERT INTO delegasi (pemda_id, pengguna_id, level, jenis, mulai, selesai, no_sk, tanggal_sk, usulan_id)
       SELECT $1::bigint, $2::bigint, 'APPROVER', 'PLT', $3::date, $3::date, 'x', $3::date, $4::bigint`,
      [pemdaId, penggunaId, await hari(app, 7), await usulkanNama(app, admins[0], '63.01', 'Nama lain')],
    )
    await expect(insert).rejects.toThrow('delegasi_sekali')
  })
})

test('what names one person is not confirmed for another, who has the account by now', async () => {
  const usulan = usulanOf(await usulkan(app, admins[0], 'maker.bjm'))
  const { nama } = await pengguna(app, 'maker.bjm')
  await ubah(app, admins, 'maker.bjm', { nama: 'Pejabat Pengganti', nip: '197503031999032001' })
  expect((await admins[1].get(`/cmsp/admin/usulan/${usulan}`)).text, 'what is signed').toContain(nama)
  expect((await setujui(app, admins[1], usulan)).text).toContain(`Akun ini bukan lagi atas nama ${nama}`)
  expect(await app.deps.prisma.delegasi.count({ where: { usulanId: BigInt(usulan) } })).toBe(0)
})

test('the number of an SK is one line: it adds none of its own to the name it stands behind in the trail', async () => {
  const id = await berikan(app, admins, 'checker.prov', { noSk: '800/9\r\nTotal Rp1,00' })
  expect((await app.deps.prisma.delegasi.findUniqueOrThrow({ where: { id } })).noSk).toBe('800/9 Total Rp1,00')
})

test('an auditor of the Pemda reads its delegations in the list, the file and the rights as of a day; another one’s do not exist', async () => {
  const own = await berikan(app, admins, 'checker.prov')
  const lain = await berikan(app, admins, 'checker.bjm')
  const auditor = await app.signIn('auditor.prov')
  const list = (await auditor.get(`${HREF}?keadaan=BERLAKU`)).text
  expect(list).toContain('Hj. Noor Hasanah')
  expect(list).not.toContain('Banjarmasin')
  expect((await auditor.get(`${HREF}/${own}`)).status).toBe(200)
  expect((await auditor.get(`${HREF}/${lain}`)).status).toBe(404)
  const rows = await unduh(app, auditor, `${HREF}/export.xlsx?keadaan=BERLAKU`)
  expect(rows.filter((row) => row.includes(NO_SK))).toHaveLength(1)
  expect((await auditor.get('/cmsp/audit/hak')).text).toContain(SEBUTAN)
  expect((await auditor.get('/cmsp/audit/hak?tanggal=2026-01-01')).text).not.toContain(SEBUTAN)
})
