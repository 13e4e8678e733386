import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadJalur, loadLibur } from '../../src/db/jalur.js'
import { addHari } from '../../src/domain/kalender.js'
import { nextOpening } from '../../src/domain/jalur.js'
import { type Tanggal, tanggalDi } from '../../src/domain/tanggal.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { meanwhile } from '../support/sela.js'
import { officers, type People } from '../support/state.js'
import { statusOf } from '../support/story.js'
import { disetujui, onlyLeg } from './adegan.js'
import { putuskan } from './meja.js'

// Whole stories from FMIS to the bank and back.
vi.setConfig({ testTimeout: 60_000 })

let app: TestApp
let people: People
let admin: Client
let admin2: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  ;[admin, admin2] = [await app.signIn('admin.bank'), await app.signIn('admin2.bank')]
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

const HREF = '/cmsp/admin/jalur'
const SKN = {
  ...{ nama: 'SKNBI', urutan: '3', minimal: '', maksimal: '1000000000', buka: '', tutup: '', hari: 'kerja' },
  tibaMenit: '120',
}
const BIFAST = { ...SKN, nama: 'BI-FAST', urutan: '2', maksimal: '250000000', hari: 'setiap', tibaMenit: '0' }
const hariIni = (): Tanggal => tanggalDi(new Date(), 'WIB')

/** Proposes as the first admin; the address of the proposal. */
async function usulkan(path: string, form: Record<string, string>): Promise<string> {
  const answer = await admin.post(HREF + path, form, HREF)
  const href = answer.headers['location'] ?? ''
  expect(href).toMatch(/^\/cmsp\/admin\/usulan\/\d+$/)
  return href
}
const berlakukan = async (path: string, form: Record<string, string>) =>
  putuskan(app, admin2, 'admin2.bank', await usulkan(path, form))

/** From today on nothing but holidays for two weeks, as far as the clearing knows. */
const liburDuaPekan = () =>
  app.deps.pool.query(
    `INSERT INTO hari_libur (tanggal, nama)
     SELECT (now() AT TIME ZONE 'Asia/Jakarta')::date + n, 'Libur uji' FROM generate_series(0, 13) n
     ON CONFLICT DO NOTHING`,
  )

/** One step of the worker, at the time it is: what is not due is left alone. */
async function langkah(id: string) {
  await payLeg(app.deps, (await onlyLeg(app, id)).id)
  return onlyLeg(app, id)
}

/** Approved, to another bank, by the clearing; and the worker has looked at it. */
async function lewatSkn() {
  const { id } = await disetujui(app, people, { bank: '002', jumlah: '300000000.00' })
  return { id, leg: await langkah(id) }
}

/** The first opening of the clearing as the data stand now. */
async function bukaBerikutnya(): Promise<Date> {
  const skn = (await loadJalur(app.deps.prisma)).find(({ kode }) => kode === 'SKN')
  if (!skn) throw new Error('no clearing')
  return nextOpening(skn, new Date(), await loadLibur(app.deps.prisma))
}

describe('what waits looks again, what is on its way is not touched', () => {
  test('a rail that opens on every day sends what waited for a working day', async () => {
    await liburDuaPekan()
    const { id, leg } = await lewatSkn()
    expect([leg.status, leg.jalur, leg.percobaan.length]).toEqual(['SIAP', 'SKN', 0])
    const href = await usulkan('/SKN', { ...SKN, hari: 'setiap' })
    expect((await langkah(id)).percobaan).toHaveLength(0)
    expect(await putuskan(app, admin2, 'admin2.bank', href)).toContain('sudah berlaku')
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    expect(await app.deps.prisma.audit.count({ where: { aksi: 'JALUR_DIUBAH', sasaran: 'jalur:SKN' } })).toBe(1)
    await expectInvariants(app)
  })

  test('a fee, a limit and hours changed after sending do not touch what was sent', async () => {
    const { id, leg } = await lewatSkn()
    expect(leg.status).toBe('DIPROSES')
    const tarif = { biayaINTRABANK: '', biayaBIFAST: '', biayaSKN: '7.500', biayaRTGS: '' }
    const oleh = {
      penanggungINTRABANK: 'BANK',
      penanggungBIFAST: 'BANK',
      penanggungSKN: 'PENERIMA',
      penanggungRTGS: 'BANK',
    }
    expect(await berlakukan('/biaya/63.00', { ...tarif, ...oleh })).toContain('sudah berlaku')
    await berlakukan('/SKN', { ...SKN, maksimal: '250000000' })
    expect((await onlyLeg(app, id)).tungguSampai).toEqual(leg.tungguSampai)
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    const fee = await app.deps.prisma.biaya.findUniqueOrThrow({ where: { legId: leg.id } })
    expect([fee.jumlah.toFixed(2), fee.penanggung]).toEqual(['2900.00', 'BANK'])
    await berlakukan('/SKN', { ...SKN, hari: 'setiap' })
    const baru = await lewatSkn()
    await app.drain()
    const later = await app.deps.prisma.biaya.findUniqueOrThrow({ where: { legId: baru.leg.id } })
    expect([later.jumlah.toFixed(2), later.penanggung]).toEqual(['7500.00', 'PENERIMA'])
    const { isi } = await app.deps.prisma.percobaan.findFirstOrThrow({ where: { legId: baru.leg.id } })
    expect(isi).toContain('"feeType":"BEN"')
    await expectInvariants(app)
  })

  test('a leg does not begin to wait by hours that are just being replaced', async () => {
    await berlakukan('/SKN', SKN)
    await liburDuaPekan()
    const { id } = await disetujui(app, people, { bank: '002', jumlah: '300000000.00' })
    const opening = async (tx: PoolClient) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('jalur_bank'))`)
      await tx.query(`UPDATE jalur_bank SET hari_kerja = false WHERE kode = 'SKN'`)
    }
    expect((await meanwhile(app, opening, () => langkah(id))).status).toBe('DIPROSES')
    await app.drain()
    await expectInvariants(app)
  })

  test('a holiday that is taken away opens the window, one that is added closes it again', async () => {
    await berlakukan('/SKN', SKN)
    await liburDuaPekan()
    const { id, leg } = await lewatSkn()
    expect(leg.status).toBe('SIAP')
    const kerja = [...Array(14).keys()]
      .map((n) => addHari(hariIni(), n))
      .filter((hari) => ![0, 6].includes(new Date(hari).getUTCDay()))
    const besok = kerja.find((hari) => hari > hariIni()) ?? ''
    await berlakukan('/libur/hapus', { tanggal: besok })
    expect((await langkah(id)).tungguSampai).toEqual(await bukaBerikutnya())
    expect((await onlyLeg(app, id)).tungguSampai.getTime()).toBeLessThan(leg.tungguSampai.getTime())
    await berlakukan('/libur', { tanggal: besok, nama: 'Cuti bersama' })
    expect((await langkah(id)).tungguSampai).toEqual(leg.tungguSampai)
    await berlakukan('/libur/hapus', { tanggal: kerja[0] ?? '' })
    const buka = await bukaBerikutnya()
    const akhir = await langkah(id)
    // On a Saturday or Sunday the first working day is not today.
    if (kerja[0] === hariIni()) expect(akhir.status).toBe('DIPROSES')
    else expect(akhir.tungguSampai).toEqual(buka)
    await berlakukan('/SKN', { ...SKN, hari: 'setiap' })
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    await expectInvariants(app)
  })
})

test('of the rails that carry an amount the first in the order takes it, whatever two admins made of the order', async () => {
  const lewat = async () => {
    const { id } = await disetujui(app, people, { bank: '002', jumlah: '200000000.00' })
    return (await langkah(id)).jalur
  }
  expect(await lewat()).toBe('BIFAST')
  await berlakukan('/BIFAST', { ...BIFAST, nama: 'BI-FAST cadangan', urutan: '9' })
  expect(await lewat()).toBe('SKN')
  expect((await admin.get(HREF)).text).toContain('BI-FAST cadangan')
  await berlakukan('/BIFAST', BIFAST)
  expect(await lewat()).toBe('BIFAST')
})

describe('two admins', () => {
  test('nobody confirms an own proposal, and a rejected one changes nothing', async () => {
    const before = await app.deps.prisma.jalurBank.findMany()
    const rtgs = { nama: 'BI-RTGS', urutan: '4', minimal: '100000001', maksimal: '', tibaMenit: '15' }
    const href = await usulkan('/RTGS', { ...SKN, ...rtgs })
    expect((await admin.post(`${href}/otp`, {}, href)).status).toBe(403)
    await admin2.submit(`${href}/tolak`, { alasan: 'Belum ada surat dari BI' }, href)
    expect(await app.deps.prisma.jalurBank.findMany()).toEqual(before)
  })

  test.each<[path: string, form: Record<string, string>, pesan: string]>([
    ['/SKN', { ...SKN, buka: '15.00', tutup: '14.00' }, 'Jam tutup harus sesudah jam buka.'],
    ['/SKN', { ...SKN, buka: '', tutup: '00.00' }, 'Jam tutup harus sesudah jam buka.'],
    ['/SKN', { ...SKN, buka: '25.00' }, 'Isi jam dan menit'],
    ['/SKN', { ...SKN, maksimal: '1.5' }, 'Isi rupiah bulat'],
    ['/SKN', { ...SKN, maksimal: '10.000.00' }, 'Isi rupiah bulat'],
    ['/SKN', { ...SKN, minimal: '2000000000' }, 'tidak boleh kurang dari jumlah minimal'],
    ['/SKN', { ...SKN, tibaMenit: '99999' }, 'Paling lama tujuh hari'],
    ['/SKN', { ...SKN, urutan: '4' }, 'Urutan 4 sudah dipakai BI-RTGS'],
    ['/SKN', { ...SKN, urutan: '0' }, 'Isi urutan dengan angka 1 sampai 99'],
    ['/SKN', { ...SKN, nama: ' ' }, 'Isi nama jalurnya'],
    ['/RTGS', { ...SKN, minimal: '2000000000', maksimal: '' }, 'mulai Rp1.000.000.000,01 tidak mempunyai jalur'],
    ['/RTGS', { ...SKN, minimal: '', maksimal: '5000000000' }, 'mulai Rp5.000.000.000,01 tidak mempunyai jalur'],
    ['/INTRABANK', { ...SKN, maksimal: '5000000000' }, 'mulai Rp5.000.000.000,01 tidak mempunyai jalur'],
    ['/biaya/umum', { biayaINTRABANK: '', biayaBIFAST: '1', biayaSKN: '1', biayaRTGS: '1' }, 'Isi 0 bila tanpa biaya'],
    ['/biaya/63.00', { biayaINTRABANK: '1,5', biayaBIFAST: '', biayaSKN: '', biayaRTGS: '' }, 'Isi rupiah bulat'],
    ['/libur', { tanggal: '2020-01-01', nama: 'Tahun Baru' }, 'sudah lewat'],
    ['/libur', { tanggal: '2026-02-30', nama: 'Tidak ada' }, 'Isi tanggal yang benar'],
    ['/libur', { tanggal: '2099-01-01', nama: 'Tahun Baru' }, 'sampai akhir tahun'],
    ['/libur', { tanggal: '', nama: '' }, 'Isi nama hari liburnya'],
  ])('%s refuses %j', async (path, form, pesan) => {
    const from = path === '/libur' || path.startsWith('/biaya') ? HREF + path : `${HREF}${path}`
    const oleh = {
      penanggungINTRABANK: 'BANK',
      penanggungBIFAST: 'BANK',
      penanggungSKN: 'BANK',
      penanggungRTGS: 'BANK',
    }
    const before = await app.deps.prisma.usulan.count()
    const page = await admin.submit(HREF + path, { ...(path.startsWith('/biaya') ? oleh : {}), ...form }, from)
    expect(page.text).toContain(pesan)
    expect(page.text.match(/Ada isian yang perlu diperbaiki/g)).toHaveLength(1)
    expect(await app.deps.prisma.usulan.count()).toBe(before)
  })

  test('a holiday stands in the list once, and one that is over stays', async () => {
    const tanggal = `${Number(hariIni().slice(0, 4)) + 1}-12-25` as Tanggal
    const form = { tanggal, nama: 'Hari Raya Natal' }
    await app.deps.pool.query(`DELETE FROM hari_libur WHERE tanggal = $1`, [tanggal])
    await berlakukan('/libur', form)
    const again = await admin.submit(`${HREF}/libur`, form, `${HREF}/libur`)
    expect(again.text).toContain('sudah ada dalam daftar: Hari Raya Natal')
    const page = (await admin.get(HREF)).text
    expect(page).toContain(`value="${tanggal}"`)
    const lewat = addHari(hariIni(), -1)
    await app.deps.pool.query(`INSERT INTO hari_libur VALUES ($1, 'Kemarin') ON CONFLICT DO NOTHING`, [lewat])
    expect((await admin.get(HREF)).text).not.toContain(`value="${lewat}"`)
    expect((await admin.submit(`${HREF}/libur/hapus`, { tanggal: lewat }, HREF)).text).toContain('sudah lewat')
    expect(await app.deps.prisma.hariLibur.count({ where: { nama: 'Kemarin' } })).toBe(1)
  })

  test('the page shows what a Pemda agreed and what follows the bank', async () => {
    const page = (await admin.get(HREF)).text
    expect(page).toContain('Rp2.500,00, ditanggung Bank Kalsel')
    expect(page).toContain('Mengikuti biaya umum')
  })
})
