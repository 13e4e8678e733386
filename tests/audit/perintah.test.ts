import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealAudit } from '../../src/modules/audit/seal.js'
import { startTestApp, type TestApp } from '../support/app.js'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
  await app.signIn('maker.prov')
  await sealAudit(app.deps, 0)
})
afterAll(() => app.close())

/** Runs a command of the compiled application as an engineer would: what it wrote and its exit code. */
async function run(name: string, args: string[] = [], env: Record<string, string> = app.env) {
  const script = fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url))
  const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'], ...env } })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: Number(code), said: out + err }
}

test('audit:verify ends with 0 while all is intact and prints the end of every chain', async () => {
  const { code, said } = await run('audit-verify')
  expect(said).toMatch(/rantai pemda:\d+: \d+ baris, ujung [0-9a-f]{64}/)
  expect(said).toContain('baris utuh')
  expect(code).toBe(0)
})

test('audit:verify ends with 1 while a row is under no seal, whatever time it carries', async () => {
  for (const jam of [-5, 5]) {
    const { rows } = await app.deps.pool.query<{ id: string }>(
      `INSERT INTO audit (rantai, pelaku, aksi, waktu) VALUES ('bank', 'Sistem', 'KELUAR', now() + make_interval(hours => $1))
       RETURNING id`,
      [jam],
    )
    const { code, said } = await run('audit-verify')
    expect(said).toContain(`TANPA SEGEL: 1 baris, yang pertama baris audit ${rows[0]?.id}`)
    expect(code).toBe(1)
    await sealAudit(app.deps, 0)
  }
  expect((await run('audit-verify')).code).toBe(0)
})

test('audit:verify ends with 1 and names the first broken row', async () => {
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  await owner.query('ALTER TABLE audit DISABLE TRIGGER USER')
  const { rows } = await owner.query<{ id: string }>(
    `UPDATE audit SET pelaku = 'Orang Lain' WHERE aksi = 'MASUK' RETURNING id`,
  )
  await owner.end()
  const { code, said } = await run('audit-verify')
  expect(said).toContain(`baris audit ${rows[0]?.id}: isinya tidak cocok dengan segelnya`)
  expect(code).toBe(1)
})

test('both commands name what is wrong with the configuration', async () => {
  for (const command of ['audit-verify', 'admin-pertama']) {
    const { code, said } = await run(command, ['/dev/null'], {})
    expect(code, command).toBe(1)
    expect(said, command).not.toMatch(/at .*\.js:\d+/)
  }
})

const path = join(tmpdir(), `admin-pertama-${process.pid}.json`)

test('admin:pertama explains itself and checks its file', async () => {
  expect(await run('admin-pertama')).toMatchObject({
    code: 1,
    said: expect.stringContaining('npm run admin:pertama -- berkas.json'),
  })
  writeFileSync(path, '[{"username":"satu"}]')
  expect((await run('admin-pertama', [path])).said).toContain('Isi tepat 3 orang.')
})

test('admin:pertama refuses while there is an admin, and makes three where there is none', async () => {
  const orang = [1, 2, 3].map((ke) => ({
    ...{ username: `pertama${ke}`, nama: `Admin ${ke}`, nip: `19800101200501100${ke}`, jabatan: 'Officer' },
    ...{ email: `p${ke}@bank.example`, noHp: `08128888111${ke}` },
  }))
  writeFileSync(path, JSON.stringify(orang))
  expect(await run('admin-pertama', [path])).toMatchObject({
    code: 1,
    said: expect.stringContaining('Admin Bank sudah ada'),
  })
  await app.deps.pool.query(`UPDATE pengguna SET peran = 'OPERATOR' WHERE peran = 'ADMIN_BANK'`)
  expect(await run('admin-pertama', [path])).toMatchObject({
    code: 0,
    said: expect.stringContaining('pertama1, pertama2, pertama3'),
  })
})
