import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { buka, LALU, tahunLalu } from '../tahun/adegan.js'
import { chipsOn, hrefOf, isi, nomorOn } from './isi.js'

const HREF = '/cmsp/sp2d'
let app: TestApp
let maker: Client
let ids: Record<string, string>

beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
  const rows = [1, 2, 3, 4, 5].map((n) => ({ nomor: `M/${n}`, penerima: n === 3 || n === 5 ? 'CV Lain' : 'CV Sama' }))
  ids = await isi(app, '63.00', [
    ...rows,
    { nomor: 'C/1', status: 'DISETUJUI_MAKER' },
    { nomor: 'C/2', status: 'TUGAS_CHECKER' },
    { nomor: 'T/1', status: 'DITOLAK' },
    { nomor: 'S/1', status: 'CAIR', putaran: 3 },
  ])
  await isi(app, '63.71', [{ nomor: 'L/1' }, { nomor: 'L/2', status: 'CAIR' }])
})
afterAll(() => app.close())

/** The figures above the list: "Cair" -> "1". */
const figures = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<strong>([^<]*)<\/strong> <span>([^<]*)<\/span>/g)].map(([, jumlah, label = '']) => [
      label,
      jumlah,
    ]),
  )

describe('the figures above Data SP2D', () => {
  test.each([
    ['maker.prov', { 'Perlu diproses': '5', 'Di Daftar Tugas': '0', Ditolak: '1', Cair: '1' }],
    ['checker.prov', { 'Perlu diproses': '1', 'Di Daftar Tugas': '1', Ditolak: '1', Cair: '1' }],
    ['approver.prov', { 'Perlu diproses': '0', 'Di Daftar Tugas': '0', Ditolak: '1', Cair: '1' }],
    ['auditor.prov', { 'Perlu diproses': '6', 'Di Daftar Tugas': '1', Ditolak: '1', Cair: '1' }],
    ['operator.bank', { 'Perlu diproses': '7', 'Di Daftar Tugas': '1', Ditolak: '1', Cair: '2' }],
  ])('are those of %s, and each leads to the rows it counts', async (username, expected) => {
    const person = await app.signIn(username)
    const { text } = await person.get(`${HREF}?semua=ya`)
    expect(figures(text)).toEqual(expected)
    for (const [label, jumlah] of Object.entries(expected)) {
      const page = await person.get(hrefOf(text, label))
      expect(nomorOn(page.text), label).toHaveLength(Number(jumlah))
      expect(chipsOn(page.text).length, label).toBeGreaterThan(0)
    }
  })
})

test('an empty queue says so and leads to all SP2D', async () => {
  const approver = await app.signIn('approver.prov')
  const { text } = await approver.get(HREF)
  expect(text).toContain('Tidak ada SP2D yang menunggu Anda')
  expect(nomorOn((await approver.get(hrefOf(text, 'Lihat semua SP2D'))).text)).toHaveLength(9)
})

test('a row of a later round is marked, one of the first is not', async () => {
  expect((await maker.get(`${HREF}?nomor=S/1`)).text).toContain('Dikirim ulang, putaran 3')
  expect((await maker.get(`${HREF}?nomor=M/1`)).text).not.toContain('Dikirim ulang')
})

describe('the page of an SP2D knows the list it was opened from', () => {
  const open = async (search: string, nomor: string) => {
    const list = await maker.get(`${HREF}?${search}`)
    return maker.get(hrefOf(list.text, nomor))
  }

  test('and leads to the one before and after in it, and back to it', async () => {
    const list = 'nama=sama&proses=saya&urut=nomor'
    const second = await open(list, 'M/2')
    const third = await maker.get(hrefOf(second.text, 'SP2D berikutnya'))
    expect(third.text).toContain(`action="${HREF}/${ids['M/4']}/keputusan"`)
    expect(third.text).toContain('Ini yang terakhir dalam daftar.')
    expect(third.text).not.toContain('rel="next"')
    const again = await maker.get(hrefOf(third.text, 'SP2D sebelumnya'))
    expect(again.text).toContain(`action="${HREF}/${ids['M/2']}/keputusan"`)
    const back = await maker.get(hrefOf(again.text, 'Kembali ke Data SP2D'))
    expect(nomorOn(back.text)).toEqual(['M/1', 'M/2', 'M/4'])
  })

  test('also down the list and where the filter no longer shows it', async () => {
    const page = await maker.get(`${HREF}/${ids['M/3']}?daftar=${encodeURIComponent('nama=sama&urut=-nomor')}`)
    expect(hrefOf(page.text, 'SP2D sebelumnya')).toContain(`${HREF}/${ids['M/4']}?`)
    expect(hrefOf(page.text, 'SP2D berikutnya')).toContain(`${HREF}/${ids['M/2']}?`)
  })

  test('and never leaves the own Pemda, whatever stands in the address', async () => {
    const daftar = encodeURIComponent('semua=ya&urut=nomor&sesudah=xxx&pemda=2')
    const page = await maker.get(`${HREF}/${ids['T/1']}?daftar=${daftar}`)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('rel="next"')
    const odd = await maker.get(`${HREF}/${ids['T/1']}?daftar=${'%25'.repeat(900)}`)
    expect(odd.text).toContain('Detail SP2D')
  })

  test('opened from elsewhere it has no neighbours', async () => {
    const { text } = await maker.get(`${HREF}/${ids['M/1']}`)
    expect(text).not.toMatch(/rel="(next|prev)"/)
    expect(hrefOf(text, 'Kembali ke Data SP2D')).toBe(HREF)
  })
})

describe('Save & berikutnya', () => {
  const daftar = 'proses=saya&nama=sama&urut=nomor'
  const tolak = (nomor: string, more: Record<string, string>) =>
    maker.post(`${HREF}/${ids[nomor]}/keputusan`, {
      ...{ keputusan: 'TOLAK', keterangan: 'Dokumen pendukung tidak lengkap.', konfirmasi: 'ya' },
      ...more,
    })

  test('carries the list and the wish through the page that asks first', async () => {
    const asked = await maker.post(`${HREF}/${ids['M/2']}/keputusan`, {
      ...{ keputusan: 'TOLAK', keterangan: 'Dokumen pendukung tidak lengkap.', daftar, lanjut: 'berikutnya' },
    })
    expect(asked.text).toContain('name="lanjut" value="berikutnya"')
    expect(asked.text).toContain(`name="daftar" value="${daftar.replaceAll('&', '&amp;')}"`)
  })

  test('opens the next of the list that waits for this level, from the top again, and says when none is left', async () => {
    const second = await tolak('M/2', { daftar, lanjut: 'berikutnya' })
    expect(second.headers['location']).toContain(`${HREF}/${ids['M/4']}?daftar=`)
    const fourth = await tolak('M/4', { daftar, lanjut: 'berikutnya' })
    expect(fourth.headers['location']).toContain(`${HREF}/${ids['M/1']}?daftar=`)
    const first = await tolak('M/1', { daftar, lanjut: 'berikutnya' })
    const page = await maker.get(first.headers['location'] ?? '')
    expect(page.text).toContain('Tidak ada lagi SP2D dalam daftar ini yang menunggu Anda.')
    expect(chipsOn(page.text)).toEqual(['Antrean: Perlu saya proses', 'Nama Penerima: sama'])
  })

  test('passes over what waits for another level or for nobody, in a list that shows everything', async () => {
    const last = await tolak('M/5', { daftar: 'urut=nomor', lanjut: 'berikutnya' })
    expect(last.headers['location']).toContain(`${HREF}/${ids['M/3']}?daftar=`)
  })

  test('Save alone stays on the SP2D, with its list', async () => {
    const answer = await tolak('M/3', { daftar })
    expect(answer.headers['location']).toBe(`${HREF}/${ids['M/3']}?${new URLSearchParams({ daftar }).toString()}`)
  })
})

// Last: the SP2D is gone from the running year.
test('in an earlier year what waits is what may still be decided, in the figure as in its list', async () => {
  await tahunLalu(app, [ids['C/1'] ?? ''])
  const checker = await app.signIn('checker.prov')
  await buka(checker, LALU)
  const { text } = await checker.get(`${HREF}?semua=ya`)
  expect(nomorOn(text)).toEqual(['C/1'])
  expect(figures(text)['Perlu diproses']).toBe('0')
  expect(nomorOn((await checker.get(hrefOf(text, 'Perlu diproses'))).text)).toEqual([])
})
