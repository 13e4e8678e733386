import { createServer } from 'node:http'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { type Client, PASSWORD_DEMO, signIn } from '../support/client.js'
import { asRupiah, fault, soundRecord, withTaxes, offer } from '../support/fmis.js'
import { expectRefused } from '../support/state.js'
import { getOtp, makeBillings, proses, publishMany, pull, setuju, find } from '../support/story.js'

let app: TestApp
let maker: Client
const logged: string[] = []
const server = createServer()

/** The same application with its log open and the waiting time between two codes as in production. */
beforeAll(async () => {
  app = await startTestApp()
  const stream = new Writable({ write: (chunk, _, done) => (logged.push(String(chunk)), done()) })
  const log = pino({ level: 'trace' }, stream)
  server.on('request', createApp({ ...app.deps, log, config: { ...app.deps.config, OTP_COOLDOWN_SECONDS: 30 } }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  maker = await signIn(server, 'maker.prov', 'uji-captcha')
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await app.close()
})

test('the SMS names level, number or count, and total; the page shows only the end of the phone number', async () => {
  const [one, two, three] = await publishMany(app, maker, '63.00', 3, { jenis: 'UP' })
  if (!one || !two || !three) throw new Error('nothing was published')
  for (const { id } of [one, two, three]) await setuju(maker, id)
  const netto = await app.deps.prisma.sp2d.findMany({
    where: { id: { in: [one, two, three].map(({ id }) => BigInt(id)) } },
  })
  const [first, ...rest] = netto.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((row) => row.netto)

  const single = await getOtp(app, maker, [one.id])
  expect(single.text).toContain(
    `Maker ${single.otp} untuk SP2D ${one.nomor}, total ${asRupiah(first?.toFixed(2) ?? '')}.`,
  )
  await proses(maker, [one.id], single.tantanganId, single.otp)
  const both = await getOtp(app, maker, [two.id, three.id])
  const total = rest.reduce((sum, value) => sum.plus(value)).toFixed(2)
  expect(both.text).toContain(`untuk 2 SP2D, total ${asRupiah(total)}. Berlaku 2 menit. JANGAN berikan`)

  const page = await maker.get(`/cmsp/tugas/konfirmasi?id=${two.id}&id=${three.id}&tantangan=${both.tantanganId}`)
  expect(page.text).toContain('••••0011')
  expect(page.text).not.toContain('81251010011')
  expect(page.text).toContain('2 SP2D')
  expect(page.text).toContain(asRupiah(total))
})

test('a second code is given only after the waiting time', async () => {
  const [waiting] = await app.deps.prisma.tugas.findMany({ take: 1 })
  const answer = await maker.post('/cmsp/tugas/otp', { id: String(waiting?.sp2dId) })
  expectRefused(answer, [429])
  expect(answer.text).toMatch(/dapat diminta lagi dalam \d+ detik/)
})

test('when the SMS cannot be sent the page says so, and a later code works', async () => {
  const [waiting] = await app.deps.prisma.tugas.findMany({ take: 1 })
  const id = String(waiting?.sp2dId)
  const later = () => app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '1 minute'`)
  await later()
  await fault(app, { endpoint: '/sms', mode: 'down' })
  expect((await maker.submit('/cmsp/tugas/otp', { id })).text).toContain('SMS belum dapat dikirim')
  await app.simulator.delete('/control/faults')
  await later()
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  expect((await proses(maker, [id], tantanganId, otp)).text).toContain('disetujui sebagai Maker')
})

test('a kode billing edited while the code waits ends the code', async () => {
  const record = withTaxes(await soundRecord(app, 7501), [
    { kode_map: '411211', kode_setor: '920', jumlah: '1100000.00' },
  ])
  await offer(app, record)
  await pull(app, maker)
  const { id } = await find(app, record.sp2d_no)
  await makeBillings(app, maker, id)
  await setuju(maker, id)
  await app.deps.pool.query(`UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '1 minute'`)
  const { tantanganId, otp, text } = await getOtp(app, maker, [id])
  // What the payee gets: the taxes are not in it.
  expect(text).toContain(`total ${asRupiah(record.netto)}.`)
  const [tax] = await app.deps.prisma.pajak.findMany({ where: { sp2dId: BigInt(id) } })
  const [row] = record.pajak
  const made = await app.simulator.post('/control/djp/billing').send({
    ...{ nomorPokokWajibPajak: row?.npwp, kodeMap: row?.kode_map, kodeSetor: row?.kode_setor, masaPajak: row?.masa },
    ...{ tahunPajak: String(row?.tahun_pajak), jumlahBayar: '1100000' },
  })
  await maker.post(`/cmsp/sp2d/${id}/pajak/${tax?.id}`, { kodeBilling: (made.body as { idBilling: string }).idBilling })
  const page = await proses(maker, [id], tantanganId, otp)
  expect(page.text).toContain('datanya berubah')
  expect(await app.deps.prisma.keputusan.count({ where: { sp2dId: BigInt(id) } })).toBe(0)
})

test('neither code, hash, password nor session id stands in a page, an audit row or the log', async () => {
  const secrets = [PASSWORD_DEMO, maker.token]
  const challenges = await app.deps.prisma.tantangan.findMany()
  for (const { hmac, sid } of challenges) secrets.push(hmac, sid)
  const texts = (await app.simulator.get('/inbox/sms')).body as { text: string }[]
  const codes = texts.map(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? '')
  const audit = JSON.stringify(await app.deps.prisma.audit.findMany(), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  const stored = JSON.stringify(
    await app.deps.prisma.tantangan.findMany({ omit: { sp2dIds: true } }),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )
  const log = logged.join('\n')
  expect(codes.length).toBeGreaterThan(3)
  expect(log).toContain('/cmsp/tugas/proses')
  for (const secret of secrets) for (const place of [audit, log]) expect(place).not.toContain(secret)
  for (const code of codes) {
    for (const place of [audit, log, stored]) expect(place).not.toMatch(new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`))
  }
  const list = await maker.get('/cmsp/tugas')
  for (const { hmac } of challenges) expect(list.text).not.toContain(hmac)
})
