import type { TestApp } from './app.js'
import type { Level } from '../../src/domain/alur.js'

/** Another officer of the same level and Pemda, with the password of the demo; answers the username. */
export async function createColleague(app: TestApp, level: Level, name: string): Promise<string> {
  const { id: _, ...like } = await app.deps.prisma.pengguna.findUniqueOrThrow({
    where: { username: `${level.toLowerCase()}.prov` },
  })
  const n = String((await app.deps.prisma.pengguna.count()) + 10)
  const username = `${name}.prov`
  await app.deps.prisma.pengguna.create({
    data: {
      ...like,
      ...{ username, email: `${name}@kalselprov.example`, nama: `Rekan ${name}` },
      ...{ nip: `1980010120050110${n}`, noHp: `+62812900000${n}` },
    },
  })
  return username
}
