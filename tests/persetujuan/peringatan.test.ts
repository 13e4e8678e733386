import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bukaRekening } from '../pencairan/adegan.js'
import { advance, footprint, officers } from '../support/state.js'
import { makeBillings, publish, setuju, tolak } from '../support/story.js'
import {
  app,
  bayar,
  bukaKantor,
  firstPaidDaysAgo,
  formOf,
  kinds,
  paidDaysAgo,
  people,
  save,
  terbit,
  tutupKantor,
} from './peringatan-adegan.js'

beforeAll(bukaKantor)
afterAll(tutupKantor)

// First of all: FMIS numbers what it publishes itself after the highest number it knows.
test('a rekening potongan is told the first time it is used and when the master names another one', async () => {
  const gaji = () => publish(app, people.MAKER, '63.00', { jenis: 'LS_GAJI' })
  const first = await gaji()
  await makeBillings(app, people.MAKER, first.id)
  expect(await kinds(first.id)).toContain('POTONGAN_BARU')
  await bayar(first.id)
  const next = await gaji()
  const used = await app.deps.prisma.potongan.findMany({ where: { sp2dId: BigInt(first.id), mengurangi: true } })
  const page = (await people.MAKER.get(`/cmsp/sp2d/${next.id}`)).text
  for (const { kode } of used) expect(page).not.toContain(`(${kode}): rekening`)
  const shared = await app.deps.prisma.potongan.findMany({ where: { sp2dId: BigInt(next.id), mengurangi: true } })
  const lama = used.find(({ kode }) => shared.some((row) => row.kode === kode))
  if (!lama) throw new Error('salaries share a potongan')
  const other = await bukaRekening(app, 'PEMPROV KALSEL PINDAHAN', '122')
  const { id: pemdaId } = await app.deps.prisma.pemda.findUniqueOrThrow({ where: { kode: '63.00' } })
  const baru = await app.deps.prisma.rekening.create({ data: { pemdaId, noRekening: other, nama: 'Pindahan' } })
  await app.deps.prisma.petaPotongan.update({
    where: { pemdaId_kode: { pemdaId, kode: lama.kode } },
    data: { rekeningId: baru.id },
  })
  const changed = async () =>
    expect((await people.MAKER.get(`/cmsp/sp2d/${next.id}`)).text).toContain(
      `rekening ${other} (Pindahan), sebelumnya ${lama.noRekening}`,
    )
  await changed()
  // However much the others deduct in the meantime, and in the first month of a Pemda too.
  await app.deps.pool.query(
    `INSERT INTO potongan (sp2d_id, kunci_fmis, kode, uraian, mengurangi, jumlah, no_rekening, nama_rekening)
     SELECT s.id, 'lain-' || n, $1, 'Lain', true, 1, '1', 'Lain' FROM generate_series(1, 5000) n,
       (SELECT s.id FROM sp2d s JOIN pemda d ON d.id = s.pemda_id WHERE d.kode = '63.71' LIMIT 1) s`,
    [lama.kode],
  )
  await firstPaidDaysAgo(30)
  await changed()
  await firstPaidDaysAgo(31)
}, 60_000)

test('a rekening potongan under another name than its owner has at the bank is told with both, at every level', async () => {
  const gaji = await publish(app, people.MAKER, '63.00', { jenis: 'LS_GAJI' })
  const milik = await bukaRekening(app, 'BUDI SAHABAT', '122')
  const { kode } = await app.deps.prisma.potongan.findFirstOrThrow({
    where: { sp2dId: BigInt(gaji.id), mengurangi: true },
  })
  const typed = { noRekening: milik, nama: 'Rekening BPJS Kesehatan', kode, versi: '' }
  await people.MAKER.submit('/cmsp/master/rekening/baru', typed)
  await makeBillings(app, people.MAKER, gaji.id)
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) {
    expect((await people[level].get(`/cmsp/sp2d/${gaji.id}`)).text).toContain(
      `rekening ${milik} (Rekening BPJS Kesehatan, di Bank Kalsel atas nama &#34;BUDI SAHABAT&#34;)`,
    )
    await advance(app, people[level], [gaji.id])
  }
}, 60_000)

test('in the first month of a Pemda every account is new, and nothing is asked about that', async () => {
  const { id } = await terbit({ nama: 'CV Bulan Pertama' })
  expect(await kinds(id)).toEqual(['REKENING_BARU'])
  await firstPaidDaysAgo(30)
  expect(await kinds(id)).toEqual([])
  await firstPaidDaysAgo(31)
})

test('without its tick Setuju is refused at the field; the tick is kept, shown to the next levels and audited', async () => {
  const { id, nomor } = await terbit({ nama: 'CV Rekening Baru' })
  const { 'centang-REKENING_BARU': _, ...without } = await formOf(id)
  const before = await footprint(app)
  const refused = await save(id, without)
  expect(refused.text).toContain('href="#centang-REKENING_BARU">Pembayaran pertama ke rekening ini: beri centang')
  expect(await footprint(app)).toEqual(before)

  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) {
    if (level !== 'MAKER') expect((await people[level].get(`/cmsp/sp2d/${id}`)).text).toContain('Sudah dicentang Maker')
    expect((await save(id, without, level)).text, level).toContain('beri centang sebelum Setuju')
    await advance(app, people[level], [id])
  }
  const decisions = await app.deps.prisma.keputusan.findMany({ where: { sp2dId: BigInt(id) } })
  expect(decisions.map(({ peringatan }) => (peringatan as { jenis: string }[])[0]?.jenis)).toEqual([
    'REKENING_BARU',
    'REKENING_BARU',
    'REKENING_BARU',
  ])
  expect((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text).toContain('Peringatan yang dicentang')
  const auditor = await app.signIn('auditor.prov')
  const seen = (await auditor.get('/cmsp/audit?pengecualian=PERINGATAN')).text
  expect(seen.replaceAll('<wbr>', '')).toContain(nomor)
})

describe('the account of a payee', () => {
  test('is new once: when three persons have approved it, it is familiar before the money has arrived', async () => {
    const first = await terbit({ nama: 'CV Dua Kali' })
    expect(await kinds(first.id)).toEqual(['REKENING_BARU'])
    const second = await terbit({ nama: 'CV Dua Kali', rekening: first.rekening })
    expect(await kinds(second.id)).toEqual(['REKENING_BARU'])
    for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [first.id])
    expect(await kinds(second.id)).toEqual([])
    await app.drain()
    expect(await kinds(second.id)).toEqual([])
  })

  test('that differs from the last payment is told as changed, with both numbers; NPWP in 15 or 16 digits is one payee', async () => {
    const first = await terbit({ nama: 'CV Pindah Bank', npwp: '021832415000000' })
    await bayar(first.id)
    const moved = await terbit({ nama: 'CV. PINDAH BANK (Cabang)', npwp: '0021832415000000' })
    expect(await kinds(moved.id)).toEqual(['REKENING_BERUBAH'])
    const page = (await people.MAKER.get(`/cmsp/sp2d/${moved.id}`)).text
    expect(page).toContain(`sekarang ${moved.rekening}`)
    expect(page).toContain(`pembayaran terakhir ke ${first.rekening}`)
    await bayar(moved.id)
    // Both are in use now: going back and forth tells nothing, until one has rested for half a year.
    const back = await terbit({ nama: 'CV Pindah Bank', rekening: first.rekening, npwp: '021832415000000' })
    expect(await kinds(back.id)).toEqual([])
    await paidDaysAgo(first.id, 181)
    expect(await kinds(back.id)).toEqual(['REKENING_BERUBAH'])
  })

  test('is another account where the number is the same and the bank is not', async () => {
    const first = await terbit({ nama: 'CV Satu Nomor' })
    await bayar(first.id)
    const again = await terbit({ nama: 'CV Satu Nomor', rekening: first.rekening })
    const other = await terbit({ nama: 'CV Nomor Serupa', rekening: first.rekening })
    expect([await kinds(again.id), await kinds(other.id)]).toEqual([[], ['NAMA_BERBEDA']])
    const move = `UPDATE penerima SET bank_kode = '002', bank_nama = 'Bank BRI' WHERE sp2d_id = ANY($1)`
    await app.deps.pool.query(move, [[again.id, other.id]])
    expect(await kinds(again.id)).toEqual(['REKENING_BERUBAH'])
    expect(await kinds(other.id)).toContain('REKENING_BARU')
  })

  test('another payee with the same name and another NPWP is somebody else', async () => {
    const one = await terbit({ nama: 'Muhammad Noor', npwp: '411122223333444' })
    await bayar(one.id)
    const other = await terbit({ nama: 'Muhammad Noor', npwp: '455566667777888' })
    expect(await kinds(other.id)).toEqual(['REKENING_BARU'])
  })

  test('and what another Pemda has paid to it are two things', async () => {
    const { id, rekening } = await terbit({ nama: 'CV Lintas Pemda' })
    await bayar(id)
    const lain = await officers(app, 'bjm')
    const there = await publish(app, lain.MAKER, '63.71', { jenis: 'UP' })
    const moved = `UPDATE penerima SET nama = 'CV Lintas Pemda', npwp = NULL, no_rekening = $2, bank_kode = '122' WHERE sp2d_id = $1`
    await app.deps.pool.query(moved, [there.id, rekening])
    const { text } = await lain.MAKER.get(`/cmsp/sp2d/${there.id}`)
    expect(text).toContain('centang-REKENING_BARU')
    expect(text).not.toContain('centang-REKENING_BERUBAH')
  })
})

describe('the same payee and amount', () => {
  test('paid within 30 days is told, 31 days ago it is not', async () => {
    const first = await terbit({ nama: 'CV Tagihan Ganda' })
    await bayar(first.id)
    const again = await terbit({ nama: 'CV Tagihan Ganda', rekening: first.rekening, jumlah: first.jumlah })
    expect(await kinds(again.id)).toEqual(['KEMBAR'])
    expect((await people.MAKER.get(`/cmsp/sp2d/${again.id}`)).text).toContain(`juga pada SP2D ${first.nomor}, Cair`)
    await paidDaysAgo(first.id, 30)
    expect(await kinds(again.id)).toEqual(['KEMBAR'])
    await paidDaysAgo(first.id, 31)
    expect(await kinds(again.id)).toEqual([])
  })

  test('of two that wait for a decision the later one warns, whichever is decided first; a rejected one is no twin', async () => {
    const known = await terbit({ nama: 'CV Kembar' })
    await bayar(known.id)
    const one = await terbit({ nama: 'CV Kembar', rekening: known.rekening, jumlah: '7000000.00' })
    const two = await terbit({ nama: 'CV Kembar', rekening: known.rekening, jumlah: '7000000.00' })
    expect([await kinds(one.id), await kinds(two.id)]).toEqual([[], ['KEMBAR']])
    await setuju(people.MAKER, two.id)
    expect(await kinds(one.id)).toEqual([])
    await tolak(people.MAKER, one.id, 'Dikirim dua kali oleh dinas')
    expect(await kinds(two.id)).toEqual([])
  })

  test('salary is the same every month and therefore only told within one month', async () => {
    const gaji = (bulan: string) => ({ jenis: 'LS_GAJI', sp2d_tgl: `2026-${bulan}-20` })
    const nov = await terbit({ nama: 'Pegawai Tetap', jumlah: '4321000.00', more: gaji('10') })
    await bayar(nov.id)
    const same = { nama: 'Pegawai Tetap', rekening: nov.rekening, jumlah: '4321000.00' }
    expect(await kinds((await terbit({ ...same, more: gaji('11') })).id)).toEqual([])
    expect(await kinds((await terbit({ ...same, more: gaji('10') })).id)).toEqual(['KEMBAR'])
    const honor = { jenis: 'LS_BARANG_JASA', sp2d_tgl: '2026-09-20' }
    expect(await kinds((await terbit({ ...same, more: honor })).id)).toEqual(['KEMBAR'])
    expect(await kinds((await terbit({ ...same, more: gaji('08') })).id)).toEqual(['KEMBAR'])
  })
})

test('a debit of the bank for this SP2D that no payment of ours stands for is told at every level, until it is given back', async () => {
  const { id, nomor } = await terbit({ nama: 'CV Dipulihkan' })
  const { rkudId } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  const hari = new Date('2026-11-20T00:00:00Z')
  const booked = async (arah: 'D' | 'K') => {
    const isi = {
      arah,
      jumlah: '1234567.00',
      referensi: `CMSP-${id}`,
      idBank: id,
      keterangan: `SP2D ${nomor}`.slice(0, 50),
    }
    const koran = { rkudId, tanggal: hari, sumber: 'SNAP', saldoAwal: 0, saldoAkhir: 0, lengkap: true, oleh: 'Uji' }
    const { id: koranId } = await app.deps.prisma.koranBank.create({ data: { ...koran, sidik: '0'.repeat(64) } })
    await app.deps.prisma.mutasiBank.create({ data: { ...isi, koranId, urut: 0 } })
  }
  expect(await kinds(id)).not.toContain('SUDAH_DIDEBIT')
  await booked('D')
  expect(await kinds(id)).toContain('SUDAH_DIDEBIT')
  expect((await people.MAKER.get(`/cmsp/sp2d/${id}`)).text).toContain(
    `Rp1.234.567,00 pada 20 November 2026, referensi bank CMSP-${id}`,
  )
  await advance(app, people.MAKER, [id])
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).toContain('name="centang-SUDAH_DIDEBIT"')
  await booked('K')
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).not.toContain('name="centang-SUDAH_DIDEBIT"')
})
