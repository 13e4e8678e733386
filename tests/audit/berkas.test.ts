import { execFile } from 'node:child_process'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Berkas } from '../../src/modules/audit/berkasIsi.js'
import { signBerkas, verifyBerkas } from '../../src/modules/audit/berkasSegel.js'
import { sealAudit } from '../../src/modules/audit/seal.js'
import { DOSSIER_KEY, startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { textOf } from '../support/pdf.js'
import { officers } from '../support/state.js'
import { approve, makeBillings, publish } from '../support/story.js'

let app: TestApp
let auditor: Client
let id: string
let text: string
let berkas: Berkas
let folder: string
const publicPem = createPublicKey(createPrivateKey(DOSSIER_KEY)).export({ type: 'spki', format: 'pem' }).toString()

beforeAll(async () => {
  app = await startTestApp()
  const people = await officers(app)
  auditor = await app.signIn('auditor.prov')
  const published = await publish(app, people.MAKER, '63.00', { jenis: 'LS_BARANG_JASA', penerima_bank: '122' })
  id = published.id
  await makeBillings(app, people.MAKER, id)
  for (const person of Object.values(people)) await approve(app, person, id)
  await app.drain()
  await sealAudit(app.deps, 0)
  text = (await auditor.download(`/cmsp/sp2d/${id}/berkas.json`)).toString()
  berkas = JSON.parse(text) as Berkas
  folder = await mkdtemp(join(tmpdir(), 'berkas-'))
}, 120_000)
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

test('the dossier tells who decided, by which OTP, and what the bank and the treasury answered', () => {
  const { keputusan, pencairan, audit, sp2d } = berkas.isi
  expect(sp2d.status).toBe('CAIR')
  expect(keputusan.map(({ level }) => level)).toEqual(['MAKER', 'CHECKER', 'APPROVER'])
  for (const { otp } of keputusan)
    expect(otp).toMatchObject({
      metode: 'SMS',
      dipakaiPada: expect.any(String),
      percobaan: 1,
      sidik: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  expect(new Set(keputusan.map(({ sidik }) => sidik)).size).toBe(1)
  const legs = pencairan.flatMap(({ leg }) => leg)
  expect(legs.every(({ percobaan }) => percobaan[0]?.panggilan.length)).toBe(true)
  expect(legs.filter(({ jenis }) => jenis === 'PAJAK').every(({ bukti }) => bukti?.ntpn)).toBe(true)
  expect(audit.length).toBeGreaterThan(5)
  expect(audit.every(({ segel }) => segel)).toBe(true)
})

test('it verifies with nothing but the file, and with the key that was published', () => {
  for (const key of [undefined, publicPem])
    expect(verifyBerkas(text, key)).toMatchObject({ cacat: [], belumDisegel: 0, sidikKunci: berkas.segel.sidikKunci })
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  expect(verifyBerkas(text, other).cacat).toContain('berkas ditandatangani dengan kunci lain daripada yang diberikan')
})

test('the same facts give the same file; the PDF names key and signature', async () => {
  expect((await auditor.download(`/cmsp/sp2d/${id}/berkas.json`)).toString()).toBe(text)
  const pdf = await auditor.download(`/cmsp/sp2d/${id}/berkas.pdf`)
  expect((await auditor.download(`/cmsp/sp2d/${id}/berkas.pdf`)).equals(pdf)).toBe(true)
  const said = textOf(pdf).join('').replaceAll(' ', '')
  expect(said).toContain(berkas.segel.sidikKunci.slice(0, 40))
  expect(said).toContain(berkas.segel.tandaTangan.slice(0, 40))
})

describe('one changed field is found', () => {
  test.each<[string, (isi: Berkas['isi']) => void]>([
    ['an amount', (isi) => void (isi.pencairan[0]!.leg[0]!.jumlah = '1.00')],
    ['who decided', (isi) => void (isi.keputusan[1]!.nama = 'Orang lain')],
    ['when an OTP was used', (isi) => void (isi.keputusan[0]!.otp!.dipakaiPada = '2026-01-01T00:00:00.000Z')],
    ['a removed audit row', (isi) => void isi.audit.pop()],
    ['an NTPN', (isi) => void (isi.pencairan[0]!.leg.at(-1)!.bukti!.ntpn = 'A'.repeat(16))],
  ])('%s', (_what, change) => {
    const changed = structuredClone(berkas)
    change(changed.isi)
    expect(verifyBerkas(JSON.stringify(changed)).cacat).toContain('tanda tangan tidak sesuai dengan isi berkas')
  })

  test('also by somebody who signs it anew: the link of the audit row and the plan do not fit', () => {
    const isi = structuredClone(berkas.isi)
    isi.audit[1]!.baris.pelaku = 'Orang lain'
    isi.keputusan[2]!.sidik = '0'.repeat(64)
    const own = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { cacat } = verifyBerkas(JSON.stringify(signBerkas(isi, own)), publicPem)
    expect(cacat).toHaveLength(4)
    expect(cacat.join()).toMatch(/kunci lain.*tanda tangan.*berubah sejak disegel.*tidak menandatangani rencana/)
  })
})

test('nothing secret is in it: no HMAC, no code, no phone, no session, no key', async () => {
  const rows = await app.deps.prisma.tantangan.findMany({ include: { pengguna: true } })
  const { config } = app.deps
  const secrets = [
    ...rows.flatMap((row) => [row.hmac, row.sid, row.pengguna.noHp, row.pengguna.passwordHash, row.pengguna.email]),
    ...[config.OTP_KEY, config.BANK_CLIENT_SECRET, config.DOSSIER_KEY, 'PRIVATE KEY'],
  ]
  for (const secret of secrets.filter((each) => each !== '')) expect(text).not.toContain(secret)
  const phones = [...new Set(rows.map(({ pengguna }) => pengguna.noHp))]
  const inboxes = await Promise.all(phones.map((to) => app.simulator.get('/inbox/sms').query({ to })))
  const codes = inboxes.flatMap(({ body }) =>
    (body as { text: string }[]).map((sms) => /\d{6}/.exec(sms.text)?.[0] ?? ''),
  )
  expect(codes.length).toBeGreaterThan(2)
  for (const code of codes) expect(text).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`))
})

test('the command verifies a file without a database and ends with 1 when it was changed', async () => {
  const command = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['dist/audit-verify.js', ...args], { env: { PATH: process.env['PATH'] } })
  const [good, bad, key] = ['utuh.json', 'ubah.json', 'kunci.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(good, text)
  await writeFile(bad, text.replace(/"nip": "\d/, '"nip": "0'))
  await writeFile(key, publicPem)
  const { stdout } = await command('--file', good, '--key', key)
  expect(stdout).toContain(berkas.segel.sidikKunci)
  expect(stdout).toContain('berkas utuh')
  await expect(command('--file', bad)).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('RUSAK') })
  await writeFile(bad, '{}')
  await expect(command('--file', bad)).rejects.toMatchObject({
    stderr: expect.stringContaining('bukan berkas pembuktian'),
  })
})
