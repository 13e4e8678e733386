import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addHari } from '../../src/domain/kalender.js'
import { tanggalWita } from '../../src/domain/tanggal.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import { reconcileAll } from '../../src/modules/rekonsiliasi/jadwal.js'
import type { IsiRekon } from '../../src/modules/rekonsiliasi/isi.js'
import { theirBooks } from '../laporan/buku.js'
import { disetujui, onlyLeg } from '../pencairan/adegan.js'
import { unduh } from '../rekening/berkas.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { textOf } from '../support/pdf.js'
import { officers, type People } from '../support/state.js'
import { ledger, statusOf } from '../support/story.js'
import { bukaGerbang, debitAtCounter, endDay, hrefOf, jalankan, KEMARIN, kunciDi, rkudOf } from './adegan.js'

let app: TestApp
let people: People
let operator: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  operator = await app.signIn('operator.bank')
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

async function smsOf(username: string): Promise<string> {
  const { noHp } = await app.deps.prisma.pengguna.findFirstOrThrow({ where: { username } })
  const [sms] = (await app.simulator.get('/inbox/sms').query({ to: noHp })).body as { text: string }[]
  return sms?.text ?? ''
}

async function tandaTangan(href: string): Promise<string> {
  await operator.post(`${href}/otp`, {}, href)
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec((await operator.get(href)).text)?.[1] ?? ''
  const otp = (/\b\d{6}\b/.exec(await smsOf('operator.bank'))?.[0] ?? '').split('')
  return (await operator.submit(`${href}/tanda-tangan`, { tantanganId, otp }, href)).text
}

test('a day is not signed before the bank told all of it; what was paid through CMSP agrees', async () => {
  const sp2d = await disetujui(app, people)
  await app.drain()
  const hari = tanggalWita(new Date((await app.deps.prisma.percobaan.findFirstOrThrow()).waktuTransaksi))
  const page = await jalankan(app, operator, hari)
  expect(page).toContain('Semua debit bank ada di CMSP')
  expect(page).toContain('Rekening korannya diambil sebelum hari berakhir')
  expect(await statusOf(app, sp2d.id)).toBe('CAIR')
  await endDay(app)
  await jalankan(app, operator, hari)
})

test('an ended day is signed by an OTP of its own wording, once, and prints the same bytes for ever', async () => {
  const href = await hrefOf(app, KEMARIN())
  expect(await jalankan(app, operator, KEMARIN())).toContain('Konfirmasi OTP')
  expect((await operator.get(`${href}/berita.pdf`)).status).toBe(404)
  expect(await tandaTangan(href)).toContain('Rekonsiliasi tanggal ini ditandatangani.')
  expect(await smsOf('operator.bank')).toContain('MENANDATANGANI REKONSILIASI RKUD')
  const again = await operator.submit(`${href}/otp`, {}, href)
  expect(again.text).toContain('sudah ditandatangani')
  const pdf = await operator.download(`${href}/berita.pdf`)
  await jalankan(app, operator, KEMARIN())
  expect((await operator.download(`${href}/berita.pdf`)).equals(pdf)).toBe(true)
  expect(textOf(pdf).join(' ')).toContain('BERITA REKONSILIASI BANK')
  const rows = await unduh(app, operator, `${href}/export.xlsx`)
  expect(rows.flat()).toContain('Cocok')
  await expect(app.deps.pool.query(`UPDATE berita_rekonsiliasi SET nama = 'x'`)).rejects.toThrow(/permission denied/)
  await expect(app.deps.pool.query('DELETE FROM mutasi_bank')).rejects.toThrow(/permission denied/)
})

test('what changed between Get OTP and the signature is not signed', async () => {
  const day = addHari(KEMARIN(), -1)
  const href = await hrefOf(app, day)
  await jalankan(app, operator, day)
  await operator.post(`${href}/otp`, {}, href)
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec((await operator.get(href)).text)?.[1] ?? ''
  const otp = (/\b\d{6}\b/.exec(await smsOf('operator.bank'))?.[0] ?? '').split('')
  const { noRekening } = await rkudOf(app)
  const masuk = `INSERT INTO journal (at, reference, kind, debit, credit_bank, credit, amount, remark)
    SELECT $1, 'SETORAN', 'INTRABANK', account, '122', $2, 5, 'Setoran' FROM account WHERE bank = '122' AND internal LIMIT 1`
  await theirBooks(app, masuk, [new Date(`${day}T04:00:00Z`), noRekening])
  await jalankan(app, operator, day)
  const answer = await operator.submit(`${href}/tanda-tangan`, { tantanganId, otp }, href)
  expect(answer.text).toContain('berubah sejak OTP diminta')
  expect((await operator.get(`${href}/berita.pdf`)).status).toBe(404)
})

test('another Pemda does not see the day, and whoever only looks changes nothing', async () => {
  const href = await hrefOf(app, KEMARIN())
  const other = await app.signIn('maker.bjm')
  for (const path of ['', '/berita.pdf', '/export.xlsx']) expect((await other.get(href + path)).status).toBe(404)
  expect((await other.get('/cmsp/rekonsiliasi')).text).not.toContain((await rkudOf(app)).noRekening)
  expect((await people.MAKER.post(`${href}/jalankan`)).status).toBe(403)
})

test('money that left without an order of ours closes the send gate of the Pemda and is told', async () => {
  await debitAtCounter(app, 'LOKET-1', '7500000.00')
  const page = await jalankan(app, operator, KEMARIN())
  expect(page).toContain('Didebit bank, tidak ada di CMSP')
  expect(page).toContain('Pengiriman pembayaran ditahan')
  await app.drain()
  for (const username of ['operator.bank', 'admin.bank']) {
    const { email } = await app.deps.prisma.pengguna.findFirstOrThrow({ where: { username } })
    const mails = (await app.simulator.get('/inbox/email').query({ to: email })).body as { text: string }[]
    expect(mails[0]?.text).toContain('Rp7.500.000,00 dari RKUD')
  }
  const moved = (await ledger(app)).length
  const leg = await onlyLeg(app, (await disetujui(app, people, { jumlah: '1234000.00' })).id)
  expect(await claimSend(app.deps, leg.id)).toBeNull()
  expect((await app.deps.prisma.leg.findUniqueOrThrow({ where: { id: leg.id } })).alasan).toContain(
    'Pengiriman ditahan',
  )
  expect(await ledger(app)).toHaveLength(moved)
})

test('the gate stays closed while the difference is unexplained, and opens once it is explained', async () => {
  await expect(bukaGerbang(app)).rejects.toThrow(/gerbang tetap tertutup.*belum dijelaskan/)
  await expect(app.deps.pool.query('DELETE FROM gerbang_kirim')).rejects.toThrow(/gerbang tetap tertutup/)
  const href = await hrefOf(app, KEMARIN())
  const kunci = kunciDi((await operator.get(href)).text)
  const refused = await operator.submit(
    `${href}/jelaskan`,
    { kunci, alasan: 'BUKAN_CMSP', referensi: '', keterangan: 'pendek' },
    href,
  )
  expect(refused.text).toContain('Isi nomor bukti atau surat.')
  const typed = { kunci, alasan: 'BUKAN_CMSP', referensi: 'ND-77/2026', keterangan: 'Pengisian kas bendahara di loket' }
  expect((await operator.submit(`${href}/jelaskan`, typed, href)).text).toContain('Penjelasan selisih tersimpan.')
  const { pemdaId } = await rkudOf(app)
  const row = await app.deps.prisma.audit.findFirstOrThrow({ where: { aksi: 'SELISIH_DIJELASKAN' } })
  expect(row).toMatchObject({ rantai: `pemda:${pemdaId}`, sesudah: { referensi: 'ND-77/2026' } })
  // The gate was closed today, so today lies within the days it asks for.
  await expect(bukaGerbang(app)).rejects.toThrow(
    /tanggal \d{1,2} [A-Z][a-z]+ 20\d\d belum direkonsiliasi sejak gerbang ditutup/,
  )
  await reconcileAll(app.deps, new Date())
  await bukaGerbang(app)
  await app.drain()
  expect(await app.deps.prisma.gerbangKirim.count({ where: { tertutup: true } })).toBe(0)
})

test('an explanation holds for these two amounts only', async () => {
  await theirBooks(app, `UPDATE journal SET amount = amount + 1 WHERE reference = 'LOKET-1'`)
  await theirBooks(app, `UPDATE account SET balance = balance - 1 WHERE account = $1`, [(await rkudOf(app)).noRekening])
  expect(await jalankan(app, operator, KEMARIN())).toContain('Belum dijelaskan')
  await theirBooks(app, `UPDATE journal SET amount = amount - 1 WHERE reference = 'LOKET-1'`)
  await theirBooks(app, `UPDATE account SET balance = balance + 1 WHERE account = $1`, [(await rkudOf(app)).noRekening])
  expect(await jalankan(app, operator, KEMARIN())).not.toContain('Belum dijelaskan')
  await reconcileAll(app.deps, new Date())
  await bukaGerbang(app)
})

test('a second debit of one reference closes the gate; a debit given back is none', async () => {
  const { referensi } = await app.deps.prisma.percobaan.findFirstOrThrow({ orderBy: { id: 'asc' } })
  const { noRekening } = await rkudOf(app)
  const copy = `INSERT INTO journal (at, reference, kind, debit, credit_bank, credit, amount, remark)
    SELECT at, reference, kind, debit, credit_bank, credit, amount, remark FROM journal WHERE reference = $1 LIMIT 1`
  await theirBooks(app, copy, [referensi])
  expect(await jalankan(app, operator, KEMARIN())).toContain('Jumlah berbeda')
  expect(await app.deps.prisma.gerbangKirim.count({ where: { tertutup: true } })).toBe(1)
  await theirBooks(
    app,
    `INSERT INTO journal (at, reference, kind, debit, credit_bank, credit, amount, remark)
     SELECT at, reference, kind, credit, '122', $2, amount, 'Pembetulan' FROM journal WHERE reference = $1 LIMIT 1`,
    [referensi, noRekening],
  )
  expect(await jalankan(app, operator, KEMARIN())).not.toContain('Jumlah berbeda')
  await reconcileAll(app.deps, new Date())
  await bukaGerbang(app)
})

test('paid here and not at the bank is a difference; in doubt waits and resolves itself', async () => {
  await app.simulator.post('/control/faults').send({ endpoint: '/v1.0/transfer', mode: 'error500-after', times: 2 })
  const sp2d = await disetujui(app, people, { jumlah: '4321000.00' })
  const leg = await onlyLeg(app, sp2d.id)
  await app.deps.pool.query(`UPDATE leg SET tunggu_sampai = now() WHERE id = $1`, [leg.id])
  await app.drain()
  const paid = await onlyLeg(app, sp2d.id)
  expect(paid.status).toBe('BERHASIL')
  const referensi = paid.percobaan[0]?.referensi ?? ''
  const hari = tanggalWita(new Date(paid.percobaan[0]?.waktuTransaksi ?? 0))
  await app.deps.pool.query(`UPDATE percobaan SET status = 'TIDAK_PASTI' WHERE referensi = $1`, [referensi])
  const waiting = await jalankan(app, operator, hari)
  expect(waiting).toContain('Menunggu kepastian')
  expect(waiting).not.toContain('Jelaskan selisih')
  await app.deps.pool.query(`UPDATE percobaan SET status = 'BERHASIL' WHERE referensi = $1`, [referensi])
  await theirBooks(app, `UPDATE journal SET reference = 'HILANG' WHERE reference = $1`, [referensi])
  const page = await jalankan(app, operator, hari)
  expect(page).toContain('Dibayar menurut CMSP, tidak ada di bank')
  await theirBooks(app, `UPDATE journal SET reference = $1 WHERE reference = 'HILANG'`, [referensi])
  expect(await jalankan(app, operator, hari)).not.toContain('Dibayar menurut CMSP')
})

test('the agreed fee the bank takes under its own reference agrees; one rupiah above it closes the gate', async () => {
  await reconcileAll(app.deps, new Date())
  await bukaGerbang(app)
  const { id } = await disetujui(app, people, { jumlah: '5432000.00' })
  await app.drain()
  const leg = await onlyLeg(app, id)
  const at = new Date(leg.percobaan[0]?.waktuTransaksi ?? 0)
  await app.deps.prisma.biaya.create({ data: { legId: leg.id, jalur: 'SKN', jumlah: '2900.00', penanggung: 'PEMDA' } })
  await debitAtCounter(app, 'BIAYA-1', '2900.00', { at, remark: 'Biaya SKN' })
  const hari = tanggalWita(at)
  const page = await jalankan(app, operator, hari)
  expect(page).not.toContain('Didebit bank, tidak ada di CMSP')
  expect(await app.deps.prisma.gerbangKirim.count({ where: { tertutup: true } })).toBe(0)
  await debitAtCounter(app, 'BIAYA-2', '2901.00', { at, remark: 'Biaya SKN' })
  expect(await jalankan(app, operator, hari)).toContain('pengiriman pembayaran Pemda ini ditahan')
  const { isi } = await app.deps.prisma.rekonsiliasi.findFirstOrThrow({ orderBy: { diperiksaPada: 'desc' } })
  expect((isi as unknown as IsiRekon).baris.filter(({ hasil }) => hasil !== 'COCOK')).toMatchObject([
    { hasil: 'BIAYA', referensi: 'BIAYA-1', menurutCmsp: '2900.00', menurutBank: '2900.00' },
    { hasil: 'TIDAK_DI_CMSP', referensi: 'BIAYA-2' },
  ])
})

test('while the bank or the treasury does not answer nothing is kept, and the page says so', async () => {
  const { prisma } = app.deps
  const before = await prisma.rekonsiliasi.findMany({ orderBy: { tanggal: 'asc' } })
  const href = await hrefOf(app, KEMARIN())
  for (const [endpoint, said] of [
    ['/v1.0/bank-statement', 'Rekening koran belum dapat dibaca'],
    ['/mpn/v1/report', 'Laporan MPN belum dapat dibaca'],
  ]) {
    await app.simulator.post('/control/faults').send({ endpoint, mode: 'error500-before', times: 1 })
    expect((await operator.submit(`${href}/jalankan`, {}, href)).text).toContain(said)
  }
  expect(await prisma.rekonsiliasi.findMany({ orderBy: { tanggal: 'asc' } })).toEqual(before)
})

test('a forgotten debit is tied only to the waiting payment of the same SP2D, amount and payee', async () => {
  const sp2d = await disetujui(app, people, { jumlah: '6543000.00' })
  const href = await hrefOf(app, KEMARIN())
  const tie = async (referensi: string, amount: string, ke: string) => {
    await debitAtCounter(app, referensi, amount, { remark: `SP2D ${sp2d.nomor}`.slice(0, 50), ke })
    await jalankan(app, operator, KEMARIN())
    const { isi } = await app.deps.prisma.rekonsiliasi.findFirstOrThrow({ orderBy: { diperiksaPada: 'desc' } })
    const kunci = (isi as unknown as IsiRekon).baris.find((row) => row.referensi === referensi)?.kunci ?? ''
    const { text } = await operator.submit(`${href}/kaitkan`, { kunci }, href)
    return [text.includes('Tidak ada pembayaran yang menunggu'), (await onlyLeg(app, sp2d.id)).status]
  }
  expect(await tie('LUPA-1', '6543001.00', sp2d.rekening)).toEqual([true, 'SIAP'])
  expect(await tie('LUPA-2', '6543000.00', '')).toEqual([true, 'SIAP'])
  expect(await tie('LUPA-3', '6543000.00', sp2d.rekening)).toEqual([false, 'DIKIRIM'])
  expect((await onlyLeg(app, sp2d.id)).percobaan).toMatchObject([{ referensi: 'LUPA-3' }])
})
