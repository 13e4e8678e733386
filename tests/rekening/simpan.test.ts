import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { auditOf, findRekening, HREF, IWP, openAccount, TAPERUM, typedIn, ubah } from './adegan.js'

let app: TestApp
let maker: Client
beforeAll(async () => {
  app = await startTestApp()
  maker = await app.signIn('maker.prov')
})
afterAll(() => app.close())

const tambah = (isi: Record<string, string | string[]>) =>
  maker.submit(`${HREF}/baru`, { nama: '', versi: '', ...isi }, `${HREF}/baru`)

/** How many connections to this database wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await app.deps.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  )
  return rows[0]?.n ?? 0
}

describe('Tambah Data', () => {
  test('takes a number however it is grouped, and the name from the bank when none is typed', async () => {
    await openAccount(app, '0010299900011', 'Taperum Kalsel')
    const page = await tambah({ noRekening: '0010-2999 000.11', kode: TAPERUM })
    expect(page.text).toContain('Nama pemiliknya di Bank Kalsel: Taperum Kalsel.')
    expect(await findRekening(app, '0010299900011')).toMatchObject({
      nama: 'Taperum Kalsel',
      peta: [{ kode: TAPERUM }],
    })
    expect(await auditOf(app, '0010299900011')).toMatchObject([
      {
        ...{ aksi: 'REKENING_DITAMBAH', pelaku: 'Muhammad Syarwani, S.E.', sebelum: null },
        sesudah: { noRekening: '0010299900011', nama: 'Taperum Kalsel', potongan: [TAPERUM] },
      },
    ])
  })

  test('keeps the typed name and warns that the bank knows another owner', async () => {
    await openAccount(app, '0010299900022', 'Orang Lain')
    const page = await tambah({ noRekening: '0010299900022', nama: 'Iuran Korpri' })
    expect(page.text).toContain('Nama yang Anda isi berbeda dari nama pemilik di Bank Kalsel')
    expect((await findRekening(app, '0010299900022'))?.nama).toBe('Iuran Korpri')
  })

  test.each([
    ['9999999999', null, 'tidak ditemukan di Bank Kalsel'],
    ['0010299900031', 'closed', 'berstatus tutup di Bank Kalsel'],
    ['0010299900032', 'blocked', 'berstatus blokir di Bank Kalsel'],
    ['0010299900033', 'dormant', 'berstatus dorman di Bank Kalsel'],
    ['12ab', null, 'Nomor rekening terdiri atas 5 sampai 34 digit.'],
    ['', null, 'Isi No. Rekening.'],
  ])('refuses account "%s" (%s) at the field and keeps what was typed', async (noRekening, status, pesan) => {
    if (status) await openAccount(app, noRekening, 'Lama', status)
    const page = await tambah({ noRekening, nama: 'Nama Saya', kode: [TAPERUM, IWP] })
    expect(page.status).toBe(422)
    expect(page.text).toContain(pesan)
    expect(typedIn(page.text)).toMatchObject({ noRekening, nama: 'Nama Saya', kode: [TAPERUM, IWP] })
    expect(await findRekening(app, noRekening)).toBeNull()
  })

  test('stores nothing while the bank does not answer', async () => {
    await openAccount(app, '0010299900044', 'Menunggu')
    await app.simulator
      .post('/control/faults')
      .send({ endpoint: '/v1.0/account-inquiry-internal', mode: 'error500-before', times: 1 })
    const page = await tambah({ noRekening: '0010299900044' })
    expect(page.status).toBe(503)
    expect(page.text).toContain('Bank Kalsel belum menjawab')
    expect(await findRekening(app, '0010299900044')).toBeNull()
  })

  test('refuses a number the Pemda has already, also when two forms add it at the same moment', async () => {
    await openAccount(app, '0010299900055', 'Kembar')
    const gate = await app.deps.pool.connect()
    await gate.query('BEGIN')
    await gate.query('SELECT 1 FROM pemda FOR UPDATE')
    const answers = Promise.all([1, 2].map(() => tambah({ noRekening: '0010299900055' })))
    await vi.waitFor(async () => expect(await waiting()).toBe(2), 5000)
    await gate.query('COMMIT')
    gate.release()
    expect(new Set((await answers).map(({ status }) => status))).toEqual(new Set([200, 422]))
    expect((await tambah({ noRekening: '0010299900055' })).text).toContain('sudah terdaftar dengan nama Kembar')
    expect(await auditOf(app, '0010299900055')).toHaveLength(1)
  })

  test('refuses a deduction that is paid by kode billing, and one nobody knows', async () => {
    await openAccount(app, '0010299900066', 'Pajak')
    for (const kode of ['2.1.01.05.01.0001', '9.9.9', '\u0001']) {
      const page = await tambah({ noRekening: '0010299900066', kode })
      expect(page.status).toBe(422)
      expect(page.text).toContain('Pilih potongan dari daftar.')
    }
  })
})

describe('a potongan is served by one rekening', () => {
  test('choosing one that another rekening serves moves it, says so, and both changes are in the audit trail', async () => {
    await openAccount(app, '0010299900077', 'IWP Baru')
    const form = await maker.get(`${HREF}/baru`)
    expect(form.text).toContain(`${IWP} Iuran Wajib Pegawai 1% (sekarang di 0010200000121)`)
    const page = await tambah({ noRekening: '0010299900077', kode: IWP })
    expect(page.text).toContain(`${IWP} Iuran Wajib Pegawai 1% dari 0010200000121`)
    const left = ['2.1.01.08.01.0001', '2.1.01.08.01.0003', '2.1.01.08.01.0004']
    expect((await findRekening(app, '0010200000121'))?.peta.map(({ kode }) => kode)).toEqual(left)
    expect(await auditOf(app, '0010200000121')).toMatchObject([
      { aksi: 'REKENING_DIUBAH', sebelum: { potongan: [left[0], IWP, left[1], left[2]] }, sesudah: { potongan: left } },
    ])
    expect(await auditOf(app, '0010299900077')).toMatchObject([{ sesudah: { potongan: [IWP] } }])
  })

  test('two officers who claim the same potongan at once leave it with one of them', async () => {
    const kode = '2.1.01.06.02.0001'
    await Promise.all(['0010299900081', '0010299900082'].map((account) => openAccount(app, account, 'Pajak Daerah')))
    await Promise.all(['0010299900081', '0010299900082'].map((noRekening) => tambah({ noRekening, kode })))
    const rows = [await findRekening(app, '0010299900081'), await findRekening(app, '0010299900082')]
    expect(new Set(rows.map((row) => row?.peta.length))).toEqual(new Set([0, 1]))
  })
})

describe('Ubah', () => {
  test('changes number, name and served potongan, with before and after in the audit trail', async () => {
    await openAccount(app, '0010299900091', 'Sebelum')
    await openAccount(app, '0010299900092', 'Sesudah')
    await tambah({ noRekening: '0010299900091', kode: TAPERUM })
    const { id } = (await findRekening(app, '0010299900091'))!
    const page = await ubah(maker, id, { noRekening: '0010299900092', nama: 'Sesudah', kode: [] })
    expect(page.text).toContain('Rekening 0010299900092 (Sesudah) disimpan.')
    expect(await findRekening(app, '0010299900092')).toMatchObject({ id, nama: 'Sesudah', peta: [] })
    expect((await auditOf(app, '0010299900092')).at(-1)).toMatchObject({
      aksi: 'REKENING_DIUBAH',
      sebelum: { noRekening: '0010299900091', nama: 'Sebelum', potongan: [TAPERUM] },
      sesudah: { noRekening: '0010299900092', nama: 'Sesudah', potongan: [] },
    })
  })

  test('a form somebody overtook, be it only a potongan that moved away, changes nothing', async () => {
    const row = (await findRekening(app, '0010200000221'))!
    const { text } = await maker.get(`${HREF}/${row.id}`)
    const jkn = (await findRekening(app, '0010299900022'))!
    await ubah(maker, jkn.id, { kode: row.peta[0]!.kode })
    const page = await maker.submit(`${HREF}/${row.id}`, { ...typedIn(text), nama: 'Terlambat' })
    expect(page.status).toBe(409)
    expect(page.text).toContain('sudah diubah sejak Anda membuka formulirnya')
    expect(page.text).toContain(`${HREF}/${row.id}`)
    expect((await findRekening(app, '0010200000221'))?.nama).toBe(row.nama)
    expect((await findRekening(app, '0010299900022'))?.peta).toMatchObject([{ kode: row.peta[0]!.kode }])
  })

  test('cannot take the number of another rekening', async () => {
    const { id } = (await findRekening(app, '0010299900022'))!
    const page = await ubah(maker, id, { noRekening: '0010299900011' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('Rekening 0010299900011 sudah terdaftar')
  })
})
