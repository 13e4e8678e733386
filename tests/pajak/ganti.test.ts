import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/database.js'
import { tellExpiring } from '../../src/modules/pajak/kabar.js'
import { continueWithBilling } from '../../src/modules/pencairan/tindakan/continueWithBilling.js'
import { payLeg } from '../../src/modules/pencairan/pay.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { expectInvariants } from '../support/invariants.js'
import { meanwhile } from '../support/sela.js'
import { officers, type People } from '../support/state.js'
import { approve, makeBillings, setuju, statusOf } from '../support/story.js'
import { fault, payments, submitCode, taxStories } from './adegan.js'

const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN' }
const PPH21 = { kode_map: '411121', kode_setor: '100', uraian: 'PPh 21' }

let app: TestApp
let people: People
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
  story = await taxStories(app, people)
})
beforeEach(() => app.simulator.delete('/control/faults'))
afterAll(() => app.close())

/** The newest mail to this person. */
async function mailTo(username: string): Promise<string> {
  const { email } = await app.deps.prisma.pengguna.findUniqueOrThrow({ where: { username } })
  const inbox = await app.simulator.get('/inbox/email').query({ to: email })
  return (inbox.body as { text: string }[])[0]?.text ?? ''
}

/** Two taxes with codes, signed by the maker only. */
async function signedByMaker(): Promise<string> {
  const id = await story.arrive([
    { ...PPN, jumlah: '11000.00' },
    { ...PPH21, jumlah: '22000.00' },
  ])
  await makeBillings(app, story.maker, id)
  await approve(app, story.maker, id)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  return id
}

test('a code that still holds cannot be changed after the maker has signed, and it cannot be taken off', async () => {
  const id = await signedByMaker()
  const href = await story.href(id, 0)
  const answer = await submitCode(story.maker, href, await story.codeFor(id, [0]))
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('hanya kode billing yang kedaluwarsa')
  await story.expire(id, 0)
  expect((await story.maker.post(`${href}/lepas`)).status).toBe(409)
  const audit = await app.deps.prisma.audit.findMany({ where: { aksi: 'UBAH_KODE_BILLING_DITOLAK', sasaran: href } })
  expect(audit.map(({ pelakuId }) => pelakuId)).toHaveLength(1)
})

test('an expired code stops every level by name; a replacement that shows the signed fields lets it go on', async () => {
  const id = await signedByMaker()
  const [before] = await story.rows(id)
  await story.expire(id, 0)
  const refused = await setuju(story.checker, id)
  expect(refused.text).toContain(
    `Kode billing ${before?.billing?.kode} untuk Pajak PPN (Rp11.000,00) sudah kedaluwarsa.`,
  )
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')

  const href = await story.href(id, 0)
  expect((await submitCode(story.checker, href, await story.codeFor(id, [0]))).status).toBe(403)
  for (const more of [{ jumlahBayar: '11001' }, { masaPajak: '0909' }, { nomorPokokWajibPajak: '021832415000000' }]) {
    const answer = await submitCode(story.maker, href, await story.codeFor(id, [0], more))
    expect(answer.text).toContain('Tidak sesuai')
  }
  const code = await story.codeFor(id, [0])
  await submitCode(story.maker, href, code)
  const [after] = await story.rows(id)
  expect(after?.billing?.kode).toBe(code)
  const detail = await story.checker.get(`/cmsp/sp2d/${id}`)
  expect(detail.text).toContain('Kode billing diganti')
  expect(detail.text).toContain(`PPN: ${code} menggantikan ${before?.billing?.kode}`)
  for (const person of [story.checker, story.approver]) await approve(app, person, id)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  expect((await payments(app)).map(({ idBilling }) => idBilling)).toContain(code)
  await expectInvariants(app)
})

test('one that runs out within three days may be replaced too, by a code made here for the signed NPWP only', async () => {
  const id = await signedByMaker()
  const href = await story.href(id, 1)
  const npwp = (await story.rows(id))[1]?.npwp ?? ''
  const form = {
    ...{ npwpPenyetor: npwp, npwpPemungut: npwp, npwpRekanan: '', nop: '', jenisPajak: '411121-100' },
    ...{ masaAwal: '', masaAkhir: '', tahunPajak: '' },
  }
  const [, row] = await story.rows(id)
  Object.assign(form, {
    ...{ masaAwal: row?.masa.slice(0, 2), masaAkhir: row?.masa.slice(2), tahunPajak: String(row?.tahunPajak) },
  })
  await story.expire(id, 1, 100)
  expect((await story.maker.post(`${href}/buat`, form)).status).toBe(409)
  await story.expire(id, 1, 70)
  expect((await story.checker.get(`/cmsp/sp2d/${id}`)).text).toMatch(/Berlaku sampai [^<]+, 2 hari lagi/)
  const other = { npwpPenyetor: '021832415000000', npwpPemungut: '021832415000000' }
  expect((await story.maker.submit(`${href}/buat`, { ...form, ...other }, href)).text).toContain(
    'Yang sudah disetujui adalah NPWP',
  )
  await story.maker.submit(`${href}/buat`, form, href)
  expect((await story.rows(id))[1]?.billing?.kode).not.toBe(row?.billing?.kode)
})

test('netto paid, tax 1 paid, tax 2 expired: never CAIR until it is replaced; then only what is missing is paid', async () => {
  const id = await story.approved([
    { ...PPN, jumlah: '31000.00' },
    { ...PPH21, jumlah: '32000.00' },
  ])
  await story.expire(id, 1)
  await app.drain()
  const stopped = await story.legs(id)
  expect(stopped.map(({ jenis, status }) => [jenis, status])).toEqual([
    ['NETTO', 'BERHASIL'],
    ['PAJAK', 'BERHASIL'],
    ['PAJAK', 'GAGAL'],
  ])
  expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  const page = await story.maker.get(`/cmsp/sp2d/${id}`)
  expect(page.text).toContain('Kode billing sudah kedaluwarsa; maker perlu menggantinya')
  const operator = await app.signIn('operator.bank')
  const meja = (n: number) => operator.get(`/cmsp/operasi/pencairan/${stopped[n]?.id}`)
  expect((await meja(2)).text).toContain('minta maker mengganti kode billing ini')
  expect((await meja(1)).text).not.toContain('minta maker')
  const paid = await submitCode(story.maker, await story.href(id, 0), await story.codeFor(id, [0]))
  expect(paid.status).toBe(409)
  expect(paid.text).toContain('sedang atau sudah dibayar')

  const code = await story.codeFor(id, [1])
  await submitCode(story.maker, await story.href(id, 1), code)
  expect(await statusOf(app, id)).toBe('PENCAIRAN')
  await app.drain()
  for (const username of ['checker.prov', 'approver.prov']) expect(await mailTo(username)).toContain(code)
  expect(await statusOf(app, id)).toBe('CAIR')
  const legs = await story.legs(id)
  expect(legs.map((leg) => leg.bukti?.kodeBilling ?? null).at(-1)).toBe(code)
  expect(legs.slice(0, 2).map((leg) => leg.referensiBank)).toEqual(stopped.slice(0, 2).map((leg) => leg.referensiBank))
  await expectInvariants(app)
})

test('a code that DJP calls paid, here or at another bank, is not replaced after the signature', async () => {
  const id = await signedByMaker()
  await story.expire(id, 0, 24)
  const kode = (await story.rows(id))[0]?.billing?.kode ?? ''
  for (const mode of ['refuse:27', 'refuse:88']) {
    const baru = await story.codeFor(id, [0])
    await fault(app, '/djp/v1/billing/inquiry', mode, { match: kode })
    expect((await submitCode(story.maker, await story.href(id, 0), baru)).text).toContain('sudah dibayar menurut DJP')
  }
  expect((await story.rows(id))[0]?.billing?.kode).toBe(kode)
})

test('while DJP does not say whether the signed code was paid, it is not replaced', async () => {
  const id = await signedByMaker()
  await story.expire(id, 0, 24)
  const kode = (await story.rows(id))[0]?.billing?.kode ?? ''
  const baru = await story.codeFor(id, [0])
  await fault(app, '/djp/v1/billing/inquiry', 'down', { match: kode })
  const page = await submitCode(story.maker, await story.href(id, 0), baru)
  expect(page.text).toContain('DJP belum menjawab. Kode billing belum diganti')
  expect((await story.rows(id))[0]?.billing?.kode).toBe(kode)
})

test('a code whose payment begins at the moment it is replaced is not replaced', async () => {
  const [lain] = await story.rows(await signedByMaker())
  const id = await story.approved([{ ...PPN, jumlah: '51000.00' }])
  const [, pajak] = await story.legs(id)
  if (!pajak?.billing || !lain?.billing) throw new Error('no codes')
  const [lama, baru] = [pajak.billing, lain.billing]
  const begins = (tx: PoolClient) => tx.query(`UPDATE leg SET status = 'DIKIRIM' WHERE id = $1`, [pajak.id])
  const replaced = () => inTransaction(app.deps.prisma, (tx) => continueWithBilling(tx, lama.id, baru))
  await expect(meanwhile(app, begins, replaced)).rejects.toThrow('sedang atau sudah dibayar')
  await expect(replaced()).rejects.toThrow('sedang atau sudah dibayar')
  expect((await story.legs(id))[1]?.billingId).toBe(lama.id)
  await app.deps.pool.query(`UPDATE leg SET status = 'SIAP' WHERE id = $1`, [pajak.id])
})

test('a code that ran out before its order reached the treasury is no doubt for ever: replaced, it is paid once', async () => {
  const id = await story.approved([{ ...PPN, jumlah: '41000.00' }])
  const [netto, pajak] = await story.legs(id)
  await payLeg(app.deps, netto?.id ?? 0n)
  await app.simulator.post('/control/faults').send({ endpoint: '/mpn/v1/payment', mode: 'down', times: 1 })
  await payLeg(app.deps, pajak?.id ?? 0n)
  expect((await story.legs(id))[1]?.status).toBe('TIDAK_PASTI')
  await story.expire(id, 0)
  await app.drain()
  expect((await story.legs(id)).map(({ status }) => status)).toEqual(['BERHASIL', 'GAGAL'])
  expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  const code = await story.codeFor(id, [0])
  await submitCode(story.maker, await story.href(id, 0), code)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  const paid = (await payments(app)).filter(({ idBilling }) => [code, pajak?.billing?.kode].includes(idBilling))
  expect(paid.map(({ idBilling }) => idBilling)).toEqual([code])
  await expectInvariants(app)
})

test('a shared code is replaced for all its rows at once', async () => {
  const id = await story.arrive([
    { ...PPN, jumlah: '41000.00' },
    { ...PPN, jumlah: '42000.00' },
  ])
  const rows = await story.rows(id)
  const href = await story.href(id, 0)
  await submitCode(story.maker, href, await story.codeFor(id, [0, 1]), { sertakan: String(rows[1]?.id) })
  for (const person of [story.maker, story.checker, story.approver]) await approve(app, person, id)
  await story.expire(id, 0)
  const code = await story.codeFor(id, [0, 1])
  await submitCode(story.maker, href, code)
  expect((await story.rows(id)).map(({ billing }) => billing?.kode)).toEqual([code, code])
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  expect((await payments(app)).filter(({ idBilling }) => idBilling === code).map(({ amount }) => amount)).toEqual([
    '83000.00',
  ])
})

test('the watch list names codes that run out before they are paid, to this Pemda only', async () => {
  const id = await signedByMaker()
  await story.expire(id, 0, 24)
  const [soon, later] = (await story.rows(id)).map(({ billing }) => billing?.kode ?? '')
  const page = await story.maker.get('/cmsp/pajak/kedaluwarsa')
  expect(page.text).toContain(soon)
  expect(page.text).not.toContain(later)
  expect(page.text).toContain('kurang dari sehari lagi')
  await tellExpiring(app.deps)
  await app.drain()
  expect(await mailTo('maker.prov')).toContain(`kode ${soon}, berlaku sampai`)
  expect(await mailTo('maker.bjm')).not.toContain(soon)
  const other = await app.signIn('maker.bjm')
  expect((await other.get('/cmsp/pajak/kedaluwarsa')).text).not.toContain(soon)
  expect((await story.maker.get('/cmsp/pajak/kedaluwarsa?keadaan=LEWAT')).text).not.toContain(soon)
  expect((await story.maker.get('/cmsp/pajak/kedaluwarsa/export.xlsx')).status).toBe(200)
})
