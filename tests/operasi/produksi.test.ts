import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer as createTlsServer, type Server } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSimulator } from '../../src/simulator/server.js'
import { DOSSIER_KEY, KEYS, SHARED } from '../support/app.js'
import { localCertificate } from '../support/certificate.js'
import { createBareDatabase, createEmptyDatabase, type TestDatabase } from '../support/database.js'
import { kill, startProcess } from '../support/process.js'
import { type Dunia, type Halaman, type Orang, Peramban, saidOn, until, welcome } from './orang.js'

// Follows docs/operasi.md, "Install" and "First data", step by step; whoever changes the way changes that page.
const SANDI = 'tujuh gajah menyeberang sungai'
const PUBLIK = 'https://cmsp.bankkalsel.example'
const PEMDA = { kode: '63.00', nama: 'Provinsi Kalimantan Selatan', rkud: '0010100000011' }
const SURAT = { dasarNomor: '900/123/BKAD/2026', dasarTanggal: '2026-11-02' }

const orang = (username: string, nama: string, nip: string, akhir: string): Orang => ({
  ...{ username, nama, nip, jabatan: 'Pejabat uji', email: `${username}@contoh.example` },
  noHp: `+62812550000${akhir}`,
})
const ADMIN = [
  orang('admin.satu', 'Norhayati', '198503122009012001', '01'),
  orang('admin.dua', 'Akhmad Fauzan', '198607152010011002', '02'),
  orang('admin.tiga', 'Siti Rahmah', '198708182011012003', '03'),
] as const
const OPERATOR = orang('operator.satu', 'Saipul Anwar', '199212262015011007', '07')
const PEJABAT = {
  MAKER: orang('maker.satu', 'Rusdiana', '198809202012012004', '04'),
  CHECKER: orang('checker.satu', 'Gusti Hidayat', '198910222013011005', '05'),
  APPROVER: orang('approver.satu', 'Hj. Mariatul', '199011242014012006', '06'),
}

let simulator: Awaited<ReturnType<typeof startSimulator>>
let database: TestDatabase
let books: Awaited<ReturnType<typeof createEmptyDatabase>>
let fmis: Server
let dunia: Dunia
let env: Record<string, string>
let app: Awaited<ReturnType<typeof startProcess>>
const folder = mkdtempSync(join(tmpdir(), 'cmsp-produksi-'))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** FMIS as it is reached in production: over https, with a certificate the application verifies. */
async function startTls(target: string, { key, cert }: { key: string; cert: string }): Promise<Server> {
  const server = createTlsServer({ key, cert }, (req, res) => {
    const { method, headers, url = '/' } = req
    req.pipe(
      request(new URL(url, target), { method, headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Runs a command of the compiled application as an engineer would. */
async function run(name: string, args: string[] = [], more = {}): Promise<{ code: number; said: string }> {
  const script = fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url))
  const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'], ...env, ...more } })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: Number(code), said: out + err }
}

beforeAll(async () => {
  ;[database, books] = await Promise.all([createBareDatabase(), createEmptyDatabase()])
  simulator = await startSimulator({
    ...{ port: 0, smtpPort: 0, databaseUrl: books.url, settleMs: 200, bankPublicKey: KEYS.publicKey },
    ...{ fmisKey: SHARED.FMIS_KEY, smsKey: SHARED.SMS_KEY, bankPartnerId: SHARED.BANK_PARTNER_ID },
    ...{ bankClientId: SHARED.BANK_CLIENT_ID, bankClientSecret: SHARED.BANK_CLIENT_SECRET },
    ...{ relayClientId: SHARED.RELAY_CLIENT_ID, relayClientSecret: SHARED.RELAY_CLIENT_SECRET },
  })
  const certificate = localCertificate()
  writeFileSync(join(folder, 'ca.pem'), certificate.cert)
  fmis = await startTls(simulator.url, certificate)
  const port = String(await freePort())
  const secret = (name: string) => `rahasia-produksi-${name}-cukup-panjang`
  env = {
    ...SHARED,
    ...{ NODE_ENV: 'production', CMSP_URL: PUBLIK, PORT: port, HOST: '127.0.0.1', TRUST_PROXY_HOPS: '1' },
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    ...{ DATABASE_OWNER_URL: database.ownerUrl, DATABASE_URL: database.url },
    ...{
      SESSION_SECRET: secret('sesi'),
      PASSWORD_PEPPER: secret('sandi'),
      OTP_KEY: secret('otp'),
      BPN_KEY: secret('bpn'),
    },
    // Nobody there: SP2D come through the connection that two people set up in the pages.
    ...{ FMIS_URL: 'http://127.0.0.1:9', BANK_URL: simulator.url, RELAY_URL: simulator.url, SMS_URL: simulator.url },
    ...{ SMTP_URL: `smtp://127.0.0.1:${simulator.smtpPort}`, BANK_PRIVATE_KEY: KEYS.privateKey, DOSSIER_KEY },
  }
  dunia = { url: `http://127.0.0.1:${port}`, publik: PUBLIK, simulatorUrl: simulator.url }
})
afterAll(async () => {
  if (app) await kill(app, 'SIGTERM')
  fmis.closeAllConnections()
  await new Promise((resolve) => fmis.close(resolve))
  await simulator.close()
  await Promise.all([database.drop(), books.drop()])
  rmSync(folder, { recursive: true })
})

test('an empty database is migrated and the application answers, without any demo data', async () => {
  expect(await run('db/migrate-cli')).toMatchObject({ code: 0 })
  app = await startProcess({ env }, { CMSP_ROLES: 'web,worker,scheduler' })
  expect((await fetch(`${dunia.url}/readyz`)).status).toBe(200)
  const guest = new Peramban(dunia)
  for (const email of ['admin.bank', 'maker.prov'])
    expect(saidOn(await guest.signIn(email, 'Demo-CMSP-2026!'))).toContain('tidak sesuai')
  expect(guest.received.filter((line) => line.startsWith('__Host-cmsp=') && /; Secure/.test(line))).not.toEqual([])
}, 300_000)

test('production refuses the captcha of the tests, http and a cheap hash', async () => {
  for (const [key, value] of [
    ['CMSP_CAPTCHA_TEST_ANSWER', 'uji'],
    ['CMSP_URL', 'http://cmsp.bankkalsel.example'],
    ['BCRYPT_COST', '4'],
  ] as const) {
    const { code, said } = await run('main', [], { [key]: value })
    expect([code, said.includes(key)], key).toEqual([1, true])
  }
}, 300_000)

const people = new Map<string, Peramban>()
const at = (username: string) => people.get(username) as Peramban

test('admin:pertama makes three, who come in by the invitation of their mail; the page of building blocks is not there', async () => {
  const file = join(folder, 'admin.json')
  writeFileSync(file, JSON.stringify(ADMIN))
  expect(await run('admin-pertama', [file])).toMatchObject({
    code: 0,
    said: expect.stringContaining('Tiga Admin Bank'),
  })
  for (const each of ADMIN) people.set(each.username, await welcome(dunia, each, SANDI))
  expect((await at('admin.satu').go('/cmsp/admin/pengguna')).text).toContain('Siti Rahmah')
  expect((await at('admin.satu').go('/cmsp/gaya')).status).toBe(404)
}, 300_000)

/** One admin proposes with the form of a page, the other reads it and confirms it with the code of the SMS. */
async function propose(address: string, action: string, typed: Parameters<Peramban['send']>[2]): Promise<Halaman> {
  const [satu, dua] = [at('admin.satu'), at('admin.dua')]
  const made = await satu.send(await satu.go(address), action, typed)
  expect(made.address, saidOn(made)).toMatch(/\/usulan\/\d+$/)
  const page = await dua.confirm(await dua.go(made.address), '/otp', '/setujui', ADMIN[1].noHp)
  expect(saidOn(page)).toContain('sudah berlaku')
  return page
}

test('two admins set up Pemda, RKUD, OPD, an operator, the three officers and the connection to FMIS', async () => {
  await propose('/cmsp/admin/pemda/baru', '/pemda/baru', { kode: PEMDA.kode, nama: PEMDA.nama })
  const satu = at('admin.satu')
  const pemda = satu.link(await satu.go('/cmsp/admin/pemda'), /\/admin\/pemda\/\d+$/)
  await propose(pemda, '/rkud', { noRekening: PEMDA.rkud })
  await propose(pemda, '/opd', { kodeOpd: '1.01.0.00.0.00.01.0000', namaOpd: 'Dinas Pendidikan dan Kebudayaan' })
  await propose('/cmsp/admin/pengguna/baru', '/pengguna/baru', { ...OPERATOR, peran: 'OPERATOR', pemda: 'BANK' })
  for (const [peran, { noHp, ...isi }] of Object.entries(PEJABAT)) {
    const lampiran = new File(['%PDF-1.4\n%%EOF'], 'surat.pdf', { type: 'application/pdf' })
    const typed = { ...isi, noHp: noHp.replace('+62', '0'), peran, pemda: PEMDA.kode, ...SURAT, lampiran }
    await propose('/cmsp/admin/pengguna/baru', '/pengguna/baru', typed)
  }
  const koneksi = satu.link(await satu.go('/cmsp/admin/koneksi-fmis'), /\/koneksi-fmis\/\d+$/)
  const url = `https://127.0.0.1:${(fmis.address() as AddressInfo).port}`
  const typed = { url, kunci: SHARED.FMIS_KEY, aktif: 'ya', jedaMenit: '15', tahun: '' }
  expect(saidOn(await satu.send(await satu.go(koneksi), '/uji', typed))).toContain('FMIS menjawab dalam')
  await propose(koneksi, '/koneksi-fmis/\\d+', typed)
}, 300_000)

/** The officer's Setuju, confirmed by the code of the SMS. */
async function approve({ username, noHp }: Orang, sp2d: string): Promise<void> {
  const person = at(username)
  const chosen = await person.send(await person.go(sp2d), '/keputusan', { keputusan: 'SETUJU' })
  expect(chosen.status, saidOn(chosen)).toBe(200)
  const id = /\d+$/.exec(sp2d)?.[0] ?? ''
  const page = await person.go(`/cmsp/tugas/konfirmasi?id=${id}`)
  const done = await person.confirm(page, '/cmsp/tugas/otp', '/cmsp/tugas/proses', noHp)
  expect(saidOn(done)).toContain('disetujui')
}

test('the officers come in, the first SP2D is pulled, approved by three and paid', async () => {
  for (const each of Object.values(PEJABAT)) people.set(each.username, await welcome(dunia, each, SANDI))
  await fetch(`${dunia.simulatorUrl}/control/fmis/publish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pemda: PEMDA.kode, jumlah: 1, jenis: 'UP' }),
  })
  const maker = at('maker.satu')
  await maker.send(await maker.go('/cmsp/sp2d'), '/sp2d/tarik')
  const sp2d = await until('the first SP2D', async () => {
    const page = await maker.go('/cmsp/sp2d?status=DITERIMA')
    return /href="(\/cmsp\/sp2d\/\d+)[?"]/.exec(page.text)?.[1]
  })
  for (const each of Object.values(PEJABAT)) await approve(each, sp2d)
  await until('the payment', async () => (/>\s*Cair\s*</.test((await maker.go(sp2d)).text) ? sp2d : null))
  const ledger = (await (await fetch(`${dunia.simulatorUrl}/bank/ledger`)).json()) as { debit: string }[]
  expect(ledger.filter(({ debit }) => debit === PEMDA.rkud)).toHaveLength(1)
  expect(await run('audit-verify')).toMatchObject({ code: 0, said: expect.stringContaining('baris utuh') })
}, 180_000)
