import { expect, test } from 'vitest'
import { parseTanggal } from '../../src/domain/tanggal.js'
import { uangDariSen } from '../../src/domain/uang.js'
import { compareReport } from '../../src/modules/rekonsiliasi/pajak.js'

const tanggal = parseTanggal('2026-11-20')
const payment = { ntpn: '42C9B7454SS1QHTN', ntb: '123400000017', kodeBilling: '026110000000017', nomorSp2d: '1' }
const sama = { ...payment, jumlah: uangDariSen(1_000_000n), rekeningAsal: '0010100000011' }
const own = { ...sama, sp2dId: '1', tanggalBuku: tanggal }
const there = { ...sama, referensi: '123400000017', tanggalBuku: tanggal }

test('a payment that the state treasury reports twice is named: its sum is not ours', () => {
  expect(compareReport([own], [there], tanggal)).toEqual([])
  expect(compareReport([own], [there, there], tanggal).map(({ label }) => label)).toEqual(['Dua kali di laporan MPN'])
})
