import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { closeSendGate } from '../../src/db/cadangan.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { reconcileAll } from '../../src/modules/rekonsiliasi/jadwal.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { meanwhile } from '../support/sela.js'
import { officers, type People } from '../support/state.js'
import { ledger, type Published, statusOf } from '../support/story.js'
import { beberapaDisetujui, disetujui, onlyLeg, ubahRekening } from './adegan.js'
import { ALASAN, kodeOf, putuskan, segera, tahan, tindak } from './meja.js'

let app: TestApp
let people: People
let operator: Client
let admin: Client
const MEJA = '/cmsp/operasi/pencairan'

// Whole stories from FMIS to the bank.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  ;[operator, admin] = [await app.signIn('operator.bank'), await app.signIn('admin.bank')]
})
beforeEach(async () => {
  await app.simulator.delete('/control/faults')
  await app.deps.pool.query('UPDATE gerbang_kirim SET tertutup = false')
  await app.drain()
})
afterAll(() => app.close())

/** One step of the worker, as if the waiting time had passed. */
async function langkah(id: string) {
  await app.deps.pool.query('UPDATE leg SET tunggu_sampai = now() WHERE id = $1', [(await onlyLeg(app, id)).id])
  await payLeg(app.deps, (await onlyLeg(app, id)).id)
  return onlyLeg(app, id)
}
const audited = (aksi: string) => app.deps.prisma.audit.findFirst({ where: { aksi }, orderBy: { id: 'desc' } })
const fault = (mode: string) =>
  app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer-', mode, times: 1 })
const debits = async (rekening: string) => (await ledger(app)).filter(({ credit }) => credit === rekening).length

type Bayaran = Published & { rekening: string }
const beberapa = (banyak: number) => beberapaDisetujui(app, people, banyak) as Promise<[Bayaran, Bayaran, Bayaran]>

async function pemdaOf(kode: string) {
  return (await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode } })).id
}

describe('holding', () => {
  test.each(['SEMUA', 'pemda', 'sp2d'])(
    '%s: at once, by one person; nothing is sent until it is released',
    async (apa) => {
      const { id, rekening } = await disetujui(app, people)
      const lingkup = { SEMUA: 'SEMUA', pemda: `pemda:${await pemdaOf('63.00')}`, sp2d: `sp2d:${id}` }[apa] ?? ''
      expect((await tahan(operator, lingkup)).text).toContain('Ditahan:')
      const held = await langkah(id)
      expect([held.status, held.percobaan.length]).toEqual(['SIAP', 0])
      const page = (await people.APPROVER.get(`/cmsp/sp2d/${id}`)).text
      expect(page).toMatch(new RegExp(`Pengiriman ditahan .+ sejak .+ WITA: ${ALASAN}`))
      const told = (await people.APPROVER.get('/cmsp/notifikasi')).text
      expect(told).toMatch(new RegExp(`Pengiriman (\\d+ SP2D )?ditahan Bank Kalsel: ${ALASAN}`))
      expect(told).toContain(apa === 'sp2d' ? `href="/cmsp/sp2d/${id}"` : 'Antrean Pencairan')
      expect(await audited('GERBANG_DITUTUP')).toMatchObject({ sasaran: lingkup, sesudah: { alasan: ALASAN } })
      await tindak(app, operator, 'lepas', lingkup)
      expect(await audited('GERBANG_DIBUKA')).toMatchObject({ sasaran: lingkup, sesudah: { alasan: ALASAN } })
      expect((await langkah(id)).status).toBe('BERHASIL')
      expect(await debits(rekening)).toBe(1)
    },
  )

  test('holding everything tells the people of a Pemda once, with the number of SP2D that wait', async () => {
    await beberapa(3)
    const { prisma } = app.deps
    const { id: last } = await prisma.notifikasi.findFirstOrThrow({ orderBy: { id: 'desc' } })
    await tahan(operator, 'SEMUA')
    const told = await prisma.notifikasi.findMany({ where: { id: { gt: last }, jenis: 'MACET' } })
    expect(told).toMatchObject([
      { pemdaId: await pemdaOf('63.00'), isi: expect.stringMatching(/Pengiriman \d+ SP2D ditahan/) },
    ])
    await people.MAKER.post(`/cmsp/notifikasi/${told[0]?.id}/baca`)
    expect(await prisma.notifikasiDibaca.count({ where: { notifikasiId: told[0]?.id ?? 0n } })).toBe(1)
  })

  test('whoever holds waits for a send that has begun, and a send waits for whoever is just holding', async () => {
    const [a, b] = await beberapa(2)
    await segera(app)
    const leg = await onlyLeg(app, a.id)
    const holding = async (tx: PoolClient) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('gerbang_kirim'))`)
      await tx.query('INSERT INTO gerbang_kirim (lingkup, tertutup) VALUES ($1, true)', [`sp2d:${a.id}`])
    }
    expect(await meanwhile(app, holding, () => claimSend(app.deps, leg.id))).toBeNull()
    expect((await onlyLeg(app, a.id)).percobaan).toEqual([])
    const claiming = async (tx: PoolClient) => {
      await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtext('gerbang_kirim'))`)
      await tx.query(`UPDATE leg SET alasan = 'sedang dikirim' WHERE id = $1`, [(await onlyLeg(app, b.id)).id])
    }
    const seen = await meanwhile(app, claiming, async () => {
      await tahan(operator, `sp2d:${b.id}`)
      return (await onlyLeg(app, b.id)).alasan
    })
    expect(seen).toBe('sedang dikirim')
  })

  test('another Pemda and another SP2D are paid meanwhile', async () => {
    const [held, free] = await beberapa(2)
    await tahan(operator, `sp2d:${held.id}`)
    await tahan(operator, `pemda:${await pemdaOf('63.71')}`)
    expect((await langkah(free.id)).status).toBe('BERHASIL')
    expect((await langkah(held.id)).status).toBe('SIAP')
  })

  test('what is held is not held again, and not released without the code for exactly that', async () => {
    const [a, b] = await beberapa(2)
    for (const { id } of [a, b]) await tahan(operator, `sp2d:${id}`)
    expect((await tahan(operator, `sp2d:${a.id}`)).text).toContain('Sudah ditahan')
    const href = (id: string) => `/cmsp/operasi/tindakan/lepas/${encodeURIComponent(`sp2d:${id}`)}`
    await operator.post(href(a.id), {}, href(a.id))
    expect(await app.deps.prisma.gerbangKirim.count({ where: { tertutup: true } })).toBe(2)
    await operator.post(`${href(a.id)}/otp`, { alasan: ALASAN }, href(a.id))
    const { tantanganId, otp, text } = await kodeOf(app, operator, 'operator.bank', href(a.id))
    expect(text).toMatch(new RegExp(`MELEPAS TAHANAN: SP2D ${a.nomor}`))
    expect((await operator.submit(href(b.id), { tantanganId, otp }, href(b.id))).text).toContain('untuk tindakan lain')
    expect(await app.deps.prisma.gerbangKirim.count({ where: { tertutup: true } })).toBe(2)
  })

  test('after a restore nobody opens before the books agree; then operator and admin do', async () => {
    const { id } = await disetujui(app, people)
    await tahan(operator, 'SEMUA')
    await closeSendGate(app.ownerUrl)
    expect((await tindak(app, operator, 'lepas', 'SEMUA')).text).toContain('belum direkonsiliasi')
    await reconcileAll(app.deps, new Date())
    const href = (await tindak(app, operator, 'lepas', 'SEMUA')).headers['location'] ?? ''
    expect(href).toContain('/cmsp/admin/usulan/')
    expect((await langkah(id)).status).toBe('SIAP')
    await putuskan(app, admin, 'admin.bank', href)
    expect((await langkah(id)).status).toBe('BERHASIL')
  })
})

describe('resuming', () => {
  test('a leg that stopped because of the payee goes on when the bank says it is well again', async () => {
    const { id, rekening } = await disetujui(app, people)
    await ubahRekening(app, rekening, '122', 'CV Uji Bayar', 'blocked')
    const stopped = await langkah(id)
    expect(stopped.status).toBe('GAGAL')
    await tindak(app, operator, 'lanjutkan', String(stopped.id))
    await app.drain()
    expect((await onlyLeg(app, id)).status).toBe('GAGAL')
    await ubahRekening(app, rekening, '122', 'CV Uji Bayar')
    await tindak(app, operator, 'lanjutkan', String(stopped.id))
    expect(await audited('LEG_DILANJUTKAN')).toMatchObject({ sp2dId: BigInt(id) })
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    expect(await debits(rekening)).toBe(1)
  })

  test('what the bank refused for good, what is in doubt and what is held is not resumed', async () => {
    const [refusedOne, other, doubt] = await beberapa(3)
    await fault('refuse:40305')
    const refused = await langkah(refusedOne.id)
    expect(refused.status).toBe('GAGAL')
    const sasaran = String(refused.id)
    expect((await tindak(app, operator, 'lanjutkan', sasaran)).text).toContain('referensi baru')
    await tahan(operator, `sp2d:${other.id}`)
    const held = String((await onlyLeg(app, other.id)).id)
    expect((await tindak(app, operator, 'lanjutkan', held)).text).toContain('Lepaskan dulu')
    await fault('reset-after')
    const unknown = await langkah(doubt.id)
    expect(unknown.status).toBe('TIDAK_PASTI')
    expect((await tindak(app, operator, 'lanjutkan', String(unknown.id))).status).not.toBe(303)
    expect((await onlyLeg(app, doubt.id)).percobaan).toHaveLength(1)
  })
})

describe('asking', () => {
  test('Tanya sekarang settles a doubt by the same reference; no money leaves', async () => {
    const { id, rekening } = await disetujui(app, people)
    await fault('reset-after')
    const doubt = await langkah(id)
    expect(doubt.status).toBe('TIDAK_PASTI')
    const href = `${MEJA}/${doubt.id}`
    expect((await operator.submit(`${href}/tanya`, {}, href)).text).toContain('Keadaannya sekarang')
    const settled = await onlyLeg(app, id)
    expect([settled.status, settled.percobaan.length]).toEqual(['BERHASIL', 1])
    expect(await audited('LEG_DITANYAKAN')).toMatchObject({ sp2dId: BigInt(id) })
    expect(await debits(rekening)).toBe(1)
  })

  test('an order the bank never got stays unsent however often it is asked about', async () => {
    const { id, rekening } = await disetujui(app, people)
    await fault('reset-before')
    const { id: legId } = await langkah(id)
    await app.deps.pool.query(`UPDATE percobaan SET dikirim_pada = now() - interval '1 hour' WHERE leg_id = $1`, [
      legId,
    ])
    const href = `${MEJA}/${legId}`
    for (let n = 0; n < 3; n++) await operator.submit(`${href}/tanya`, {}, href)
    expect([(await onlyLeg(app, id)).status, await debits(rekening)]).toEqual(['TIDAK_PASTI', 0])
    const page = (await operator.get(href)).text
    expect(page.match(/data-label="Panggilan">Tanya/g)).toHaveLength(3)
    await app.drain()
    expect(await debits(rekening)).toBe(1)
  })

  test('an order whose call is on its way is not asked about', async () => {
    const { id } = await disetujui(app, people)
    const leg = await onlyLeg(app, id)
    await segera(app)
    expect(await claimSend(app.deps, leg.id)).not.toBeNull()
    const answer = await operator.post(`${MEJA}/${leg.id}/tanya`, {}, `${MEJA}/${leg.id}`)
    expect([answer.status, answer.text.includes('sedang dikirim')]).toEqual([409, true])
  })

  test('what is still to be sent, and what nothing can change any more, is not asked about', async () => {
    const { id } = await disetujui(app, people)
    const leg = await onlyLeg(app, id)
    expect((await operator.post(`${MEJA}/${leg.id}/tanya`, {}, `${MEJA}/${leg.id}`)).status).toBe(409)
  })
})

test('the desk counts by state, shows doubt first, filters and exports; a leg shows its whole history', async () => {
  const [waiting, doubt] = await beberapa(2)
  await fault('reset-after')
  const leg = await langkah(doubt.id)
  const place = async (search: string) => {
    const page = (await operator.get(MEJA + search)).text
    return [doubt, waiting].map(({ id }) => page.indexOf(`href="/cmsp/sp2d/${id}"`))
  }
  const [first = 0, second = 0] = await place('')
  expect(first).toBeGreaterThan(0)
  expect(first).toBeLessThan(second)
  expect((await place('?status=TIDAK_PASTI'))[1]).toBe(-1)
  const csv = (await operator.get(`${MEJA}/export.csv?status=TIDAK_PASTI`)).text
  expect([csv.includes(doubt.nomor), csv.includes(waiting.nomor)]).toEqual([true, false])
  const history = (await operator.get(`${MEJA}/${leg.id}`)).text
  const [attempt] = leg.percobaan
  for (const shown of [attempt?.referensi, attempt?.hashIsi, 'Isi yang dikirim', 'Tidak pasti'])
    expect(history).toContain(shown)
  await app.drain()
  await expectInvariants(app)
})
