import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealAudit } from '../../src/modules/audit/seal.js'
import { writeArsip } from '../../src/modules/audit/arsip.js'
import { verifyArsip } from '../../src/modules/audit/arsipPeriksa.js'
import { disetujui } from '../pencairan/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { officers } from '../support/state.js'
import { publish } from '../support/story.js'
import { LALU, tahunLalu } from '../tahun/adegan.js'

let app: TestApp
let base: string
let paid: { id: string; nomor: string }
let now: { id: string; nomor: string }

beforeAll(async () => {
  app = await startTestApp()
  base = mkdtempSync(join(tmpdir(), 'arsip-'))
  const people = await officers(app)
  paid = await disetujui(app, people)
  await app.drain()
  now = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await tahunLalu(app, [paid.id])
  await sealAudit(app.deps)
}, 60_000)
afterAll(async () => {
  rmSync(base, { recursive: true, force: true })
  await app.close()
})

let urut = 0
async function arsip() {
  const folder = join(base, String(urut++))
  return { folder, isi: await writeArsip(app.deps, { kode: '63.00', tahun: LALU, folder }) }
}
const everything = async () => {
  const { rows } = await app.deps.pool.query(
    'SELECT (SELECT count(*) FROM sp2d) AS s, (SELECT count(*) FROM audit) AS a',
  )
  return rows[0]
}

test('an archive holds the signed dossiers of that year and nothing of another; nothing is deleted', async () => {
  const before = await everything()
  const { folder, isi } = await arsip()
  expect(await everything()).toEqual(before)
  expect(readdirSync(folder).toSorted()).toEqual([
    'audit-pemda.ndjson',
    'berita-rekonsiliasi.ndjson',
    'manifest.json',
    'sp2d.ndjson',
  ])
  expect(isi.berkas.find(({ nama }) => nama === 'sp2d.ndjson')?.baris).toBe(1)
  const text = readFileSync(join(folder, 'sp2d.ndjson'), 'utf8')
  expect(text).toContain(paid.nomor)
  expect(text).not.toContain(now.nomor)
  expect(await verifyArsip(folder)).toMatchObject({ isi: { tahun: LALU, pemda: { kode: '63.00' } }, cacat: [] })
})

test.each([
  [
    'a changed amount',
    'sp2d.ndjson',
    (text: string) => text.replace('1000000.00', '9000000.00'),
    'sp2d.ndjson berubah',
  ],
  ['a line taken out', 'sp2d.ndjson', () => '', 'sp2d.ndjson berubah'],
  [
    'a changed manifest',
    'manifest.json',
    (text: string) => text.replace(`"tahun": ${LALU}`, '"tahun": 2019'),
    'tanda tangan',
  ],
])('%s is found', async (_, nama, spoil, found) => {
  const { folder } = await arsip()
  const path = join(folder, nama)
  writeFileSync(path, spoil(readFileSync(path, 'utf8')))
  expect((await verifyArsip(folder)).cacat.join('; ')).toContain(found)
})

test('a file that is missing, another key and a folder that is none are said', async () => {
  const { folder } = await arsip()
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  expect((await verifyArsip(folder, other)).cacat.join('; ')).toContain('kunci lain')
  unlinkSync(join(folder, 'audit-pemda.ndjson'))
  expect((await verifyArsip(folder)).cacat).toEqual(['audit-pemda.ndjson tidak ada'])
  await expect(verifyArsip(base)).rejects.toThrow('bukan arsip')
  await expect(writeArsip(app.deps, { kode: '63.00', tahun: LALU, folder })).rejects.toThrow('EEXIST')
})
