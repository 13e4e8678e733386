import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sqlOf } from '../../src/db/sql.js'
import { loadTerpakai } from '../../src/modules/pencairan/limits.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { meanwhile } from '../support/sela.js'
import { getOtp, ledger, pull, setuju, statusOf } from '../support/story.js'
import { advance, officers, type People } from '../support/state.js'
import { beberapaDisetujui, bukaRekening, disetujui, kirimNotice, legsOf, onlyLeg, terbitkan } from './adegan.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(async () => {
  await app.simulator.delete('/control/faults')
  await app.deps.pool.query('DELETE FROM batas_bayar')
})
afterAll(() => app.close())

const batas = (jenis: string, jumlah: string) =>
  app.deps.pool.query(
    `INSERT INTO batas_bayar (pemda_id, jenis, jumlah) SELECT id, $1, $2 FROM pemda WHERE kode = '63.00'
     ON CONFLICT (pemda_id, jenis) DO UPDATE SET jumlah = EXCLUDED.jumlah`,
    [jenis, jumlah],
  )
/** One step of the worker, as if the waiting time had passed. */
async function step(id: string) {
  const leg = await onlyLeg(app, id)
  await app.deps.pool.query('UPDATE leg SET tunggu_sampai = now() WHERE id = $1', [leg.id])
  await payLeg(app.deps, leg.id)
  return onlyLeg(app, id)
}
async function approvedByAll(id: string): Promise<void> {
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
}
const halaman = async (id: string) => (await people.APPROVER.get(`/cmsp/sp2d/${id}`)).text

describe('limits', () => {
  test('an SP2D over its limit waits and says why; with a higher limit it is paid', async () => {
    await batas('SP2D', '999999.99')
    const { id } = await disetujui(app, people)
    expect((await step(id)).status).toBe('SIAP')
    expect(await halaman(id)).toContain('Melebihi batas per SP2D Rp999.999,99')
    await batas('SP2D', '1000000.00')
    expect((await step(id)).status).toBe('BERHASIL')
    await app.drain()
  })

  test.each([
    ['PEMDA_HARI', 'per Pemda per hari'],
    ['APPROVER_HARI', 'per approver per hari'],
  ])('what a day of %s has used is counted: the next one waits for tomorrow', async (jenis, said) => {
    await app.deps.pool.query(
      `UPDATE pencairan SET dimulai_pada = now() - interval '2 days' WHERE dimulai_pada IS NOT NULL`,
    )
    await batas(jenis, '1500000.00')
    const [a, b] = [await disetujui(app, people), await disetujui(app, people)]
    expect((await step(a.id)).status).toBe('BERHASIL')
    const waiting = await step(b.id)
    expect(waiting.status).toBe('SIAP')
    expect(waiting.tungguSampai.getTime()).toBeGreaterThan(Date.now())
    expect(await halaman(b.id)).toContain(`${said} Rp1.500.000,00, sisa hari ini Rp500.000,00`)
    await app.deps.pool.query(
      `UPDATE pencairan SET dimulai_pada = now() - interval '1 day' WHERE dimulai_pada IS NOT NULL`,
    )
    expect((await step(b.id)).status).toBe('BERHASIL')
    await app.drain()
  })

  test('what has begun is finished, though it has used up what a day may pay', async () => {
    await app.deps.pool.query(
      `UPDATE pencairan SET dimulai_pada = now() - interval '2 days' WHERE dimulai_pada IS NOT NULL`,
    )
    await batas('PEMDA_HARI', '1500000.00')
    const payee = async (id: number, jumlah: string) => {
      const nama = `CV Uji ${id}`
      return { id, nama, bank_kode: '122', rekening: await bukaRekening(app, nama), jumlah }
    }
    const { id } = await terbitkan(app, people.MAKER, [await payee(1, '1000000.00'), await payee(2, '500000.00')])
    await approvedByAll(id)
    await app.drain()
    expect((await legsOf(app, id)).map(({ status }) => status)).toEqual(['BERHASIL', 'BERHASIL'])
  })

  test('of two that begin at the same moment only one takes what is left of the day', async () => {
    await app.deps.pool.query(
      `UPDATE pencairan SET dimulai_pada = now() - interval '2 days' WHERE dimulai_pada IS NOT NULL`,
    )
    await batas('PEMDA_HARI', '1500000.00')
    const [a = '', b = ''] = (await beberapaDisetujui(app, people, 2)).map(({ id }) => id)
    const { pemdaId } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(a) } })
    const leg = await onlyLeg(app, b)
    await meanwhile(
      app,
      async (tx) => {
        await tx.query(`SELECT pg_advisory_xact_lock(hashtext('batas:' || $1))`, [pemdaId])
        await tx.query('UPDATE pencairan SET dimulai_pada = now() WHERE sp2d_id = $1', [a])
      },
      () => payLeg(app.deps, leg.id),
    )
    expect(await onlyLeg(app, b)).toMatchObject({ status: 'SIAP', alasan: expect.stringContaining('per Pemda') })
  })

  test('the day of a limit begins at midnight in WITA', async () => {
    const { id } = await disetujui(app, people)
    await app.deps.pool.query(`UPDATE pencairan SET dimulai_pada = NULL`)
    const { pemdaId } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
    const used = async (begun: string) => {
      await app.deps.pool.query(`UPDATE pencairan SET dimulai_pada = $2 WHERE sp2d_id = $1`, [id, begun])
      const now = new Date('2026-11-26T09:00:00+08:00')
      return (await loadTerpakai(sqlOf(app.deps.pool), pemdaId, 0n, now)).pemda
    }
    expect(await used('2026-11-26T00:00:00+08:00')).toBe(100_000_000n)
    expect(await used('2026-11-25T23:59:59+08:00')).toBe(0n)
    await app.drain()
  })

  test('what is paid again after a return counts as what it is, not as the whole SP2D', async () => {
    await app.deps.pool.query(
      `UPDATE pencairan SET dimulai_pada = now() - interval '2 days' WHERE dimulai_pada IS NOT NULL`,
    )
    const payee = (id: number, nama: string, bank_kode: string, rekening: string, jumlah: string) => ({
      ...{ id, nama, bank_kode, rekening, jumlah, npwp: null, alamat: 'Jl. Uji', bank_nama: `Bank ${bank_kode}` },
    })
    const tetap = payee(1, 'CV Uji Bayar', '122', await bukaRekening(app, 'CV Uji Bayar'), '1000000.00')
    const lama = payee(2, 'Siti Rahmah', '002', await bukaRekening(app, 'Siti Rahmah', '002'), '500000.00')
    const { id, idFmis } = await terbitkan(app, people.MAKER, [tetap, lama])
    await approvedByAll(id)
    await app.drain()
    const reference = (await legsOf(app, id))[1]?.percobaan[0]?.referensi ?? ''
    await app.simulator.post('/control/bank/retur').send({ reference, alasan: 'Rekening tutup' })
    await kirimNotice(app, reference)
    await app.drain()
    const penerima = [tetap, { ...lama, rekening: await bukaRekening(app, 'Siti Rahmah', '002') }]
    const ubah = { pemda: '63.00', idsp2d: Number(idFmis), ubah: { penerima } }
    await app.simulator.patch('/control/fmis/record').send(ubah)
    await pull(app, people.MAKER)
    await batas('PEMDA_HARI', '2000000.00')
    await batas('SP2D', '600000.00')
    await approvedByAll(id)
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    await expectInvariants(app)
  })

  test('the approver sees the rest of the day before Get OTP', async () => {
    await app.deps.pool.query(
      `UPDATE pencairan SET dimulai_pada = now() - interval '2 days' WHERE dimulai_pada IS NOT NULL`,
    )
    await batas('PEMDA_HARI', '5000000.00')
    const rekening = await bukaRekening(app, 'CV Uji Bayar')
    const { id } = await terbitkan(app, people.MAKER, [
      { id: 1, nama: 'CV Uji Bayar', bank_kode: '122', rekening, jumlah: '1000000.00' },
    ])
    await advance(app, people.MAKER, [id])
    await advance(app, people.CHECKER, [id])
    await setuju(people.APPROVER, id)
    const page = (await people.APPROVER.get(`/cmsp/tugas/konfirmasi?id=${id}`)).text
    expect(page).toContain('per Pemda per hari')
    expect(page).toContain('Rp5.000.000,00')
    expect((await getOtp(app, people.APPROVER, [id])).otp).toMatch(/^\d{6}$/)
  })
})

describe('windows', () => {
  test('outside the window the leg waits and says until when; when it opens the leg is sent', async () => {
    // Closed at any hour of any day: the clearing keeps a holiday until the day after tomorrow.
    await app.deps.pool.query(
      `INSERT INTO hari_libur (tanggal, nama)
       SELECT (now() AT TIME ZONE 'Asia/Jakarta')::date + n, 'Libur uji' FROM generate_series(0, 2) n
       ON CONFLICT DO NOTHING`,
    )
    const { id } = await disetujui(app, people, { bank: '002', jumlah: '300000000.00' })
    await payLeg(app.deps, (await onlyLeg(app, id)).id)
    const waiting = await step(id)
    expect([waiting.status, waiting.jalur, waiting.percobaan.length]).toEqual(['SIAP', 'SKN', 0])
    expect(await halaman(id)).toMatch(/Di luar jam layanan SKNBI, menunggu sampai .* WITA/)
    await app.deps.pool.query(`UPDATE jalur_bank SET hari_kerja = false, buka = NULL, tutup = NULL WHERE kode = 'SKN'`)
    expect((await step(id)).status).toBe('DIPROSES')
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
  })

  test('the page previews rail, fee and expected arrival in WITA; a fee is posted apart from the SP2D', async () => {
    await app.deps.pool.query(`UPDATE biaya_jalur SET penanggung = 'PEMDA' WHERE jalur = 'BIFAST'`)
    const rekening = await bukaRekening(app, 'CV Uji Bayar', '002')
    const { id } = await terbitkan(app, people.MAKER, [
      { id: 1, nama: 'CV Uji Bayar', bank_kode: '002', rekening, jumlah: '1000000.00' },
    ])
    expect(await halaman(id)).toMatch(/BI-FAST, biaya Rp2\.500,00 ditanggung Pemda, di luar SP2D; .* WITA/)
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
    await app.drain()
    expect(await halaman(id)).toContain('Biaya bank Rp2.500,00 ditanggung Pemda, di luar SP2D')
    await expectInvariants(app)
  })
})

describe('funds', () => {
  test('too little in the RKUD is a clear wait: nothing is sent until the money is there', async () => {
    const rkud = await app.deps.prisma.rkud.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })
    const saldo = (balance: string) =>
      app.simulator
        .post('/control/bank/account')
        .send({ account: rkud.noRekening, bank: '122', name: rkud.nama, status: 'active', balance })
    await saldo('999999.00')
    const { id, rekening } = await disetujui(app, people)
    const waiting = await step(id)
    expect([waiting.status, waiting.percobaan.length]).toEqual(['SIAP', 0])
    expect(await halaman(id)).toContain(`Saldo rekening ${rkud.noRekening} tidak cukup untuk Rp1.000.000,00`)
    await saldo('5000000000.00')
    expect((await step(id)).status).toBe('BERHASIL')
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toHaveLength(1)
    await app.drain()
  })
})
