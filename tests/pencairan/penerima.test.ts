import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { meanwhile } from '../support/sela.js'
import { advance, officers, type People } from '../support/state.js'
import { getOtp, ledger, proses, setuju, setujuForm, statusOf } from '../support/story.js'
import { bukaRekening, disetujui, legsOf, onlyLeg, terbitkan, ubahRekening } from './adegan.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

const setujuWith = async (level: keyof People, id: string, fields: Record<string, string>) => {
  const all = setujuForm((await people[level].get(`/cmsp/sp2d/${id}`)).text)
  const { 'centang-NAMA_BERBEDA': _, alasanNama: __, ...others } = all
  return people[level].submit(`/cmsp/sp2d/${id}/keputusan`, { ...others, ...fields }, `/cmsp/sp2d/${id}`)
}

describe('several payees', () => {
  test('each is a leg of its own, debited once; the page sums them up and pages through them', async () => {
    const penerima = []
    for (let n = 1; n <= 30; n++) {
      const bank = n % 2 ? '122' : '002'
      const rekening = await bukaRekening(app, `Pegawai ${n}`, bank)
      penerima.push({ id: n, nama: `Pegawai ${n}`, bank_kode: bank, rekening, jumlah: `${1000 + n}.50` })
    }
    const { id } = await terbitkan(app, people.MAKER, penerima)
    expect((await people.MAKER.get('/cmsp/sp2d')).text).toContain('30 penerima')
    await people.MAKER.get(`/cmsp/sp2d/${id}`)
    await app.drain()
    const page = (await people.MAKER.get(`/cmsp/sp2d/${id}`)).text
    expect(page).toContain('30 penerima: 30 sesuai')
    expect(page).toContain('1-25 dari 30')
    expect(page).not.toContain('Pegawai 26')
    expect((await people.MAKER.get(`/cmsp/sp2d/${id}?rekanan=2`)).text).toContain('Pegawai 30')
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    const legs = await legsOf(app, id)
    expect(legs.map((leg) => [leg.jenis, leg.noRekening, leg.status])).toEqual(
      penerima.map(({ rekening }) => ['NETTO', rekening, 'BERHASIL']),
    )
    const paid = (await people.MAKER.get(`/cmsp/sp2d/${id}?leg=2`)).text
    expect(paid).toContain('30 dari 30 bagian sudah dibayar')
    expect(paid).toMatch(/(Rp[\d.]+,00) dari \1 sudah dibayar/)
    expect(paid).toContain('26-30 dari 30')
    await expectInvariants(app)
  }, 60_000)
})

describe('nihil', () => {
  test('without any leg it is CAIR at once, tanpa pemindahbukuan, on the day of approval', async () => {
    const { id } = await terbitkan(app, people.MAKER, [], {
      jenis: 'GU_NIHIL',
      nilai_pengesahan: '5000000.00',
      rincian: [],
    })
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
    const sp2d = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
    expect(sp2d.status).toBe('CAIR')
    expect(sp2d.tanggalBayar).not.toBeNull()
    expect((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text).toContain('anpa pemindahbukuan')
  })

  const denganPotongan = async (jumlah: string) => {
    const { prisma } = app.deps
    const pemda = await prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
    const { kode, rekeningId } = await prisma.petaPotongan.findFirstOrThrow({ where: { pemdaId: pemda.id } })
    const rekening = await prisma.rekening.findUniqueOrThrow({ where: { id: rekeningId } })
    const sp2d = await terbitkan(app, people.MAKER, [], {
      ...{ jenis: 'GU_NIHIL', nilai_pengesahan: '5000000.00', bruto: jumlah, netto: '0.00' },
      potongan: [{ id: 1, kode, uraian: 'Iuran', kelompok: 1, jumlah }],
      rincian: [{ id: 1, kode_rekening: '5.1.01', uraian: 'Belanja', jumlah }],
    })
    return { ...sp2d, rekening }
  }

  test('whoever signs or cancels it reads what leaves the account although there is no netto', async () => {
    const nihil = await denganPotongan('650000.00')
    const penerima = { id: 1, nama: 'Siti Rahmah', bank_kode: '122', rekening: '1', jumlah: '1000000.00' }
    const rekening = await bukaRekening(app, 'Siti Rahmah')
    const lain = await terbitkan(app, people.MAKER, [{ ...penerima, rekening }])
    const sms = async (...ids: string[]) => (await getOtp(app, people.MAKER, ids)).text
    for (const { id } of [nihil, lain]) await setuju(people.MAKER, id)
    expect(await sms(nihil.id)).toContain(`untuk SP2D ${nihil.nomor}, total pajak/potongan Rp650.000,00.`)
    expect(await sms(lain.id)).toContain(`untuk SP2D ${lain.nomor}, total Rp1.000.000,00.`)
    const both = 'total Rp1.000.000,00 dan pajak/potongan SP2D nihil Rp650.000,00.'
    expect(await sms(nihil.id, lain.id)).toContain(`untuk 2 SP2D, ${both}`)
    const page = (await people.MAKER.get(`/cmsp/tugas/konfirmasi?id=${nihil.id}&id=${lain.id}`)).text
    expect(page.replaceAll(/<[^>]*>/g, '')).toContain(
      'Anda menyetujui 2 SP2D, total netto Rp1.000.000,00 dan pajak/potongan SP2D nihil Rp650.000,00.',
    )
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [nihil.id])
    const batal = (await people.APPROVER.get(`/cmsp/sp2d/${nihil.id}/batalkan`)).text
    expect(batal).toContain(`SP2D ${nihil.nomor}, (nihil), pajak/potongan Rp650.000,00`)
    await app.drain()
  })

  test('its potongan is paid all the same, from the RKUD, before it is CAIR', async () => {
    const jumlah = '750000.00'
    const { id, rekening } = await denganPotongan(jumlah)
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
    expect(await statusOf(app, id)).toBe('DISETUJUI')
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    const leg = await onlyLeg(app, id)
    expect([leg.jenis, leg.status]).toEqual(['POTONGAN', 'BERHASIL'])
    const moved = (await ledger(app)).filter(
      ({ credit, amount }) => credit === rekening.noRekening && amount === jumlah,
    )
    expect(moved.map(({ debit }) => debit)).toEqual([leg.rekeningAsal])
    await expectInvariants(app)
  })
})

describe('what the bank says about the payee', () => {
  const withPayee = async (namaDiBank: string, status = 'active') => {
    const rekening = await bukaRekening(app, namaDiBank, '122', { status })
    const row = { id: 1, nama: 'CV Banua Sejahtera', bank_kode: '122', rekening, jumlah: '2500000.00' }
    return { ...(await terbitkan(app, people.MAKER, [row])), rekening }
  }

  test('a name that differs needs a tick and a reason at every level; the next level reads it', async () => {
    const { id } = await withPayee('Hendra Wijaya')
    expect((await setujuWith('MAKER', id, {})).text).toContain('beri centang dan tulis alasannya')
    expect((await setujuWith('MAKER', id, { 'centang-NAMA_BERBEDA': 'ya', alasanNama: 'pendek' })).text).toContain(
      'paling sedikit 10',
    )
    const alasan = 'Direktur CV menerima di rekening pribadi, sesuai surat kuasa'
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) {
      expect(await statusOf(app, id)).not.toMatch(/^TUGAS/)
      if (level !== 'MAKER') expect((await people[level].get(`/cmsp/sp2d/${id}`)).text).toContain(alasan)
      await setujuWith(level, id, { 'centang-NAMA_BERBEDA': 'ya', alasanNama: alasan })
      const { tantanganId, otp } = await getOtp(app, people[level], [id])
      await proses(people[level], [id], tantanganId, otp)
    }
    await app.drain()
    expect(await statusOf(app, id)).toBe('CAIR')
    const decisions = await app.deps.prisma.keputusan.findMany({ where: { sp2dId: BigInt(id) } })
    expect(decisions.map(({ keterangan }) => keterangan)).toEqual([alasan, alasan, alasan])
    const audited = await app.deps.prisma.audit.findMany({
      where: { sp2dId: BigInt(id), aksi: 'SP2D_MASUK_DAFTAR_TUGAS' },
    })
    expect(audited.map(({ sesudah }) => (sesudah as { keterangan?: string }).keterangan)).toEqual([
      alasan,
      alasan,
      alasan,
    ])
  })

  test.each([
    ['closed', 'sudah ditutup'],
    ['blocked', 'diblokir'],
    ['dormant', 'dorman'],
  ])('an account that is %s can only be rejected, whatever is ticked', async (status, said) => {
    const { id } = await withPayee('CV Banua Sejahtera', status)
    const answer = await setujuWith('MAKER', id, { 'centang-NAMA_BERBEDA': 'ya', alasanNama: 'tetap setuju saja' })
    expect(answer.text).toContain(said)
    expect(await statusOf(app, id)).toBe('DITERIMA')
  })

  test('while the bank does not answer Setuju is refused with "coba lagi", never by a tick', async () => {
    await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/account-inquiry', mode: 'error500-before' })
    const { id } = await withPayee('CV Banua Sejahtera')
    const answer = await setujuWith('MAKER', id, { 'centang-NAMA_BERBEDA': 'ya', alasanNama: 'tetap setuju saja' })
    expect(answer.text).toContain('Coba lagi')
    expect(await statusOf(app, id)).toBe('DITERIMA')
    await app.simulator.delete('/control/faults')
    await setuju(people.MAKER, id)
    expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
  })

  test('what the bank says of an account that FMIS replaces meanwhile is not kept for the new one', async () => {
    const { id } = await withPayee('CV Banua Sejahtera')
    await app.deps.pool.query('UPDATE penerima SET diperiksa_pada = NULL, status_rekening = NULL WHERE sp2d_id = $1', [
      id,
    ])
    await meanwhile(
      app,
      (tx) => tx.query(`UPDATE penerima SET no_rekening = '9999900001' WHERE sp2d_id = $1`, [id]),
      () => people.MAKER.get(`/cmsp/sp2d/${id}`),
    )
    const [row] = await app.deps.prisma.penerima.findMany({ where: { sp2dId: BigInt(id) } })
    expect([row?.noRekening, row?.statusRekening, row?.diperiksaPada]).toEqual(['9999900001', null, null])
  })

  test('an answer older than a day is asked again by itself at the next level', async () => {
    const { id, rekening } = await withPayee('CV Banua Sejahtera')
    await advance(app, people.MAKER, [id])
    await ubahRekening(app, rekening, '122', 'CV Banua Sejahtera', 'closed')
    await app.deps.pool.query(`UPDATE penerima SET diperiksa_pada = now() - interval '25 hours' WHERE sp2d_id = $1`, [
      id,
    ])
    expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).toContain('sudah ditutup')
  })

  test.each([
    ['another owner', 'Orang Lain', 'active', 'Nama pemilik rekening di bank berubah'],
    ['closed meanwhile', 'CV Uji Bayar', 'closed', 'sekarang berstatus tutup'],
  ])('the worker looks once more before it sends: %s stops the leg', async (_what, name, status, said) => {
    const { id, rekening } = await disetujui(app, people)
    await ubahRekening(app, rekening, '122', name, status)
    await app.drain()
    expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
    const leg = await onlyLeg(app, id)
    expect([leg.status, leg.percobaan.length]).toEqual(['GAGAL', 0])
    expect(leg.alasan).toContain(said)
    expect((await ledger(app)).filter(({ credit }) => credit === rekening)).toEqual([])
  })
})
