import { expect, test } from 'vitest'
import { createMpn } from '../../src/adapters/djp/mpn.js'
import { parseTanggal } from '../../src/domain/tanggal.js'
import { json, startPalsu } from './palsu.js'

const palsu = startPalsu()
const tanggal = parseTanggal('2026-12-30')

test('the last days of a year, with twenty thousand payments, are read whole', async () => {
  const transaksi = Array.from({ length: 20_000 }, (_, n) => ({
    ...{ idBilling: String(10 ** 14 + n), referenceNo: String(10 ** 11 + n), ntb: String(10 ** 11 + n) },
    ...{ ntpn: `42C9ABCD${10_000_000 + n}`, sourceAccountNo: '0010100000011', nomorSP2D: `${n}/SP2D/LS/2026` },
    ...{ jumlahBayar: '11000000', tanggalBuku: tanggal },
  }))
  palsu.answer = json(200, { responseCode: '00', responseMessage: 'x', data: { tanggal, transaksi } })
  const mpn = createMpn({ url: palsu.url, timeoutMs: 5000, clientId: 'cmsp', clientSecret: 'SECRETRAHASIA' })
  const { hasil } = await mpn.report(tanggal)
  expect(hasil.kind === 'berhasil' && hasil.transaksi.length).toBe(20_000)
})
