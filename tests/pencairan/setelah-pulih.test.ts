import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { closeSendGate } from '../../src/db/cadangan.js'
import { inTransaction } from '../../src/db/database.js'
import { loadJalur } from '../../src/db/jalur.js'
import { sqlOf } from '../../src/db/sql.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { formatTanggal, tanggalWita } from '../../src/domain/tanggal.js'
import { adoptAttempt } from '../../src/modules/pencairan/adopt.js'
import { paymentBody, transferBody } from '../../src/modules/pencairan/claim.js'
import { loadTerpakai } from '../../src/modules/pencairan/limits.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { loadLeg } from '../../src/modules/pencairan/tindakan/resume.js'
import { claimResend } from '../../src/modules/pencairan/resend.js'
import { reconcileAll } from '../../src/modules/rekonsiliasi/jadwal.js'
import type { IsiRekon } from '../../src/modules/rekonsiliasi/isi.js'
import { tanggalDari } from '../../src/web/tampilan.js'
import { theirBooks } from '../laporan/buku.js'
import { payments, submitCode, taxStories } from '../pajak/adegan.js'
import { hrefOf, jalankan, KEMARIN, kunciDi } from '../rekonsiliasi/adegan.js'
import { startTestApp, type TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { expectInvariants } from '../support/invariants.js'
import { textOf } from '../support/pdf.js'
import { advance, officers, type People } from '../support/state.js'
import { ledger, publish, statusOf, tolak } from '../support/story.js'
import { bukaRekening, disetujui, legsOf, onlyLeg, terbitkan } from './adegan.js'
import { ALASAN, segera } from './meja.js'

vi.setConfig({ testTimeout: 90_000 })

// Each test ends with its payment known again, so that the next finds no difference of it.
let app: TestApp
let people: People
let operator: Client

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  operator = await app.signIn('operator.bank')
})
afterAll(() => app.close())

let nomor = 920_000_000
const externalId = () => String(nomor++)

/** The bank did this order, and the restored database knows nothing of it. */
async function dibayarLaluLupa(legId: bigint, referensi: string): Promise<void> {
  const leg = await loadLeg(app.deps.prisma, legId)
  const bifast = (await loadJalur(app.deps.prisma)).find(({ kode }) => kode === 'BIFAST')
  if (!bifast) throw new Error('no rail')
  const isi = transferBody(app.deps, leg, bifast, referensi, new Date())
  await app.deps.bank.transfer({ jalur: 'BIFAST', isi, externalId: externalId() })
}

/** The difference of today whose debit nobody ordered, as the page names it. */
async function selisih() {
  await reconcileAll(app.deps, new Date())
  const row = await app.deps.prisma.rekonsiliasi.findFirstOrThrow({ where: { belum: { gt: 0 } } })
  const { baris } = row.isi as unknown as IsiRekon
  const tanggal = tanggalDari(row.tanggal)
  const kunci = baris.find(({ hasil }) => hasil === 'TIDAK_DI_CMSP')?.kunci ?? ''
  return { href: `/cmsp/rekonsiliasi/${row.rkudId}/${tanggal}`, kunci }
}

const jelaskan = ({ href, kunci }: { href: string; kunci: string }) =>
  operator.submit(
    `${href}/jelaskan`,
    { kunci, alasan: 'LAINNYA', referensi: 'UJI-1', keterangan: 'Dikira transaksi di luar CMSP' },
    href,
  )
const kaitkan = ({ href, kunci }: { href: string; kunci: string }) =>
  operator.submit(`${href}/kaitkan`, { kunci }, href)
const buka = () => app.deps.pool.query(`UPDATE gerbang_kirim SET tertutup = false, diubah_pada = now() WHERE tertutup`)

test('a payment that may have been made after the backup is not cancelled, on whatever rail the bank made it', async () => {
  const { id } = await disetujui(app, people, { bank: '002', nama: 'Siti Rahmah' })
  const leg = await onlyLeg(app, id)
  await dibayarLaluLupa(leg.id, 'CMSPLUPA00000011')
  await closeSendGate(app.ownerUrl)
  const batal = `/cmsp/sp2d/${id}/batalkan`
  const minta = async () => (await people.APPROVER.submit(`${batal}/otp`, { keterangan: ALASAN }, batal)).text
  expect((await people.APPROVER.get(batal)).text).toContain('belum dicocokkan dengan rekening koran bank')
  expect(await minta()).toContain('belum dicocokkan dengan rekening koran bank')

  const found = await selisih()
  await jelaskan(found)
  await buka()
  // Also where the backup knew it as failed.
  for (const status of ['GAGAL', 'SIAP']) {
    await app.deps.pool.query('UPDATE leg SET status = $2 WHERE id = $1', [leg.id, status])
    expect(await minta()).toContain('Bank sudah mendebit RKUD untuk SP2D ini')
  }
  expect(await statusOf(app, id)).toBe('DISETUJUI')

  // The limits of today would have sent it by another rail.
  await app.deps.pool.query(`UPDATE jalur_bank SET maksimal = 500000 WHERE kode = 'BIFAST'`)
  await kaitkan(found)
  // The bank may deny it, asked by the wrong rail: what was found on its statement is not sent for that.
  await app.deps.pool.query(`UPDATE leg SET status = 'TIDAK_PASTI' WHERE id = $1`, [leg.id])
  await app.deps.pool.query(
    `UPDATE percobaan SET status = 'TIDAK_PASTI', tidak_ditemukan = 5, dikirim_pada = now() - interval '1 hour' WHERE leg_id = $1`,
    [leg.id],
  )
  expect(await claimResend(app.deps, leg.id)).toBeNull()
  await app.drain()
  await app.deps.pool.query(`UPDATE jalur_bank SET maksimal = 250000000 WHERE kode = 'BIFAST'`)
  expect(await statusOf(app, id)).toBe('CAIR')
  expect((await onlyLeg(app, id)).percobaan).toMatchObject([{ referensi: 'CMSPLUPA00000011', jalur: 'BIFAST' }])
  expect((await ledger(app)).filter(({ credit }) => credit === leg.noRekening)).toHaveLength(1)
  // What is paid takes up no further order.
  const lagi = { legId: leg.id, referensi: 'CMSPLUPA00000013', waktu: null }
  expect(await inTransaction(app.deps.prisma, (tx) => adoptAttempt(tx, app.deps, SISTEM, lagi))).toBe(false)
  expect((await onlyLeg(app, id)).percobaan).toHaveLength(1)
  await expectInvariants(app)
})

test('only what the bank did is held back: another payee and another amount of the same SP2D are paid', async () => {
  const rekening = [await bukaRekening(app, 'Siti Rahmah', '002'), await bukaRekening(app, 'Hendra Wijaya', '002')]
  const row = (id: number, nama: string, at: number, jumlah: string) => ({
    ...{ id, nama, bank_kode: '002', rekening: rekening[at] ?? '', jumlah },
  })
  const { id } = await terbitkan(app, people.MAKER, [
    row(1, 'Siti Rahmah', 0, '1100000.00'),
    row(2, 'Hendra Wijaya', 1, '1100000.00'),
    row(3, 'Siti Rahmah', 0, '600000.00'),
  ])
  for (const level of ['MAKER', 'CHECKER', 'APPROVER'] as const) await advance(app, people[level], [id])
  await dibayarLaluLupa((await legsOf(app, id))[0]?.id ?? 0n, 'CMSPLUPA00000012')
  await closeSendGate(app.ownerUrl)
  const found = await selisih()
  await jelaskan(found)
  await buka()
  await segera(app)
  for (const leg of await legsOf(app, id)) await payLeg(app.deps, leg.id)
  expect((await legsOf(app, id)).map(({ status }) => status)).toEqual(['SIAP', 'BERHASIL', 'BERHASIL'])
  await kaitkan(found)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  await expectInvariants(app)
})

test('what stands before its approval again is not rejected until the books are compared: FMIS may have been told that it is paid', async () => {
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'UP' })
  await closeSendGate(app.ownerUrl)
  expect((await tolak(people.MAKER, id, ALASAN)).text).toContain('belum dicocokkan dengan rekening koran bank')
  expect(await statusOf(app, id)).toBe('DITERIMA')
  await reconcileAll(app.deps, new Date())
  await buka()
  await tolak(people.MAKER, id, ALASAN)
  expect(await statusOf(app, id)).toBe('DITOLAK')
})

test('a tax that was paid after the backup is not paid again: neither as it is nor with another code', async () => {
  const story = await taxStories(app, people)
  const id = await story.approved([{ kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '110000.00' }])
  const [netto, pajak] = await story.legs(id)
  if (!netto || !pajak?.billing) throw new Error('no legs')
  await segera(app)
  await payLeg(app.deps, netto.id)
  const isi = paymentBody(app.deps, await loadLeg(app.deps.prisma, pajak.id), '000099990001')
  await app.deps.mpn.pay({ isi })
  await closeSendGate(app.ownerUrl)

  await story.expire(id, 0, 24)
  const href = await story.href(id, 0)
  const code = await story.codeFor(id, [0])
  expect((await submitCode(story.maker, href, code)).text).toContain('sudah dibayar menurut DJP')
  expect((await story.rows(id))[0]?.billing?.kode).toBe(pajak.billing.kode)

  const found = await selisih()
  await jelaskan(found)
  await buka()
  await segera(app)
  await payLeg(app.deps, pajak.id)
  expect((await story.legs(id))[1]).toMatchObject({
    status: 'SIAP',
    alasan: 'Bank sudah mendebit RKUD untuk SP2D ini; operator perlu mengaitkannya',
  })
  await kaitkan(found)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  expect((await payments(app)).filter(({ idBilling }) => idBilling === pajak.billing?.kode)).toHaveLength(1)
  expect((await payments(app)).filter(({ idBilling }) => idBilling === code)).toEqual([])
  await expectInvariants(app)
})

test('a payment made the day before and found on its statement began that day: it uses up nothing of what today may pay', async () => {
  const { id } = await disetujui(app, people, { bank: '002', nama: 'Siti Rahmah', jumlah: '7654000.00' })
  const leg = await onlyLeg(app, id)
  const { pemdaId } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  const terpakai = async () => (await loadTerpakai(sqlOf(app.deps.pool), pemdaId, 0n, new Date())).pemda
  const before = await terpakai()
  await dibayarLaluLupa(leg.id, 'CMSPLUPA00000014')
  await theirBooks(app, `UPDATE journal SET at = at - interval '1 day' WHERE reference = 'CMSPLUPA00000014'`)
  const kemarin = KEMARIN()
  const kunci = kunciDi(await jalankan(app, operator, kemarin))
  await kaitkan({ href: await hrefOf(app, kemarin), kunci })
  await app.drain()
  const { status, tanggalBayar } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  expect([status, tanggalBayar && tanggalDari(tanggalBayar)]).toEqual(['CAIR', kemarin])
  const { dimulaiPada } = await app.deps.prisma.pencairan.findFirstOrThrow({ where: { sp2dId: BigInt(id) } })
  expect(dimulaiPada && tanggalWita(dimulaiPada)).toBe(kemarin)
  expect(await terpakai()).toBe(before)
  const kuitansi = textOf(await people.MAKER.download(`/cmsp/sp2d/${id}/kuitansi.pdf`)).join(' ')
  expect(kuitansi).toContain(`Tanggal bayar : ${formatTanggal(kemarin)}`)
})
