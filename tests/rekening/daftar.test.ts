import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { auditOf, findRekening, HREF, IWP, openAccount, ubah } from './adegan.js'
import { unduh } from './berkas.js'

let app: TestApp
let maker: Client
beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
})
afterAll(() => app.close())

const numbersOn = (html: string) => [...html.matchAll(/class="number">(\d+)<\/th>/g)].map(([, no]) => no)

describe('the list', () => {
  test('shows the rekening of the own Pemda with the potongan each serves', async () => {
    const page = await maker.get(HREF)
    expect(numbersOn(page.text)).toHaveLength(5)
    expect(page.text).toContain('0010200000121')
    expect(page.text).toContain(`<li>${IWP} Iuran Wajib Pegawai 1%</li>`)
    expect(page.text).not.toContain('Tanah Laut')
  })

  test('is filtered by No. Rekening and Nama and sorted by either', async () => {
    expect(numbersOn((await maker.get(`${HREF}?noRekening=00321`)).text)).toEqual(['0010200000321'])
    expect(numbersOn((await maker.get(`${HREF}?nama=kematian`)).text)).toEqual(['0010200000421'])
    expect(numbersOn((await maker.get(`${HREF}?nama=100%25`)).text)).toEqual([])
    const byNumber = numbersOn((await maker.get(`${HREF}?urut=-noRekening`)).text)
    expect(byNumber).toEqual([5, 4, 3, 2, 1].map((n) => `0010200000${n}21`))
  })

  test.each(['0010200000121', ' 0010 2000 00121', '0010-2000-00121', '0010.2000.00121'])(
    'finds a number as it was written down: %s',
    async (noRekening) => {
      const page = await maker.get(`${HREF}?${new URLSearchParams({ noRekening })}`)
      expect(numbersOn(page.text)).toEqual(['0010200000121'])
    },
  )

  test('is exported as .xlsx with exactly the filtered rows', async () => {
    const rows = await unduh(app, maker, `${HREF}/export.xlsx?nama=kesehatan`)
    expect(rows[0]).toEqual(['Filter: Nama: kesehatan'])
    expect(rows[2]).toEqual(['Pemda', 'No. Rekening', 'Nama', 'Potongan yang dilayani', 'Nama di Bank Kalsel'])
    expect(rows.slice(3)).toHaveLength(1)
    expect(rows[3]?.slice(0, 2)).toEqual(['Provinsi Kalimantan Selatan', '0010200000221'])
    expect(rows[3]?.[3]).toContain('2.1.01.02.01.0001 Iuran Jaminan Kesehatan 4%; ')
  })
})

describe('Hapus', () => {
  test('asks first, also without JavaScript, and names what stays without a rekening', async () => {
    const { id } = (await findRekening(app, '0010200000121'))!
    const page = await maker.post(`${HREF}/${id}/hapus`)
    expect(page.text).toContain('4 potongan yang dilayaninya menjadi tanpa rekening')
    expect(page.text).toContain('name="konfirmasi" value="ya"')
    expect((await findRekening(app, '0010200000121'))?.dihapusPada).toBeNull()
  })

  test('takes the rekening out of lists and potongan but keeps its row and its trail', async () => {
    const { id } = (await findRekening(app, '0010200000121'))!
    const page = await maker.submit(`${HREF}/${id}/hapus`, { konfirmasi: 'ya' })
    expect(page.text).toContain('Rekening 0010200000121 dihapus dari Data Rekening.')
    expect(numbersOn(page.text)).not.toContain('0010200000121')
    expect((await unduh(app, maker, `${HREF}/export.xlsx`)).flat()).not.toContain('0010200000121')
    const row = await findRekening(app, '0010200000121')
    expect(row).toMatchObject({ id, peta: [] })
    expect(row?.dihapusPada).not.toBeNull()
    const [entry] = await auditOf(app, '0010200000121')
    expect(entry).toMatchObject({
      aksi: 'REKENING_DIHAPUS',
      sesudah: { potongan: [], dihapusPada: expect.any(String) },
    })
    expect(entry?.sebelum).toMatchObject({ noRekening: '0010200000121', potongan: expect.arrayContaining([IWP]) })
    expect((await maker.get(`${HREF}/${id}`)).status).toBe(404)
    expect((await maker.post(`${HREF}/${id}/hapus`, { konfirmasi: 'ya' })).status).toBe(404)
  })

  test('a deleted number comes back by Tambah Data as the same rekening, but not by changing another', async () => {
    const old = (await findRekening(app, '0010200000121'))!
    const other = (await findRekening(app, '0010200000321'))!
    const refused = await ubah(maker, other.id, { noRekening: '0010200000121' })
    expect(refused.text).toContain('Rekening 0010200000121 pernah dihapus. Pakai lagi melalui Tambah Data.')
    await maker.submit(`${HREF}/baru`, { noRekening: '0010200000121', nama: 'IWP Kembali', kode: IWP, versi: '' })
    expect(await findRekening(app, '0010200000121')).toMatchObject({
      ...{ id: old.id, nama: 'IWP Kembali', dihapusPada: null },
      peta: [{ kode: IWP }],
    })
    expect((await auditOf(app, '0010200000121')).at(-1)).toMatchObject({
      ...{ aksi: 'REKENING_DIPULIHKAN', sebelum: { nama: old.nama, dihapusPada: old.dihapusPada?.toISOString() } },
      sesudah: { nama: 'IWP Kembali', potongan: [IWP] },
    })
  })
})

describe('who may', () => {
  test.each(['checker.prov', 'approver.prov', 'auditor.prov'])(
    '%s reads and exports, and changes nothing',
    async (username) => {
      const client = await app.signIn(username)
      const { id } = (await findRekening(app, '0010200000221'))!
      const page = await client.get(HREF)
      expect(numbersOn(page.text)).toContain('0010200000221')
      expect(page.text).not.toMatch(/Tambah Data<|title="Ubah"|title="Hapus"/)
      expect((await unduh(app, client, `${HREF}/export.xlsx`)).flat()).toContain('0010200000221')
      for (const path of [`${HREF}/baru`, `${HREF}/${id}`]) {
        expect((await client.get(path)).status).toBe(403)
        expect((await client.post(path, { noRekening: '0010200000221', nama: 'X' })).status).toBe(403)
      }
      expect((await client.post(`${HREF}/${id}/hapus`, { konfirmasi: 'ya' })).status).toBe(403)
      expect(await findRekening(app, '0010200000221')).toMatchObject({ dihapusPada: null, peta: expect.any(Array) })
    },
  )

  test('the operator of the bank has no business here, a stranger is sent to sign in', async () => {
    expect((await (await app.signIn('operator.bank')).get(HREF)).status).toBe(403)
    const stranger = await fetch(app.url + HREF, { redirect: 'manual' })
    expect(stranger.headers.get('location')).toBe('/cmsp/masuk')
  })

  test('an auditor of the bank sees every Pemda, each row with its name', async () => {
    const { id } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username: 'auditor.prov' } })
    await app.deps.prisma.pengguna.update({ where: { id }, data: { pemdaId: null } })
    const page = await (await app.signIn('auditor.prov')).get(`${HREF}?nama=kematian`)
    expect(page.text).toContain('<td data-label="Pemda">Kabupaten Tanah Laut</td>')
    expect(page.text).toContain('<td data-label="Pemda">Provinsi Kalimantan Selatan</td>')
  })

  test('a rekening of another Pemda does not exist, yet the same number may be kept by both', async () => {
    const bjm = await app.signIn('maker.bjm')
    const { id } = (await findRekening(app, '0010200000221'))!
    expect((await bjm.get(`${HREF}/${id}`)).status).toBe(404)
    expect((await bjm.post(`${HREF}/${id}`, { noRekening: '0010200000221', nama: 'X', versi: '' })).status).toBe(404)
    expect((await bjm.post(`${HREF}/${id}/hapus`)).status).toBe(404)
    expect((await bjm.post(`${HREF}/${id}/hapus`, { konfirmasi: 'ya' })).status).toBe(404)
    expect(numbersOn((await bjm.get(`${HREF}?noRekening=0010200000221`)).text)).toEqual([])
    await bjm.submit(`${HREF}/baru`, { noRekening: '0010200000221', nama: '', versi: '', kode: '2.1.01.02.01.0001' })
    expect((await findRekening(app, '0010200000221', '63.71'))?.peta).toHaveLength(1)
    expect((await findRekening(app, '0010200000221'))?.peta).toHaveLength(5)
  })

  test('a form without the token of the session is not processed', async () => {
    await openAccount(app, '0010299900099', 'Palsu')
    const page = await maker.post(`${HREF}/baru`, { noRekening: '0010299900099', nama: '', versi: '', _csrf: 'palsu' })
    expect(page.status).toBe(403)
    expect(await findRekening(app, '0010299900099')).toBeNull()
  })

  test('a form from before somebody signed in again in another tab is found as it was typed, once', async () => {
    const typed = { noRekening: '0010299900099', nama: 'Setengah jalan', versi: '', _csrf: 'dari sesi lama' }
    const page = await maker.post(`${HREF}/baru`, typed, `${HREF}/baru`)
    expect(page.text).toContain('Formulir ini sudah tidak berlaku')
    expect(page.text).toContain(`href="${HREF}/baru">Buka lagi halamannya`)
    expect((await maker.get(`${HREF}/baru`)).text).toContain('value="Setengah jalan"')
    expect((await maker.get(`${HREF}/baru`)).text).not.toContain('Setengah jalan')
  })

  test('what another site sent in the name of somebody is not put into their form', async () => {
    const typed = { noRekening: '0010299900099', nama: 'Titipan', versi: '', _csrf: 'palsu' }
    await maker.bare('post', `${HREF}/baru`, typed, { referer: 'https://situs.lain.example/cmsp/' })
    expect((await maker.get(`${HREF}/baru`)).text).not.toContain('Titipan')
  })
})
