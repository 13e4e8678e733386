import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminPertama, createFirstAdmins } from '../../src/modules/admin/first.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { kotakMasuk } from './adegan.js'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const orang = [1, 2, 3].map((ke) => ({
  username: `admin.pertama${ke}`,
  nama: `Admin Pertama ${ke}`,
  nip: `19800101200501100${ke}`,
  jabatan: 'Officer Cash Management',
  email: `admin${ke}@bank.example`,
  noHp: `08128888000${ke}`,
}))

test('three different people, no fewer', () => {
  expect(adminPertama.safeParse(orang.slice(0, 2)).success).toBe(false)
  for (const same of ['username', 'nip', 'noHp', 'email'] as const) {
    const twins = orang.map((one, ke) => (ke === 2 ? { ...one, [same]: orang[0]?.[same] } : one))
    expect(adminPertama.safeParse(twins).success, same).toBe(false)
  }
})

test('while an Admin Bank exists the command makes none', async () => {
  await expect(createFirstAdmins(app.deps, adminPertama.parse(orang))).rejects.toThrow('Admin Bank sudah ada')
})

test('on a system without one, run twice at once, it makes three who get their invitation, and leaves its trace', async () => {
  await app.deps.pool.query(`UPDATE pengguna SET peran = 'OPERATOR' WHERE peran = 'ADMIN_BANK'`)
  const runs = await Promise.allSettled([1, 2].map(() => createFirstAdmins(app.deps, adminPertama.parse(orang))))
  expect(runs.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await app.drain()
  const admins = await app.deps.prisma.pengguna.findMany({ where: { peran: 'ADMIN_BANK' } })
  expect(admins.map(({ username }) => username).sort()).toEqual(orang.map(({ username }) => username))
  expect(admins.every(({ harusGantiPassword, hpTerbuktiPada }) => harusGantiPassword && hpTerbuktiPada === null)).toBe(
    true,
  )
  const [mail] = await kotakMasuk(app, 'admin1@bank.example')
  const first = /Password pertama: (\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
  expect((await (await app.signIn('admin.pertama1', first)).get('/cmsp/')).headers['location']).toBe(
    '/cmsp/ganti-password',
  )
  const rows = await app.deps.prisma.audit.findMany({ where: { aksi: { in: ['ADMIN_PERTAMA', 'PENGGUNA_DITAMBAH'] } } })
  expect(rows.map(({ aksi }) => aksi).sort()).toEqual(['ADMIN_PERTAMA', ...orang.map(() => 'PENGGUNA_DITAMBAH')])
})
