import { beforeEach, describe, expect, test } from 'vitest'
import { createFmis } from '../../src/adapters/fmis/client.js'
import type { Fmis } from '../../src/adapters/fmis/port.js'
import { parseTanggal } from '../../src/domain/tanggal.js'
import { GANGGUAN, json, raw, startPalsu } from './palsu.js'

const palsu = startPalsu()
let fmis: Fmis
beforeEach(() => {
  fmis = createFmis({ url: palsu.url, timeoutMs: 1000, apiKey: 'KUNCI' })
})

const pull = (sesudah: string | null = null) => fmis.pullPage({ pemdaKode: '63.00', tahun: 2026, sesudah, batas: 100 })

describe('pulling a page', () => {
  test('goes on after the cursor and leaves the records as they are', async () => {
    const data = [{ idsp2d: 1 }, null, 'rusak']
    palsu.answer = json(200, { data, berikutnya: 'k&2', total: 812 })
    expect(await pull('a+b=')).toEqual({ kind: 'halaman', records: data, berikutnya: 'k&2', total: 812 })
    const q = palsu.diterima[0]
    expect(q?.headers['x-api-key']).toBe('KUNCI')
    expect(q?.path).toBe('/fmis/v1/pemda/63.00/sp2d?tahun=2026&batas=100&sesudah=a%2Bb%3D')
    await pull()
    expect(palsu.diterima[1]?.path).not.toContain('sesudah')
  })

  test('a page may be larger than a megabyte', async () => {
    palsu.answer = json(200, { data: ['x'.repeat(2_000_000)], berikutnya: null, total: 1 })
    expect((await pull()).kind).toBe('halaman')
  })

  test.each([
    ['an empty cursor', { berikutnya: '' }],
    ['a cursor without end', { berikutnya: 'x'.repeat(2001) }],
    ['a total beyond any', { total: 3_000_000_000 }],
    ['an error under 200', { data: undefined, error: 'basis data sibuk' }],
  ])('%s is no page', async (_, more) => {
    palsu.answer = json(200, { data: [], berikutnya: 'k', total: 1, ...more })
    expect((await pull()).kind).toBe('gagal')
  })

  test('the reason FMIS gives is told', async () => {
    palsu.answer = json(401, { error: 'kunci salah' })
    expect(await pull()).toEqual({ kind: 'gagal', pesan: 'FMIS menjawab 401: kunci salah' })
  })

  test('a reason that names our key is told without it', async () => {
    palsu.answer = json(401, { error: 'kunci KUNCI-RAHASIA sudah dicabut' })
    const named = createFmis({ url: palsu.url, timeoutMs: 1000, apiKey: 'KUNCI-RAHASIA' })
    const hasil = await named.pullPage({ pemdaKode: '63.00', tahun: 2026, sesudah: null, batas: 200 })
    expect(hasil).toEqual({ kind: 'gagal', pesan: 'FMIS menjawab 401: kunci •••• sudah dicabut' })
  })

  test.each(GANGGUAN)('%s is a failed pull', async (_, handler) => {
    palsu.answer = handler
    expect((await pull()).kind).toBe('gagal')
  })
})

const kiriman = { pemdaKode: '63.00', idFmis: '1001', referensi: 'R-1', nomor: '00001/SP2D' }
const tolak = () =>
  fmis.pushPenolakan({
    ...kiriman,
    level: 'CHECKER',
    alasan: 'NPWP salah',
    oleh: 'Siti',
    waktu: new Date('2026-11-22T06:05:00Z'),
  })

describe('telling FMIS', () => {
  test('a rejection with its reason', async () => {
    palsu.answer = json(200, { diterima: true, waktu: '2026-11-22T14:05:01+08:00' })
    expect(await tolak()).toEqual({ kind: 'diterima', waktu: new Date('2026-11-22T06:05:01Z') })
    expect(palsu.diterima[0]?.path).toBe('/fmis/v1/pemda/63.00/sp2d/1001/penolakan')
    expect(JSON.parse(palsu.diterima[0]?.body ?? '')).toEqual({
      referensi: 'R-1',
      nomor: '00001/SP2D',
      level: 'CHECKER',
      alasan: 'NPWP salah',
      oleh: 'Siti',
      waktu: '2026-11-22T14:05:00+08:00',
    })
  })

  test('what is about the whole SP2D is said as before, what is about a second payment names its payees', async () => {
    palsu.answer = json(200, { diterima: true, waktu: '2026-11-22T14:05:01+08:00' })
    const waktu = new Date('2026-11-22T06:05:00Z')
    const batal = { ...kiriman, alasan: 'Terbit ganda', oleh: 'Siti', waktu }
    await fmis.pushPembatalan(batal)
    await fmis.pushPembatalan({ ...batal, penerima: ['1', '2'] })
    await fmis.pushPenolakan({ ...batal, level: 'MAKER', penerima: [] })
    const said = palsu.diterima.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
    // Under its reference FMIS takes a message again only with the same content.
    expect(said[0]).toEqual({
      ...{ referensi: 'R-1', nomor: '00001/SP2D', alasan: 'Terbit ganda', oleh: 'Siti' },
      waktu: '2026-11-22T14:05:00+08:00',
    })
    expect(said.map(({ penerima }) => penerima)).toEqual([undefined, [1, 2], []])
  })

  test('a payment with the proof of each tax', async () => {
    palsu.answer = json(200, { diterima: true, waktu: '2026-11-22T14:05:01+08:00' })
    const tanggalBayar = parseTanggal('2026-11-22')
    const pajak = [
      { kunciFmis: '7', kodeBilling: '012345678901234', ntb: '000000000017', ntpn: '42C9B7454SS1QHTN', tanggalBayar },
    ]
    const hasil = await fmis.pushPembayaran({ ...kiriman, tanggalBayar, referensiBank: null, pajak })
    expect(hasil.kind).toBe('diterima')
    expect(JSON.parse(palsu.diterima[0]?.body ?? '')).toEqual({
      referensi: 'R-1',
      nomor: '00001/SP2D',
      tanggal_bayar: '2026-11-22',
      referensi_bank: null,
      pajak: [
        {
          id: 7,
          id_billing: '012345678901234',
          ntb: '000000000017',
          ntpn: '42C9B7454SS1QHTN',
          tanggal_bayar: '2026-11-22',
        },
      ],
    })
  })

  test.each([
    [400, 'ditolak'],
    [401, 'cobaLagi'],
    [403, 'ditolak'],
    [404, 'ditolak'],
    [408, 'cobaLagi'],
    [409, 'ditolak'],
    [422, 'ditolak'],
    [429, 'cobaLagi'],
    [500, 'cobaLagi'],
    [503, 'cobaLagi'],
  ])('HTTP %i means %s', async (status, kind) => {
    palsu.answer = json(status, { error: 'sebab' })
    const hasil = await tolak()
    expect(hasil).toEqual({ kind, pesan: `FMIS menjawab ${status}: sebab` })
  })

  test.each([
    ...GANGGUAN,
    ['a page of a proxy that finds nothing', raw(404, '<html>404 Not Found</html>')] as const,
    ['a page of a firewall', raw(403, '<html>Forbidden</html>')] as const,
    ['an acceptance under 400', json(400, { diterima: true, waktu: '2026-11-22T14:05:01+08:00' })] as const,
  ])('after %s the same message is tried again', async (_, handler) => {
    palsu.answer = handler
    expect((await tolak()).kind).toBe('cobaLagi')
    expect(palsu.diterima).toHaveLength(1)
  })
})
