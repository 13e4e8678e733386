import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { npwpCheckDigit } from '../../src/simulator/demo/npwp.js'
import { RESEP_BIASA } from '../../src/simulator/demo/resep.js'
import { DAFTAR_PEMDA, DAFTAR_REKANAN } from '../../src/simulator/demo/sumber.js'
import { buatTahunDemo } from '../../src/simulator/demo/tahun-demo.js'
import type { Sp2dRecord } from '../../src/simulator/fmis/record.js'

const years = DAFTAR_PEMDA.map(buatTahunDemo)
const records = years.flatMap(({ siap, belumDicetak }) => [...siap, ...belumDicetak])
const demoYears = years.filter(({ pemda }) => ['63.00', '63.71'].includes(pemda.kode))

const sen = (amount: string): bigint => {
  expect(amount).toMatch(/^\d+\.\d\d$/)
  return BigInt(amount.replace('.', ''))
}
const sum = (rows: { jumlah: string }[]): bigint => rows.reduce((total, { jumlah }) => total + sen(jumlah), 0n)
const reducing = (record: Sp2dRecord) => [...record.potongan, ...record.pajak].filter(({ kelompok }) => kelompok === 1)

test('every sound SP2D adds up', () => {
  for (const record of records) {
    expect(sen(record.netto), record.sp2d_no).toBe(sen(record.bruto) - sum(reducing(record)))
    expect(sum(record.rincian), record.sp2d_no).toBe(sen(record.bruto))
    expect(sum(record.penerima), record.sp2d_no).toBe(sen(record.netto))
    expect(sen(record.netto)).toBeLessThanOrEqual(2_500_000_000_000n)
    for (const row of record.pajak) expect(row.jumlah).toMatch(/^[1-9]\d*\.00$/)
    for (const row of record.penerima) expect(sen(row.jumlah)).toBeGreaterThanOrEqual(5_000_000n)
  }
})

test('nihil SP2D pay nobody and say what they legalise', () => {
  for (const record of records.filter(({ jenis }) => jenis.endsWith('_NIHIL'))) {
    expect(record).toMatchObject({ netto: '0.00', penerima: [] })
    expect(sen(record.nilai_pengesahan ?? '')).toBeGreaterThan(0n)
  }
})

describe.each(demoYears.map((year) => [year.pemda.nama, year] as const))('%s', (_nama, { siap, rusak }) => {
  test('shows every jenis several times among at least 45 SP2D, and three broken ones', () => {
    expect(siap.length).toBeGreaterThanOrEqual(45)
    expect(rusak).toHaveLength(3)
    for (const jenis of Object.keys(RESEP_BIASA)) {
      expect(siap.filter((record) => record.jenis === jenis).length, jenis).toBeGreaterThanOrEqual(3)
    }
  })

  test('at least half of LS barang dan jasa are PPN and one PPh to a Bank Kalsel account of that very name', () => {
    const barang = siap.filter(({ jenis }) => jenis === 'LS_BARANG_JASA')
    const plain = barang.filter(({ penerima, pajak, potongan }) => {
      const holder = DAFTAR_REKANAN.find(({ noRekening }) => noRekening === penerima[0]?.rekening)
      const isExact = holder?.bankKode === '122' && holder.nama === penerima[0]?.nama && !holder.namaDiBank
      return (
        isExact && !holder.statusDiBank && potongan.length === 0 && pajak[0]?.uraian === 'PPN' && pajak.length === 2
      )
    })
    expect(plain.length * 2).toBeGreaterThanOrEqual(barang.length)
  })

  test('has taxes with and without a kode billing, a Taperum potongan and a salary with three payees', () => {
    const pajak = siap.flatMap((record) => record.pajak)
    expect(new Set(pajak.map(({ id_billing }) => id_billing === null))).toEqual(new Set([true, false]))
    expect(siap.some(({ potongan }) => potongan.some(({ kode }) => kode === '2.1.01.07.01.0001'))).toBe(true)
    expect(siap.some(({ jenis, penerima }) => jenis === 'LS_GAJI' && penerima.length === 3)).toBe(true)
  })
})

test('every rekening potongan but Taperum exists, and no account number stands twice', () => {
  const kinds: { kode: string; lewatMpn: boolean }[] = JSON.parse(readFileSync('prisma/demo/potongan.json', 'utf8'))
  const needed = kinds.filter(({ kode, lewatMpn }) => !lewatMpn && kode !== '2.1.01.07.01.0001').map(({ kode }) => kode)
  for (const { rekeningPotongan } of DAFTAR_PEMDA) {
    expect(rekeningPotongan.flatMap(({ kode }) => kode).sort()).toEqual(needed.sort())
  }
  const numbers = [
    ...DAFTAR_PEMDA.flatMap(({ rkud, rekeningPotongan }) => [...rkud, ...rekeningPotongan]),
    ...DAFTAR_REKANAN,
  ].map(({ noRekening }) => noRekening)
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('every NPWP has the right check digit', () => {
  const npwp = records
    .flatMap(({ pajak, penerima, kuasa_bud }) => [...pajak, ...penerima, kuasa_bud])
    .map((row) => row.npwp)
  for (const each of npwp) expect(each.slice(8, 9), each).toBe(String(npwpCheckDigit(each.slice(0, 8))))
})

test('demo users differ in NIP, phone and mail, and the first sign-in of baru.prov changes the password', () => {
  const users: Record<string, string>[] = JSON.parse(readFileSync('prisma/demo/pengguna.json', 'utf8'))
  for (const key of ['username', 'email', 'nip', 'noHp']) {
    expect(new Set(users.map((user) => user[key])).size, key).toBe(users.length)
  }
  for (const { nip, noHp } of users)
    expect([nip, noHp]).toEqual([expect.stringMatching(/^\d{18}$/), expect.stringMatching(/^\+62812\d{8}$/)])
  expect(users.filter((user) => user['harusGantiPassword'])).toMatchObject([{ username: 'baru.prov', peran: 'MAKER' }])
})
